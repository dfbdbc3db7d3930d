import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leftOf } from '../../policies/payments/settle-period.ts';
import { reachableStatuses } from '../../policies/payments/reachable-statuses.ts';
import { stateOfOrder } from '../../policies/payments/transitions.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { answer } from '../answers.test-data.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs } from '../case-view.test-data.ts';
import type { NewCommand } from '../effects.ts';
import type { PaymentOrder, Task } from '../ledger-port.ts';
import {
  outcomesOfKind,
  PAYMENT_TASKS,
  type PaymentTaskKind,
  type TaskDecision,
} from '../../schemas/tasks/kinds.ts';

/** What is done with the money of a child, in any order: decided again and again, sent, returned, asked about. */

const PERIODS = ['2025', '2026'] as const;
const FEN = 100_000;

function subsidy(fen: readonly number[]): Entitlement {
  const schedule = PERIODS.map((due, i) => ({ due, amountFen: (fen[i] ?? 0) * FEN })).filter(
    (s) => s.amountFen > 0,
  );
  return {
    code: 'childcare-subsidy',
    subject: 'child-1',
    outcome: 'eligible',
    schedule,
    payer: 'finance',
    rules: [],
    pack: 'test@1',
  };
}

type Said = 'completed' | 'correction-needed' | 'refused';

/** A paying department as it promises to be: one outcome for a command, one payment for an order. */
class Bank {
  readonly credited = new Map<string, number>();
  readonly #decided = new Map<string, Said>();
  readonly #commands = new Map<string, NewCommand>();
  asked: string[] = [];
  said: string[] = [];

  take(commands: readonly NewCommand[], resent: Iterable<string>): void {
    for (const command of commands) this.#commands.set(command.id, command);
    this.asked.push(...commands.map(({ id }) => id), ...resent);
  }

  decide(at: number, said: Said | 'silent'): void {
    const id = this.asked.splice(at % Math.max(1, this.asked.length), 1)[0];
    if (id === undefined || (said === 'silent' && !this.#decided.has(id))) return;
    const final = this.#decided.get(id) ?? (said === 'silent' ? 'completed' : said);
    this.#decided.set(id, final);
    const command = this.#commands.get(id);
    if (!command) throw new Error('a command is asked again that was never made');
    const { orderId, amountFen } = command.payload as { orderId: string; amountFen: number };
    if (final === 'completed' && !this.credited.has(orderId)) this.credited.set(orderId, amountFen);
    this.said.push(id);
  }

  answer(at: number) {
    const id = this.said.splice(at % Math.max(1, this.said.length), 1)[0];
    const command = id === undefined ? undefined : this.#commands.get(id);
    if (!command) return [];
    const { attempt, id: commandId } = command;
    const said = answer('child-1/subsidy-payment', this.#decided.get(commandId) ?? 'completed', {
      attempt,
      commandId,
    });
    return [{ ...said, eventId: commandId }];
  }
}

class Story {
  readonly one = new CaseInMemory(
    caseAs({
      decided: true,
      closed: true,
      status: 'completed',
      others: 'completed',
      matters: { 'child-1/childcare-subsidy-claim': 'completed' },
    }),
  );
  readonly bank = new Bank();
  decided: readonly number[] = [];

  decide(fen: readonly number[]): void {
    if (this.one.view.revision === 0) this.one.view.revision = 1;
    this.decided = fen;
    this.one.redecides([subsidy(fen)]);
  }

  sweep(): void {
    const { commands, resent } = this.one.paymentsMove();
    this.bank.take(commands, resent);
  }

  land(at: number): void {
    this.one.lands(...this.bank.answer(at));
    this.sweep();
  }

  /** A person says anything about one open question about money. */
  person(at: number, isYes: boolean): void {
    const tasks = this.one.openTasks().filter((t) => (PAYMENT_TASKS as readonly string[]).includes(t.kind));
    const task = tasks[at % Math.max(1, tasks.length)];
    if (task) this.say(task, isYes);
  }

  say({ kind, id }: Task, isYes: boolean): void {
    const silent = kind === 'payment-silent';
    const outcome: TaskDecision = silent
      ? 'ask-again'
      : (outcomesOfKind(kind).at(isYes ? 0 : -1) ?? 'given-up');
    this.one.decides(kind as PaymentTaskKind, outcome, { id });
  }

  /** Everybody speaks, until nothing is left to say. */
  end(): void {
    for (let n = 0; n < 40; n += 1) {
      this.one.passes(120_000);
      this.sweep();
      while (this.bank.asked.length > 0) this.bank.decide(0, 'completed');
      while (this.bank.said.length > 0) this.land(0);
      for (const task of this.one.openTasks()) this.say(task, true);
    }
  }
}

type Deed = (story: Story) => void;

const at = fc.nat({ max: 9 });
const fen = fc.integer({ min: 0, max: 5 });
const says = fc.constantFrom('completed', 'correction-needed', 'refused', 'silent');
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc
    .tuple(fen, fen)
    .map((sums): Deed =>
      Object.assign((s: Story) => s.decide(sums), { toString: () => `decide ${sums.join(' ')}` }),
    ),
  fc.constant<Deed>(Object.assign((s: Story) => s.sweep(), { toString: () => 'sweep' })),
  fc
    .tuple(at, says)
    .map(([n, said]): Deed =>
      Object.assign((s: Story) => s.bank.decide(n, said), { toString: () => `bank ${n} ${said}` }),
    ),
  at.map((n): Deed => Object.assign((s: Story) => s.land(n), { toString: () => `land ${n}` })),
  fc
    .tuple(at, fc.boolean())
    .map(([n, yes]): Deed =>
      Object.assign((s: Story) => s.person(n, yes), { toString: () => `person ${n} ${yes}` }),
    ),
  fc
    .constantFrom(61, 3_600)
    .map((seconds): Deed =>
      Object.assign((s: Story) => void s.one.passes(seconds * 1_000), { toString: () => `${seconds} s` }),
    ),
);

const { orders: REACHABLE, debts: DEBTS } = reachableStatuses();
const sum = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((all, row) => all + of(row), 0);

function expectHolds({ one, bank, decided }: Story): void {
  for (const [i, period] of PERIODS.entries()) {
    const mine = [...one.view.orders.values()].filter((o) => o.period === period);
    if (mine.length === 0) continue;
    for (const order of mine) {
      expect(order.amountFen > 0 ? REACHABLE : DEBTS).toContain(order.status);
      expect(leftOf(order)).toBeGreaterThanOrEqual(0);
      // What the bank has is never changed: it pays what is left of the order, and that once.
      expect(bank.credited.get(order.id) ?? leftOf(order)).toBe(leftOf(order));
    }
    const credited = sum(mine, ({ id }) => bank.credited.get(id) ?? 0);
    const debts = mine.filter(({ amountFen }) => amountFen < 0);
    const askedBack = sum(
      debts.filter(({ status }) => status === 'recovering' || status === 'recovered'),
      leftOf,
    );
    expect(askedBack).toBeLessThanOrEqual(credited);
    const isDeclined = mine.every(({ amountFen, status }) => amountFen < 0 || status === 'cancelled');
    const wanted = isDeclined ? sum(mine, (o) => o.amountFen) : (decided[i] ?? 0) * FEN;
    expect(sum(mine, (o) => o.amountFen)).toBe(wanted);
    const open = mine.filter((o) => o.amountFen > 0 && !bank.credited.has(o.id));
    expect(credited + sum(open, leftOf) - sum(debts, leftOf)).toBe(wanted);
  }
}

const isOver = (order: PaymentOrder): boolean =>
  ['paid', 'offset', 'cancelled', 'recovered', 'waived'].includes(stateOfOrder(order));

test('over any schedule no more is paid than is owed and asked back, once, and only states of the table are reached', () => {
  fc.assert(
    fc.property(fc.array(deeds, { minLength: 4, maxLength: 40 }), (schedule) => {
      const story = new Story();
      story.decide([3, 3]);
      for (const deed of schedule) {
        deed(story);
        expectHolds(story);
      }
      story.end();
      expectHolds(story);
      expect([...story.one.view.orders.values()].filter((order) => !isOver(order))).toEqual([]);
    }),
    { numRuns: 500 },
  );
}, 60_000);

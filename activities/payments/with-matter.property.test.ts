import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import { answer } from '../answers.test-data.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs } from '../case-view.test-data.ts';
import type { NewCommand } from '../effects.ts';
import { orderAs } from './orders.test-data.ts';

/** What is done with an allowance, which its own matter pays: decided again and again, objected to, given up, taken up. */

const ALLOWANCE = 'mother/maternity-allowance-payment';
const OPEN = ['waiting', 'requested', 'processing', 'correction', 'manual'];
const FEN = 100_000;
const FIRST = 3;

function allowance(fen: number): Entitlement[] {
  const subject = 'mother' as const;
  const given = { code: 'maternity-allowance', subject, outcome: 'eligible', amountFen: fen * FEN } as const;
  return [{ ...given, payer: 'medical-insurance-fund', rules: [], pack: 'test@1' }];
}

type Said = 'completed' | 'correction-needed' | 'refused';

class Story {
  readonly one = new CaseInMemory(
    caseAs({
      decided: true,
      closed: true,
      status: 'completed',
      others: 'completed',
      revision: 1,
      entitlements: allowance(FIRST),
      matters: { [ALLOWANCE]: 'waiting' },
      orders: [
        orderAs({
          id: `payment-order/C-1/mother/maternity-allowance/once/1`,
          subject: 'mother',
          entitlement: 'maternity-allowance',
          period: 'once',
          payer: 'medical-insurance-fund',
          department: 'medical-insurance',
          amountFen: FIRST * FEN,
          status: 'sent',
          attempt: 1,
        }),
      ],
    }),
  );
  decided = FIRST;
  asked: NewCommand | undefined;
  /** what the fund was asked for, each time */
  readonly sums: number[] = [];
  /** what the fund has paid, by its command */
  readonly paid = new Map<string, number>();

  constructor() {
    this.one.view.closed = false;
  }

  decide(fen: number): void {
    this.decided = fen;
    this.one.redecides(allowance(fen));
  }

  round(): void {
    const { commands } = this.one.round().effects;
    const asked = commands.find(({ code }) => code === 'maternity-allowance-payment');
    if (!asked) return;
    this.asked = asked;
    this.sums.push((asked.payload as { amountFen: number }).amountFen);
  }

  fund(said: Said): void {
    const { asked } = this;
    if (!asked) return;
    this.asked = undefined;
    if (said === 'completed') this.paid.set(asked.id, (asked.payload as { amountFen: number }).amountFen);
    this.one.lands(answer(ALLOWANCE, said, { attempt: asked.attempt, commandId: asked.id }));
    this.round();
  }

  /** What is paid of its own is paid at once. */
  sweep(): void {
    for (const { id, code, payload, attempt } of this.one.paymentsMove().commands) {
      if (code !== 'allowance-top-up') continue;
      this.paid.set(id, (payload as { amountFen: number }).amountFen);
      const said = answer('mother/allowance-top-up', 'completed', { attempt, commandId: id });
      this.one.lands({ ...said, eventId: id });
    }
    this.one.paymentsMove();
  }

  person(isYes: boolean): void {
    const yes: Partial<Record<string, TaskDecision>> = {
      refused: 'ask-again',
      'correction-needed': 'corrected',
      overpaid: 'returned',
    };
    const task = this.one.openTasks().find(({ kind }) => kind in yes);
    if (!task) return;
    const outcome = task.kind !== 'overpaid' && !isYes ? 'given-up' : yes[task.kind];
    if (outcome) this.one.decides(task.kind, outcome, { id: task.id });
  }

  reopen(): void {
    this.one.reopens(ALLOWANCE);
  }

  end(): void {
    for (let n = 0; n < 8; n += 1) {
      this.one.passes(120_000);
      this.round();
      this.fund('completed');
      this.sweep();
      this.reopen();
      this.person(true);
    }
  }
}

type Deed = (story: Story) => void;
const named = (name: string, deed: Deed): Deed => Object.assign(deed, { toString: () => name });

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((n) => named(`decide ${n}`, (s) => s.decide(n))),
  fc.constant(named('round', (s) => s.round())),
  fc
    .constantFrom<Said[]>('completed', 'correction-needed', 'refused')
    .map((said) => named(`fund ${said}`, (s) => s.fund(said))),
  fc.boolean().map((yes) => named(`person ${yes}`, (s) => s.person(yes))),
  fc.constant(named('reopen', (s) => s.reopen())),
  fc.constant(named('sweep', (s) => s.sweep())),
);

/** Found by this property: what was cancelled and then used up was asked for when its matter was taken up, as 0 fen. */
const STORY_OF_NOTHING: Deed[] = [
  (s) => s.decide(0),
  (s) => s.round(),
  (s) => s.decide(1),
  (s) => s.person(false),
  (s) => s.decide(0),
];

const sum = (fen: Iterable<number>): number => [...fen].reduce((all, one) => all + one, 0);

test('over any schedule an allowance is paid as it is decided in the end, and its matter pays once', () => {
  fc.assert(
    fc.property(fc.array(deeds, { minLength: 4, maxLength: 25 }), (schedule) => {
      const story = new Story();
      for (const deed of schedule) deed(story);
      story.end();
      const { one, paid, decided, sums } = story;
      expect(sums.filter((fen) => fen <= 0)).toEqual([]);
      const orders = [...one.view.orders.values()];
      const back = sum(
        orders.filter(({ status }) => status === 'recovered').map((o) => -o.amountFen - o.nettedFen),
      );
      expect(sum(paid.values()) - back).toBe(decided * FEN);
      const isPaid = one.statusOf(ALLOWANCE) === 'completed';
      expect(isPaid || (OPEN.includes(one.statusOf(ALLOWANCE) ?? '') && decided === 0)).toBe(true);
    }),
    {
      numRuns: 600,
      // taken up again after all of it was taken back while it was cancelled
      examples: [[STORY_OF_NOTHING]],
    },
  );
}, 60_000);

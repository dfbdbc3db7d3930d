import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { laterPack } from '../../policies/load/later-pack.test-data.ts';
import { setBehaviour } from '../../services/departments/kit/behaviour.ts';
import type { PaymentView } from '../../schemas/payment.ts';
import { sayYes } from '../../test/support/say-yes.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { redecideBy, type Kept, type RulesChanged } from '../operator.ts';
import { until } from '../wait.ts';

const SECONDS = 90;
const CODES = ['subsidy-payment'] as const;
const RIGHT = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000019' } as const;
/** The bank returns what goes there. */
const WRONG = { ...RIGHT, accountNumber: '6200000000000000000' } as const;
/** 育儿补贴 by the change of rules: 600 yuan less a year. */
const LESS_FEN = 300_000;

/** The subsidy of one child, while what happens to it. */
class Subsidy {
  #caseNumber = '';

  /** A birth whose family says yes to its money, which finance then has, and is silent about. */
  async askFor(arena: Arena, payee: typeof RIGHT | typeof WRONG): Promise<void> {
    const { hospital, run } = arena;
    const sample = freshSample('lanzhou-first-child');
    const choices = { householdFollows: 'mother', resultDelivery: 'post', ...sample.choices, payee } as const;
    this.#caseNumber = await hospital.report({ ...sample, choices });
    await hospital.whenCompleted(this.#caseNumber, SECONDS);
    const silent = { codes: [...CODES], caseNumber: this.#caseNumber };
    await setBehaviour(run.postgres, 'finance', { silent });
    await sayYes(hospital, this.#caseNumber, { seconds: SECONDS });
    await this.whenOne(arena, 'sent');
  }

  /** Has everybody look at the payment as if its time had come. */
  async look({ database }: Arena): Promise<void> {
    await database.query(
      `update ledger.due d set due_at = now(), try_at = now() from ledger.payment_order o
        where d.id = o.order_id and o.case_number = $1 and o.status = 'sent'`,
      [this.#caseNumber],
    );
  }

  async asked(arena: Arena, kind: string): Promise<string> {
    const { hospital } = arena;
    return until(
      `a task ${kind}`,
      async () => {
        if (kind === 'payment-silent') await this.look(arena);
        return (await hospital.openTasks(this.#caseNumber)).find((task) => task.kind === kind)?.id;
      },
      SECONDS,
    );
  }

  async payments({ hospital }: Arena): Promise<PaymentView[]> {
    const { entitlements } = await hospital.caseOf(this.#caseNumber);
    return entitlements.flatMap(({ code, payments }) =>
      code === 'childcare-subsidy' ? (payments ?? []) : [],
    );
  }

  whenOne(arena: Arena, status: PaymentView['status']): Promise<PaymentView> {
    const find = async (): Promise<PaymentView | undefined> =>
      (await this.payments(arena).catch(() => [])).find((payment) => payment.status === status);
    return until(`a payment that is ${status}`, find, SECONDS);
  }

  /** Fen that the bank has credited the family. */
  async credited({ database }: Arena): Promise<number> {
    const { rows } = await database.query<{ fen: string | null }>(
      `select sum(b.amount_fen) as fen from finance.bank_transfer b join ledger.payment_order o using (order_id)
        where o.case_number = $1 and b.outcome = 'credited'`,
      [this.#caseNumber],
    );
    return Number(rows[0]?.fen ?? 0);
  }

  async tasks({ database }: Arena, kind: string): Promise<number> {
    const { rows } = await database.query<{ n: number }>(
      'select count(*)::int as n from ledger.human_task where case_number = $1 and kind = $2',
      [this.#caseNumber, kind],
    );
    return rows[0]?.n ?? 0;
  }
}

/** A change of rules that gives less: tried first, as it must be, then made. @returns what became of the cases */
export async function giveLess(arena: Kept): Promise<RulesChanged> {
  const effective = shanghaiDate(new Date().toISOString());
  const changes = [['yuanPerYear: 3600', 'yuanPerYear: 3000']] as const;
  const file = path.join(arena.stack.dataDir, 'national-2.yaml');
  writeFileSync(file, laterPack({ pack: 'national', effective, changes }).text);
  return redecideBy(arena, file);
}

/** A clerk has a silent department asked again; before it speaks, the rules change. */
function resendInSilence(): Drill {
  const subsidy = new Subsidy();
  return {
    name: 'money/resend-in-silence',
    fault: 'finance is silent, a clerk has it asked again, the rules give less, then finance pays',
    prepare: (arena) => subsidy.askFor(arena, RIGHT),
    strike: async (arena) => {
      const task = await subsidy.asked(arena, 'payment-silent');
      await arena.hospital.complete(task, { outcome: 'ask-again' });
      await giveLess(arena);
      await setBehaviour(arena.run.postgres, 'finance', {});
      await subsidy.whenOne(arena, 'paid');
      return undefined;
    },
    check: async (arena) => {
      const credited = await subsidy.credited(arena);
      if (credited !== 360_000)
        throw new Error(`the bank has credited ${credited} fen, not what it was told`);
      // What was too much is asked back by a person, and no other money is touched for it.
      const task = await subsidy.asked(arena, 'overpaid');
      const [later] = (await subsidy.payments(arena)).filter(({ status }) => status === 'scheduled');
      if (!later || later.amountFen - later.nettedFen !== LESS_FEN)
        throw new Error('the money of a later year is another one');
      await arena.hospital.complete(task, { outcome: 'resolved' });
      await subsidy.whenOne(arena, 'recovered');
    },
    restore: ({ run }) => setBehaviour(run.postgres, 'finance', {}),
  };
}

/** The bank returns a payment while the rules change: whichever is first, the family gets what is decided, and owes nothing. */
function returnInRedecision(): Drill {
  const subsidy = new Subsidy();
  return {
    name: 'money/return-in-redecision',
    fault: 'the bank returns a payment while the rules give less',
    prepare: (arena) => subsidy.askFor(arena, WRONG),
    strike: async (arena) => {
      const task = await subsidy.asked(arena, 'payment-silent');
      const speaks = async (): Promise<void> => {
        await setBehaviour(arena.run.postgres, 'finance', {});
        await arena.hospital.complete(task, { outcome: 'ask-again' });
      };
      await Promise.all([speaks(), giveLess(arena)]);
      await subsidy.whenOne(arena, 'returned');
      return undefined;
    },
    check: async (arena) => {
      const task = await subsidy.asked(arena, 'payment-account');
      await arena.hospital.complete(task, { outcome: 'provided', facts: { payee: RIGHT } });
      await subsidy.whenOne(arena, 'paid');
      const [credited, asked] = [await subsidy.credited(arena), await subsidy.tasks(arena, 'overpaid')];
      if (credited !== LESS_FEN || asked > 0)
        throw new Error(`the family has got ${credited} fen and was asked ${asked} times to pay back`);
    },
    restore: ({ run }) => setBehaviour(run.postgres, 'finance', {}),
  };
}

export function moneyDrills(): Drill[] {
  return [resendInSilence(), returnInRedecision()];
}

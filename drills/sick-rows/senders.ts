import type { Arena } from '../arena.ts';
import { counterOf } from '../metrics.ts';
import { resend, wakeOne } from '../operator.ts';
import { until } from '../wait.ts';
import { Family, SECONDS } from './family.ts';
import { decideLetters, ofCase, whenLetter } from './letters.ts';
import { damageRows, mendTables, refuseRows, rewriteRows } from './spoil.ts';
import type { Ward } from './ward.ts';

const REFUSED = 'birth_outbox_refused_total';

/** A command that no client can send: it is given up, counted, and taken up again by a person who has it asked again. */
export function relay(): Ward {
  const family = new Family();
  let before = 0;
  const command = `select from ledger.outbox where key = $1 and kind = 'command'`;
  return {
    loop: 'relay',
    row: 'a command in the outbox that can never be sent',
    prepare: (arena) => family.waitForName(arena),
    spoil: async (arena) => {
      before = await counterOf(arena, 'relay', REFUSED);
      const when = `new.kind = 'command' and new.key = '${family.caseNumber}'`;
      const to = `'{"drill": 1}'::jsonb`;
      await rewriteRows(arena, { table: 'ledger.outbox', column: 'headers', to, when });
      await family.giveName(arena);
    },
    setAside: async (arena) => {
      await family.when(
        arena,
        'a command that is given up',
        `exists (${command} and done_at is not null and sends = 0)`,
      );
      const counted = async (): Promise<true | undefined> =>
        (await counterOf(arena, 'relay', REFUSED)) > before ? true : undefined;
      await until(`the relay to count what it gave up`, counted, SECONDS);
    },
    mend: async (arena) => {
      await mendTables(arena);
      const { database } = arena;
      await database.query(`update ledger.outbox set headers = null where key = $1 and kind = 'command'`, [
        family.caseNumber,
      ]);
      await silenceIsOver(arena, family);
      await family.decide(arena, 'department-silent', { outcome: 'ask-again' });
    },
    goneOn: (arena) => family.whenCompleted(arena),
  };
}

/** As if the department's time was over: nobody has heard the question. */
async function silenceIsOver(arena: Arena, { caseNumber }: Family): Promise<void> {
  await arena.database.query(
    `update ledger.matter set answer_due_at = ledger.now() where case_number = $1 and answer_due_at is not null`,
    [caseNumber],
  );
  await wakeOne(arena, caseNumber);
}

/** A notice that the notifier has taken and can no longer open. It is never sent: whom it is for is not known any more. */
export function notice(): Ward {
  const family = new Family();
  const letter = () => ofCase(family.caseNumber, 'kept-unreadable');
  return {
    loop: 'notice',
    row: 'an SMS that waits to be sent and no longer opens',
    prepare: (arena) => family.waitForName(arena),
    spoil: async (arena) => {
      await damageRows(arena, { table: 'notifier.message', column: 'sealed', when: family.is('new.') });
      await family.giveName(arena);
    },
    setAside: async (arena) => void (await whenLetter(arena, letter())),
    others: whenDelivered,
    mend: async (arena) => {
      await mendTables(arena);
      await family.whenCompleted(arena);
      await decideLetters(arena, letter(), 'discarded');
    },
    goneOn: () => Promise.resolve(),
  };
}

/** A delivery receipt that the notifier can never write down. */
export function receipt(): Ward {
  const family = new Family();
  const UNFIT = 'birth_sms_receipts_unfit_total';
  let before = 0;
  const mine = `select from notifier.message where case_number = $1`;
  return {
    loop: 'receipt',
    row: 'a delivery receipt that the notifier can never write down',
    prepare: (arena) => family.waitForName(arena),
    spoil: async (arena) => {
      before = await counterOf(arena, 'notifier', UNFIT);
      const when = `${family.is('new.')} and new.receipt_at is not null`;
      await refuseRows(arena, { table: 'notifier.message', when });
      await family.giveName(arena);
    },
    setAside: async (arena) => {
      const counted = async (): Promise<true | undefined> =>
        (await counterOf(arena, 'notifier', UNFIT)) > before ? true : undefined;
      await until('the notifier to count what it cannot write down', counted, SECONDS);
    },
    others: whenDelivered,
    // The carrier says it once more, as carriers do.
    mend: async (arena) => {
      await family.whenCompleted(arena);
      await family.when(arena, 'the last receipt', `not exists (${mine} and status = 'accepted')`);
      await mendTables(arena);
      await arena.database.query(
        `update notifier.sms s set receipts_left = 1 from notifier.message m
          where m.notice_id = s.idempotency_key and m.case_number = $1 and m.receipt_at is null`,
        [family.caseNumber],
      );
    },
    goneOn: (arena) => family.when(arena, 'all receipts', `not exists (${mine} and receipt_at is null)`),
  };
}

/** Every notice of these births has its receipt. */
async function whenDelivered({ database }: Arena, births: readonly string[]): Promise<void> {
  const look = async (): Promise<true | undefined> => {
    const { rows } = await database.query<{ n: number }>(
      `select count(*)::int as n from ledger.notice n left join notifier.message m on m.notice_id = n.id
        where n.case_number = any($1) and m.receipt_at is null`,
      [births],
    );
    return rows[0]?.n === 0 ? true : undefined;
  };
  await until('the notices of others to be delivered', look, SECONDS);
}

/** A command that the inbox of its department refuses. */
export function deskInbox(): Ward {
  return desk('department-inbox', 'a command that the inbox of its department can never take', {
    table: 'health_commission.inbox',
    mend: (arena, family) => resend(arena, family.caseNumber),
  });
}

/** An entry that the register of its department refuses. */
export function deskRegister(): Ward {
  return desk('department-register', 'a command whose entry the register of its department can never take', {
    table: 'public_security.household_registration',
    mend: (arena, family) => decideLetters(arena, ofCase(family.caseNumber, 'handler-failed'), 'replayed'),
  });
}

function desk(
  loop: string,
  row: string,
  { table, mend }: { readonly table: string; readonly mend: (arena: Arena, family: Family) => Promise<void> },
): Ward {
  const family = new Family();
  const letter = () => ofCase(family.caseNumber, 'handler-failed');
  return {
    loop,
    row,
    prepare: (arena) => family.waitForName(arena),
    spoil: async (arena) => {
      await refuseRows(arena, { table, when: family.is('new.') });
      await family.giveName(arena);
    },
    setAside: async (arena) => void (await whenLetter(arena, letter())),
    mend: async (arena) => {
      await mendTables(arena);
      await mend(arena, family);
    },
    goneOn: async (arena) => {
      await family.whenCompleted(arena);
      await decideLetters(arena, letter(), 'discarded');
    },
  };
}

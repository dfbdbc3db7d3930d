import type { Arena } from '../arena.ts';
import { resend } from '../operator.ts';
import { asked, Family, PAID } from './family.ts';
import { decideLetters, ofCase, whenLetter } from './letters.ts';
import { damage, damageRows, mend, mendTables, refuseRows, type Bytes } from './spoil.ts';
import { keepSilent, speak, type Ward } from './ward.ts';

const YES = { outcome: 'confirmed' } as const;

/** A payment that finance has taken in and can no longer open, in the batches of everybody. */
export function payment(): Ward {
  const bytes = (of: Family): Bytes => ({ table: 'finance.payment', column: 'sealed', where: of.is() });
  const row = 'a payment in a batch of finance that no longer opens';
  return paying({
    loop: 'payment-batch',
    row,
    spoilRow: (arena, of) => damageRows(arena, { ...bytes(of), when: of.is('new.') }),
    mendRow: (arena, of) => mend(arena, bytes(of)),
  });
}

/** A payment whose transfer the books of the bank refuse. */
export function transfer(): Ward {
  return paying({
    loop: 'payment-transfer',
    row: 'a payment in a batch of finance whose transfer can never be written down',
    spoilRow: async (arena, of) => {
      const ids = await ordersOf(arena, of);
      const when = ids.map((id) => `new.order_id = '${id}'`).join(' or ');
      await refuseRows(arena, { table: 'finance.bank_transfer', when });
    },
    mendRow: () => Promise.resolve(),
  });
}

type Done = (arena: Arena, of: Family) => Promise<void>;

function paying({
  spoilRow,
  mendRow,
  ...ward
}: Pick<Ward, 'loop' | 'row'> & { readonly spoilRow: Done; readonly mendRow: Done }): Ward {
  const [family, other] = [new Family(), new Family()];
  const letter = () => ofCase(family.caseNumber, 'kept-unreadable');
  return {
    ...ward,
    prepare: async (arena) => {
      await family.complete(arena);
      await other.complete(arena);
    },
    spoil: async (arena) => {
      await spoilRow(arena, family);
      await family.decide(arena, 'claim-confirmation', YES);
    },
    setAside: async (arena) => void (await whenLetter(arena, letter())),
    others: async (arena) => {
      await other.decide(arena, 'claim-confirmation', YES);
      await other.whenPaid(arena);
    },
    // As the runbook of payments has it: the task about the silence asks finance again, where its command has not yet.
    mend: async (arena) => {
      await mendTables(arena);
      await mendRow(arena, family);
      await lookAtOrders(arena, family, 'sent');
      await family.when(
        arena,
        'a task payment-silent, or the money',
        `${asked('payment-silent')} or ${PAID}`,
      );
      const open = await arena.hospital.openTasks(family.caseNumber);
      if (open.some(({ kind }) => kind === 'payment-silent'))
        await family.decide(arena, 'payment-silent', { outcome: 'ask-again' });
    },
    goneOn: async (arena) => {
      await family.whenPaid(arena);
      await decideLetters(arena, letter(), 'discarded');
    },
  };
}

async function ordersOf({ database }: Arena, { caseNumber }: Family): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    'select order_id as id from ledger.payment_order where case_number = $1',
    [caseNumber],
  );
  return rows.map(({ id }) => id);
}

/** Has the sweep look at the orders of a family as if their time had come. */
async function lookAtOrders({ database }: Arena, { caseNumber }: Family, status: string): Promise<void> {
  await database.query(
    `update ledger.due d set due_at = ledger.now(), try_at = ledger.now() from ledger.payment_order o
      where d.id = o.order_id and o.case_number = $1 and o.status = $2`,
    [caseNumber, status],
  );
}

/** Orders whose time has come, of a family whose facts no longer open. */
export function due(): Ward {
  const family = new Family();
  const bytes = (): Bytes => ({ table: 'ledger.subject', column: 'facts', where: family.is() });
  return {
    loop: 'due-orders',
    row: 'payment orders whose time has come, of a family whose facts no longer open',
    prepare: async (arena) => {
      await family.complete(arena);
      await keepSilent(arena, 'finance', family.caseNumber);
      await family.decide(arena, 'claim-confirmation', YES);
      const sent = `select from ledger.payment_order o join ledger.outbox c on c.id = o.command_id
        where o.case_number = $1 and o.status = 'sent' and c.sends > 0`;
      await family.when(arena, 'a payment that finance was asked for', `exists (${sent})`);
    },
    spoil: async (arena) => {
      await damage(arena, bytes());
      await lookAtOrders(arena, family, 'sent');
    },
    setAside: async (arena) => void (await family.whenAsked(arena, 'case-set-aside')),
    // The sweep comes to the orders of those who are born beside it.
    others: async ({ hospital }, births) => {
      for (const birth of births) await hospital.whenAsked(birth, 'claim-confirmation');
    },
    mend: async (arena) => {
      await mend(arena, bytes());
      await family.decide(arena, 'case-set-aside', { outcome: 'again' });
      await speak(arena, 'finance');
      await resend(arena, family.caseNumber);
    },
    goneOn: (arena) => family.whenPaid(arena),
  };
}

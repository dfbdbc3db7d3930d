import type { ContactWish, ContactWishes, Wishing } from '../../../schemas/contact-wish.ts';
import { inTransaction, type Pool } from '../pool.ts';
import { lockCase } from './read-case.ts';

/** What a parent wishes, and who has entered it. */
export interface WishesToKeep extends ContactWishes {
  readonly caseNumber: string;
  readonly by: string;
}

/** The wishes of the parents of a case; undefined: the ledger has no such case. */
export async function readWishes(pool: Pool, caseNumber: string): Promise<ContactWishes[] | undefined> {
  const { rows } = await pool.query<{ wishes: ContactWishes[] }>({
    name: 'read-wishes',
    text: `select (select coalesce(json_agg(json_build_object('subject', w.subject, 'wishes', w.wishes) order by w.subject), '[]')
                     from ledger.contact_wish w where w.case_number = c.case_number) as wishes
             from ledger.birth_case c where c.case_number = $1`,
    values: [caseNumber],
  });
  return rows[0]?.wishes;
}

/**
 * Keeps the wishes of a parent in the place of those before, with the event of it, under the lock of the case: an erasure at the
 * same moment forgets them. The same again changes nothing.
 * @returns unknown: there is no such parent any more
 */
export async function keepWishes(
  pool: Pool,
  { caseNumber, subject, wishes, by }: WishesToKeep,
): Promise<'kept' | 'unknown'> {
  return inTransaction(pool, async (on) => {
    await lockCase(on, caseNumber);
    const { rowCount: known } = await on.query(
      `select from ledger.subject where case_number = $1 and subject = $2 and wrapped_key is not null`,
      [caseNumber, subject],
    );
    if (known === 0) return 'unknown';
    const { rowCount: changed } = await on.query(
      `insert into ledger.contact_wish as w (case_number, subject, wishes, said_by, said_at)
       values ($1, $2, $3, $4, ledger.now())
       on conflict (case_number, subject) do update
          set wishes = excluded.wishes, said_by = excluded.said_by, said_at = excluded.said_at
        where w.wishes <> excluded.wishes`,
      [caseNumber, subject, inOrder(wishes), by],
    );
    if (changed === 1)
      await on.query(
        `insert into ledger.case_event (case_number, type, subject, actor, at)
         values ($1, 'contact-wishes.kept', $2, $3, ledger.now())`,
        [caseNumber, subject satisfies Wishing, by],
      );
    return 'kept';
  });
}

function inOrder(wishes: readonly ContactWish[]): string[] {
  return wishes.toSorted();
}

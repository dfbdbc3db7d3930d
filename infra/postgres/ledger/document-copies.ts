import type { NotHandedOver } from '../../../activities/documents/ask.ts';
import type { Done } from '../../../activities/effects.ts';
import type { CaseView } from '../../../activities/ledger-port.ts';
import type { CopyStatus } from '../../../schemas/document.ts';
import { sealContent } from '../../sealing/content.ts';
import { sealContext } from '../../sealing/keys.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { changeCase, type CaseLedgerOptions } from './case-ledger.ts';

/** One piece of paper. */
export interface CopyPlace {
  readonly number: string;
  readonly copy: number;
}

/**
 * Asks for a document on paper: the first time it is the original, then it is printed again (补打). While one is under way, that
 * one is answered: who asks twice has one paper.
 * @returns which it is; undefined: there is no such document, or it is erased
 */
export async function askForCopy(
  pool: Pool,
  { number, by }: { readonly number: string; readonly by: string },
): Promise<number | undefined> {
  return inTransaction(pool, async (on) => {
    // Whoever has waited for it looks then, and not at what there was before.
    const { rowCount } = await on.query({
      name: 'lock-document',
      text: 'select from ledger.document where number = $1 and sealed is not null for update',
      values: [number],
    });
    return rowCount === 0 ? undefined : openOrNewCopy(on, { number, by });
  });
}

/** Of a document that is locked. */
async function openOrNewCopy(
  on: Connection,
  { number, by }: { readonly number: string; readonly by: string },
): Promise<number | undefined> {
  const { rows } = await on.query<{ copy: number }>({
    name: 'ask-for-copy',
    text: `with open as (select copy from ledger.document_copy where number = $1 and status <> 'collected'),
        added as (
          insert into ledger.document_copy (number, copy, case_number, status, asked_by, asked_at)
          select d.number, coalesce((select max(copy) + 1 from ledger.document_copy p where p.number = d.number), 0),
                 d.case_number, 'to-print', $2, ledger.now()
            from ledger.document d where d.number = $1 and not exists (select from open)
          on conflict do nothing returning copy)
      select copy from open union all select copy from added`,
    values: [number, by],
  });
  return rows[0]?.copy;
}

/** What each step makes of a paper, and what it was before. */
export const STEPS_OF_COPIES = {
  printed: { from: 'to-print', to: 'to-seal' },
  sealed: { from: 'to-seal', to: 'to-collect' },
} as const satisfies Readonly<Record<string, { readonly from: CopyStatus; readonly to: CopyStatus }>>;
export type CopyStep = keyof typeof STEPS_OF_COPIES;

/** A paper goes a step on, or has gone it before. @returns how it stands; undefined: there is none */
export async function moveCopy(
  pool: Pool,
  { number, copy }: CopyPlace,
  { step, by }: { readonly step: CopyStep; readonly by: string },
): Promise<CopyStatus | undefined> {
  const { from, to } = STEPS_OF_COPIES[step];
  const moved = await pool.query({
    name: 'move-copy',
    text: `update ledger.document_copy set status = $4, moved_by = $5, moved_at = ledger.now()
            where number = $1 and copy = $2 and status = $3`,
    values: [number, copy, from, to, by],
  });
  return moved.rowCount === 0 ? statusOf(pool, { number, copy }) : to;
}

async function statusOf(pool: Pool, { number, copy }: CopyPlace): Promise<CopyStatus | undefined> {
  const { rows } = await pool.query<{ status: CopyStatus }>({
    name: 'status-of-copy',
    text: 'select status from ledger.document_copy where number = $1 and copy = $2',
    values: [number, copy],
  });
  return rows[0]?.status;
}

/** Who has come for it; kept sealed with the family's key. */
export interface Collector {
  readonly name: string;
  readonly relation: string;
  readonly idType: string;
  readonly idNumber: string;
}

/** It was not there to be collected. */
class NotThere extends Error {}

/**
 * A paper is collected: who has it, and the receipt of it, in one transaction.
 * @param decide looks at the case and issues the receipt; a word: nothing is to be done, and why
 * @returns the receipt's number; not-there: it does not wait to be collected
 */
export async function collectCopy(
  options: CaseLedgerOptions,
  of: CopyPlace & { readonly caseNumber: string; readonly by: string; readonly collector: Collector },
  decide: (view: CaseView) => Done<{ readonly receipt: string } | NotHandedOver>,
): Promise<{ readonly receipt: string } | NotHandedOver | 'not-there'> {
  const { number, copy, by, collector } = of;
  try {
    return await changeCase(options, of.caseNumber, decide, async (on, result, view) => {
      if (typeof result === 'string') return;
      const key = view.subjects.get('family')?.key;
      if (!key) throw new NotThere();
      const sealed = sealContent(key, 'collector', sealContext.collector(number, copy), collector);
      const taken = await on.query({
        name: 'collect-copy',
        text: `update ledger.document_copy set status = 'collected', sealed = $3, moved_by = $4, moved_at = ledger.now()
                where number = $1 and copy = $2 and status = 'to-collect'`,
        values: [number, copy, sealed, by],
      });
      if (taken.rowCount === 0) throw new NotThere();
    });
  } catch (error) {
    if (error instanceof NotThere) return 'not-there';
    throw error;
  }
}

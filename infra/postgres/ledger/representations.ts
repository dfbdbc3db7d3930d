import type { WorkCode } from '../../../schemas/matter.ts';
import type { Agent, Basis } from '../../../schemas/words/representation.ts';
import { openContent, sealContent } from '../../sealing/content.ts';
import { sealContext } from '../../sealing/keys.ts';
import type { Connection, Pool } from '../pool.ts';

export type Represented = 'mother' | 'father';

/** One row of `ledger.representation`. Instants are RFC 3339 text, bytes base64. */
export interface RepresentationRecord {
  readonly id: string;
  readonly caseNumber: string;
  readonly parent: Represented;
  readonly agent: Agent;
  readonly basis: Basis;
  readonly present: boolean;
  readonly matters: WorkCode[] | null;
  /** ISO date, the last day */
  readonly until: string;
  readonly sealed: string;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

/** Who acts, and the paper that it rests on: sealed with the parent's key. */
export interface RepresentationContent {
  readonly name: string;
  /** 李某代王某 */
  readonly who: string;
  readonly paper?: { readonly number: string; readonly date: string } | undefined;
}

/** A row `r` as an object, inside a statement. */
export const REPRESENTATION_JSON = `jsonb_build_object('id', r.id, 'caseNumber', r.case_number, 'parent', r.subject,
  'agent', r.agent, 'basis', r.basis, 'present', r.present, 'matters', r.matters, 'until', r.until_on,
  'sealed', encode(r.sealed, 'base64'), 'startedAt', r.started_at, 'startedBy', r.started_by,
  'endedAt', r.ended_at, 'endedBy', r.ended_by)`;

/** With the wrapped key of its parent; null: the parent was erased. */
export interface FoundRepresentation {
  readonly record: RepresentationRecord;
  readonly parentKey: string | null;
}

export async function findRepresentation(
  on: Pool | Connection,
  id: string,
): Promise<FoundRepresentation | undefined> {
  const { rows } = await on.query<FoundRepresentation>({
    name: 'find-representation',
    text: `select ${REPRESENTATION_JSON} as record,
                  (select encode(s.wrapped_key, 'base64') from ledger.subject s
                    where s.case_number = r.case_number and s.subject = r.subject) as "parentKey"
             from ledger.representation r where r.id = $1`,
    values: [id],
  });
  return rows[0];
}

/** All of one parent in some cases, the last begun first. */
export async function representationsIn(
  pool: Pool,
  caseNumbers: readonly string[],
  parent: Represented,
): Promise<FoundRepresentation[]> {
  const { rows } = await pool.query<FoundRepresentation>({
    name: 'representations-in',
    text: `select ${REPRESENTATION_JSON} as record,
                  (select encode(s.wrapped_key, 'base64') from ledger.subject s
                    where s.case_number = r.case_number and s.subject = r.subject) as "parentKey"
             from ledger.representation r where r.case_number = any($1) and r.subject = $2
            order by r.started_at desc, r.id`,
    values: [caseNumbers, parent],
  });
  return rows;
}

export type NewRepresentation = Omit<RepresentationRecord, 'sealed' | 'startedAt' | 'endedAt' | 'endedBy'>;

/** @param parentKey the data key of the parent */
export async function insertRepresentation(
  on: Connection,
  row: NewRepresentation,
  {
    content,
    parentKey,
    at,
  }: { readonly content: RepresentationContent; readonly parentKey: Buffer; readonly at: Date },
): Promise<void> {
  const sealed = sealContent(parentKey, 'representation', sealContext.representation(row.id), content);
  await on.query({
    name: 'insert-representation',
    text: `insert into ledger.representation
             (id, case_number, subject, agent, basis, present, matters, until_on, sealed, started_at, started_by)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing`,
    values: [
      ...[row.id, row.caseNumber, row.parent, row.agent, row.basis, row.present, row.matters],
      ...[row.until, sealed, at, row.startedBy],
    ],
  });
}

/** Nobody acts with it any more; said again it stays as it was ended. */
export async function endRepresentation(
  on: Connection,
  { id, by, at }: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<void> {
  await on.query({
    name: 'end-representation',
    text: 'update ledger.representation set ended_at = $3, ended_by = $2 where id = $1 and ended_at is null',
    values: [id, by, at],
  });
}

/** @param key the data key of the parent @throws UnsealError; VersionUnknownError */
export function openRepresentation(
  key: Buffer,
  { id, sealed }: Pick<RepresentationRecord, 'id' | 'sealed'>,
): RepresentationContent {
  const bytes = Buffer.from(sealed, 'base64');
  return openContent(key, 'representation', sealContext.representation(id), bytes) as RepresentationContent;
}

import type { CaseStatus } from '../../../schemas/case-view.ts';
import type { Bounds } from '../../../schemas/bounds.ts';
import type { TaskKind } from '../../../schemas/tasks/kinds.ts';
import type { Keyring } from '../../sealing/keys.ts';
import type { Pool } from '../pool.ts';
import { hasMatterOf, rangeOf } from './bounds.ts';
import type { DueDays } from '../../../policies/clocks/due.ts';
import { CASE_COLUMNS, type CaseSummary } from './case-reads.ts';
import { Conditions } from './conditions.ts';
import { FACTS_REVISION, type SealedSubject } from './facts.ts';

/** Where a page of cases begins: after this one, newest first. */
export interface CasePosition {
  readonly at: string;
  readonly caseNumber: string;
}

/** Which cases; what is left out holds nothing back. */
export interface CaseFilter {
  /** whoever asks may see these alone */
  readonly within?: Bounds | undefined;
  readonly caseNumber?: string | undefined;
  readonly status?: CaseStatus | undefined;
  /** leading digits of a division code: a city's cases include its counties' */
  readonly divisionPrefix?: string | undefined;
  /** '' for births outside any institution */
  readonly facilities?: readonly string[] | undefined;
  /** accepted from this moment on, and before that one */
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
  /** with an open task of one of these kinds */
  readonly taskKinds?: readonly TaskKind[] | undefined;
  /** with a matter whose office has to be done on one of these days */
  readonly due?: DueDays | undefined;
  /** whether an open task of whatever kind stands in it */
  readonly waitsForPerson?: boolean | undefined;
  /** each of these of some person of the case, all of it of the same one, in the terms of policies/search */
  readonly wanted?: readonly (readonly string[])[] | undefined;
}

export interface CasePage {
  readonly after?: CasePosition | undefined;
  readonly limit: number;
}

const OPEN_TASK = `select from ledger.human_task t where t.case_number = c.case_number and t.status = 'open'`;

/** Of `ledger.birth_case c` only what has to be done on one of these days. */
function isDue(asked: Conditions, { from, to }: DueDays): void {
  asked.add(
    [from ?? '-infinity', to],
    (v) => `c.case_number in (select m.case_number from ledger.matter m
       where m.due_on >= (${v}::date[])[1] and m.due_on <= (${v}::date[])[2])`,
  );
}

/** Of `ledger.birth_case c` only what stands after the page before. */
export function standsAfter(asked: Conditions, { after }: CasePage): void {
  if (!after) return;
  asked.add(after.at, (v) => `c.accepted_at <= ${v}::timestamptz`);
  const at = asked.values.length;
  asked.add(after.caseNumber, (v) => `(c.accepted_at < $${at}::timestamptz or c.case_number > ${v})`);
}

/** Of `ledger.birth_case c` only what lies within bounds: ranges of codes, so that an index finds those of a small division. */
export function liesWithin(asked: Conditions, { divisions, department }: Bounds): void {
  if (divisions !== undefined) {
    const ranges = divisions.map((prefix) => {
      const ends = rangeOf(prefix).map((end) => `$${asked.values.push(end)}`);
      return `c.division_code between ${ends.join(' and ')}`;
    });
    asked.say(ranges.length === 0 ? 'false' : `(${ranges.join(' or ')})`);
  }
  asked.add(department, (v) => hasMatterOf('c', v));
}

function conditionsOf(
  filter: CaseFilter,
  page: CasePage,
  tokens: readonly (readonly string[])[],
): Conditions {
  const asked = new Conditions();
  liesWithin(asked, filter.within ?? {});
  asked.add(filter.caseNumber, (v) => `c.case_number = ${v}`);
  asked.add(filter.status, (v) => `c.status = ${v}`);
  asked.add(filter.divisionPrefix, (v) => `starts_with(c.division_code, ${v})`);
  asked.add(filter.facilities, (v) => `c.facility_code = any(${v}::text[])`);
  asked.add(filter.from, (v) => `c.accepted_at >= ${v}::timestamptz`);
  asked.add(filter.before, (v) => `c.accepted_at < ${v}::timestamptz`);
  asked.add(filter.taskKinds, (v) => `exists (${OPEN_TASK} and t.kind = any(${v}::text[]))`);
  if (filter.due) isDue(asked, filter.due);
  asked.add(filter.waitsForPerson, (v) => `${v}::boolean = exists (${OPEN_TASK})`);
  for (const wanted of tokens)
    asked.add(
      wanted,
      (v) =>
        `c.case_number in (select e.case_number from ledger.search_entry e where e.terms @> ${v}::bigint[])`,
    );
  standsAfter(asked, page);
  return asked;
}

/**
 * Cases, the newest first.
 * @param columns of `ledger.birth_case c`
 */
export async function readPage<T extends object>(
  pool: Pool,
  { columns, asked, limit }: { readonly columns: string; readonly asked: Conditions; readonly limit: number },
): Promise<T[]> {
  const text = `select ${columns} from ledger.birth_case c ${asked.where}
    order by c.accepted_at desc, c.case_number limit $${asked.values.length + 1}`;
  return (await pool.query<T>({ text, values: [...asked.values, limit] })).rows;
}

const SUMMARY = `${CASE_COLUMNS}, (select count(*)::int from ledger.human_task t
  where t.case_number = c.case_number and t.status = 'open') as "openTasks"`;

/** Cases as a list shows them. @param keyring of the terms that are wanted */
export function listCases(
  pool: Pool,
  keyring: Keyring,
  filter: CaseFilter,
  page: CasePage,
): Promise<CaseSummary[]> {
  const tokens = (filter.wanted ?? []).map((terms) => terms.map((term) => keyring.searchToken(term)));
  const asked = conditionsOf(filter, page, tokens);
  return readPage(pool, { columns: SUMMARY, asked, limit: page.limit });
}

/** The sealed facts of the people of some cases, by case. */
export async function readPeople(
  pool: Pool,
  caseNumbers: readonly string[],
): Promise<Map<string, SealedSubject[]>> {
  const { rows } = await pool.query<SealedSubject & { caseNumber: string }>({
    name: 'read-people',
    text: `select s.case_number as "caseNumber", s.subject, s.wrapped_key as "wrappedKey", s.facts, ${FACTS_REVISION} as revision
             from ledger.subject s where s.case_number = any($1::text[]) and s.subject <> 'family'
            order by s.case_number, s.subject`,
    values: [caseNumbers],
  });
  return Map.groupBy(rows, ({ caseNumber }) => caseNumber);
}

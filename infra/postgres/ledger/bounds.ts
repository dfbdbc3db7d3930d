import { isBounded, type Bounds } from '../../../schemas/bounds.ts';
import type { Department } from '../../../schemas/department.ts';
import { WORK, WORK_CODES, type WorkCode } from '../../../schemas/matter.ts';
import type { Pool } from '../pool.ts';

/** The places of {@link Bounds} in a statement, such as `$2`. */
export interface BoundPlaces {
  readonly divisions: string;
  readonly department: string;
}

/** A case has a matter of a department. @param row of `ledger.birth_case` */
export function hasMatterOf(row: string, department: string): string {
  return `exists (select from ledger.matter m where m.case_number = ${row}.case_number and m.department = ${department})`;
}

function isInOneOf(row: string, divisions: string): string {
  return `exists (select from unnest(${divisions}::text[]) d where starts_with(${row}.division_code, d))`;
}

/** Whether a case lies within bounds; null in a place bounds nothing. @param row of `ledger.birth_case` */
export function withinSql(row: string, { divisions, department }: BoundPlaces): string {
  return `(${divisions}::text[] is null or ${isInOneOf(row, divisions)})
    and (${department}::text is null or ${hasMatterOf(row, department)})`;
}

/** What {@link withinSql} takes. */
export function valuesOf({ divisions, department }: Bounds): [readonly string[] | null, string | null] {
  return [divisions ?? null, department ?? null];
}

/** Whether a task `t` lies within bounds: of such a case, and of the department's own matters. A task of no case lies in none. */
export function taskWithinSql({
  divisions,
  works,
}: {
  readonly divisions: string;
  readonly works: string;
}): string {
  return `(${divisions}::text[] is null or exists (select from ledger.birth_case b
          where b.case_number = t.case_number and ${isInOneOf('b', divisions)}))
    and (${works}::text[] is null or t.code = any(${works}))`;
}

/** What {@link taskWithinSql} takes. */
export function taskValuesOf({
  divisions,
  department,
}: Bounds): [readonly string[] | null, readonly string[] | null] {
  return [divisions ?? null, department === undefined ? null : worksOf(department)];
}

/** What a department does. */
export function worksOf(department: Department): readonly WorkCode[] {
  return WORK_CODES.filter((code) => WORK[code].department === department);
}

/** The six-digit codes that lie under a prefix, from and to: compared as a range, so that an index finds them. */
export function rangeOf(prefix: string): readonly [from: string, to: string] {
  return [prefix.padEnd(6, '0'), prefix.padEnd(6, '9')];
}

/**
 * Whether a case is there and lies within bounds. Where it was accepted never changes, nor which matters it has: what holds here
 * holds where it is decided. Whoever is bounded by nothing costs no statement.
 */
export async function isWithin(
  on: Pick<Pool, 'query'>,
  caseNumber: string,
  bounds: Bounds,
): Promise<boolean> {
  if (!isBounded(bounds)) return true;
  const { rowCount } = await on.query({
    name: 'case-within',
    text: `select from ledger.birth_case c where c.case_number = $1
      and ${withinSql('c', { divisions: '$2', department: '$3' })}`,
    values: [caseNumber, ...valuesOf(bounds)],
  });
  return rowCount === 1;
}

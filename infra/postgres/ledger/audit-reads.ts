import { isBounded, type Bounds } from '../../../schemas/bounds.ts';
import type { Pool } from '../pool.ts';
import { valuesOf, withinSql } from './bounds.ts';
import { Conditions } from './conditions.ts';

/** One call of the API as it was written down. */
export interface AuditLineRecord {
  readonly xact: string;
  readonly line: string;
  /** RFC 3339 */
  readonly at: string;
  readonly requestId: string;
  readonly who: string;
  readonly role: string;
  readonly operation: string;
  readonly status: number;
  /** those that lie within the asker's bounds */
  readonly cases: readonly string[];
  readonly task: string | null;
  readonly purpose: string | null;
  readonly fields: readonly string[] | null;
  /** null: a hall's own staff, who is no staff, and lines of before it was kept */
  readonly department: string | null;
}

/** Which lines; what is left out holds nothing back. */
export interface AuditFilter {
  readonly within: Bounds;
  readonly caseNumber?: string | undefined;
  readonly who?: string | undefined;
  readonly role?: string | undefined;
  readonly operation?: string | undefined;
  /** from this moment on, and before that one */
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
  /** those that were written before this one */
  readonly after?: Pick<AuditLineRecord, 'xact' | 'line'> | undefined;
  readonly limit: number;
}

/** Lines of the audit, the newest first. Whoever is bounded sees those that name a case within, and of a line these alone. */
export async function listAuditLines(pool: Pool, filter: AuditFilter): Promise<AuditLineRecord[]> {
  const asked = new Conditions();
  const own = ownCases(filter.within, asked);
  asked.add(
    filter.caseNumber === undefined ? undefined : [filter.caseNumber],
    (v) => `l.cases @> ${v}::text[]`,
  );
  asked.add(filter.who, (v) => `l.who = ${v}`);
  asked.add(filter.role, (v) => `l.role = ${v}`);
  asked.add(filter.operation, (v) => `l.operation = ${v}`);
  asked.add(filter.from, (v) => `l.at >= ${v}::timestamptz`);
  asked.add(filter.before, (v) => `l.at < ${v}::timestamptz`);
  asked.add(filter.after?.xact, (v) => `l.xact <= ${v}::bigint`);
  const at = asked.values.length;
  asked.add(filter.after?.line, (v) => `(l.xact < $${at}::bigint or l.line < ${v}::bigint)`);
  const text = `
    select l.xact::text, l.line::text, to_jsonb(l.at) #>> '{}' as at, l.request_id as "requestId", l.who, l.role,
           l.operation, l.status, ${own} as cases, l.task, l.purpose, l.fields,
           l.department
      from ledger.audit_line l ${asked.where}
     order by l.xact desc, l.line desc limit $${asked.values.length + 1}`;
  return (await pool.query<AuditLineRecord>({ text, values: [...asked.values, filter.limit] })).rows;
}

/** The cases of a line that lie within bounds, in SQL; lines without such a case are left out. */
function ownCases(within: Bounds, asked: Conditions): string {
  if (!isBounded(within)) return 'l.cases';
  const [divisions, department] = valuesOf(within).map((value) => `$${asked.values.push(value)}`);
  const own = `select b.case_number from ledger.birth_case b where b.case_number = any(l.cases)
    and ${withinSql('b', { divisions: divisions ?? '', department: department ?? '' })}`;
  asked.say(`exists (${own})`);
  return `array(${own} order by 1)`;
}

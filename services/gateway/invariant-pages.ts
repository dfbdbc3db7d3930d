import type { Pool } from '../../infra/postgres/pool.ts';
import {
  CLOSED,
  commandRule,
  mattersOf,
  OPEN,
  standingRules,
  type Scope,
  type StandingRule,
} from '../verify/standing-rules.ts';

/** One place where a rule does not hold: codes and case numbers only. */
export interface Violation {
  readonly rule: string;
  readonly caseNumber: string;
  readonly at: string;
}

const given = (condition: string): string =>
  `select c.case_number from ledger.birth_case c where c.case_number = any($1::text[]) and ${condition}`;

/** A case that has a wake is on its way: how long that takes is watched by itself (birth_oldest_unanswered_wake_seconds). */
const SCOPE: Scope = {
  open: given(OPEN),
  matters: `(${mattersOf(given(OPEN))})`,
  closed: given(CLOSED),
  onItsWay: (caseNumber) => `exists (select from ledger.wake w where w.case_number = ${caseNumber})`,
  grace: `interval '60 seconds'`,
};

/** What is looked at all day long: all that is known of a case by itself, and cheap. */
export const RULES: readonly StandingRule[] = [...standingRules(SCOPE), commandRule(SCOPE)];

/** All rules in one statement; what more is broken is found when these are mended. */
const MOST = 1_000;
const VIOLATIONS = `${RULES.map(
  ({ name, sql }) => `select '${name}' as rule, v.case_number as "caseNumber", v.at from (${sql}) v`,
).join(' union all ')} limit ${MOST}`;

/** Violations among these cases; planned anew each time, for what it costs depends on how many they are. */
export async function violationsOf(pool: Pool, caseNumbers: readonly string[]): Promise<Violation[]> {
  if (caseNumbers.length === 0) return [];
  const { rows } = await pool.query<Violation>(VIOLATIONS, [caseNumbers]);
  return rows;
}

/** Open cases in the order of their numbers, after one. */
export async function openAfter(pool: Pool, after: string, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ case_number: string }>({
    name: 'open-after',
    text: `select case_number from ledger.birth_case
            where completed_at is null and case_number > $1 order by case_number limit $2`,
    values: [after, limit],
  });
  return rows.map((row) => row.case_number);
}

export interface ClosedPage {
  /** closed after that; undefined: within the last hour */
  readonly after: string | undefined;
  /** and not within the grace: what comes with the end of a case has come */
  readonly graceSeconds: number;
  readonly limit: number;
}

/** Cases in the order of their closing, and up to where that has been looked at. */
export async function closedSince(
  pool: Pool,
  { after, graceSeconds, limit }: ClosedPage,
): Promise<{ caseNumbers: string[]; until: string | undefined }> {
  const { rows } = await pool.query<{ case_number: string; completed_at: string }>({
    name: 'closed-since',
    text: `select case_number, completed_at::text from ledger.birth_case
            where completed_at > coalesce($1::timestamptz, ledger.now() - interval '1 hour')
              and completed_at <= ledger.now() - make_interval(secs => $2)
            order by completed_at fetch first ($3) rows with ties`,
    values: [after ?? null, graceSeconds, limit],
  });
  return { caseNumbers: rows.map((row) => row.case_number), until: rows.at(-1)?.completed_at ?? after };
}

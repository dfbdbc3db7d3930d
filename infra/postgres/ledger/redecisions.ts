import { createHash } from 'node:crypto';
import type { Redecided } from '../../../activities/redecide-case.ts';
import type { Pack } from '../../../schemas/pack.ts';
import type { Change } from '../../../policies/redecision/redecide.ts';
import type { Connection, Pool } from '../pool.ts';

/** A run of re-decisions: one for each pack version, by its name. */
export interface RedecisionRun {
  /** `gansu@2`, several joined by `+` */
  readonly pack: string;
  /** ISO date on which all its cases are decided */
  readonly asOf: string;
  /** a dry run has listed every case */
  readonly tried: boolean;
}

/** The rules of a run, to know them again. */
export function digestOf(packs: readonly Pack[]): Buffer {
  return createHash('sha256').update(JSON.stringify(packs)).digest();
}

interface DecidedPage {
  readonly after: string;
  readonly limit: number;
  /** the cases that this run has taken are left out, unless one was set aside and its task is completed since */
  readonly without?: RedecisionRun;
}

/** Case numbers with a recorded decision, in order, open and closed ones alike. */
export async function decidedCases(pool: Pool, { after, limit, without }: DecidedPage): Promise<string[]> {
  const { rows } = await pool.query<{ case_number: string }>({
    name: 'decided-cases',
    text: `select c.case_number from ledger.birth_case c
            where c.decided_at is not null and c.case_number > $1
              and not exists (select from ledger.redecision_case t where t.pack = $3 and t.case_number = c.case_number
                and not (t.outcome = 'unreadable' and exists (select from ledger.human_task h
                  where h.case_number = t.case_number and h.kind = 'case-set-aside' and h.completed_at > t.taken_at)))
            order by c.case_number limit $2`,
    values: [after, limit, without?.pack ?? null],
  });
  return rows.map((row) => row.case_number);
}

/** How many decided cases there are, and how many of them the run has taken. */
export async function progressOf(pool: Pool, run: RedecisionRun): Promise<{ all: number; taken: number }> {
  const { rows } = await pool.query<{ all: number; taken: number }>(
    `select (select count(*)::int from ledger.birth_case where decided_at is not null) as all,
            (select count(*)::int from ledger.redecision_case where pack = $1) as taken`,
    [run.pack],
  );
  return rows[0] ?? { all: 0, taken: 0 };
}

/**
 * The run of these packs, begun by the first who asks.
 * @returns undefined when other rules were tried under the same name
 */
export async function openRun(
  pool: Pool,
  { pack, digest, asOf }: { pack: string; digest: Buffer; asOf: string },
): Promise<RedecisionRun | undefined> {
  const { rows } = await pool.query<RedecisionRun & { readonly digest: Buffer }>(
    `insert into ledger.redecision as r (pack, digest, as_of) values ($1, $2, $3)
     on conflict (pack) do update set
       digest = case when r.started_at is null then excluded.digest else r.digest end,
       as_of = case when r.started_at is null then excluded.as_of else r.as_of end,
       tried_at = case when r.digest = excluded.digest or r.started_at is not null then r.tried_at end
     returning pack, as_of::text as "asOf", tried_at is not null as tried, digest`,
    [pack, digest, asOf],
  );
  const [run] = rows;
  return run?.digest.equals(digest) ? run : undefined;
}

/** Forgets what an earlier dry run listed and nobody has settled. */
export async function clearList(pool: Pool, { pack }: RedecisionRun): Promise<void> {
  await pool.query('update ledger.redecision set tried_at = null where pack = $1', [pack]);
  await pool.query('delete from ledger.redecision_line where pack = $1 and settled_at is null', [pack]);
}

type Mark = 'tried_at' | 'started_at' | 'finished_at';

export async function markRun(pool: Pool, { pack }: RedecisionRun, mark: Mark): Promise<void> {
  const first = mark === 'started_at' ? `coalesce(${mark}, ledger.now())` : 'ledger.now()';
  await pool.query(`update ledger.redecision set ${mark} = ${first} where pack = $1`, [pack]);
}

/** What one case adds to the list. */
export interface ListedCase {
  readonly caseNumber: string;
  readonly divisionCode: string;
  readonly changes: readonly Change[];
}

const WRITE_LINES = `
  insert into ledger.redecision_line (pack, case_number, subject, entitlement, division_code, before, after, difference,
      reasons, settled_at)
  select $1, r.case_number, r.subject, r.entitlement, r.division_code, r.before, r.after, r.difference, r.reasons,
      case when $3 then ledger.now() end
    from jsonb_to_recordset($2::jsonb) as r(case_number text, subject text, entitlement text, division_code text,
      before jsonb, after jsonb, difference jsonb, reasons jsonb)
  on conflict (pack, case_number, subject, entitlement) do update set before = excluded.before, after = excluded.after,
    difference = excluded.difference, reasons = excluded.reasons, settled_at = excluded.settled_at`;

/** Writes lines of the list; a case's lines are settled in the transaction that decides it. */
export async function writeLines(
  on: Pool | Connection,
  run: RedecisionRun,
  cases: readonly ListedCase[],
  settled: boolean,
): Promise<void> {
  const lines = cases.flatMap(({ caseNumber, divisionCode, changes }) =>
    changes.map(({ subject, code, before, after, difference, reasons }) => ({
      case_number: caseNumber,
      subject,
      entitlement: code,
      division_code: divisionCode,
      before: before ?? null,
      after,
      difference,
      reasons,
    })),
  );
  if (lines.length === 0) return;
  await on.query({
    name: 'write-redecision-lines',
    text: WRITE_LINES,
    values: [run.pack, JSON.stringify(lines), settled],
  });
}

/** A line of the list as it was written. */
export interface ListedLine extends Change {
  readonly caseNumber: string;
  readonly divisionCode: string;
  /** null: as the dry run saw it */
  readonly settledAt: Date | null;
}

interface LineRow extends Omit<ListedLine, 'before'> {
  readonly before: Change['before'] | null;
}

/** A page of the list, by case, subject and entitlement. */
export async function listedLines(
  pool: Pool,
  { pack }: RedecisionRun,
  { after, limit }: { readonly after: ListedLine | undefined; readonly limit: number },
): Promise<ListedLine[]> {
  const { rows } = await pool.query<LineRow>({
    name: 'listed-lines',
    text: `select case_number as "caseNumber", division_code as "divisionCode", subject, entitlement as code, before, after,
             difference, reasons, settled_at as "settledAt"
             from ledger.redecision_line
            where pack = $1 and (case_number, subject, entitlement) > ($2, $3, $4)
            order by case_number, subject, entitlement limit $5`,
    values: [pack, after?.caseNumber ?? '', after?.subject ?? '', after?.code ?? '', limit],
  });
  return rows.map((row) => ({ ...row, before: row.before ?? undefined }));
}

/** What became of one case in a run. */
export type TakenCase = Redecided & { readonly caseNumber: string };

/**
 * Claims a case for a run and settles its lines, in the transaction that decides it. One that could not be read then may
 * be claimed again.
 * @returns false when the case was taken before
 */
export async function takeCase(on: Connection, run: RedecisionRun, taken: TakenCase): Promise<boolean> {
  const { caseNumber, outcome, revision } = taken;
  const { rowCount } = await on.query({
    name: 'take-redecision',
    text: `insert into ledger.redecision_case as t (pack, case_number, outcome, revision) values ($1, $2, $3, $4)
           on conflict (pack, case_number) do update set outcome = excluded.outcome, revision = excluded.revision,
             taken_at = clock_timestamp() where t.outcome = 'unreadable'`,
    values: [run.pack, caseNumber, outcome, revision],
  });
  if (rowCount !== 1) return false;
  await writeLines(on, run, [taken], true);
  return true;
}

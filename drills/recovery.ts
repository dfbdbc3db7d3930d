import type pg from 'pg';
import { until } from './wait.ts';

/** When each of these cases was completed, ms; cases that are still open are missing. */
export async function completions(
  database: pg.Pool,
  cases: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await database.query<{ case_number: string; at: Date }>(
    `select case_number, completed_at as at from ledger.birth_case
      where case_number = any($1) and completed_at is not null`,
    [cases],
  );
  return new Map(rows.map((row) => [row.case_number, row.at.getTime()]));
}

/** The cases that are not completed, parked ones as well. */
export async function openCases(database: pg.Pool): Promise<string[]> {
  const { rows } = await database.query<{ case_number: string }>(
    'select case_number from ledger.birth_case where completed_at is null',
  );
  return rows.map((row) => row.case_number);
}

/**
 * Waits until all of these are completed, through outages of the database.
 * @returns the moment at which the last of them was
 * @throws Error naming those that are not
 */
export async function whenCompleted(
  database: pg.Pool,
  cases: readonly string[],
  seconds: number,
): Promise<number> {
  let missing = cases;
  const look = async (): Promise<number | undefined> => {
    const done = await completions(database, cases).catch(() => undefined);
    if (!done) return undefined;
    missing = cases.filter((one) => !done.has(one));
    return missing.length === 0 ? Math.max(0, ...done.values()) : undefined;
  };
  return until(`${cases.length} births to complete`, look, seconds).catch(() => {
    throw new Error(`${missing.length} of ${cases.length} births did not complete: ${missing.join(', ')}`);
  });
}

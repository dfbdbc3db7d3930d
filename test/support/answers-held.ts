import type pg from 'pg';
import { databaseSchemaOf, type Department } from '../../schemas/department.ts';
import { waitFor } from './wait.ts';

/** Behaviour of a department whose answers leave when a test lets them: no test has to be quicker than a clock. */
export const HOLDS_ANSWERS = { slowMs: 3_600_000 };

/** The answers that a department holds back of a case by now leave. @returns how many */
export async function releaseAnswers(
  database: pg.Pool,
  department: Department,
  caseNumber: string,
): Promise<number> {
  const { rowCount } = await database.query(
    `update ${databaseSchemaOf(department)}.outbox set due_at = clock_timestamp()
      where key = $1 and done_at is null and due_at > clock_timestamp() + interval '1 minute'`,
    [caseNumber],
  );
  return rowCount ?? 0;
}

/** Lets the answers leave that a department holds back of a case, once there are any. */
export async function letAnswersLeave(
  database: pg.Pool,
  department: Department,
  caseNumber: string,
): Promise<void> {
  await waitFor(`${department} to hold an answer back of ${caseNumber}`, async () =>
    (await releaseAnswers(database, department, caseNumber)) > 0 ? true : undefined,
  );
}

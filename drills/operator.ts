import { wakeCase, wakeOpenCases } from '../infra/postgres/ledger/wakes.ts';
import { INBOX_CHANNEL } from '../infra/postgres/wake.ts';
import { verify } from '../services/verify/verify.ts';
import type { Violation } from '../services/verify/invariant.ts';
import type { Arena } from './arena.ts';

/** What the runbooks have an operator do. */

async function tellGateway({ database }: Arena): Promise<void> {
  await database.query('select pg_notify($1, $2)', [INBOX_CHANNEL, '']);
}

/** `npx birth wake --open` */
export async function wakeAllOpen(arena: Arena): Promise<number> {
  const woken = await wakeOpenCases(arena.database);
  await tellGateway(arena);
  return woken;
}

/** `npx birth wake <case number>` of each */
export async function wakeEach(arena: Arena, caseNumbers: readonly string[]): Promise<void> {
  for (const caseNumber of caseNumbers) await wakeCase(arena.database, caseNumber);
  await tellGateway(arena);
}

/** `npx birth verify --only R8`: where Temporal and the ledger differ. @returns the first twenty, and how many in all */
export async function differences({
  run,
}: Arena): Promise<{ readonly first: readonly Violation[]; readonly count: number }> {
  const { results } = await verify(run, { only: ['R8'], graceSeconds: 0 });
  const [found] = results;
  if (!found || found.holds === 'not checked') throw new Error(`R8 was not checked: ${found?.why ?? ''}`);
  return { first: found.violations, count: found.violationCount };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../services/verify/verify.ts';
import { waitUntilQuiet } from '../services/verify/quiet.ts';
import type { Arena } from './arena.ts';
import type { Drill, DrillResult } from './drill.ts';
import { completions, whenCompleted } from './recovery.ts';
import { until } from './wait.ts';

const UNDER_WAY = [2, 4] as const;
/** Everything is quiet: what is still on its way after this is stuck. */
const GRACE_SECONDS = 3;

export interface DrillOptions {
  readonly seed: number;
  /** how long births may take to complete after the fault */
  readonly patienceSeconds: number;
}

/**
 * One drill from its preparation to its verdict: load, fault, end of the fault, drain, invariants.
 * Never throws: what goes wrong is the result.
 */
export async function runDrill(arena: Arena, drill: Drill, options: DrillOptions): Promise<DrillResult> {
  arena.begin(options.seed, drill.name);
  const { name, fault } = drill;
  const births = (): number => arena.load.accepted.length;
  try {
    const seen = await strikeAndJudge(arena, drill, options.patienceSeconds);
    return { name, fault, outcome: 'passed', births: births(), ...seen };
  } catch (error) {
    arena.load.abandon();
    const remark = error instanceof Error ? error.message : String(error);
    return { name, fault, outcome: 'failed', births: births(), remark };
  } finally {
    await drill.restore?.(arena).catch(() => undefined);
  }
}

async function strikeAndJudge(
  arena: Arena,
  drill: Drill,
  patience: number,
): Promise<{ readonly recovery: number; readonly remark: string }> {
  const { load, random } = arena;
  await arena.useProxies(drill.proxied ?? false);
  await drill.prepare?.(arena);
  load.start();
  const wanted = random.integer(...UNDER_WAY);
  await until('births under way', () => (load.accepted.length >= wanted ? true : undefined), patience);
  const remark = await drill.strike(arena);
  const recovery = await recover(arena, Date.now(), patience);
  await drain(arena, patience);
  if (drill.check) {
    await drill.check(arena);
    await waitUntilQuiet(arena.run, { seconds: patience });
  }
  await judge(arena, drill);
  return { recovery, remark: remark ?? '' };
}

/** @returns seconds from the end of the fault until what was in flight, and a fresh birth, are completed */
async function recover(arena: Arena, healedAt: number, patience: number): Promise<number> {
  const { load, database } = arena;
  const before = load.accepted.map((birth) => birth.caseNumber);
  const fresh = load.report();
  // It is waited for below, unless something else fails first.
  fresh.catch(() => undefined);
  const done = await until(
    'the database to answer',
    () => completions(database, before).catch(() => undefined),
    patience,
  );
  const inFlight = before.filter((one) => !((done.get(one) ?? Infinity) < healedAt));
  const { caseNumber } = await within(fresh, 'a fresh birth to be accepted', patience);
  const last = await whenCompleted(database, [...inFlight, caseNumber], patience);
  return Math.max(0, last - healedAt) / 1000;
}

/** The load ends, everything that was accepted comes to its end, and nothing moves any more. */
async function drain({ load, database, run }: Arena, patience: number): Promise<void> {
  await within(load.stop(), 'the last report to be answered', patience);
  const cases = load.accepted.map((birth) => birth.caseNumber);
  await whenCompleted(database, cases, patience);
  await waitUntilQuiet(run, { seconds: patience });
}

async function judge(arena: Arena, { opensTasks = false, leaves = [], shape }: Drill): Promise<void> {
  const { run, stack } = arena;
  await acceptedOnce(arena);
  if (!opensTasks) await nobodyAsked(arena);
  const report = await verify(run, {
    logs: join(stack.dataDir, 'logs'),
    graceSeconds: GRACE_SECONDS,
    sample: 5,
    ...(shape === 'production' ? { masterKey: masterKeyOf(arena) } : {}),
  });
  if (report.verdict === 'holds') return;
  const broken = report.results.filter(
    ({ holds, violations }) =>
      holds !== true &&
      holds !== 'not yet' &&
      !(holds === false && violations.every(({ what }) => leaves.includes(what))),
  );
  if (broken.length === 0) return;
  const told = broken.map(({ id, violationCount, violations, why }) => {
    const first = violations.slice(0, 3).map(({ where, what }) => `${where} ${what}`);
    return `${id} ${why ?? `${violationCount}: ${first.join('; ')}`}`;
  });
  throw new Error(`invariants: ${told.join(' | ')}`);
}

/** What an operator has to give the checker where no demo key is used. */
function masterKeyOf({ stack }: Arena): string {
  const kept = readFileSync(join(stack.dataDir, 'secrets.json'), 'utf8');
  return (JSON.parse(kept) as { masterKey: string }).masterKey;
}

/** Every birth the hospital was told of has the one case it was told; none was refused. */
async function acceptedOnce({ load, database }: Arena): Promise<void> {
  if (load.refusals.length > 0) throw new Error(`good births were refused: ${load.refusals.join(', ')}`);
  const { rows } = await database.query<{ notification_id: string; cases: string[] }>(
    `select notification_id, array_agg(case_number) as cases from ledger.birth_case
      where notification_id = any($1) group by 1`,
    [load.accepted.map((birth) => birth.notificationId)],
  );
  const known = new Map(rows.map((row) => [row.notification_id, row.cases]));
  const wrong = load.accepted.filter(({ notificationId, caseNumber }) => {
    const cases = known.get(notificationId) ?? [];
    return cases.length !== 1 || cases[0] !== caseNumber;
  });
  if (wrong.length > 0) throw new Error(`${wrong.length} accepted births do not have exactly their one case`);
}

/** These births need no person but for the family's yes to its money: a fault must not make work for one. */
async function nobodyAsked({ load, database }: Arena): Promise<void> {
  const { rows } = await database.query<{ kind: string; n: number }>(
    `select kind, count(*)::int as n from ledger.human_task where case_number = any($1) and kind <> 'claim-confirmation' group by 1`,
    [load.accepted.map((birth) => birth.caseNumber)],
  );
  if (rows.length === 0) return;
  throw new Error(`tasks for people: ${rows.map(({ kind, n }) => `${n} ${kind}`).join(', ')}`);
}

async function within<T>(work: Promise<T>, what: string, seconds: number): Promise<T> {
  let done: { readonly value: T } | undefined;
  let failed: { readonly error: unknown } | undefined;
  work.then(
    (value) => (done = { value }),
    (error: unknown) => (failed = { error }),
  );
  await until(what, () => (done || failed ? true : undefined), seconds);
  if (failed) throw failed.error;
  if (!done) throw new Error(`no ${what}`);
  return done.value;
}

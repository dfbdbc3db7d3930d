import type pg from 'pg';
import { connect, type Snapshot } from './snapshot.ts';
import type { TemporalView } from './temporal-view.ts';

/** Describes at once: enough to be quick, too few to be a load. */
const AT_ONCE = 16;
const ROUNDS = 4;
const BETWEEN_ROUNDS_MS = 700;

/** What the ledger calls the end of a case. */
const CLOSED = `(c.completed_at is not null or c.status in ('completed', 'withdrawn', 'annulled'))`;

/**
 * What starts an open case again that has no run in Temporal: a wake that waits, its alarm, or a person's decision about
 * a task of it. So it is after Temporal was wiped or set back, and nobody is forgotten meanwhile.
 */
export const COMES_BACK = `(exists (select from ledger.wake w where w.case_number = c.case_number)
  or exists (select from ledger.alarm a where a.case_number = c.case_number)
  or exists (select from ledger.human_task t where t.case_number = c.case_number and t.status = 'open'))`;

/** How the run of a closed case has ended: by itself, or by somebody's hand, after which nothing was left to do. */
const ENDED = new Set(['completed', 'canceled', 'terminated']);

const CANDIDATES = `
  select coalesce(c.case_number, r.case_number) as case_number
    from ledger.birth_case c full join verify_run r using (case_number)
   where c.case_number is null
      or (not ${CLOSED} and r.status is distinct from 'running' and (r.status = 'failed' or not ${COMES_BACK}))
      or (${CLOSED} and r.status not in (${[...ENDED].map((status) => `'${status}'`).join(', ')}))`;

interface Now {
  readonly open: boolean;
  /** a wake, an alarm or a person's decision starts it again */
  readonly comesBack: boolean;
  /** closed a moment ago, or woken for something that came late: its run is ending */
  readonly ending: boolean;
}

interface Disagreement {
  readonly caseNumber: string;
  readonly what: string;
  readonly open: boolean;
}

export interface GatherRuns {
  readonly snapshot: Snapshot;
  readonly temporal: TemporalView;
  readonly databaseUrl: string;
  readonly graceSeconds: number;
}

/**
 * Gathers all runs (`verify_run`), and where Temporal and the ledger disagree (`verify_disagreement`). The listing lags
 * and cases go on meanwhile, so each seeming disagreement is asked again of both, a few times, before it counts.
 */
export async function gatherRuns(gather: GatherRuns): Promise<void> {
  const { snapshot, temporal } = gather;
  for await (const runs of temporal.listRuns()) {
    await snapshot.query(
      'insert into verify_run select * from unnest($1::text[], $2::text[], $3::timestamptz[])',
      [runs.map((r) => r.caseNumber), runs.map((r) => r.status), runs.map((r) => r.startedAt)],
    );
  }
  // A case that was rebuilt has several runs: the latest counts.
  await snapshot.query(`delete from verify_run a using verify_run b
    where a.case_number = b.case_number and (a.started_at, a.ctid) < (b.started_at, b.ctid)`);
  await snapshot.query('analyze verify_run');
  const candidates = await snapshot.query<{ case_number: string }>(CANDIDATES);
  const found = await recheck(
    gather,
    candidates.map((row) => row.case_number),
  );
  await snapshot.query(
    'insert into verify_disagreement select * from unnest($1::text[], $2::text[], $3::boolean[])',
    [found.map((d) => d.caseNumber), found.map((d) => d.what), found.map((d) => d.open)],
  );
}

async function recheck(gather: GatherRuns, candidates: readonly string[]): Promise<Disagreement[]> {
  if (candidates.length === 0) return [];
  const client = await connect(gather.databaseUrl);
  try {
    let left: Disagreement[] = candidates.map((caseNumber) => ({ caseNumber, what: '', open: false }));
    for (let round = 1; round <= ROUNDS && left.length > 0; round += 1) {
      if (round > 1) await new Promise((resolve) => setTimeout(resolve, BETWEEN_ROUNDS_MS));
      left = await judge(
        gather,
        client,
        left.map((d) => d.caseNumber),
      );
    }
    return left;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function judge(
  { temporal, graceSeconds }: GatherRuns,
  client: pg.Client,
  caseNumbers: readonly string[],
): Promise<Disagreement[]> {
  const queue = [...caseNumbers];
  const statuses = new Map<string, string | undefined>();
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop())
      statuses.set(next, await temporal.describe(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // The ledger is read after Temporal: a case closes there first.
  const ledger = await readLedger(client, caseNumbers, graceSeconds);
  return caseNumbers.flatMap((caseNumber) => {
    const now = ledger.get(caseNumber);
    const what = disagreement(statuses.get(caseNumber), now);
    return what === undefined ? [] : [{ caseNumber, what, open: now?.open ?? false }];
  });
}

async function readLedger(
  client: pg.Client,
  caseNumbers: readonly string[],
  graceSeconds: number,
): Promise<Map<string, Now>> {
  const { rows } = await client.query<Now & { case_number: string }>(
    `select c.case_number, not ${CLOSED} as open, ${COMES_BACK} as "comesBack",
            coalesce(c.completed_at > clock_timestamp() - make_interval(secs => $2), false)
              or exists (select from ledger.wake w where w.case_number = c.case_number) as ending
       from ledger.birth_case c where c.case_number = any($1)`,
    [caseNumbers, graceSeconds],
  );
  return new Map(rows.map(({ case_number, ...now }) => [case_number, now]));
}

/**
 * Closed in the ledger and unknown to Temporal is agreement: Temporal forgets closed runs after its retention. So is a run that
 * somebody has ended in Temporal's own screen: only the ledger ends a case.
 */
function disagreement(status: string | undefined, now: Now | undefined): string | undefined {
  if (!now) return status === undefined ? undefined : `${status} in Temporal, unknown to the ledger`;
  if (now.open) {
    if (status === 'running' || (now.comesBack && status !== 'failed')) return undefined;
    return `open in the ledger, ${status ?? 'unknown'} in Temporal`;
  }
  if (status === undefined || ENDED.has(status) || (status === 'running' && now.ending)) return undefined;
  return `closed in the ledger, ${status} in Temporal`;
}

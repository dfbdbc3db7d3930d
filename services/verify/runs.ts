import type pg from 'pg';
import { connect, type Snapshot } from './snapshot.ts';
import type { TemporalView } from './temporal-view.ts';

/** Describes at once: enough to be quick, too few to be a load. */
const AT_ONCE = 16;
const ROUNDS = 4;
const BETWEEN_ROUNDS_MS = 700;

/** What the ledger calls the end of a case. */
const CLOSED = `(c.completed_at is not null or c.status in ('completed', 'withdrawn', 'annulled'))`;

const CANDIDATES = `
  select coalesce(c.case_number, r.case_number) as case_number
    from ledger.birth_case c full join verify_run r using (case_number)
   where c.case_number is null
      or (not ${CLOSED} and r.status is distinct from 'running')
      or (${CLOSED} and r.status <> 'completed')`;

interface Now {
  readonly open: boolean;
  /** accepted a moment ago and not started yet */
  readonly starting: boolean;
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
  const { rows } = await client.query<{ case_number: string; open: boolean; starting: boolean }>(
    `select c.case_number, not ${CLOSED} as open,
            coalesce(w.kind = 'start' and w.since > ledger.now() - make_interval(secs => $2), false) as starting
       from ledger.birth_case c left join ledger.wake w using (case_number)
      where c.case_number = any($1)`,
    [caseNumbers, graceSeconds],
  );
  return new Map(rows.map(({ case_number, open, starting }) => [case_number, { open, starting }]));
}

/** Closed in the ledger and unknown to Temporal is agreement: Temporal forgets closed runs after its retention. */
function disagreement(status: string | undefined, now: Now | undefined): string | undefined {
  if (!now) return status === undefined ? undefined : `${status} in Temporal, unknown to the ledger`;
  if (now.open) {
    if (status === 'running' || now.starting) return undefined;
    return `open in the ledger, ${status ?? 'unknown'} in Temporal`;
  }
  if (status === undefined || status === 'completed') return undefined;
  return `closed in the ledger, ${status} in Temporal`;
}

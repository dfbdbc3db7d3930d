import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createHospital } from '../test/support/hospital.ts';
import { pause, stillWanted, type Bench } from './bench-stack.ts';
import { openBulkParking } from './bulk-parking.ts';
import { databaseBytes } from './database-counts.ts';
import { postBirth } from './post-birth.ts';

const BATCH = 1000;
const POSTERS = 16;
const BATCH_DEADLINE_MS = 120_000;
const START_DEADLINE_MS = 3_600_000;

/** `door`: everything through the API. `bulk`: the same, faster, their workflows started by the gateway afterwards. */
export const SEEDS = ['door', 'bulk'] as const;
export type Seed = (typeof SEEDS)[number];

/**
 * Parks cases: each is a birth without a name, accepted, its vaccination record made, and now waiting for its
 * parents. Nothing about them is forged, so each can be continued.
 */
export async function parkCases(bench: Bench, count: number, seed: Seed): Promise<void> {
  if (count === 0) return;
  if (seed === 'door') return inBatches(bench, count, (n) => postUnnamed(bench, n));
  const bulk = await openBulkParking(bench);
  try {
    await inBatches(bench, count, (n) => bulk.accept(n));
  } finally {
    await bulk.close();
  }
  await untilStarted(bench);
}

/** Until the gateway has made the wake of each, which starts its workflow. */
async function untilStarted(bench: Bench): Promise<void> {
  bench.say('waiting until the gateway has started all of them in Temporal');
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const { rows } = await bench.database.query<{ n: number }>('select count(*)::int as n from ledger.wake');
    if (rows[0]?.n === 0) return;
    if (Date.now() > deadline) throw new Error('the parked cases are not started in Temporal');
    await pause(bench, 1_000);
  }
}

async function inBatches(bench: Bench, count: number, accept: (n: number) => Promise<void>): Promise<void> {
  const began = Date.now();
  for (let parked = 0; parked < count;) {
    stillWanted(bench);
    const batch = Math.min(BATCH, count - parked);
    const since = new Date();
    await accept(batch);
    await untilParked(bench, since);
    parked += batch;
    const perSecond = parked / ((Date.now() - began) / 1000);
    if (parked % (BATCH * 2) === 0 || parked === count)
      bench.say(`parked ${parked}/${count}, ${perSecond.toFixed(0)}/s`);
  }
}

async function postUnnamed(bench: Bench, count: number): Promise<void> {
  let left = count;
  const poster = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      stillWanted(bench);
      const { api, tokens } = bench.stack.run;
      await postBirth({ url: api, token: tokens.hospital, patience: 60 }, bench.births.nextUnnamed());
    }
  };
  await Promise.all(Array.from({ length: POSTERS }, poster));
}

/** Until nothing of those accepted since moves by itself any more. */
async function untilParked(bench: Bench, since: Date): Promise<void> {
  const deadline = Date.now() + BATCH_DEADLINE_MS;
  for (;;) {
    const { rows } = await bench.database.query<{ moving: number }>(
      `select count(*)::int as moving from ledger.birth_case c
        where c.accepted_at >= $1 and not (
          exists (select from ledger.human_task t where t.case_number = c.case_number and t.kind = 'name-missing')
          and not exists (select from ledger.matter m where m.case_number = c.case_number
                            and m.status in ('requested', 'processing')))`,
      [since],
    );
    const moving = rows[0]?.moving ?? 0;
    if (moving === 0) return;
    if (Date.now() > deadline) throw new Error(`${moving} cases do not come to rest`);
    await pause(bench, 200);
  }
}

/** How many cases wait for their parents now. */
export async function parkedNow(bench: Bench): Promise<number> {
  const { rows } = await bench.database.query<{ n: number }>(
    `select count(*)::int as n from ledger.human_task where kind = 'name-missing' and status = 'open'`,
  );
  return rows[0]?.n ?? 0;
}

/**
 * Gives a few parked cases, picked at random, their name and follows them to their end.
 * @throws Error when one does not complete, or a matter of it ended otherwise
 */
export async function continueSome(bench: Bench, count: number): Promise<number> {
  const hospital = createHospital(() => bench.stack.run);
  const { rows } = await bench.database.query<{ id: string; case_number: string }>(
    `select id, case_number from ledger.human_task where kind = 'name-missing' and status = 'open'
      order by random() limit $1`,
    [count],
  );
  for (const { id, case_number: caseNumber } of rows) {
    const answer = await hospital.complete(id, { outcome: 'resolved', facts: { name: '周一诺' } });
    if (answer.status !== 200) throw new Error(`the task of ${caseNumber} was not taken: ${answer.status}`);
    const view = await hospital.whenCompleted(caseNumber, 60);
    const undone = view.matters.filter((m) => m.status !== 'completed' && m.status !== 'not-applicable');
    if (undone.length > 0)
      throw new Error(`${caseNumber} ended with ${undone.map((m) => `${m.code} ${m.status}`).join(', ')}`);
  }
  return rows.length;
}

/** Bytes on disk by store; the log of Kafka and a Temporal in a file are found in the data folder. */
export async function storedBytes(bench: Bench): Promise<Map<string, number>> {
  // Without this, what was written last is not yet in the files, and dead rows of the load still are.
  await bench.database.query('checkpoint');
  const bytes = await databaseBytes(bench.database);
  const { dataDir } = bench.stack;
  const temporalFile = path.join(dataDir, 'temporal.db');
  const size = sizeOf(temporalFile);
  if (size > 0) bytes.set('temporal.db', size);
  const topics = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log') && /\/[^/]+-\d+$/.test(entry.parentPath))
    .reduce((sum, entry) => sum + sizeOf(path.join(entry.parentPath, entry.name)), 0);
  bytes.set('kafka', topics);
  return bytes;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

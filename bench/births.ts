import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { removeDataDirectory } from '../infra/embedded/postgres-home.ts';
import { startStack, type Stack } from '../services/supervisor/stack.ts';
import { perBirth, processorSeconds } from './processor-time.ts';
import { birthNumber, postBirth, quantile } from './many-births.ts';

/**
 * The first figures of the whole service on the embedded servers: lone latency, births a second with 32 in flight,
 * transitions and history events of a case. `node bench/births.ts [lone] [seconds]`
 */
const LONE = Number(process.argv[2] ?? 50);
const SECONDS = Number(process.argv[3] ?? 30);
const IN_FLIGHT = 32;
const WARM_UP = 20;

const run = Date.now().toString(36);
let next = 0;

async function waitCompleted(database: pg.Pool, caseNumber: string): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ done: boolean }>({
      name: 'is-completed',
      text: 'select completed_at is not null as done from ledger.birth_case where case_number = $1',
      values: [caseNumber],
    });
    if (rows[0]?.done) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** From the 202 to the end of the last joint matter, and to the end of the case. */
async function lone(
  stack: Stack,
  database: pg.Pool,
): Promise<{ joint: number; whole: number; caseNumber: string }> {
  const { caseNumber, at } = await postBirth(stack.run, birthNumber(next++, run));
  await waitCompleted(database, caseNumber);
  const { rows } = await database.query<{ joint: Date; whole: Date }>(
    `select max(m.ended_at) as joint, c.completed_at as whole from ledger.matter m join ledger.birth_case c using (case_number)
      where case_number = $1 and m.part <> 'follow-on' group by c.completed_at`,
    [caseNumber],
  );
  const ms = (date: Date | undefined): number => (date ? date.getTime() - at : Number.NaN);
  return { joint: ms(rows[0]?.joint), whole: ms(rows[0]?.whole), caseNumber };
}

async function busy(stack: Stack, database: pg.Pool): Promise<number> {
  const before = processorSeconds(stack.run);
  const began = Date.now();
  let done = 0;
  const one = async (): Promise<void> => {
    while (Date.now() - began < SECONDS * 1000) {
      const { caseNumber } = await postBirth(stack.run, birthNumber(next++, run));
      await waitCompleted(database, caseNumber);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  const used = perBirth(before, processorSeconds(stack.run), done);
  console.log(`processor ms per birth: ${used.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(', ')}`);
  return done / ((Date.now() - began) / 1000);
}

async function measureHistory(
  stack: Stack,
  caseNumber: string,
): Promise<{ transitions: number; events: number }> {
  const connection = await Connection.connect({ address: stack.run.temporal });
  const handle = new Client({ connection }).workflow.getHandle(caseNumber);
  const description = await handle.describe();
  await connection.close();
  return {
    transitions: Number(description.raw.workflowExecutionInfo?.stateTransitionCount ?? Number.NaN),
    events: description.historyLength,
  };
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'birth-bench-'));
const stack = await startStack({ dataDir, env: { BIRTH_LOG_LEVEL: 'warn' } });
const database = new pg.Pool({ connectionString: stack.run.postgres, max: 8 });
try {
  for (let i = 0; i < WARM_UP; i += 1) await lone(stack, database);
  const results = [];
  for (let i = 0; i < LONE; i += 1) results.push(await lone(stack, database));
  const joint = results.map((r) => r.joint);
  const whole = results.map((r) => r.whole);
  console.log(
    `lone, ${LONE} births: 202 to last joint matter p50 ${quantile(joint, 0.5)} ms, p90 ${quantile(joint, 0.9)} ms, p99 ${quantile(joint, 0.99)} ms`,
  );
  console.log(
    `lone, ${LONE} births: 202 to the end of the case p50 ${quantile(whole, 0.5)} ms, p90 ${quantile(whole, 0.9)} ms`,
  );
  const histories = await Promise.all(results.slice(-10).map((r) => measureHistory(stack, r.caseNumber)));
  console.log(`transitions per case: ${histories.map((h) => h.transitions).join(' ')}`);
  console.log(`history events per case: ${histories.map((h) => h.events).join(' ')}`);
  console.log(
    `busy, ${IN_FLIGHT} in flight for ${SECONDS} s: ${(await busy(stack, database)).toFixed(1)} births/s`,
  );
} finally {
  await database.end();
  await stack.stop();
  removeDataDirectory(dataDir);
}

import { execFile } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { kafkaConnection } from '../infra/kafka/connection.ts';
import { createPublisher } from '../infra/kafka/publisher.ts';
import { createLog } from '../infra/telemetry/log.ts';
import { SERVICE_NAMES } from '../services/supervisor/service-environment.ts';
import { waitUntilQuiet } from '../services/verify/quiet.ts';
import { startBench, type Bench } from './bench-stack.ts';
import { copyCases } from './copied-cases.ts';
import { openResidentNumbers } from './copied-numbers.ts';
import { closedLoop } from './load.ts';
import { gather } from './field.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    templates: { type: 'string', default: '40' },
    messages: { type: 'string', default: '200000' },
    'fill-seconds': { type: 'string', default: '3600' },
    beside: { type: 'string' },
  },
});
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const AT_ONCE = 500;
/** Cases copied in one transaction. */
const PORTION = 5_000;

function say(text: string): void {
  console.log(text);
}

/** How long `npx birth verify` takes, and what it needs, over so many cases. */
async function main(): Promise<number> {
  const bench = await startBench('development', {
    signal: new AbortController().signal,
    say,
    warmSeconds: 0,
  });
  try {
    const templates = await complete(bench, Number(values.templates));
    for (const name of SERVICE_NAMES) await bench.stack.stopServer(name);
    await copy(bench, templates);
    await publish(bench, Number(values.messages));
    if (values.beside !== undefined) await check(bench, values.beside);
    return await check(bench, ROOT);
  } finally {
    await bench.stop();
  }
}

/** Takes births to their end on the running system. @returns their case numbers */
async function complete(bench: Bench, count: number): Promise<string[]> {
  const { contenders } = await gather(bench, ['ours']);
  const [ours] = contenders;
  if (!ours) throw new Error('the product is not there');
  await ours.wake();
  for (let done = 0; done < count;) {
    done += (await closedLoop(bench, ours, { inFlight: 8, seconds: 10, warmSeconds: 0 })).all;
    say(`${done} births completed`);
  }
  await waitUntilQuiet(bench.stack.run, { seconds: 60 });
  const { rows } = await bench.database.query<{ case_number: string }>(
    `select case_number from ledger.birth_case where status = 'completed' order by accepted_at limit $1`,
    [count],
  );
  return rows.map((row) => row.case_number);
}

/** Copies until there are enough cases, or the time for it is over. */
async function copy(bench: Bench, templates: readonly string[]): Promise<void> {
  const numbers = await openResidentNumbers(bench.database, bench.config.BIRTH_MASTER_KEY);
  const began = Date.now();
  // None of it is to survive a crash.
  await bench.database.query('alter system set full_page_writes = off');
  await bench.database.query(`alter system set max_wal_size = '16GB'`);
  await bench.database.query('select pg_reload_conf()');
  const wanted = Math.ceil(Number(values.cases) / templates.length);
  let last = 0;
  while (last < wanted && Date.now() - began < Number(values['fill-seconds']) * 1000) {
    const first = last + 1;
    last = Math.min(wanted, last + Math.ceil(PORTION / templates.length));
    await copyCases(bench.database, numbers, { templates, first, last });
  }
  await bench.database.query('vacuum analyze');
  say(`${last * templates.length} cases copied in ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

/** Puts messages of copied cases on the topics, so that there is something to read. */
async function publish(bench: Bench, count: number): Promise<void> {
  const log = createLog('bench', 'warn');
  const publisher = createPublisher({ ...kafkaConnection(bench.config), log });
  const { rows: schemas } = await bench.database.query<{ schema: string }>(
    `select table_schema as schema from information_schema.tables where table_name = 'outbox'`,
  );
  const from = schemas.map(
    ({ schema }) => `select id, topic, key, body from ${schema}.outbox where body is not null`,
  );
  const { rows } = await bench.database.query<{ id: string; topic: string; key: string; body: Buffer }>(
    `select * from (${from.join(' union all ')}) o where key like '%-%-%-%-%-%' order by key limit $1`,
    [count],
  );
  for (let i = 0; i < rows.length; i += AT_ONCE)
    await publisher.publish(
      rows.slice(i, i + AT_ONCE).map(({ id, topic, key, body }) => ({
        topic,
        key,
        headers: {},
        value: Buffer.from(body.toString().replace(/"id":"[^"]*"/, `"id":"${id}"`)),
      })),
    );
  await publisher.close();
  say(`${rows.length} messages published`);
}

/** Runs the command itself, as its own process, from a checkout (`--beside`: another one, to be compared with). */
function check(bench: Bench, checkout: string): Promise<number> {
  const main = path.join(checkout, 'services', 'cli', 'main.ts');
  const atEnd =
    "process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS / 1024, 'MiB'))";
  const args = ['--import', `data:text/javascript,${encodeURIComponent(atEnd)}`, main, 'verify'];
  const env = { ...process.env, BIRTH_DATA_DIR: bench.stack.dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      say(`${stdout}\n${stderr}`);
      resolve(error ? 1 : 0);
    });
  });
}

process.exitCode = await main();

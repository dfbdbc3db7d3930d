import { Writable } from 'node:stream';
import { pino } from 'pino';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { createLog, type Logger } from '../../infra/telemetry/log.ts';
import { registry } from '../../infra/telemetry/metrics.ts';
import { createFreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';

/** One piece of work of a planted case. */
export interface PlantedMatter {
  readonly code: string;
  readonly status: string;
  readonly needs?: readonly string[];
  readonly follows?: readonly string[];
  readonly answerDueIn?: string;
}

export interface WatchedLedger {
  readonly pool: Pool;
  /** what was logged as an error */
  readonly errors: Record<string, unknown>[];
  readonly log: Logger;
  run(sql: string, values?: readonly unknown[]): Promise<void>;
  plant(caseNumber: string, matters: readonly PlantedMatter[], completedAt?: string): Promise<void>;
  /** a value of this process's metrics; undefined: there is none */
  metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined>;
  close(): Promise<void>;
}

/** A ledger in a database of its own, with cases written by hand, as no code of ours would. */
export async function openWatchedLedger(): Promise<WatchedLedger> {
  const database = await createFreshDatabase((await testServers()).adminUrl);
  const pool = createPool({
    url: database.url,
    max: 1,
    applicationName: 'watch-test',
    log: createLog('watch-test', 'fatal'),
  });
  const errors: Record<string, unknown>[] = [];
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      errors.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const run = async (sql: string, values: readonly unknown[] = []): Promise<void> =>
    void (await pool.query(sql, [...values]));
  return {
    pool,
    errors,
    log: pino({ level: 'error' }, lines),
    run,
    plant: (caseNumber, matters, completedAt) => plant(run, { caseNumber, matters, completedAt }),
    metric: async (name, labels = {}) => {
      const found = await registry.getSingleMetric(name)?.get();
      const isIt = (given: Readonly<Record<string, unknown>>): boolean =>
        Object.entries(labels).every(([key, value]) => given[key] === value);
      return found?.values.find((value) => isIt(value.labels))?.value;
    },
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

interface Planted {
  readonly caseNumber: string;
  readonly matters: readonly PlantedMatter[];
  readonly completedAt: string | undefined;
}

async function plant(
  run: WatchedLedger['run'],
  { caseNumber, matters, completedAt }: Planted,
): Promise<void> {
  await run(
    `insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
       notification_hash, mother_hash, accepted_by, accepted_at, completed_at)
     values ($1, 'F', $1, '620102', $2, 'g', '', '', 'test', ledger.now() - interval '1 day', $3)`,
    [caseNumber, completedAt === undefined ? 'processing' : 'completed', completedAt ?? null],
  );
  for (const [position, { code, status, needs = [], follows = [], answerDueIn }] of matters.entries()) {
    await run(
      `insert into ledger.matter (case_number, subject, code, position, part, department, route, status, attempt, node, answer_due_at)
       values ($1, 'child-1', $2, $3, 'joint', 'd', 'joint', $4, 1, $5, ledger.now() + $6::interval)`,
      [
        caseNumber,
        code,
        position,
        status,
        { needs: keys(needs), follows: keys(follows) },
        answerDueIn ?? null,
      ],
    );
    if (['requested', 'processing'].includes(status)) await command(run, caseNumber, code);
  }
}

const keys = (codes: readonly string[]): string[] => codes.map((code) => `child-1/${code}`);

async function command(run: WatchedLedger['run'], caseNumber: string, code: string): Promise<void> {
  await run(
    `insert into ledger.outbox (id, shard, topic, key, kind, due_at, sent_at)
     values ($1, 0, 't', $2, 'command', ledger.now() + interval '1 hour', ledger.now())`,
    [derivedId('command', caseNumber, 'child-1', code, 1), caseNumber],
  );
}

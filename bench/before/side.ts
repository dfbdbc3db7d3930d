import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { z } from 'zod';
import { readConfig } from '../../infra/config/config.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { temporalConnection } from '../../infra/temporal/connection.ts';
import { pause, type Bench, type Shape } from '../bench-stack.ts';
import { createBirthSource } from '../birth-source.ts';
import { CompletionWatch } from '../completion-watch.ts';
import type { Contender } from '../contender.ts';
import { postBirth } from '../post-birth.ts';
import type { Checkout } from './checkout.ts';

/** The first start on a machine builds Temporal's server. */
const READY_MS = 1_200_000;
const LOOK_MS = 200;
const STOP_MS = 20_000;
const DEADLINE_MS = 120_000;
/** Both stacks bring servers of their own. */
const ELSEWHERE = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'KAFKA_BROKERS'];

/** What both versions must say in run.json. */
const runSchema = z.object({
  api: z.string(),
  temporal: z.string(),
  postgres: z.string(),
  tokens: z.object({ hospital: z.string() }),
  operator: z.record(z.string(), z.string()),
  pid: z.int(),
  services: z.record(z.string(), z.object({ pid: z.int() })),
  servers: z.record(z.string(), z.object({ pid: z.int().optional(), source: z.string() })),
});

export type Run = z.infer<typeof runSchema>;

/** One of the two stacks, known from outside only: run.json, the API, the database's counters, Temporal's histories. */
export interface Side extends Pick<Contender, 'begin'> {
  readonly name: string;
  readonly title: string;
  /** what its run.json says now */
  readonly run: () => Run;
  /** an administrator's view of its database */
  readonly database: pg.Pool;
  readonly temporal: Client;
  stop(): Promise<void>;
}

/**
 * Starts the stack of a checkout as `npm start` does, in a data folder that goes with the run.
 * @throws Error with the end of its output when it does not come up
 */
export async function startSide(
  bench: Pick<Bench, 'signal' | 'say'>,
  { name, checkout, shape }: { readonly name: string; readonly checkout: Checkout; readonly shape: Shape },
): Promise<Side> {
  const dataDir = mkdtempSync(path.join(tmpdir(), `birth-${name}-`));
  bench.say(`starting ${name} (${checkout.title}) …`);
  const child = spawnStart(checkout, shape, dataDir);
  const stopProcess = async (): Promise<void> => {
    await stopChild(child);
    removeDataDirectory(dataDir);
  };
  try {
    await untilReady(bench, child, dataDir);
    const run = (): Run => runSchema.parse(JSON.parse(readFileSync(path.join(dataDir, 'run.json'), 'utf8')));
    const side = await connect({ name, title: checkout.title, run });
    return {
      ...side,
      stop: async () => {
        await side.temporal.connection.close();
        await side.database.end();
        await stopProcess();
      },
    };
  } catch (error) {
    await stopProcess();
    throw error;
  }
}

/**
 * In the production shape run.json names an operator, who reads only: the administrator's password stands beside the
 * cluster, whose folder the server's own command line tells, whatever the version.
 */
function administratorUrl({ postgres, servers }: Run): string {
  const url = new URL(postgres);
  const command = readFileSync(`/proc/${servers['postgres']?.pid}/cmdline`, 'utf8').split('\0');
  const cluster = path.dirname(command[command.indexOf('-D') + 1] ?? '');
  url.username = 'birth_admin';
  url.password = readFileSync(path.join(cluster, 'password'), 'utf8');
  return url.toString();
}

async function connect(given: Pick<Side, 'name' | 'title' | 'run'>): Promise<Omit<Side, 'stop'>> {
  const { temporal, operator } = given.run();
  const database = new pg.Pool({ connectionString: administratorUrl(given.run()), max: 8 });
  database.on('error', () => undefined);
  const watch = new CompletionWatch(database, 'ledger.birth_case');
  const births = createBirthSource(given.name);
  const config = readConfig({ TEMPORAL_ADDRESS: temporal, ...operator });
  const connection = await Connection.connect(temporalConnection(config));
  return {
    ...given,
    database,
    temporal: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }),
    begin: async () => {
      const { api, tokens } = given.run();
      const { caseNumber, at } = await postBirth({ url: api, token: tokens.hospital }, births.next());
      return { id: caseNumber, acceptedAt: at, ended: watch.whenEnded(caseNumber, DEADLINE_MS) };
    },
  };
}

function outputOf(dataDir: string): string {
  return path.join(dataDir, 'logs', 'start.log');
}

function spawnStart(checkout: Checkout, shape: Shape, dataDir: string): ChildProcess {
  mkdirSync(path.join(dataDir, 'logs'), { recursive: true });
  const output = openSync(outputOf(dataDir), 'a', 0o600);
  const args = shape === 'production' ? ['--production'] : [];
  const around = Object.entries(process.env).filter(([setting]) => !ELSEWHERE.includes(setting));
  return spawn(process.execPath, ['infra/bootstrap/start.mjs', '--no-sample', ...args], {
    cwd: checkout.folder,
    env: {
      ...Object.fromEntries(around),
      BIRTH_DATA_DIR: dataDir,
      BIRTH_LOG_LEVEL: 'warn',
      BIRTH_API_PORT: '',
      // As under npm start: it stops by itself when we are gone.
      npm_lifecycle_event: 'start',
    },
    // A group of its own, so that Ctrl-C reaches it through us and in order.
    detached: true,
    stdio: ['ignore', output, output],
  });
}

/** run.json appears when everything serves. */
async function untilReady(bench: Pick<Bench, 'signal'>, child: ChildProcess, dataDir: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      readFileSync(path.join(dataDir, 'run.json'));
      return;
    } catch {
      const said = readFileSync(outputOf(dataDir), 'utf8').trim().split('\n').slice(-5).join('\n');
      if (child.exitCode !== null) throw new Error(`the stack did not start:\n${said}`);
      if (Date.now() > deadline)
        throw new Error(`the stack is not ready after ${READY_MS / 1000} s:\n${said}`);
      await pause(bench, LOOK_MS);
    }
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}

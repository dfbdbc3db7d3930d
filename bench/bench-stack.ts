import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { readConfig, type Config } from '../infra/config/config.ts';
import { removeDataDirectory } from '../infra/embedded/postgres-home.ts';
import { masterKeyOf } from '../services/supervisor/service-environment.ts';
import { startStack, type Stack } from '../services/supervisor/stack.ts';
import { createBirthSource, type BirthSource } from './birth-source.ts';

export const SHAPES = ['development', 'production'] as const;
export type Shape = (typeof SHAPES)[number];

/** One running system and what all measurements share. */
export interface Bench {
  readonly shape: Shape;
  readonly stack: Stack;
  /** an administrator's view of the database */
  readonly database: pg.Pool;
  readonly births: BirthSource;
  /** as an operator's program reaches the three servers */
  readonly environment: NodeJS.ProcessEnv;
  readonly config: Config;
  /** aborted by Ctrl-C and when the time of the whole run is over */
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  stop(): Promise<void>;
}

/** Starts a fresh system in a folder that goes with the run. @throws Error when the shape is not what was asked for */
export async function startBench(
  shape: Shape,
  { signal, say }: Pick<Bench, 'signal' | 'say'>,
): Promise<Bench> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'birth-bench-'));
  const env = { BIRTH_LOG_LEVEL: 'warn', BIRTH_API_PORT: '' };
  const began = Date.now();
  say(`starting the ${shape} stack …`);
  try {
    const stack = await startStack({ dataDir, env, ...(shape === 'production' ? { shape } : {}) });
    try {
      checkShape(stack, shape);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    say(`ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    const database = new pg.Pool({ connectionString: stack.run.postgres, max: 8 });
    database.on('error', () => undefined);
    const environment = environmentOf(stack);
    return {
      shape,
      stack,
      database,
      births: createBirthSource(Date.now().toString(36)),
      environment,
      config: readConfig(environment),
      signal,
      say,
      stop: async () => {
        await database.end();
        await stack.stop();
        removeDataDirectory(dataDir);
      },
    };
  } catch (error) {
    removeDataDirectory(dataDir);
    throw error;
  }
}

/** A stack that does not know the option would quietly be a development one: look at what really runs. */
function checkShape(stack: Stack, shape: Shape): void {
  const pid = stack.run.servers['temporal']?.pid;
  if (pid === undefined) return;
  const isDevelopment = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start-dev');
  if (isDevelopment !== (shape === 'development'))
    throw new Error(`asked for the ${shape} shape, but Temporal runs as the other one`);
}

/** The settings with which a program outside the stack reaches its servers. */
function environmentOf(stack: Stack): NodeJS.ProcessEnv {
  const { postgres, temporal, kafka } = stack.run;
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    BIRTH_LOG_LEVEL: 'warn',
    BIRTH_MASTER_KEY: masterKeyOf(process.env),
    DATABASE_URL: postgres,
    TEMPORAL_ADDRESS: temporal,
    KAFKA_BROKERS: kafka.join(','),
  };
}

/** @throws Error when the run was stopped by Ctrl-C or its time is over */
export function stillWanted({ signal }: Pick<Bench, 'signal'>): void {
  if (signal.aborted) throw new StoppedError('the bench was stopped');
}

export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Waits; an abort ends the wait and throws. */
export async function pause(bench: Pick<Bench, 'signal'>, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      bench.signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    bench.signal.addEventListener('abort', done, { once: true });
  });
  stillWanted(bench);
}

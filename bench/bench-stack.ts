import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { readConfig, type Config } from '../infra/config/config.ts';
import { removeDataDirectory } from '../infra/embedded/postgres-claim.ts';
import { FREE_PORTS } from '../services/supervisor/own-ports.ts';
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
  /** how long whatever is measured is kept under load first, s (bench/warm-up.ts); 0: nothing is measured */
  readonly warmSeconds: number;
  stop(): Promise<void>;
}

/** Starts a fresh system in a folder that goes with the run. */
export async function startBench(
  shape: Shape,
  { signal, say, warmSeconds }: Pick<Bench, 'signal' | 'say' | 'warmSeconds'>,
): Promise<Bench> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'birth-bench-'));
  // One token reports as much as a country: it may have as many told.
  const env = {
    ...FREE_PORTS,
    BIRTH_LOG_LEVEL: 'warn',
    BIRTH_SMS_PER_CLIENT_HOUR: '100000000',
    BIRTH_QUIET_HOURS: 'none',
  };
  const began = Date.now();
  say(`starting the ${shape} stack …`);
  try {
    const stack = await startStack({ dataDir, env, shape: shape === 'production' ? shape : 'embedded' });
    say(`ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    const database = new pg.Pool({ connectionString: stack.administrator['DATABASE_URL'], max: 8 });
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
      warmSeconds,
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

/**
 * The settings with which a program outside the stack reaches its servers. In the production shape: as the
 * administrator, since a rival starts workflows, sends commands and takes answers.
 */
function environmentOf(stack: Stack): NodeJS.ProcessEnv {
  const { temporal, kafka, operator, shape } = stack.run;
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    BIRTH_LOG_LEVEL: 'warn',
    BIRTH_MASTER_KEY: masterKeyOf(process.env),
    DATABASE_URL: stack.administrator['DATABASE_URL'],
    TEMPORAL_ADDRESS: temporal,
    KAFKA_BROKERS: kafka.join(','),
    ...operator,
    ...(shape === 'production' ? administratorOf(stack) : {}),
  };
}

const secretsSchema = z.object({ masterKey: z.string() });

function administratorOf({ dataDir, administrator }: Stack): NodeJS.ProcessEnv {
  const file = readFileSync(path.join(dataDir, 'secrets.json'), 'utf8');
  const { masterKey } = secretsSchema.parse(JSON.parse(file));
  return { ...administrator, BIRTH_MASTER_KEY: masterKey };
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

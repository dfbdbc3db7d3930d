import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isAlive } from '../../infra/bootstrap/processes.mjs';
import { CommandFailure, EXIT } from './failure.ts';
import { say } from './say.ts';

/** The checkout this command belongs to. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const serviceSchema = z.object({ pid: z.int(), opsPort: z.int() });

/** `.data/run.json`: addresses and tokens of the running system (it may carry more). */
const runSchema = z.looseObject({
  api: z.url(),
  console: z.string().optional(),
  temporal: z.string(),
  kafka: z.array(z.string()),
  postgres: z.string(),
  tokens: z.looseObject({
    hospital: z.string().default(''),
    otherHospital: z.string().default(''),
    clerk: z.string(),
    supervisor: z.string(),
    operator: z.string(),
    auditor: z.string().default(''),
  }),
  pid: z.int().optional(),
  services: z.record(z.string(), serviceSchema).default({}),
  shape: z.string().default('embedded'),
  /** settings with which Kafka and Temporal let an operator in */
  operator: z.record(z.string(), z.string()).default({}),
});

export type RunFile = z.infer<typeof runSchema>;

/** The folder of this run's data: BIRTH_DATA_DIR, else `.data` in the checkout. */
export function dataDirectory(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return resolve(ROOT, env['BIRTH_DATA_DIR'] || '.data');
}

/** What runs here, or undefined when nothing does or its file cannot be read. */
export function findRun(
  env: Readonly<Record<string, string | undefined>> = process.env,
): RunFile | undefined {
  try {
    const text = readFileSync(join(dataDirectory(env), 'run.json'), 'utf8');
    const run = runSchema.safeParse(JSON.parse(text)).data;
    // A supervisor that was killed could not take its file away.
    return run?.pid !== undefined && !isAlive(run.pid) ? undefined : run;
  } catch {
    return undefined;
  }
}

/** @throws CommandFailure when nothing runs here */
export function requireRun(env: Readonly<Record<string, string | undefined>> = process.env): RunFile {
  const run = findRun(env);
  if (run) return run;
  throw new CommandFailure(say('trouble.not-running'), say('trouble.start-first'), EXIT.notRunning);
}

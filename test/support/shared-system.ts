import pg from 'pg';
import { afterAll, inject } from 'vitest';
import type { RunFile } from '../../services/supervisor/run-file.ts';
import { createHospital, type Hospital } from './hospital.ts';

/** How to reach the system that the global setup started for this run. */
interface SharedSystem {
  readonly run: RunFile;
  /** PostgreSQL, as an administrator */
  readonly databaseUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    system: SharedSystem;
  }
}

/** The whole real system, as those see it who neither stop nor set any of it. */
export interface TestSystem {
  readonly run: RunFile;
  readonly hospital: Hospital;
  /** an administrator's view of the database */
  readonly database: pg.Pool;
}

/**
 * The system that several test files use at once: report families of your own (`freshSample`), count only what is of your
 * cases, and wait for nothing but them.
 * @throws Error in a file that `vitest.config.ts` does not list in `ON_ONE_SYSTEM`
 */
export function useSharedSystem(): TestSystem {
  const shared = inject('system') as SharedSystem | undefined;
  if (!shared)
    throw new Error('no system is shared with this file: list it in ON_ONE_SYSTEM of vitest.config.ts');
  const database = new pg.Pool({ connectionString: shared.databaseUrl, max: 2 });
  afterAll(() => database.end());
  return { run: shared.run, hospital: createHospital(() => shared.run), database };
}

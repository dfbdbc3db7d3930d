import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoTokens } from './tokens.ts';

/** What `run.json` says while the system runs: the outside contract, and the processes behind it. */
export interface RunFile {
  readonly api: string;
  readonly console: string;
  readonly temporal: string;
  readonly kafka: readonly string[];
  /** the administrator's URL */
  readonly postgres: string;
  readonly tokens: DemoTokens;
  /** the supervisor */
  readonly pid: number;
  readonly services: Readonly<Record<string, { readonly pid: number; readonly opsPort: number }>>;
  readonly servers: Readonly<
    Record<string, { readonly pid?: number; readonly source: string; readonly address: string }>
  >;
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'run.json');
}

/** Writes it whole or not at all, readable by this user only. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  mkdirSync(dataDir, { recursive: true });
  const fresh = `${pathOf(dataDir)}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, pathOf(dataDir));
}

export function removeRunFile(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true });
}

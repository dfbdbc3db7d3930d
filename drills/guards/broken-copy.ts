import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startKafka } from '../../infra/embedded/kafka.ts';
import { rememberPorts } from '../../infra/embedded/ports.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { startPostgres } from '../../infra/embedded/postgres.ts';
import { startTemporal } from '../../infra/embedded/temporal.ts';
import type { TestServers } from '../../test/support/servers.ts';
import type { Patch } from './guard.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT = new Set(['node_modules', '.git', '.data', 'bench', '.birth-install.lock']);

/** A copy of the code that may be broken. */
export interface BrokenCopy {
  readonly folder: string;
  /** Puts patches in. @returns what takes them out again @throws Error when one does not fit the code any more */
  apply(patches: readonly Patch[]): () => void;
  close(): Promise<void>;
}

export function openCopy(): BrokenCopy {
  const folder = mkdtempSync(path.join(tmpdir(), 'birth-guards-'));
  cpSync(ROOT, folder, {
    recursive: true,
    filter: (source) => !LEFT_OUT.has(path.relative(ROOT, source).split(path.sep)[0] ?? ''),
  });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return {
    folder,
    apply: (patches) => apply(folder, patches),
    close: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

function apply(folder: string, patches: readonly Patch[]): () => void {
  const originals = new Map<string, string>();
  const restore = (): void => {
    for (const [at, text] of originals) writeFileSync(at, text);
  };
  for (const { file, find, replace } of patches) {
    const at = path.join(folder, file);
    const text = readFileSync(at, 'utf8');
    if (!originals.has(at)) originals.set(at, text);
    if (text.split(find).length !== 2) {
      restore();
      throw new Error(`the mutation does not fit ${file}: ${find.slice(0, 60)}`);
    }
    writeFileSync(
      at,
      text.replace(find, () => replace),
    );
  }
  return restore;
}

/** The set-up of a run on servers that run already; what other databases are copied from is migrated by the copy as it is then. */
function setupWith(servers: Omit<TestServers, 'migrated'>): string {
  return `import { createMigratedDatabase } from './fresh-database.ts';
export async function setup(project) {
  const servers = ${JSON.stringify(servers)};
  const migrated = await createMigratedDatabase(servers.adminUrl);
  project.provide('servers', { ...servers, migrated: migrated.name });
  return () => migrated.drop();
}
`;
}

/**
 * Starts the three servers once, with the code as it is, and has the tests of the copy use them: each makes a
 * database and topics of its own, and starting servers for each of sixty guards would take most of the time.
 */
export async function shareServers({ folder }: BrokenCopy): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'birth-guard-servers-'));
  const options = { dataDir, ports: rememberPorts(dataDir), fleeting: true };
  const [postgres, kafka, temporal] = await Promise.all([
    startPostgres(options),
    startKafka(options),
    startTemporal(options),
  ]);
  const servers = {
    adminUrl: postgres.address,
    brokers: kafka.address.split(','),
    temporal: temporal.address,
  };
  writeFileSync(path.join(folder, 'test', 'support', 'servers-setup.ts'), setupWith(servers));
  return async () => {
    await Promise.all([postgres.stop(), kafka.stop(), temporal.stop()]);
    removeDataDirectory(dataDir);
  };
}

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { lasting } from '../wait.ts';

const PIECE = Buffer.alloc(64 * 1024);

/** A file system of its own, so small that it can be filled. @param more mount options */
function mount(folder: string, kilobytes: number, more = 'mode=0777'): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,${more}`, 'tmpfs', folder], {
    stdio: 'pipe',
  });
}

function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder], { stdio: 'pipe' });
}

function lackOfMounts(): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'birth-mount-'));
  try {
    mount(folder, 64);
    unmount(folder);
    return undefined;
  } catch {
    return 'this user may not mount a small file system';
  } finally {
    rmdirSync(folder);
  }
}

/** Writes until nothing more fits. @returns what frees the space again */
function fill(folder: string): () => void {
  const file = path.join(folder, 'filler');
  const descriptor = openSync(file, 'w');
  try {
    for (;;) writeSync(descriptor, PIECE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(descriptor);
  }
  return () => rmSync(file, { force: true });
}

async function fullFor({ random }: Arena, folder: string): Promise<string> {
  const free = fill(folder);
  const lasted = random.between(4, 7);
  try {
    await lasting(lasted);
  } finally {
    free();
  }
  return `${lasted.toFixed(1)} s`;
}

/** Kafka’s data on a small disk: it is emptied for that before and after, as by a loss of the disk. */
function kafkaDisk(): Drill {
  const folderOf = ({ stack }: Arena): string => path.join(stack.dataDir, 'kafka');
  return {
    name: 'disk/kafka',
    fault: 'disk of Kafka full',
    lack: lackOfMounts,
    prepare: async (arena) => {
      await arena.stack.stopServer('kafka');
      await arena.stack.wipeKafka();
      mount(folderOf(arena), 400 * 1024);
      await arena.stack.startServer('kafka');
    },
    strike: (arena) => fullFor(arena, folderOf(arena)),
    restore: async (arena) => {
      await arena.stack.stopServer('kafka');
      unmount(folderOf(arena));
      await arena.stack.wipeKafka();
      await arena.stack.startServer('kafka');
    },
  };
}

/** PostgreSQL’s whole cluster is moved to a small disk, and back. */
function postgresDisk(): Drill {
  const folderOf = ({ stack }: Arena): string =>
    path.join(realpathSync(path.join(stack.dataDir, 'postgres')), 'data');
  const asideOf = (arena: Arena): string => `${folderOf(arena)}.aside`;
  const copy = (from: string, to: string): void => void execFileSync('cp', ['-a', '-T', from, to]);
  let isMoved = false;
  return {
    name: 'disk/postgres',
    fault: 'disk of PostgreSQL full',
    lack: lackOfMounts,
    prepare: async (arena) => {
      const folder = folderOf(arena);
      await arena.stack.stopServer('postgres');
      const { uid, gid } = statSync(folder);
      renameSync(folder, asideOf(arena));
      mount(folder, 500 * 1024, `mode=0700,uid=${uid},gid=${gid}`);
      copy(asideOf(arena), folder);
      isMoved = true;
      await arena.stack.startServer('postgres');
    },
    strike: (arena) => fullFor(arena, folderOf(arena)),
    restore: async (arena) => {
      if (!isMoved) return;
      await arena.stack.stopServer('postgres');
      rmSync(asideOf(arena), { recursive: true });
      copy(folderOf(arena), asideOf(arena));
      unmount(folderOf(arena));
      rmdirSync(folderOf(arena));
      renameSync(asideOf(arena), folderOf(arena));
      await arena.stack.startServer('postgres');
    },
  };
}

const LOGGING = ['api', 'worker', 'relay', 'gateway', 'notifier', 'departments/health-commission'];

/** Nothing can be logged: births go on. */
function logDisk(): Drill {
  const folderOf = ({ stack }: Arena): string => path.join(stack.dataDir, 'small-disk');
  return {
    name: 'disk/logs',
    fault: 'disk of the logs full',
    lack: lackOfMounts,
    prepare: async (arena) => {
      const folder = folderOf(arena);
      mount(folder, 512);
      mkdirSync(path.join(folder, 'logs'));
      const env = (before: Readonly<Record<string, string>>) => ({ ...before, BIRTH_LOG_LEVEL: 'debug' });
      await Promise.all(LOGGING.map((name) => arena.alter(name, { env, logDir: folder })));
    },
    strike: (arena) => fullFor(arena, folderOf(arena)),
    check: async (arena) => {
      for (const name of LOGGING) arena.pidOf(name);
    },
    restore: async (arena) => {
      await arena.restoreServices();
      if (existsSync(path.join(folderOf(arena), 'logs'))) unmount(folderOf(arena));
    },
  };
}

export function diskDrills(): Drill[] {
  return [kafkaDisk(), postgresDisk(), logDisk()];
}

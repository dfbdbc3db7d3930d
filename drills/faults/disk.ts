import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  rmdirSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { lasting } from '../wait.ts';

const PIECE = Buffer.alloc(64 * 1024);

/** A file system of its own, so small that it can be filled. */
function mount(folder: string, kilobytes: number): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=0777`, 'tmpfs', folder], {
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

const LOGGING = ['api', 'worker', 'relay', 'gateway', 'notifier', 'departments/health-commission'];

/** Nothing can be logged: births go on. */
function logDisk(): Drill {
  const folderOf = ({ stack }: Arena): string => path.join(stack.dataDir, 'small-disk');
  return {
    name: 'disk/logs',
    fault: 'disk of the logs full',
    short: true,
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
  return [kafkaDisk(), logDisk()];
}

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Drill } from '../drill.ts';
import { lasting } from '../wait.ts';
import { plainName } from './processes.ts';

const HOUR = 3_600;
const DAY = 86_400;
/** Offsets from the true time, one after another: each step is a jump. */
const JUMPS = [HOUR, -HOUR, DAY, -DAY, 0] as const;

/** Where Debian and its like put libfaketime. */
function findLibrary(): string | undefined {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib').map((name) => `/usr/lib/${name}`) : [];
  return [...folders, '/usr/lib', '/usr/local/lib']
    .map((folder) => path.join(folder, 'faketime', 'libfaketime.so.1'))
    .find((file) => existsSync(file));
}

function setClock(file: string, offset: number): void {
  writeFileSync(file, `${offset < 0 ? '-' : '+'}${Math.abs(offset)}`);
}

function clock(service: string): Drill {
  const name = plainName(service);
  let file = '';
  return {
    name: `clock/${name}`,
    fault: `clock of ${name} jumps +1 h, −1 h, +1 day, −1 day and back`,
    lack: () => (findLibrary() === undefined ? 'libfaketime is not installed' : undefined),
    prepare: async (arena) => {
      file = path.join(arena.stack.dataDir, `clock-${name}`);
      setClock(file, 0);
      const library = findLibrary() ?? '';
      const fake = {
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_CACHE_DURATION: '1',
        // Time that only runs forward does so also on a machine whose clock is set.
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      };
      await arena.alter(service, { env: (env) => ({ ...env, ...fake }) });
    },
    strike: async ({ random }) => {
      for (const offset of JUMPS) {
        setClock(file, offset);
        await lasting(random.between(2, 4));
      }
      return undefined;
    },
    restore: (arena) => arena.restoreServices(),
  };
}

function servers(): Drill {
  return {
    name: 'clock/servers',
    fault: 'clocks of PostgreSQL, Kafka and Temporal jump',
    lack: () =>
      'Temporal is a Go program, which takes the time past libfaketime; the machine’s clock belongs to others too',
    strike: () => Promise.resolve(undefined),
  };
}

export function clockDrills(): Drill[] {
  return [...SERVICE_NAMES.map(clock), servers()];
}

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HOST = '127.0.0.1';
const MOST_TRIES = 100;

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

/** True when nothing listens on this loopback port. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

export type PortRange = 'any' | 'low';

/** Below what the system gives out by itself, and above what needs rights. */
const LOW = { from: 10_000, to: 32_768 } as const;

export interface PortMemory {
  /** The remembered port of a name while it is free, else a new free one, remembered from now on. */
  readonly take: (name: string, range?: PortRange) => Promise<number>;
}

function readPorts(file: string): Record<string, number> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = Object.entries(parsed ?? {}).filter(
      ([, port]) => Number.isInteger(port) && port > 0 && port < 65_536,
    );
    return Object.fromEntries(entries) as Record<string, number>;
  } catch {
    return {};
  }
}

/** The ports of one data folder, kept in `ports.json` so that a restart has the same addresses. */
export function rememberPorts(dataDir: string): PortMemory {
  const file = join(dataDir, 'ports.json');
  const ports = readPorts(file);
  const given = new Set<number>();
  const pick = async (range: PortRange): Promise<number> => {
    for (let tries = 0; ; tries++) {
      const port = await listenOnce(range === 'low' ? randomInt(LOW.from, LOW.to) : 0);
      if (port === undefined && (range === 'any' || tries > MOST_TRIES))
        throw new Error('no free port on 127.0.0.1');
      if (port === undefined) continue;
      if (!given.has(port) && !Object.values(ports).includes(port)) return port;
    }
  };
  const choose = async (name: string, range: PortRange): Promise<number> => {
    const known = ports[name];
    if (known !== undefined && !given.has(known) && (await isPortFree(known))) return known;
    return pick(range);
  };
  let queue: Promise<unknown> = Promise.resolve();
  const take = async (name: string, range: PortRange): Promise<number> => {
    const port = await choose(name, range);
    given.add(port);
    if (ports[name] !== port) {
      ports[name] = port;
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(ports, null, 1));
      renameSync(`${file}.new`, file);
    }
    return port;
  };
  return {
    take: (name, range = 'any') => {
      const result = queue.then(() => take(name, range));
      queue = result.catch(() => undefined);
      return result;
    },
  };
}

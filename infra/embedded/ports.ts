import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClearError } from './clear-error.ts';

const HOST = '127.0.0.1';
const MOST_TRIES = 100;

/** True when nothing listens on this loopback port. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Above what needs rights, and below what the system gives to outgoing connections by itself: between our
 * choice and the listening of a slow starter, no connection of anybody can come to stand on the port.
 */
const OURS = { from: 10_000, to: 32_768 } as const;
const isOurs = (port: number): boolean => port >= OURS.from && port < OURS.to;

/** What is said where a port that somebody has asked for by number is not free. */
export function portTaken(port: number, setting: string): ClearError {
  return new ClearError(
    `Port ${port} (${setting}) is in use by another program: stop that program, set another port, or unset it to have a free one picked.`,
  );
}

export interface PortMemory {
  /** The remembered port of a name while it is free, else a new free one, remembered from now on. */
  readonly take: (name: string) => Promise<number>;
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
  const pick = async (): Promise<number> => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const port = randomInt(OURS.from, OURS.to);
      if (given.has(port) || Object.values(ports).includes(port)) continue;
      if (await isPortFree(port)) return port;
    }
    throw new Error(`no free port on ${HOST} between ${OURS.from} and ${OURS.to}`);
  };
  const choose = async (name: string): Promise<number> => {
    const known = ports[name];
    const isGood = known !== undefined && isOurs(known) && !given.has(known) && (await isPortFree(known));
    return isGood ? known : pick();
  };
  let queue: Promise<unknown> = Promise.resolve();
  const take = async (name: string): Promise<number> => {
    const port = await choose(name);
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
    take: (name) => {
      const result = queue.then(() => take(name));
      queue = result.catch(() => undefined);
      return result;
    },
  };
}

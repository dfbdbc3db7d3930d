import { connect } from 'node:net';

const DEADLINE_MS = 1_500;

/** True when something accepts a TCP connection at `host:port`. */
export function isReachable(address: string): Promise<boolean> {
  const split = address.lastIndexOf(':');
  const host = address.slice(0, split);
  const port = Number(address.slice(split + 1));
  if (split < 0 || !Number.isInteger(port) || port < 1 || port > 65_535) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: DEADLINE_MS });
    const end = (reachable: boolean): void => {
      socket.destroy();
      resolve(reachable);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** `host:port` of a database address, without its password. */
export function databaseAddress(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || '5432'}`;
}

/** What a service's operator port says of it. */
export async function readiness(opsPort: number): Promise<'ready' | 'unready' | 'silent'> {
  try {
    const signal = AbortSignal.timeout(5_000);
    const response = await fetch(`http://127.0.0.1:${opsPort}/readyz`, { signal });
    await response.body?.cancel();
    return response.ok ? 'ready' : 'unready';
  } catch {
    return 'silent';
  }
}

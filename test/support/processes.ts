import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';

/** One listening TCP socket of a process. */
export interface Listener {
  readonly address: string;
  readonly port: number;
}

/** `127.0.0.1` of what the kernel writes as `0100007F`, also inside an IPv6 address. */
function addressOf(hex: string): string {
  const isMapped = hex.length === 32 && hex.startsWith('0000000000000000FFFF0000');
  if (hex.length === 32 && !isMapped) return hex;
  const bytes = hex.slice(-8).match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

function listenersByInode(): Map<string, Listener> {
  const lines = ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, 'utf8').trim().split('\n').slice(1),
  );
  return new Map(
    lines.flatMap((line): [string, Listener][] => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      if (state !== LISTENING) return [];
      return [[inode, { address: addressOf(address), port: Number.parseInt(port, 16) }]];
    }),
  );
}

/** Every TCP port that a process of this machine listens on (Linux). */
export function listenersOf(pid: number): Listener[] {
  const byInode = listenersByInode();
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      const listener = inode === undefined ? undefined : byInode.get(inode);
      return listener ? [listener] : [];
    } catch {
      // closed in the meantime
      return [];
    }
  });
}

/** The environment a process was started with. */
export function environmentOfProcess(pid: number): Record<string, string> {
  const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]));
}

/** Whether the arguments of any process of this machine hold a text. */
export function standsInArguments(text: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

import { readdirSync, readFileSync } from 'node:fs';

/** The processes of a running system, as run.json tells them. */
export interface Running {
  readonly services: Readonly<Record<string, { readonly pid: number }>>;
  readonly servers: Readonly<Record<string, { readonly pid?: number | undefined }>>;
}

/** Kernel ticks a second on every Linux in use. */
const TICKS = 100;

/** Process ids of a running system by name; `others` are processes that are not part of it. */
export function processesOf(
  run: Running,
  others: ReadonlyMap<string, number> = new Map(),
): Map<number, string> {
  const roots = new Map<number, string>();
  for (const [name, { pid }] of Object.entries(run.services)) roots.set(pid, name);
  for (const [name, { pid }] of Object.entries(run.servers)) if (pid) roots.set(pid, name);
  for (const [name, pid] of others) roots.set(pid, name);
  return roots;
}

/** Processor seconds of each process of a running system so far; PostgreSQL with all its backends. */
export function processorSeconds(run: Running, others?: ReadonlyMap<string, number>): Map<string, number> {
  const roots = processesOf(run, others);
  const seconds = new Map<string, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = readStat(Number(entry));
    const name = stat && (roots.get(stat.pid) ?? roots.get(stat.parent));
    if (stat && name) seconds.set(name, (seconds.get(name) ?? 0) + stat.seconds);
  }
  return seconds;
}

function readStat(pid: number): { pid: number; parent: number; seconds: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // After the name: state, parent, …; user and system ticks, then those of children that have ended.
    const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0);
    return { pid, parent: Number(fields[1]), seconds: ticks / TICKS };
  } catch {
    return undefined;
  }
}

/** What each process used between two readings, in milliseconds for each of `births`, largest first. */
export function perBirth(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  births: number,
): [string, number][] {
  return [...after]
    .map(([name, seconds]): [string, number] => [name, ((seconds - (before.get(name) ?? 0)) * 1000) / births])
    .sort((a, b) => b[1] - a[1]);
}

/** Resident memory of each service and server, bytes; not of PostgreSQL, whose backends share most of theirs. */
export function residentBytes(run: Running): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const [pid, name] of processesOf(run)) {
    if (name === 'postgres') continue;
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readStatus(pid))?.[1];
    if (kb !== undefined) bytes.set(name, Number(kb) * 1024);
  }
  return bytes;
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

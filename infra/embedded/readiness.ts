import { ClearError } from './clear-error.ts';
import { lastLine } from './command.ts';
import { pollUntil } from './deadline.ts';
import type { GuardedProcess } from './guard.ts';
import { tailOfLog } from './log-file.ts';

/**
 * How long a process may take until it serves. One that ends is told of at once, so only one that hangs is waited for; on a
 * busy machine the worker alone has needed more than 45 s.
 */
export const STARTS_WITHIN_MS = 120_000;

export interface Readiness {
  readonly title: string;
  readonly process: GuardedProcess;
  /** true when it serves */
  readonly serves: () => Promise<boolean>;
  readonly logFile: string;
  /** bytes of the log before this start */
  readonly logFrom: number;
  /** for tests; {@link STARTS_WITHIN_MS} */
  readonly timeoutMs?: number;
}

/** PostgreSQL's words for the memory or the lock of a server before it, which its last backends still hold. */
const LEFTOVER = /pre-existing shared memory block|lock file "[^"]*" already exists/i;

/** How the reason begins when the rest of a server before it is still there. */
export const LEFTOVER_RUNS = 'what a killed server left running has not ended yet';
/** How the reason begins when a port that was free is free no more. */
export const PORT_TAKEN = 'its port was taken by another program in this moment';

/** Turns what a server wrote before it died into a reason with a way out. */
function readReason(log: string): string {
  if (/no space left on device|ENOSPC|disk.*full/i.test(log))
    return 'the disk is full: free about 1 GB and start again';
  if (/address already in use|could not bind|BindException/i.test(log)) {
    return `${PORT_TAKEN}: start again, a free port is picked`;
  }
  if (LEFTOVER.test(log)) return `${LEFTOVER_RUNS}: start again in a moment`;
  if (/could not find or load main class/i.test(log))
    return 'its jars are not whole: remove them from the cache and start again';
  if (/memory/i.test(log) && /allocate|OutOfMemory|insufficient/i.test(log))
    return 'there is not enough memory: free about 1 GB';
  return lastLine(log) || 'it said nothing';
}

/**
 * Waits until a freshly started server serves; one that ends or stays silent is stopped.
 * @throws ClearError naming the reason and the log
 */
export async function waitUntilServing(wait: Readiness): Promise<void> {
  const { process: server, title, timeoutMs = STARTS_WITHIN_MS } = wait;
  const outcome = await pollUntil(
    async () => {
      if (server.hasExited()) return 'ended' as const;
      return (await wait.serves()) ? ('serves' as const) : undefined;
    },
    { timeoutMs, everyMs: 40 },
  );
  if (outcome === 'serves') return;
  await server.stop({ hurry: true });
  const reason = readReason(tailOfLog(wait.logFile, wait.logFrom));
  const what =
    outcome === 'ended' ? `ended (${await server.exited})` : `did not serve within ${timeoutMs / 1000} s`;
  throw new ClearError(`${title} ${what}: ${reason} (its log: ${wait.logFile}).`);
}

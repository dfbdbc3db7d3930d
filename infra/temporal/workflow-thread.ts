/**
 * Loaded with `--import` into the worker's process, and so into the thread that runs workflow code, before the SDK is.
 * There it takes two aids out of the way of each step of a workflow, which cost a third of the thread's time:
 *
 * - a stack trace, mapped to its sources, for every promise. It serves only the query `__stack_trace`, and where a
 *   case stands is in the ledger;
 * - a timer with a thread of its own for every call into the sandbox (node:vm's `timeout`). One watch for the whole
 *   thread takes its place: see {@link watchWorkflowThread}.
 *
 * Without this file everything works, only slower.
 */
import { Script } from 'node:vm';
import v8 from 'node:v8';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

const SINCE = 'birth:in-workflow-code-since';
const STUCK_MS = 5_000;
const LOOK_MS = 1_000;

/** Milliseconds since the epoch at which workflow code was last entered; 0: it is not in there. */
type Since = BigInt64Array<SharedArrayBuffer>;

function sharedSince(): Since {
  const shared = getEnvironmentData(SINCE);
  return new BigInt64Array(shared instanceof SharedArrayBuffer ? shared : new SharedArrayBuffer(8));
}

if (isMainThread) setEnvironmentData(SINCE, new SharedArrayBuffer(8));
else {
  v8.promiseHooks.createHook = () => () => undefined as never;
  const since = sharedSince();
  const run = Reflect.get(Script.prototype, 'runInContext') as Script['runInContext'];
  Script.prototype.runInContext = function runUnwatched(context, options = {}) {
    const { timeout: _, ...rest } = options;
    Atomics.store(since, 0, BigInt(Date.now()));
    try {
      return run.call(this, context, rest);
    } finally {
      Atomics.store(since, 0, 0n);
    }
  };
}

/**
 * Looks once a second whether workflow code has not come back for five seconds: it then spins, and only a new
 * process helps the other cases of this worker. Temporal gives the spinning case's task to another try, with backoff.
 * @param onStuck called once
 * @returns what ends the watch
 */
export function watchWorkflowThread(onStuck: () => void): () => void {
  const since = sharedSince();
  const timer = setInterval(() => {
    const entered = Number(Atomics.load(since, 0));
    if (entered === 0 || Date.now() - entered < STUCK_MS) return;
    clearInterval(timer);
    onStuck();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

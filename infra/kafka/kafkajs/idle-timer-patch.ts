import { createRequire } from 'node:module';

/** The part of kafkajs 2.2.4's RequestQueue that the patch reads and replaces. */
export interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

type RequestQueueClass = { readonly prototype: RequestQueue };

const OVERLOADED_RETRY_MS = 10;
const patched = new WeakSet<object>();

/**
 * kafkajs sets a timer with a negative delay whenever a queue is idle, and its firing sets the next: about 900
 * wake-ups a second for each connection (tulios/kafkajs#1604, #1751). Patched, a timer is set only when something
 * waits to be sent.
 * @throws Error when the class no longer has the shape that was patched
 */
export function patchIdleTimer(queueClass: RequestQueueClass): void {
  const prototype = queueClass.prototype;
  if (patched.has(prototype)) return;
  for (const method of ['scheduleCheckPendingRequests', 'checkPendingRequests'] as const) {
    if (typeof prototype[method] !== 'function')
      throw new Error(
        `kafkajs has changed: RequestQueue.${method} is gone, so the idle timer patch no longer fits`,
      );
  }
  prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests;
  patched.add(prototype);
}

function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId) return;
  const throttledMs = this.throttledUntil - Date.now();
  if (throttledMs <= 0 && this.pending.length === 0) return;
  const delay = throttledMs > 0 ? throttledMs : OVERLOADED_RETRY_MS;
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, delay);
}

/** kafkajs's own class. It publishes no types for its inside, and no `exports` that would forbid the way in. */
export function kafkajsRequestQueue(): RequestQueueClass {
  return createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as RequestQueueClass;
}

patchIdleTimer(kafkajsRequestQueue());

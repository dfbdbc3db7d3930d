import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kafkajsRequestQueue, patchIdleTimer, type RequestQueue } from './idle-timer-patch.ts';

const require = createRequire(import.meta.url);

interface TestableQueue extends RequestQueue {
  push(request: { entry: { correlationId: number }; expectResponse: boolean; sendRequest: () => void }): void;
  maybeThrottle(ms: number): void;
}
type QueueClass = new (options: Record<string, unknown>) => TestableQueue;

function createQueue(queueClass: unknown): TestableQueue {
  return new (queueClass as QueueClass)({
    maxInFlightRequests: null,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'test',
    logger: { debug: () => undefined, warn: () => undefined },
  });
}

/** kafkajs's class as it is published, beside the patched one. */
function freshClass(): { readonly prototype: RequestQueue } {
  const path = require.resolve('kafkajs/src/network/requestQueue');
  const patched = require.cache[path];
  delete require.cache[path];
  const fresh = require(path) as { readonly prototype: RequestQueue };
  require.cache[path] = patched;
  return fresh;
}

describe('the idle timer patch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is for the version of kafkajs that is installed', () => {
    expect((require('kafkajs/package.json') as { version: string }).version).toBe('2.2.4');
  });

  it('is still needed: an idle queue of kafkajs sets a timer that sets the next', () => {
    const queue = createQueue(freshClass());
    queue.checkPendingRequests();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersToNextTimer();
    expect(vi.getTimerCount()).toBe(1);
  });

  it('leaves an idle queue without a timer', () => {
    const queue = createQueue(kafkajsRequestQueue());
    queue.checkPendingRequests();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('still sends what waits for the end of a throttling', () => {
    const queue = createQueue(kafkajsRequestQueue());
    const sendRequest = vi.fn<() => void>();
    queue.maybeThrottle(500);
    queue.push({ entry: { correlationId: 1 }, expectResponse: true, sendRequest });
    vi.advanceTimersByTime(450);
    expect(sendRequest).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(sendRequest).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('refuses a class of another shape, and is applied once', () => {
    expect(() => patchIdleTimer({ prototype: {} as RequestQueue })).toThrow(/kafkajs has changed/);
    const own = freshClass();
    patchIdleTimer(own);
    const applied = own.prototype.scheduleCheckPendingRequests;
    patchIdleTimer(own);
    expect(own.prototype.scheduleCheckPendingRequests).toBe(applied);
  });
});

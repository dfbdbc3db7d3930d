import { beforeEach, describe, expect, it } from 'vitest';
import { CaseNotRunningError, type CaseRunner } from '../../infra/temporal/client.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { News } from '../../schemas/case-plan.ts';
import { createDeliverer, type Deliverer } from './deliverer.ts';

const log = createLog('deliverer-test', 'fatal');
const AT_ONCE = { tries: 0, atOnce: true };

function news(eventId: string): News {
  return {
    eventId,
    kind: 'answer',
    subject: 'child-1',
    code: 'birth-certificate',
    attempt: 1,
    outcome: 'completed',
  };
}

interface Delivery {
  readonly caseNumber: string;
  readonly events: readonly string[];
  readonly updateId: string;
  finish(error?: Error): void;
}

/** Temporal is a port here: each delivery ends when the test says so. */
describe('the deliverer', () => {
  let deliveries: Delivery[];
  let delivered: string[];
  let deliverer: Deliverer;

  const runner: Pick<CaseRunner, 'deliver'> = {
    deliver: (caseNumber, items, updateId) =>
      new Promise((resolve, reject) => {
        const finish = (error?: Error): void => (error ? reject(error) : resolve());
        deliveries.push({ caseNumber, events: items.map((n) => n.eventId), updateId, finish });
      }),
  };

  /** Until everything that could be done without an answer of Temporal is done. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    deliveries = [];
    delivered = [];
    deliverer = createDeliverer({
      runner: runner as CaseRunner,
      log,
      notRunning: () => Promise.resolve('rebuilt'),
      onDelivered: (items) => void delivered.push(...items.map((n) => n.eventId)),
    });
  });

  it('brings one case one delivery at a time, and what came meanwhile together', async () => {
    deliverer.offer('B-1', [news('a')], AT_ONCE);
    deliverer.offer('B-1', [news('b')], AT_ONCE);
    deliverer.offer('B-2', [news('c')], AT_ONCE);
    deliverer.offer('B-1', [news('d')], AT_ONCE);
    await settle();
    expect(deliveries.map((d) => d.events)).toEqual([['a'], ['c']]);
    deliveries[0]?.finish();
    await settle();
    expect(deliveries.map((d) => d.events)).toEqual([['a'], ['c'], ['b', 'd']]);
    for (const one of deliveries) one.finish();
    await deliverer.close();
    expect(delivered.sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('repeats the same news under the same id, and brings them again under another', async () => {
    const ids: (string | undefined)[] = [];
    for (const [events, tries] of [
      [['a', 'b'], 0],
      [['b', 'a'], 0],
      [['a', 'b'], 1],
      [['a'], 0],
    ] as const) {
      deliverer.offer('B-1', events.map(news), { tries, atOnce: true });
      await settle();
      ids.push(deliveries.at(-1)?.updateId);
      deliveries.at(-1)?.finish();
      await settle();
    }
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });

  it('counts nothing as delivered that was not answered, and goes on', async () => {
    deliverer.offer('B-1', [news('a')], AT_ONCE);
    await settle();
    deliveries[0]?.finish(new Error('Temporal is away'));
    await settle();
    expect(delivered).toEqual([]);
    deliverer.offer('B-1', [news('b')], AT_ONCE);
    await settle();
    deliveries[1]?.finish();
    await deliverer.close();
    expect(delivered).toEqual(['b']);
  });

  it('delivers again to a case that was rebuilt', async () => {
    deliverer.offer('B-1', [news('a')], AT_ONCE);
    await settle();
    deliveries[0]?.finish(new CaseNotRunningError('B-1'));
    await settle();
    expect(deliveries.map((d) => d.events)).toEqual([['a'], ['a']]);
    deliveries[1]?.finish();
    await deliverer.close();
    expect(delivered).toEqual(['a']);
  });
});

import { createHash } from 'node:crypto';
import type { CaseRunner } from '../../infra/temporal/client.ts';
import { CaseNotRunningError } from '../../infra/temporal/client.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { counter, gauge } from '../../infra/telemetry/metrics.ts';
import type { News } from '../../schemas/case-plan.ts';

export interface DelivererOptions {
  readonly runner: CaseRunner;
  readonly log: Logger;
  /** what to do with news for a case that Temporal does not run */
  readonly notRunning: (caseNumber: string, news: readonly News[]) => Promise<'rebuilt' | 'settled'>;
}

export interface Deliverer {
  /** Hands news over; `tries` tells a redelivery from the first one. Never waits for the case. */
  offer(caseNumber: string, news: readonly News[], tries: number): void;
  /** Resolves when everything that was offered has been tried. */
  close(): Promise<void>;
}

/** What waits for one case while an earlier delivery to it is on its way. */
interface Waiting {
  readonly news: Map<string, News>;
  tries: number;
}

/** Answers of one round come together: waiting this long lets one Update carry them all. */
const LINGER_MS = 6;
const MAX_IN_FLIGHT = 64;

const delivered = counter('birth_deliveries_total', 'Updates to cases by outcome', ['outcome']);
const inFlightGauge = gauge('birth_deliveries_in_flight', 'Updates on their way');

/**
 * Brings news to cases as Workflow Updates: one at a time for a case, many cases at once. What fails is left to
 * the sweeper, whose redelivery backs off for each case, so a sick case holds nobody else.
 */
export function createDeliverer({ runner, log, notRunning }: DelivererOptions): Deliverer {
  const waiting = new Map<string, Waiting>();
  const busy = new Set<string>();
  const ready: string[] = [];
  const idle: (() => void)[] = [];

  const deliverNow = async (caseNumber: string): Promise<void> => {
    const batch = waiting.get(caseNumber);
    if (!batch) return;
    waiting.delete(caseNumber);
    const news = [...batch.news.values()];
    try {
      await deliverOrJudge(caseNumber, news, batch.tries);
      delivered.inc({ outcome: 'ok' });
    } catch (error) {
      delivered.inc({ outcome: 'failed' });
      log.warn({ caseNumber, ...describeError(error) }, 'a delivery failed; the sweeper tries again');
    }
  };

  const deliverOrJudge = async (caseNumber: string, news: readonly News[], tries: number): Promise<void> => {
    try {
      await runner.deliver(caseNumber, news, updateIdOf(news, tries));
    } catch (error) {
      if (!(error instanceof CaseNotRunningError)) throw error;
      const verdict = await notRunning(caseNumber, news);
      if (verdict === 'rebuilt') await runner.deliver(caseNumber, news, updateIdOf(news, tries));
    }
  };

  const pump = (): void => {
    while (busy.size < MAX_IN_FLIGHT) {
      const caseNumber = ready.shift();
      if (caseNumber === undefined) break;
      busy.add(caseNumber);
      inFlightGauge.set(busy.size);
      void deliverNow(caseNumber).finally(() => {
        busy.delete(caseNumber);
        inFlightGauge.set(busy.size);
        if (waiting.has(caseNumber)) ready.push(caseNumber);
        pump();
      });
    }
    if (busy.size === 0 && waiting.size === 0) for (const done of idle.splice(0)) done();
  };

  return {
    offer(caseNumber, news, tries) {
      const known = waiting.get(caseNumber);
      if (known) {
        for (const item of news) known.news.set(item.eventId, item);
        known.tries = Math.max(known.tries, tries);
        return;
      }
      waiting.set(caseNumber, { news: new Map(news.map((n) => [n.eventId, n])), tries });
      if (busy.has(caseNumber)) return;
      setTimeout(() => {
        if (!busy.has(caseNumber) && waiting.has(caseNumber)) ready.push(caseNumber);
        pump();
      }, LINGER_MS);
    },
    close: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        pump();
      }),
  };
}

/**
 * The same news have the same id, so a delivery repeated after a crash is one Update; a deliberate redelivery
 * (`tries`) has another one, so that it wakes a case that waits for its ledger.
 */
function updateIdOf(news: readonly News[], tries: number): string {
  const ids = news.map((n) => n.eventId).sort();
  return createHash('sha256')
    .update([...ids, String(tries)].join('\n'))
    .digest('hex');
}

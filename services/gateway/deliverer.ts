import { createHash } from 'node:crypto';
import { failPoint } from '../../infra/fail-point/fail-point.ts';
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
  /** the case has durably taken these news, or will never need them */
  readonly onDelivered: (news: readonly News[]) => void;
}

export interface Deliverer {
  /** Hands news over. Never waits for the case. */
  offer(caseNumber: string, news: readonly News[], how: HandOver): void;
  /** Resolves when everything that was offered has been tried. */
  close(): Promise<void>;
}

export interface HandOver {
  /** how often these news were handed over before: tells a redelivery from the first one */
  readonly tries: number;
  /** nothing else is expected for the case soon, so there is nothing to wait for */
  readonly atOnce: boolean;
}

/** What waits for one case while an earlier delivery to it is on its way. */
interface Waiting {
  readonly news: Map<string, News>;
  tries: number;
}

/**
 * Departments that were asked together answer within a few milliseconds of each other. Waiting this long for the
 * last of them lets one Update carry all: each Update less is a durable transition and a workflow task less.
 */
const LINGER_MS = 40;
const MAX_IN_FLIGHT = 64;

const delivered = counter('birth_deliveries_total', 'Updates to cases by outcome', ['outcome']);
const inFlight = gauge('birth_deliveries_in_flight', 'Updates on their way');

/**
 * Brings news to cases as Workflow Updates: one at a time for a case, many cases at once. What fails is left to
 * the sweeper, whose redelivery backs off for each case, so a sick case holds nobody else.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  return new CaseDeliverer(options);
}

class CaseDeliverer implements Deliverer {
  readonly #options: DelivererOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #busy = new Set<string>();
  readonly #ready = new Set<string>();
  readonly #idle: (() => void)[] = [];

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  offer(caseNumber: string, news: readonly News[], how: HandOver): void {
    const known = this.#waiting.get(caseNumber);
    const batch = known ?? { news: new Map<string, News>(), tries: 0 };
    for (const item of news) batch.news.set(item.eventId, item);
    batch.tries = Math.max(batch.tries, how.tries);
    this.#waiting.set(caseNumber, batch);
    if (how.atOnce) this.#makeReady(caseNumber);
    else if (!known) setTimeout(() => this.#makeReady(caseNumber), LINGER_MS);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#pump();
    });
  }

  /** What waits longer than a delivery that is on its way goes with the next one. */
  #makeReady(caseNumber: string): void {
    if (this.#busy.has(caseNumber) || !this.#waiting.has(caseNumber) || this.#ready.has(caseNumber)) return;
    this.#ready.add(caseNumber);
    this.#pump();
  }

  #pump(): void {
    while (this.#busy.size < MAX_IN_FLIGHT) {
      const [caseNumber] = this.#ready;
      if (caseNumber === undefined) break;
      this.#ready.delete(caseNumber);
      this.#busy.add(caseNumber);
      void this.#deliver(caseNumber).finally(() => {
        this.#busy.delete(caseNumber);
        if (this.#waiting.has(caseNumber)) this.#ready.add(caseNumber);
        this.#pump();
      });
    }
    inFlight.set(this.#busy.size);
    if (this.#busy.size === 0 && this.#waiting.size === 0) for (const done of this.#idle.splice(0)) done();
  }

  async #deliver(caseNumber: string): Promise<void> {
    const batch = this.#waiting.get(caseNumber);
    if (!batch) return;
    this.#waiting.delete(caseNumber);
    try {
      const news = [...batch.news.values()];
      await this.#deliverOrJudge(caseNumber, news, batch.tries);
      this.#options.onDelivered(news);
      delivered.inc({ outcome: 'ok' });
    } catch (error) {
      delivered.inc({ outcome: 'failed' });
      this.#options.log.warn(
        { caseNumber, ...describeError(error) },
        'a delivery failed; the sweeper tries again',
      );
    }
  }

  async #deliverOrJudge(caseNumber: string, news: readonly News[], tries: number): Promise<void> {
    const { runner, notRunning } = this.#options;
    const updateId = updateIdOf(news, tries);
    try {
      await runner.deliver(caseNumber, news, updateId);
      failPoint('news-delivered');
    } catch (error) {
      if (!(error instanceof CaseNotRunningError)) throw error;
      const verdict = await notRunning(caseNumber, news);
      if (verdict === 'rebuilt') await runner.deliver(caseNumber, news, updateId);
    }
  }
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

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { freshSample, type Notification } from '../test/support/samples.ts';
import type { RunFile } from '../services/supervisor/run-file.ts';
import type { Random } from './random.ts';

/** Births that need nobody: they end by themselves. */
const SAMPLES = ['lanzhou-first-child', 'lanzhou-first-child', 'linze-second-child', 'lanzhou-twins'];
/** There are 500 numbers for the boys of one place and day, and 499 for the girls: fewer than come in while all drills run. */
const MOST_DAYS_AGO = 9;
const PACE_MS = [500, 1_100] as const;
const ANSWER_MS = 8_000;
const RETRY_MS = 400;
/**
 * More than come in during any fault here. A machine that is too slow for even this pace would otherwise be buried,
 * and it is not overload that is drilled: that has its own drill.
 */
export const MOST_OPEN = 24;

/** A birth that the hospital was told is accepted. */
export interface Accepted {
  readonly notificationId: string;
  readonly caseNumber: string;
  readonly acceptedAt: number;
}

/** How many of these cases are completed. @throws Error while the database does not answer */
export type Completed = (caseNumbers: readonly string[]) => Promise<number>;

/** A hospital that reports births one after another and, like a real one, repeats a report until it is answered. */
export class Load {
  readonly accepted: Accepted[] = [];
  /** answers that were neither an acceptance nor a request to come again */
  readonly refusals: string[] = [];
  /** origin of a second API that takes births too; undefined while there is none */
  secondApi: () => string | undefined = () => undefined;
  readonly #run: () => RunFile;
  readonly #random: Random;
  readonly #completed: Completed;
  #going: Promise<void> = Promise.resolve();
  #stopped = false;
  #abandoned = false;

  constructor(run: () => RunFile, random: Random, completed: Completed) {
    this.#run = run;
    this.#random = random;
    this.#completed = completed;
  }

  start(): void {
    this.#going = this.#go();
    // Whoever stops the load hears of it.
    this.#going.catch(() => undefined);
  }

  /** Resolves when the report in hand is answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#going;
  }

  /** Gives up whatever is being reported: the drill has failed. */
  abandon(): void {
    this.#stopped = true;
    this.#abandoned = true;
  }

  /** Reports a birth until it is accepted, however long that takes. */
  async report(notification: Notification = this.#notification()): Promise<Accepted> {
    const key = randomUUID();
    while (!this.#abandoned) {
      const caseNumber = await this.#tryReport(notification, key);
      if (caseNumber !== undefined) {
        const accepted = { notificationId: notification.notificationId, caseNumber, acceptedAt: Date.now() };
        this.accepted.push(accepted);
        return accepted;
      }
      await delay(RETRY_MS);
    }
    throw new Error('the load was abandoned');
  }

  /** One try. @returns the case number, or undefined when it has to be tried again */
  async #tryReport(notification: Notification, key: string): Promise<string | undefined> {
    const answer = await postBirth(this.#anyApi(), notification, key).catch(() => undefined);
    if (answer?.status === 202 || answer?.status === 200) return answer.caseNumber;
    if (answer && answer.status < 500 && answer.status !== 429) this.refusals.push(String(answer.status));
    return undefined;
  }

  #anyApi(): Pick<RunFile, 'api' | 'tokens'> {
    const run = this.#run();
    const second = this.secondApi();
    return { tokens: run.tokens, api: second === undefined ? run.api : this.#random.pick([run.api, second]) };
  }

  /** Births that the ledger knows no more are not waited for. @returns those that were accepted */
  giveUp(caseNumbers: ReadonlySet<string>): Accepted[] {
    const lost = this.accepted.filter(({ caseNumber }) => caseNumbers.has(caseNumber));
    const kept = this.accepted.filter(({ caseNumber }) => !caseNumbers.has(caseNumber));
    this.accepted.splice(0, this.accepted.length, ...kept);
    return lost;
  }

  /** Ends at once also while the database cannot say: births come in during its outage, too. */
  async #whileFull(): Promise<void> {
    let open = this.accepted.length;
    while (!this.#stopped && open >= MOST_OPEN) {
      const done = await this.#completed(this.accepted.map((birth) => birth.caseNumber)).catch(
        () => Infinity,
      );
      open = this.accepted.length - done;
      if (open >= MOST_OPEN) await delay(RETRY_MS);
    }
  }

  #notification(): Notification {
    return freshSample(this.#random.pick(SAMPLES), {}, this.#random.integer(0, MOST_DAYS_AGO));
  }

  async #go(): Promise<void> {
    while (!this.#stopped) {
      await this.#whileFull();
      await this.report();
      await delay(this.#random.between(...PACE_MS));
    }
  }
}

export interface Posted {
  readonly status: number;
  readonly caseNumber: string;
  readonly retryAfter: string | null;
}

/** Posts one notification once. @throws Error when nobody answers in time */
export async function postBirth(
  run: Pick<RunFile, 'api' | 'tokens'>,
  notification: Notification,
  key: string,
): Promise<Posted> {
  const response = await fetch(`${run.api}/v1/births`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${run.tokens.hospital}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(notification),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const body = (await response.json()) as { caseNumber?: string };
  return {
    status: response.status,
    caseNumber: body.caseNumber ?? '',
    retryAfter: response.headers.get('retry-after'),
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../bench-stack.ts';
import { insistOnBirth } from '../post-birth.ts';

const ACCEPTED_WITHIN_MS = 300_000;

/** One birth of the soak; times in ms. */
export interface SoakBirth {
  /** when it had to be reported: what makes its report late makes its latency long */
  readonly dueAt: number;
  acceptedAt?: number;
  caseNumber?: string;
  endedAt?: number;
}

/** Hands births in at a fixed rate through every fault, and learns from the ledger when they ended. */
export class SteadyBirths {
  readonly all: SoakBirth[] = [];
  /** why births were not accepted; empty in a system that holds what it promises */
  readonly refusals: string[] = [];
  readonly #bench: Bench;
  readonly #reports: Promise<void>[] = [];
  readonly #open = new Map<string, SoakBirth>();
  readonly #stopped = new AbortController();
  #sending: Promise<void> = Promise.resolve();

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  start(perSecond: number): void {
    this.#sending = this.#send(perSecond, Date.now());
  }

  /** No birth is due any more. Resolves when every report has been answered. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#sending;
    await Promise.all(this.#reports);
  }

  /** Accepted, and not known to have ended. */
  get open(): number {
    return this.#open.size;
  }

  /** Asks the ledger which births have ended since. @throws Error while the database is away */
  async look(): Promise<void> {
    if (this.#open.size === 0) return;
    const { rows } = await this.#bench.database.query<{ case_number: string; ended: Date }>({
      name: 'soak-ended',
      text: `select case_number, completed_at as ended from ledger.birth_case
              where case_number = any($1) and completed_at is not null`,
      values: [[...this.#open.keys()]],
    });
    for (const { case_number: caseNumber, ended } of rows) {
      const birth = this.#open.get(caseNumber);
      if (birth) birth.endedAt = ended.getTime();
      this.#open.delete(caseNumber);
    }
  }

  async #send(perSecond: number, began: number): Promise<void> {
    const { signal } = this.#stopped;
    for (let i = 0; !signal.aborted; i += 1) {
      const dueAt = began + (i * 1000) / perSecond;
      const early = dueAt - Date.now();
      if (early > 0) await delay(early, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      this.#reports.push(this.#report(dueAt));
    }
  }

  async #report(dueAt: number): Promise<void> {
    const birth: SoakBirth = { dueAt };
    this.all.push(birth);
    const { stack, births } = this.#bench;
    const door = () => ({ url: stack.run.api, token: stack.run.tokens.hospital });
    try {
      const { caseNumber, at } = await insistOnBirth(door, births.next(), ACCEPTED_WITHIN_MS);
      Object.assign(birth, { caseNumber, acceptedAt: at });
      this.#open.set(caseNumber, birth);
    } catch (error) {
      this.refusals.push(error instanceof Error ? error.message : 'unknown');
    }
  }
}

import type pg from 'pg';

const POLL_MS = 20;

interface Waiter {
  readonly deadline: number;
  readonly resolve: (endedAt: number) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Tells when cases have completed: one query for all of them together, so that watching costs the same however many
 * are under way. The moment it tells is the ledger's own.
 */
export class CompletionWatch {
  readonly #database: pg.Pool;
  readonly #table: string;
  readonly #waiters = new Map<string, Waiter>();
  #polling = false;

  constructor(database: pg.Pool, table: string) {
    this.#database = database;
    this.#table = table;
  }

  /** Rejects when the case has not completed after `deadlineMs`. */
  whenEnded(caseNumber: string, deadlineMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiters.set(caseNumber, { deadline: Date.now() + deadlineMs, resolve, reject });
      if (!this.#polling) void this.#poll();
    });
  }

  async #poll(): Promise<void> {
    this.#polling = true;
    while (this.#waiters.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      await this.#look().catch((error: unknown) => this.#giveUp(error));
    }
    this.#polling = false;
  }

  async #look(): Promise<void> {
    const { rows } = await this.#database.query<{ case_number: string; ended: Date }>({
      name: `watch-${this.#table}`,
      text: `select case_number, completed_at as ended from ${this.#table}
        where case_number = any($1) and completed_at is not null`,
      values: [[...this.#waiters.keys()]],
    });
    for (const { case_number: id, ended } of rows) {
      this.#waiters.get(id)?.resolve(ended.getTime());
      this.#waiters.delete(id);
    }
    const now = Date.now();
    for (const [id, { deadline, reject }] of this.#waiters) {
      if (deadline > now) continue;
      this.#waiters.delete(id);
      reject(new Error(`case ${id} did not complete in time`));
    }
  }

  #giveUp(error: unknown): void {
    const reason = error instanceof Error ? error : new Error('watching failed');
    for (const { reject } of this.#waiters.values()) reject(reason);
    this.#waiters.clear();
  }
}

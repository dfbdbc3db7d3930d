import { setTimeout as sleep } from 'node:timers/promises';

/** Something that runs until it is stopped or dies: a server or a service. */
export interface Running {
  readonly pid?: number;
  /** settles when it has ended, wanted or not, with how */
  readonly exited: Promise<string>;
  readonly stop: (options?: { readonly hurry?: boolean }) => Promise<void>;
}

export type KeeperNews =
  | { readonly kind: 'up'; readonly ms: number; readonly again: boolean }
  | { readonly kind: 'died'; readonly how: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly nextMs: number };

export interface KeeperOptions<R extends Running> {
  readonly start: () => Promise<R>;
  readonly onNews: (news: KeeperNews) => void;
  readonly backoff?: Backoff;
}

/** Waits between restarts, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** after this long without dying the waits begin anew */
  readonly healthyMs: number;
}

const BACKOFF: Backoff = { firstMs: 200, longestMs: 5_000, healthyMs: 30_000 };

/** Keeps one thing running: what dies is started again, with growing waits, until it is stopped. */
export class Keeper<R extends Running> {
  readonly #options: KeeperOptions<R>;
  readonly #backoff: Backoff;
  #current: R | undefined;
  #wanted = false;
  #waitMs: number;
  #starting: Promise<R> | undefined;
  /** was killed by us and has not ended yet */
  #killed: R | undefined;
  /** was asked to stop and has not ended yet: a second, hurried request kills it */
  #ending: R | undefined;
  /** ends the wait before the next restart */
  #interrupt = new AbortController();
  #waiters: ((running: R) => void)[] = [];

  constructor(options: KeeperOptions<R>) {
    this.#options = options;
    this.#backoff = options.backoff ?? BACKOFF;
    this.#waitMs = this.#backoff.firstMs;
  }

  /** What runs now; undefined while it is down. */
  get current(): R | undefined {
    return this.#current;
  }

  /** Starts it and keeps it from now on. @throws what the first start throws: then it is not kept */
  async start(): Promise<R> {
    if (this.#current) return this.#current;
    this.#wanted = true;
    this.#interrupt = new AbortController();
    try {
      return await this.#startOnce(false);
    } catch (error) {
      this.#wanted = false;
      throw error;
    }
  }

  /** Stops it; it stays down until it is started. */
  async stop(options: { readonly hurry?: boolean } = {}): Promise<void> {
    this.#wanted = false;
    this.#interrupt.abort();
    const running = this.#ending ?? this.#current ?? (await this.#starting?.catch(() => undefined));
    this.#current = undefined;
    this.#ending = running;
    await running?.stop(options);
    this.#ending = undefined;
  }

  /** Settles with what runs: at once, or when it is up again. */
  whenUp(): Promise<R> {
    if (this.#current) return Promise.resolve(this.#current);
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Kills exactly its process, as a test or an accident would. @throws Error when it has none */
  kill(): void {
    const pid = this.#current?.pid;
    if (pid === undefined) throw new Error('there is no process to kill');
    // Down from this moment: who waits for it waits for the next one.
    const killed = this.#current;
    this.#current = undefined;
    process.kill(pid, 'SIGKILL');
    this.#killed = killed;
  }

  async #startOnce(again: boolean): Promise<R> {
    const began = Date.now();
    this.#starting = this.#options.start();
    try {
      const running = await this.#starting;
      if (this.#wanted) this.#watch(running, { again, ms: Date.now() - began });
      return running;
    } finally {
      this.#starting = undefined;
    }
  }

  #watch(running: R, up: { again: boolean; ms: number }): void {
    const began = Date.now();
    this.#current = running;
    this.#options.onNews({ kind: 'up', ...up });
    for (const waiter of this.#waiters.splice(0)) waiter(running);
    void running.exited.then((how) => {
      const isOurs = this.#current === running || this.#killed === running;
      if (!this.#wanted || !isOurs) return;
      this.#current = undefined;
      this.#killed = undefined;
      if (Date.now() - began >= this.#backoff.healthyMs) this.#waitMs = this.#backoff.firstMs;
      this.#options.onNews({ kind: 'died', how });
      void this.#revive();
    });
  }

  async #revive(): Promise<void> {
    const { signal } = this.#interrupt;
    while (this.#wanted && !signal.aborted) {
      await sleep(this.#waitMs, undefined, { signal }).catch(() => undefined);
      this.#waitMs = Math.min(this.#waitMs * 2, this.#backoff.longestMs);
      if (!this.#wanted || signal.aborted) return;
      try {
        await this.#startOnce(true);
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#options.onNews({ kind: 'failed', reason, nextMs: this.#waitMs });
      }
    }
  }
}

/** What of these runs now, by name. */
export function runningOf<N extends string, R extends Running>(keepers: ReadonlyMap<N, Keeper<R>>): [N, R][] {
  return [...keepers].flatMap(([name, { current }]) => (current ? [[name, current] satisfies [N, R]] : []));
}

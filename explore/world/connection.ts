import pg from 'pg';
import type { Connection, Pool } from '../../infra/postgres/pool.ts';
import { clock } from './clock.ts';

/** The process that had this connection has died: it does nothing more. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/** The same settings as of services whose every statement finds its rows by key (infra/postgres/pool.ts). */
const BY_KEY =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off';

export async function openClient(url: string, options = ''): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: `${BY_KEY} -c synchronous_commit=off ${options}`,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Tells a session the time of the schedule where it has moved. */
export class TimedClient {
  readonly client: pg.Client;
  #told = Number.NaN;

  constructor(client: pg.Client) {
    this.client = client;
  }

  async tellTime(): Promise<void> {
    const now = clock.nowMs();
    if (now === this.#told) return;
    this.#told = now;
    const at = new Date(now).toISOString();
    await this.client.query({
      name: 'tell-time',
      text: `select set_config('birth.now', $1, false)`,
      values: [at],
    });
  }
}

/** Where statements of one process go. */
export interface Statements {
  query(args: readonly unknown[]): Promise<unknown>;
}

/**
 * What the product takes for its pool: the connection of one process. Usually all share one session, in which every
 * transaction is done before the next begins; at the level of statements a process may have a session of its own for a
 * while. With a limit the process dies after so many commits, before it does anything else.
 */
export class Link {
  readonly #timed: TimedClient;
  #session: Statements | undefined;
  #commitsLeft = Infinity;
  #open = false;
  #given: Promise<void> = Promise.resolve();

  constructor(timed: TimedClient) {
    this.#timed = timed;
  }

  /** The process dies after so many commits, or never. */
  dieAfter(commits: number): void {
    this.#commitsLeft = commits;
  }

  /** @param session of its own from now on; undefined: the shared one */
  use(session: Statements | undefined): void {
    this.#session = session;
  }

  readonly pool: Pool = {
    query: async (...args: readonly unknown[]) => {
      const release = await this.#take();
      try {
        return await this.#query(args);
      } finally {
        release();
      }
    },
    connect: async () => {
      const release = await this.#take();
      const query = (...args: readonly unknown[]): Promise<unknown> => this.#query(args);
      return { query, release } as unknown as Connection;
    },
  } as unknown as Pool;

  /** A pool of one: who asks while its connection is given out waits for it. @returns what gives it back */
  async #take(): Promise<() => void> {
    const before = this.#given;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#given = promise;
    await before;
    return resolve;
  }

  async #query(args: readonly unknown[]): Promise<unknown> {
    if (this.#session) return this.#session.query(args);
    if (this.#commitsLeft <= 0 && !this.#open) throw new ProcessDied('after a commit');
    await this.#timed.tellTime();
    const [text] = args;
    const result: unknown = await this.#timed.client.query(...(args as [string]));
    if (text === 'begin') this.#open = true;
    if (text === 'commit' || text === 'rollback') this.#open = false;
    if (text === 'commit' || (!this.#open && text !== 'rollback')) this.#commitsLeft -= 1;
    return result;
  }
}

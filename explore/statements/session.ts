import type pg from 'pg';
import type { Statements } from '../world/connection.ts';
import { TimedClient } from '../world/connection.ts';
import type { Player, Turns } from './turns.ts';

/** Statement names of the product are words; what has none is shown by its beginning. */
function wordsOf(query: unknown): string {
  if (typeof query === 'object' && query !== null && 'name' in query && typeof query.name === 'string')
    return query.name;
  const text = typeof query === 'string' ? query : (query as { text?: string }).text;
  return (text ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 60);
}

/**
 * One process's session: it waits for its turn before each statement and before each commit. A statement that commits
 * by itself is made a transaction of its own, so that others come between it and its commit.
 */
export class Session implements Statements {
  readonly #timed: TimedClient;
  readonly #turns: Turns;
  readonly #player: Player;
  readonly #isCoarse: boolean;
  #open = false;

  /** @param isCoarse it waits for its turn only once for each transaction */
  constructor(client: pg.Client, turns: Turns, player: Player, isCoarse: boolean) {
    this.#isCoarse = isCoarse;
    this.#timed = new TimedClient(client);
    this.#turns = turns;
    this.#player = player;
  }

  async query(args: readonly unknown[]): Promise<unknown> {
    const [query] = args;
    if (query === 'begin') {
      if (this.#isCoarse) await this.#turns.wait(this.#player, 'a whole transaction');
      await this.#timed.tellTime();
      this.#open = true;
      return this.#send('begin');
    }
    if (query === 'rollback') {
      this.#open = false;
      return this.#send('rollback');
    }
    if (query === 'commit') {
      if (!this.#isCoarse) await this.#turns.wait(this.#player, 'commit', true);
      this.#open = false;
      return this.#send('commit');
    }
    if (this.#open) {
      if (!this.#isCoarse) await this.#turns.wait(this.#player, wordsOf(query));
      return this.#send(...args);
    }
    await this.#turns.wait(this.#player, wordsOf(query));
    await this.#timed.tellTime();
    await this.#send('begin');
    try {
      const result = await this.#send(...args);
      if (!this.#isCoarse) await this.#turns.wait(this.#player, `commit of ${wordsOf(query)}`, true);
      await this.#send('commit');
      return result;
    } catch (error) {
      await this.#send('rollback');
      throw error;
    }
  }

  #send(...args: readonly unknown[]): Promise<unknown> {
    return this.#timed.client.query(...(args as [string]));
  }
}

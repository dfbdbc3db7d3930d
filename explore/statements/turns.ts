import type pg from 'pg';
import type { Choices } from '../engine/choices.ts';

/** Every session waits for another: whoever comes last would be ended by PostgreSQL. */
export class DeadlockFound extends Error {
  override readonly name = 'DeadlockFound';
}

/**
 * waiting: for its turn · running: its statement is with the server, or its code runs · blocked: the server keeps it
 * waiting for a lock · done
 */
type State = 'waiting' | 'running' | 'blocked' | 'done';

/** One process that takes part, with a session of its own. */
export interface Player {
  readonly name: string;
  readonly pid: number;
  state: State;
  /** given when it waits */
  go: (() => void) | undefined;
  /** what it is about to do, for the story */
  next: string;
  /** what it is about to do is a commit */
  commits: boolean;
}

/** A commit waits for the disk, and who waits so holds its locks: others come before it more often than not. */
const HASTE = { statement: 3, commit: 1 } as const;

/**
 * Who waits for a lock of one of these sessions. A lock that nobody of them holds (a vacuum's, while it cuts off the end
 * of a table) is given back without anybody's turn: whoever waits for it runs on.
 */
const WHO_IS_BLOCKED = `
  select pid from unnest($1::int[]) pid
   where pg_blocking_pids(pid) && $2::int[]`;

/** What one statement of a few rows never takes, however slow the machine is. */
const PATIENCE_MS = 60_000;

/** A turn of the event loop, in which answers of the server come in. */
const look = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Gives turns by the seed: one statement of one session at a time. Before the next turn everybody stands still: waits
 * for a turn, is held up by a lock (asked of the server), or has ended.
 */
export class Turns {
  readonly players: Player[] = [];
  readonly #choices: Choices;
  readonly #control: pg.Client;
  readonly #say: (words: string) => void;
  #isOver = false;

  constructor(choices: Choices, control: pg.Client, say: (words: string) => void) {
    this.#choices = choices;
    this.#control = control;
    this.#say = say;
  }

  join(name: string, pid: number): Player {
    const player: Player = { name, pid, state: 'running', go: undefined, next: '', commits: false };
    this.players.push(player);
    return player;
  }

  /** Resolves when it is this player's turn. */
  wait(player: Player, next: string, commits = false): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    player.next = next;
    player.commits = commits;
    player.go = resolve;
    player.state = 'waiting';
    return promise;
  }

  /** Everybody goes on without waiting for turns; who is blocked is told to stop. */
  async abandon(): Promise<void> {
    this.#isOver = true;
    for (const player of this.players) player.go?.();
    await this.#control.query('select pg_cancel_backend(pid) from unnest($1::int[]) pid', [
      this.players.filter(({ state }) => state === 'blocked').map(({ pid }) => pid),
    ]);
  }

  /** Until all have ended. @throws DeadlockFound */
  async play(): Promise<void> {
    for (;;) {
      await this.#standStill();
      const ready = this.players.filter(({ state }) => state === 'waiting');
      if (ready.length === 0) {
        const stuck = this.players.filter(({ state }) => state === 'blocked');
        if (stuck.length === 0) return;
        throw new DeadlockFound(stuck.map(({ name, next }) => `${name} at ${next}`).join(', '));
      }
      const weights = ready.map(({ commits }) => (commits ? HASTE.commit : HASTE.statement));
      const player = ready[this.#choices.weighed(weights)] as Player;
      this.#say(`    ${player.name}: ${player.next}`);
      player.state = 'running';
      player.go?.();
    }
  }

  /**
   * What was held up may go on now, so it is asked of again until nobody runs.
   * @throws Error when somebody is held up for long by nobody who takes turns
   */
  async #standStill(): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    for (let moves = true; moves;) {
      await look();
      if (Date.now() > until) throw new Error(`a turn has taken ${PATIENCE_MS / 1000} s`);
      const away = this.players.filter(({ state }) => state === 'running' || state === 'blocked');
      if (away.length === 0) return;
      const { rows } = await this.#control.query<{ pid: number }>({
        name: 'who-is-blocked',
        text: WHO_IS_BLOCKED,
        values: [away.map(({ pid }) => pid), this.players.map(({ pid }) => pid)],
      });
      const blocked = new Set(rows.map(({ pid }) => pid));
      moves = false;
      for (const player of away) {
        if (player.state !== 'running' && player.state !== 'blocked') moves = true;
        else {
          if (player.state === 'running' || !blocked.has(player.pid)) moves = true;
          player.state = blocked.has(player.pid) ? 'blocked' : 'running';
        }
      }
    }
  }
}

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { Choices } from '../engine/choices.ts';
import { Turns, type Player } from './turns.ts';

describe('turns of sessions', () => {
  let database: FreshDatabase;
  let clients: pg.Client[];
  const at = (index: number): pg.Client => clients[index] as pg.Client;
  const pidOf = async (client: pg.Client): Promise<number> =>
    (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;

  beforeAll(async () => {
    database = await createEmptyDatabase((await testServers()).adminUrl);
    clients = Array.from({ length: 4 }, () => new pg.Client({ connectionString: database.url }));
    for (const client of clients) await client.connect();
    await at(0).query('create table t (id int primary key, n int not null)');
    await at(0).query('insert into t values (1, 0), (2, 0)');
  });

  afterAll(async () => {
    for (const client of clients) await client.end();
    await database.drop();
  });

  /** Updates rows in this order in one transaction, a turn for each. */
  async function update(
    turns: Turns,
    client: pg.Client,
    player: Player,
    ids: readonly number[],
  ): Promise<void> {
    try {
      await client.query('begin');
      for (const id of ids) {
        await turns.wait(player, `row ${id}`);
        await client.query('update t set n = n + 1 where id = $1', [id]);
      }
      await client.query('commit');
    } catch {
      await client.query('rollback');
    } finally {
      player.state = 'done';
    }
  }

  async function isWaiting(pid: number): Promise<true | undefined> {
    const { rows } = await at(0).query<{ n: number }>('select cardinality(pg_blocking_pids($1)) as n', [pid]);
    return (rows[0]?.n ?? 0) > 0 ? true : undefined;
  }

  it('go on when a lock of somebody who takes none, like a vacuum, is given back', async () => {
    const pid = await pidOf(at(2));
    await at(0).query('begin');
    await at(0).query('lock table t in access exclusive mode');
    const turns = new Turns(new Choices(1), at(1), () => undefined);
    const ended = update(turns, at(2), turns.join('a', pid), [1]);
    const played = turns.play();
    await waitFor('the lock to be waited for', () => isWaiting(pid));
    // As often as it is looked at whether anybody can go on.
    for (let looks = 0; looks < 20; looks += 1) await at(1).query('select 1');
    await at(0).query('rollback');
    await played;
    await ended;
    expect((await at(0).query('select n from t where id = 1')).rows).toEqual([{ n: 1 }]);
  });

  it('end where each waits for the other', async () => {
    const found = new Set<string>();
    for (let seed = 1; seed <= 10; seed += 1) {
      const turns = new Turns(new Choices(seed), at(1), () => undefined);
      const a = update(turns, at(2), turns.join('a', await pidOf(at(2))), [1, 2]);
      const b = update(turns, at(3), turns.join('b', await pidOf(at(3))), [2, 1]);
      try {
        await turns.play();
        found.add('went on');
      } catch (error) {
        found.add((error as Error).name);
        await turns.abandon();
      }
      await Promise.all([a, b]);
    }
    expect(found).toEqual(new Set(['DeadlockFound', 'went on']));
  });
});

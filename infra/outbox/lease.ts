import { randomUUID } from 'node:crypto';
import { describeError, type Logger } from '../telemetry/log.ts';
import type { Pool } from '../postgres/pool.ts';
import { QUICK_COMMIT } from '../postgres/quick-commit.ts';
import { SHARDS } from './outbox.ts';

const RENEW_MS = 1_000;
/** while others still have to give this relay its share */
const HUNGRY_MS = 250;
/** A relay that has not renewed for so long is dead, and its shards are anybody's. */
export const LIFE_MS = 3_500;
/** It stops publishing earlier than others may begin, by its own clock. */
const MARGIN_MS = 500;

export interface Lease {
  /** the shards this relay may publish now; none when it could not renew in time */
  shards(): readonly number[];
  /** shards beyond the fair share, to be given back when none of their rows is on its way */
  surplus(): number;
  /** gives the surplus back; call between rounds */
  giveBack(): Promise<void>;
  /** leaves at once, so that others need not wait for the lease to run out */
  close(): Promise<void>;
}

export interface LeaseOptions {
  readonly pool: Pool;
  readonly schema: string;
  readonly log: Logger;
  /** shards were gained and rows may be waiting in them, or there are some to give back */
  readonly onChange: () => void;
}

/**
 * Shares the shards among all relays that are alive: a member row is renewed each second, a shard belongs to its
 * owner for as long as the owner lives. Alone, a relay has every shard after its first renewal.
 */
export function startLease(options: LeaseOptions): Lease {
  const { pool, schema, log, onChange } = options;
  const owner = randomUUID();
  let held: readonly number[] = [];
  let relays = 1;
  let until = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const most = (): number => Math.ceil(SHARDS / relays);
  const renew = async (): Promise<void> => {
    const started = performance.now();
    const result = await pool.query<{ relays: number; shards: number[] }>({
      name: `renew-lease-${schema}`,
      text: renewSql(schema),
      values: [owner, LIFE_MS / 1000, SHARDS],
    });
    const row = result.rows[0];
    if (!row || closed) return;
    const gained = row.shards.some((shard) => !held.includes(shard));
    held = row.shards;
    relays = row.relays;
    until = started + LIFE_MS - MARGIN_MS;
    if (gained || held.length > most()) onChange();
  };
  const tick = (): void => {
    void renew()
      .catch((error: unknown) => log.debug(describeError(error), 'the relay lease was not renewed'))
      .finally(() => {
        if (!closed)
          timer = setTimeout(tick, held.length < Math.floor(SHARDS / relays) ? HUNGRY_MS : RENEW_MS);
      });
  };
  tick();

  return {
    shards: () => (performance.now() < until ? held : []),
    surplus: () => Math.max(0, held.length - most()),
    giveBack: async () => {
      const given = held.slice(most());
      held = held.slice(0, most());
      await pool.query(
        `update ${schema}.relay_lease set owner = null where owner = $1 and shard = any($2::smallint[])`,
        [owner, given],
      );
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      held = [];
      await pool
        .query(
          `with gone as (delete from ${schema}.relay_member where owner = $1)
           update ${schema}.relay_lease set owner = null where owner = $1`,
          [owner],
        )
        .catch((error: unknown) => log.debug(describeError(error), 'the relay lease was not given back'));
    },
  };
}

/**
 * One statement: says that this relay lives, sees who else does, and takes free shards up to the fair share.
 * It need not be durable (a lost renewal is made again in a second), so it does not wait for the disk.
 */
function renewSql(schema: string): string {
  return `
    with ${QUICK_COMMIT},
    me as (
      insert into ${schema}.relay_member (owner, seen_at) values ($1, clock_timestamp())
      on conflict (owner) do update set seen_at = excluded.seen_at),
    gone as (delete from ${schema}.relay_member where seen_at < clock_timestamp() - interval '1 minute'),
    alive as (
      select owner from ${schema}.relay_member where seen_at > clock_timestamp() - make_interval(secs => $2)
      union select $1::uuid),
    fair as (select count(*)::int as relays, ceil($3::numeric / count(*))::int as share from alive),
    mine as (select shard from ${schema}.relay_lease where owner = $1),
    free as (
      select shard from ${schema}.relay_lease
       where owner is null or owner not in (select owner from alive)
       order by shard
       limit greatest(0, (select share from fair) - (select count(*) from mine))
       for update skip locked),
    taken as (
      update ${schema}.relay_lease set owner = $1 where shard in (select shard from free) returning shard)
    select (select relays from fair) as relays,
           array(select shard from mine union select shard from taken order by 1) as shards
      from quick`;
}

import { failPoint } from '../fail-point/fail-point.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import { createPublisher } from '../kafka/publisher.ts';
import type { Publisher } from '../kafka/port.ts';
import type { Pool } from '../postgres/pool.ts';
import { listen, outboxChannel } from '../postgres/wake.ts';
import { describeError, type Logger } from '../telemetry/log.ts';
import { counter, gauge, histogram } from '../telemetry/metrics.ts';
import { chunksBySize, shuffled } from './chunks.ts';
import { startLease, type Lease } from './lease.ts';
import { markRefused, markSent, postpone, selectDue, sizeOf, waitMs, type DueRow } from './rows.ts';
import { sendRows, type Sent } from './send-rows.ts';
import { SHARDS } from './outbox.ts';
import { createSignal, type Signal } from './signal.ts';

/** The safety net: commits wake the relay, and so does the time of a row that is not due yet. */
const POLL_MS = 3_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const UNHEALTHY_MS = 10_000;
const UNDECLARED_REST_SECONDS = 60;
/** Bulk work is looked for at most so often, and while there is some it has more turns (docs/adr/0011). */
const BULK_LOOK_MS = 1_000;
const BULK_TURN_MS = 100;
/** so many messages of each topic */
const BULK_UNDER_WAY = 16;

export interface RelayOptions extends KafkaConnection {
  /** not closed by the relay */
  readonly pool: Pool;
  /** the address that the pool connects with: listening needs a connection of its own */
  readonly listenUrl: string;
  /** whose outbox */
  readonly schema: string;
  readonly log: Logger;
  /** an unanswered command is published again after this, doubling each time up to ten minutes */
  readonly resendSeconds: number;
  /** a simulated department's bad habits, read each round: every row published so many times, in random order */
  readonly behaviour?: () => { readonly duplicate: number; readonly shuffle: boolean };
}

export interface Relay {
  /** rows were committed: look now */
  wake(): void;
  /** false when no round has succeeded for 10 s: the database or the broker is away */
  healthy(): boolean;
  /** finishes the round in hand, gives the shards back */
  close(): Promise<void>;
}

const published = counter('birth_outbox_published_total', 'rows acknowledged by the broker', [
  'schema',
  'kind',
]);
const refusals = counter('birth_outbox_refused_total', 'rows that the broker will not take', [
  'schema',
  'reason',
]);
const oldest = gauge('birth_outbox_oldest_seconds', 'for how long the oldest row has been due', ['schema']);
const batchRows = histogram('birth_outbox_batch_rows', 'rows published in one request', {
  labelNames: ['schema'],
  buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
});

/**
 * Publishes the outbox of one schema for as long as it is not closed. Any number of relays may run: they share the
 * shards. A row is marked only after the broker has acknowledged it, so every row is published at least once; rows
 * of one key keep their order.
 */
export function startRelay(options: RelayOptions): Relay {
  const { pool, schema, log } = options;
  const signal = createSignal();
  const publisher = createPublisher(options);
  const lease = startLease({ pool, schema, log, onChange: signal.wake });
  const listener = listen(options.listenUrl, outboxChannel(schema), signal.wake, log);
  const pulse = { lastSuccess: Date.now() };
  const running = run({ ...options, publisher, lease, signal, pulse, turn: { next: 0 } });
  return {
    wake: signal.wake,
    healthy: () => Date.now() - pulse.lastSuccess < UNHEALTHY_MS,
    close: async () => {
      signal.close();
      await running;
      await Promise.all([lease.close(), listener.close(), publisher.close()]);
    },
  };
}

interface Works extends RelayOptions {
  readonly publisher: Publisher;
  readonly lease: Lease;
  readonly signal: Signal;
  readonly pulse: { lastSuccess: number };
  /** when bulk work is looked for again, by the monotonic clock, ms: not on each wake-up */
  readonly turn: { next: number };
}

/** Its share of what may be under way of the bulk work of each topic; none before its next turn. */
function bulkRoom({ turn }: Works, shards: readonly number[]): number {
  if (performance.now() < turn.next) return 0;
  return Math.max(1, Math.round((BULK_UNDER_WAY * shards.length) / SHARDS));
}

async function run(works: Works): Promise<void> {
  const { signal, log, schema, pulse } = works;
  let failed = 0;
  while (!signal.closed) {
    try {
      const waitMs = await round(works);
      if (failed > 0) log.info({ schema, failed }, 'publishing again');
      failed = 0;
      pulse.lastSuccess = Date.now();
      await signal.wait(waitMs);
    } catch (error) {
      const level = failed === 0 ? 'warn' : 'debug';
      log[level](
        { ...describeError(error), schema },
        'the outbox could not be published; trying again until it can',
      );
      await signal.rest(Math.min(FIRST_PAUSE_MS * 2 ** failed++, LONGEST_PAUSE_MS));
    }
  }
}

/** Publishes what is due. Returns how long to wait for the next round, ms, unless woken. */
async function round(works: Works): Promise<number> {
  const { pool, schema, lease, turn } = works;
  if (lease.surplus() > 0) await lease.giveBack();
  const shards = lease.shards();
  if (shards.length === 0) return POLL_MS;
  const room = bulkRoom(works, shards);
  const due = await selectDue(pool, schema, { shards, bulkRoom: room });
  oldest.set({ schema }, due.oldestSeconds);
  const bulk = due.bulkWaits || due.bulk.length > 0;
  if (room > 0) turn.next = performance.now() + (bulk ? BULK_TURN_MS : BULK_LOOK_MS);
  for (const lane of [due.rows, due.bulk])
    for (const chunk of chunksBySize(lane, sizeOf)) await publishChunk(works, chunk);
  // Known to be without bulk work, it waits for a wake-up; else, or when it has not looked, for the turn of that.
  const isQuiet = room > 0 && !bulk;
  return waitMs(due, isQuiet ? POLL_MS : Math.max(0, turn.next - performance.now()));
}

async function publishChunk(works: Works, chunk: readonly DueRow[]): Promise<void> {
  const { pool, schema, publisher, resendSeconds } = works;
  failPoint('rows-selected');
  const sent = await sendRows(publisher, misbehave(works, chunk));
  failPoint('rows-acknowledged');
  const acknowledged = [...new Set(sent.acknowledged)];
  if (acknowledged.length > 0) await markSent(pool, schema, { ids: idsOf(acknowledged), resendSeconds });
  failPoint('rows-marked');
  batchRows.observe({ schema }, chunk.length);
  for (const row of acknowledged) published.inc({ schema, kind: row.kind });
  await setAside(works, sent);
}

/** Rows that the broker does not take are told of and put out of the way of the others. */
async function setAside(works: Works, sent: Sent): Promise<void> {
  const { pool, schema, log } = works;
  const refused = [...new Set(sent.refused)];
  const undeclared = [...new Set(sent.undeclared)];
  if (refused.length > 0) await markRefused(pool, schema, idsOf(refused));
  if (undeclared.length > 0)
    await postpone(pool, schema, { ids: idsOf(undeclared), seconds: UNDECLARED_REST_SECONDS });
  for (const { id, topic, body } of refused) {
    refusals.inc({ schema, reason: 'too-large' });
    log.error({ schema, id, topic, bytes: body.length }, 'a message is too large for the broker: given up');
  }
  for (const topic of new Set(undeclared.map((row) => row.topic)))
    log.error({ schema, topic }, 'messages name a topic that does not exist: they rest');
  refusals.inc({ schema, reason: 'unknown-topic' }, undeclared.length);
}

function idsOf(rows: readonly DueRow[]): string[] {
  return rows.map((row) => row.id);
}

/** What a simulated department does to its answers when it is told to. */
function misbehave(works: Works, rows: readonly DueRow[]): readonly DueRow[] {
  const { duplicate, shuffle } = works.behaviour?.() ?? { duplicate: 1, shuffle: false };
  const repeated = duplicate > 1 ? rows.flatMap((row) => Array.from({ length: duplicate }, () => row)) : rows;
  return shuffle ? shuffled(repeated) : repeated;
}

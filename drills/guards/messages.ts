import { integration, patch, type Guard } from './guard.ts';

const RELAY = 'infra/outbox/relay.integration.test.ts';
const LEASE = 'infra/outbox/lease.integration.test.ts';
const CONSUMER = 'infra/kafka/subscribe.integration.test.ts';
const DECODING = 'infra/kafka/decoding.integration.test.ts';
const SESSION = 'infra/kafka/platformatic/session.ts';

const SENDING: readonly Guard[] = [
  {
    name: 'rows are marked sent after the acknowledgement',
    patches: [
      patch(
        'infra/outbox/relay.ts',
        "  failPoint('rows-selected');",
        "  await markSent(pool, schema, { ids: idsOf(chunk), resendSeconds });\n  failPoint('rows-selected');",
      ),
    ],
    check: integration('infra/outbox/outage.integration.test.ts', 'loses no row that was being published'),
  },
  {
    name: 'one relay for each shard (lease)',
    patches: [
      patch(
        'infra/outbox/lease.ts',
        'shards: () => (performance.now() < until ? held : []),',
        'shards: () => Array.from({ length: performance.now() < until ? SHARDS : 0 }, (_, shard) => shard),',
      ),
    ],
    check: integration(LEASE, 'never holds a shard that another holds'),
  },
  {
    name: 'a relay that could not renew its lease publishes nothing',
    patches: [
      patch(
        'infra/outbox/lease.ts',
        'shards: () => (performance.now() < until ? held : []),',
        'shards: () => (until < 0 ? [] : held),',
      ),
    ],
    check: integration(LEASE, 'holds nothing when it could not be renewed'),
  },
  {
    name: 'shards of a dead relay are taken over',
    patches: [
      patch(
        'infra/outbox/lease.ts',
        'where owner is null or owner not in (select owner from alive)',
        'where owner is null',
      ),
    ],
    check: integration(RELAY, 'take over the shards of one that has died'),
  },
  {
    name: 'an unanswered command is published again',
    patches: [
      patch(
        'infra/outbox/rows.ts',
        "done_at = case when kind = 'command' then done_at else coalesce(done_at, now()) end,",
        'done_at = coalesce(done_at, now()),',
      ),
    ],
    check: integration(RELAY, 'publishes an unanswered command again'),
  },
  {
    name: 'a notice is published a second time',
    patches: [
      patch('infra/outbox/tell-again.ts', 'o set done_at = null, due_at = now()', 'o set due_at = o.due_at'),
    ],
    check: integration(
      'infra/outbox/tell-again.integration.test.ts',
      'is published a second time, minutes after the first',
    ),
  },
  {
    name: 'a message is written to the outbox once',
    patches: [
      patch('infra/outbox/outbox.ts', 'done boolean)\n    on conflict (id) do nothing`', 'done boolean)`'),
    ],
    check: integration('services/departments/kit/desk-trouble.integration.test.ts', 'are buried once'),
  },
  {
    name: 'rows of a case are published in their order',
    patches: [
      patch(
        'infra/outbox/rows.ts',
        'order by due_at, seq limit ${ROUND_ROWS}',
        'order by id limit ${ROUND_ROWS}',
      ),
    ],
    check: integration(RELAY, 'keeps the order of one case'),
  },
  {
    name: 'a row is not published before it is due',
    patches: [
      patch('infra/outbox/rows.ts', 'const DUE = `due_at <= now() and ${MINE}', 'const DUE = `${MINE}'),
    ],
    check: integration(RELAY, 'holds a row back until it is due'),
  },
  {
    name: 'what is done is not published again',
    patches: [
      patch(
        'infra/outbox/rows.ts',
        'where done_at is null and lane = 0 and ${DUE}',
        'where lane = 0 and ${DUE}',
      ),
    ],
    check: integration(RELAY, 'publishes what is done no more'),
  },
  {
    name: 'a message that is too large holds nobody up',
    patches: [
      patch(
        'infra/outbox/send-rows.ts',
        'if (isRefusedMessage(error)) return sendInHalves(publisher, rows);',
        '',
      ),
    ],
    check: { project: 'unit', file: 'infra/outbox/send-rows.test.ts', test: '' },
  },
  {
    name: 'a row whose topic is missing holds nobody up',
    patches: [
      patch(
        'infra/outbox/send-rows.ts',
        'if (isUnknownTopic(error)) return sendDeclared(publisher, rows, error);',
        '',
      ),
    ],
    check: { project: 'unit', file: 'infra/outbox/send-rows.test.ts', test: '' },
  },
];

const RECEIVING: readonly Guard[] = [
  {
    name: 'offsets are committed after the effect',
    patches: [
      patch(
        SESSION,
        '    for (const { position } of parts) position.busy = true;\n',
        '    for (const { position } of parts) position.busy = true;\n    for (const { position, next } of parts) this.#advance(position, next);\n',
      ),
    ],
    check: integration(CONSUMER, 'lets a partition with a poison message wait alone'),
  },
  {
    name: 'a batch that was not handled comes again',
    patches: [patch(SESSION, 'else this.#hold(position);\n', 'else this.#settle(position, next);\n')],
    check: integration(CONSUMER, 'brings a batch again that the handler rejected'),
  },
  {
    name: 'a new group begins with the first message',
    patches: [
      patch(
        'infra/kafka/platformatic/positions.ts',
        'timestamp: ListOffsetTimestamps.EARLIEST',
        'timestamp: ListOffsetTimestamps.LATEST',
      ),
    ],
    check: integration(CONSUMER, 'gives a new group the messages that were there'),
  },
  {
    name: 'what was begun before a rebalance is over before it is begun again',
    patches: [
      patch(SESSION, 'position.busy = before.get(placeOf(position))?.busy ?? false;', 'void before;'),
    ],
    check: integration(DECODING, 'is handled once at a time'),
  },
  {
    name: 'a batch that cannot be taken apart stops nobody',
    patches: [
      patch(
        'infra/kafka/platformatic/record-batch.ts',
        "    const code = error instanceof UndecodableError ? error.code : 'records-damaged';\n",
        "    const code = error instanceof UndecodableError ? error.code : 'records-damaged';\n    if (code) throw error;\n",
      ),
    ],
    check: integration(DECODING, 'is set aside in its place'),
  },
  {
    name: 'nothing of a transaction that was given up is read',
    patches: [
      patch(
        'infra/kafka/platformatic/fetch-answer.ts',
        'if (aborted.length === 0) return batches;',
        'if (aborted.length >= 0) return batches;',
      ),
    ],
    check: integration(DECODING, 'is what was committed'),
  },
  {
    name: 'a fetch that brings only what was given up is followed by the next',
    patches: [
      patch(
        'infra/kafka/platformatic/fetch-answer.ts',
        '    return isGivenUp ? emptied(batch) : batch;\n  });',
        '    return isGivenUp ? undefined : batch;\n  }).filter((batch) => batch !== undefined);',
      ),
    ],
    check: integration(DECODING, 'goes on after a transaction that was given up'),
  },
  {
    name: 'a place that is no more is given up for the first that is',
    patches: [
      patch(
        'infra/kafka/platformatic/fetcher.ts',
        "    if (name === 'OFFSET_OUT_OF_RANGE') return this.#beginAgain(position);\n",
        '',
      ),
    ],
    check: integration(DECODING, 'is read from what is still there'),
  },
  {
    name: 'every codec is read (kafkajs)',
    patches: [patch('infra/kafka/kafkajs/client.ts', "import './codecs.ts';\n", '')],
    check: integration(DECODING, 'is read as Java wrote it with'),
  },
  {
    name: 'a partition is kept while its handler works (heartbeat, kafkajs)',
    patches: [
      patch(
        'infra/kafka/kafkajs/session.ts',
        'const beat = setInterval(() => void payload.heartbeat().catch(() => undefined), MEMBER.heartbeatMs);',
        'const beat = setInterval(() => undefined, MEMBER.heartbeatMs);',
      ),
    ],
    check: integration(CONSUMER, 'keeps its partitions while a handler takes longer'),
  },
];

const GATEWAY: readonly Guard[] = [
  {
    name: 'a dead letter is one letter, and known when it comes again',
    patches: [
      patch('infra/postgres/ledger/letters.ts', 'for (const id of known) rows.delete(id);', 'void known;'),
    ],
    check: integration('services/gateway/dead-letters.integration.test.ts', 'is no news when it comes again'),
  },
  {
    name: 'lost database connections end no process (listeners)',
    patches: [
      patch(
        'infra/postgres/pool.ts',
        "  pool.on('error', (error) => options.log.warn(describeError(error), 'an idle database connection was lost'));\n",
        '  void describeError;\n',
      ),
    ],
    check: integration(
      'infra/postgres/pool.integration.test.ts',
      'a pool outlives the loss of its connections',
    ),
  },
];

export const MESSAGES: readonly Guard[] = [...SENDING, ...RECEIVING, ...GATEWAY];

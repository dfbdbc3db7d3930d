import { readSpans, type Span, type TopicMessage } from '../../infra/kafka/read-spans.ts';
import { withAdmin } from '../../infra/kafka/topics.ts';
import type { Department } from '../../schemas/department.ts';
import { answersTopic, commandsTopic, deadLetterTopic } from '../../schemas/topic.ts';
import { setBehaviour } from '../../services/departments/kit/behaviour.ts';
import {
  batchOf,
  packed,
  produceBatch,
  trailedRecords,
  type BatchCodec,
} from '../../test/support/kafka-batches/batches.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { until } from '../wait.ts';

/** Departments whose answers come packed, as a Java client sends them that was told to. */
const PACKERS: readonly (readonly [Department, BatchCodec])[] = [
  ['health-commission', 'zstd'],
  ['public-security', 'lz4'],
];
/** The department one of whose batches nobody can take apart; the broker takes it. */
const SICK: Department = 'disease-control';
const REASON = 'codec-failed';
const GROUP = 'birth-gateway';

/** What the gateway has not taken of a topic. */
function untaken({ run }: Arena, topic: string): Promise<Span[]> {
  return withAdmin({ brokers: run.kafka }, async (admin) => {
    const [taken] = await admin.fetchOffsets({ groupId: GROUP, topics: [topic] });
    const offsets = new Map(taken?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => {
      const from = Math.max(Number(low), offsets.get(partition) ?? 0);
      return { topic, partition, from, to: Number(high), trimmed: false };
    });
  });
}

const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * Takes a topic's waiting answers away and puts them back packed, while their department says nothing more: they can
 * land in this form only. @returns the ids of the answers
 */
async function repack(arena: Arena, department: Department, codec: BatchCodec): Promise<string[]> {
  const { run } = arena;
  const topic = answersTopic(department);
  await until(`answers of ${department}`, async () => lengthOf(await untaken(arena, topic)) || undefined, 30);
  await setBehaviour(run.postgres, department, { down: true });
  const found = new Map<number, TopicMessage[]>();
  const spans = await stillWaiting(arena, topic);
  await readSpans({ brokers: run.kafka }, spans, ({ partition }, messages) => {
    found.set(partition, [...(found.get(partition) ?? []), ...messages]);
    return Promise.resolve();
  });
  await withAdmin({ brokers: run.kafka }, async (admin) => {
    // kafkajs deletes nothing of a topic that it has not asked about before.
    await admin.fetchTopicOffsets(topic);
    const partitions = spans.map(({ partition, to }) => ({ partition, offset: String(to) }));
    await admin.deleteTopicRecords({ topic, partitions });
  });
  for (const [partition, messages] of found) {
    const code = await produceBatch(run.kafka, { topic, partition, batch: packed(codec, messages) });
    if (code !== 0) throw new Error(`the broker refused a batch with ${codec}: ${code}`);
  }
  return [...found.values()].flat().map(({ value }) => (JSON.parse(String(value)) as { id: string }).id);
}

/** Spans with answers, once none is added: what the department had decided before it went down has been published. */
function stillWaiting(arena: Arena, topic: string): Promise<Span[]> {
  let before = -1;
  return until(
    `${topic} to be still`,
    async () => {
      const spans = await untaken(arena, topic);
      const length = lengthOf(spans);
      const isStill = length === before;
      before = length;
      return isStill ? spans.filter(({ from, to }) => to > from) : undefined;
    },
    20,
  );
}

/** Dead letters of such batches that the gateway has written, and whether a person is asked about any. */
async function letters({ database }: Arena): Promise<{ written: number; asked: boolean }> {
  const { rows } = await database.query<{ written: number; asked: boolean }>(
    `select (select count(*)::int from ledger.outbox
              where kind = 'dead-letter' and topic = $1 and headers->>'dlq-reason' = $2) as written,
            exists (select from ledger.human_task where kind = 'dead-letter' and status = 'open') as asked`,
    [deadLetterTopic(answersTopic(SICK)), REASON],
  );
  return rows[0] ?? { written: 0, asked: false };
}

async function landed({ database }: Arena, ids: readonly string[]): Promise<boolean> {
  const { rows } = await database.query<{ n: number }>(
    'select count(distinct event_id)::int as n from ledger.inbox where event_id = any($1)',
    [ids],
  );
  return rows[0]?.n === new Set(ids).size;
}

async function isAsked({ database }: Arena, department: Department): Promise<true | undefined> {
  const { rowCount } = await database.query(
    `select from ledger.outbox where topic = $1 and kind = 'command' and done_at is null and sends > 0`,
    [commandsTopic(department)],
  );
  return rowCount ? true : undefined;
}

async function strike(arena: Arena): Promise<string> {
  const { stack, run } = arena;
  // Without the gateway nobody is asked anything more: what each is to answer must lie there before.
  // The later is asked once the earlier has answered.
  for (const [department] of PACKERS.toReversed()) {
    await setBehaviour(run.postgres, department, { down: true });
    await until(`${department} to be asked`, () => isAsked(arena, department), 60);
  }
  await stack.stopServer('gateway');
  await release(arena);
  const ids: string[] = [];
  for (const [department, codec] of PACKERS) ids.push(...(await repack(arena, department, codec)));
  const topic = answersTopic(SICK);
  // Written now, not when these drills began: verify takes the oldest message for what a wipe has left.
  const batch = batchOf({ codec: 'gzip', records: trailedRecords() });
  const code = await produceBatch(run.kafka, { topic, partition: 0, batch });
  if (code !== 0) throw new Error(`the broker refused the batch that nobody can take apart: ${code}`);
  await stack.startServer('gateway');
  await until('the packed answers to land', async () => ((await landed(arena, ids)) ? true : undefined), 30);
  await release(arena);
  return `${ids.length} answers with zstd and lz4`;
}

async function release({ run }: Arena): Promise<void> {
  for (const [department] of PACKERS) await setBehaviour(run.postgres, department, {});
}

/** One compressed answer once stopped every department: a batch that cannot be taken apart is to stop nobody. */
export function packedAnswers(): Drill {
  let before = 0;
  return {
    name: 'messages/zstd',
    fault: 'answers that come with zstd and lz4, and a batch of answers that nobody can take apart',
    short: true,
    opensTasks: true,
    prepare: async (arena) => {
      before = (await letters(arena)).written;
    },
    strike,
    check: async (arena) => {
      const isSetAside = async (): Promise<true | undefined> => {
        const { written, asked } = await letters(arena);
        return written === before + 1 && asked ? true : undefined;
      };
      await until('one dead letter and a task for the batch that nobody can take apart', isSetAside, 60);
    },
    restore: release,
  };
}

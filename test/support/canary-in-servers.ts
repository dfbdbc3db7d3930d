import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { createKafka } from '../../infra/kafka/kafkajs/client.ts';
import type { Stack } from '../../services/supervisor/stack.ts';
import { secretsIn, type CanaryFamily } from './canary.ts';

/* What Temporal and Kafka say to whoever asks them, beside the files in which they keep it. */

type Run = Stack['run'];
type Secrets = CanaryFamily['secrets'];

/** Everything of a value, bytes too, where a secret would stand in clear or as an address has it. */
export function hitsIn(value: unknown, secrets: Secrets): string[] {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Uint8Array) return Buffer.from(part).toString('latin1');
    // A Buffer has made a list of numbers of itself by now.
    if (isBuffer(part)) return Buffer.from(part.data).toString('latin1');
    return typeof part === 'bigint' ? part.toString() : part;
  });
  const bytes = Buffer.from(text, 'utf8');
  return [...secretsIn(bytes, secrets), ...secretsIn(Buffer.from(text, 'latin1'), secrets)];
}

function isBuffer(part: unknown): part is { readonly data: number[] } {
  return (
    typeof part === 'object' && part !== null && 'type' in part && part.type === 'Buffer' && 'data' in part
  );
}

/** Of every workflow that there is: its id, type, search attributes, memo and whole history. `n`: how many were looked at. */
export async function hitsInTemporal(
  run: Run,
  secrets: Secrets,
): Promise<{ readonly n: number; readonly hits: string[] }> {
  const connection = await Connection.connect({ address: run.temporal });
  const client = new Client({ connection });
  const hits: string[] = [];
  let n = 0;
  try {
    for await (const { raw, ...execution } of client.workflow.list()) {
      n += 1;
      const { workflowId, runId, memo } = execution;
      const seen = { workflowId, memo, raw };
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      hits.push(...hitsIn(seen, secrets).map((what) => `list: ${what}`));
      hits.push(...hitsIn(history, secrets).map((what) => `history: ${what}`));
    }
  } finally {
    await connection.close();
  }
  return { n, hits: [...new Set(hits)] };
}

/** Of every message on every topic of ours: its key, headers and value. `n`: how many were looked at. */
export async function hitsInKafka(
  run: Run,
  secrets: Secrets,
): Promise<{ readonly n: number; readonly hits: string[] }> {
  const kafka = createKafka({ brokers: run.kafka, log: pino({ enabled: false }) });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith('birth.'));
  const left = new Map<string, number>();
  for (const topic of topics)
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) left.set(`${topic}/${partition}`, Number(high) - 1);
  await admin.disconnect();
  const hits = new Set<string>();
  let n = 0;
  const consumer = kafka.consumer({ groupId: `canary-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ topic, partition, message }: Parameters<EachMessage>[0]): Promise<void> => {
      n += 1;
      const { key, value, headers } = message;
      for (const [part, said] of Object.entries({ key, value, headers }))
        for (const what of hitsIn(said ?? null, secrets)) hits.add(`${topic} ${part}: ${what}`);
      const place = `${topic}/${partition}`;
      if (Number(message.offset) >= (left.get(place) ?? Infinity)) left.delete(place);
      if (left.size === 0) resolve();
    };
    consumer.run({ autoCommit: false, eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return { n, hits: [...hits] };
}

type EachMessage = NonNullable<
  Parameters<ReturnType<ReturnType<typeof createKafka>['consumer']>['run']>[0]
>['eachMessage'] &
  object;

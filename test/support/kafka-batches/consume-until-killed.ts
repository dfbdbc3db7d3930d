import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { armFailPoint } from '../../../infra/fail-point/fail-point.ts';
import type { KafkaClient } from '../../../infra/kafka/connection.ts';
import { subscribe } from '../../../infra/kafka/subscribe.ts';
import { createLog } from '../../../infra/telemetry/log.ts';

/** A process that consumes a topic, prints what it was given, and dies between that and the offset. */
const [broker = '', client, topic = '', groupId = '', dataDir = ''] = process.argv.slice(2);
armFailPoint('consumer/batch-handled', { service: 'consumer', dataDir });
await subscribe({
  brokers: [broker],
  client: client as KafkaClient,
  groupId,
  topics: [topic],
  log: createLog('consumer', 'fatal'),
  handle: async (batch) => {
    // Longer than offsets wait to be committed: whoever commits before the effect is found out.
    await delay(1_000);
    for (const { value } of batch) writeSync(1, `${value.toString()}\n`);
  },
});

import type { BatchHandler } from '../../infra/kafka/port.ts';
import { openDeadLetterTasks } from '../../infra/postgres/ledger/tasks.ts';
import { taskDeadline } from '../../policies/tasks/deadline.ts';
import type { Pool } from '../../infra/postgres/pool.ts';

/** Whatever lands on a dead-letter topic becomes one task for a person. */
export function createDeadLetterWatch(pool: Pool): BatchHandler {
  return async (batch) => {
    const letters = batch.map((message) => ({
      topic: message.headers['dlq-original-topic'] ?? message.topic,
      partition: message.headers['dlq-original-partition'] ?? String(message.partition),
      offset: message.headers['dlq-original-offset'] ?? message.offset,
      reasonCode: message.headers['dlq-reason'] ?? 'unknown',
      caseNumber: message.key ?? '',
    }));
    await openDeadLetterTasks(pool, letters, taskDeadline('dead-letter', new Date().toISOString()));
  };
}

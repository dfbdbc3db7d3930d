import { kafkaConnection } from '../../infra/kafka/connection.ts';
import type { Subscription } from '../../infra/kafka/port.ts';
import { subscribe } from '../../infra/kafka/subscribe.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { createWaker, INBOX_CHANNEL, listen, outboxChannel } from '../../infra/postgres/wake.ts';
import { createCasePresence } from '../../infra/temporal/case-presence.ts';
import { createCaseRunner } from '../../infra/temporal/client.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { answersTopic, deadLetterTopic, TOPICS } from '../../schemas/topic.ts';
import { runService } from '../kit/run-service.ts';
import { createDeadLetterWatch } from './dead-letters.ts';
import { createDeliverer } from './deliverer.ts';
import { createDeliveryMarks } from './delivery-marks.ts';
import { createLanding } from './land.ts';
import { startReconciler } from './reconcile.ts';
import { startStarter } from './starter.ts';
import { createJudge, startSweeper } from './sweeper.ts';

await runService('gateway', async ({ config, log }) => {
  const url = config.DATABASE_URL;
  const pool = createPool({ url, max: 6, applicationName: 'gateway', log, byKey: true });
  const keyring = await openKeyring(pool, config);
  const runner = createCaseRunner(config, keyring);
  const marks = createDeliveryMarks({ pool, log });
  const notRunning = createJudge({ pool, runner, log });
  const deliverer = createDeliverer({ runner, log, notRunning, onDelivered: marks.note });
  const wakeRelay = createWaker(pool, outboxChannel('ledger'));
  const patienceSeconds = config.BIRTH_PATIENCE_SECONDS;
  const everySeconds = config.BIRTH_SWEEP_SECONDS;
  const payments = { pool, keyring, patienceSeconds, wakeRelay };
  const sweeper = startSweeper({ pool, runner, deliverer, log, everySeconds, payments });
  const maxUnderWay = config.BIRTH_MAX_UNDER_WAY;
  const starter = startStarter({ pool, runner, deliverer, log, everySeconds, maxUnderWay });
  const presence = createCasePresence(config);
  const ageSeconds = config.BIRTH_RECONCILE_SECONDS;
  const looking = { pool, presence, runner, log, everySeconds: ageSeconds, ageSeconds };
  const reconciler = startReconciler(looking);
  const decisions = listen(url, INBOX_CHANNEL, () => sweeper.wake(), log);
  const kafka = kafkaConnection(config);
  const names = new Set(TOPICS.map((t) => t.name));
  const [answers, deadLetters] = await Promise.all([
    subscribe({
      ...kafka,
      groupId: 'birth-gateway',
      topics: DEPARTMENT_CODES.map(answersTopic),
      log,
      handle: createLanding({ pool, log, deliverer, keyring, patienceSeconds, wakeRelay }),
    }),
    subscribe({
      ...kafka,
      groupId: 'birth-dead-letters',
      topics: [...names].map(deadLetterTopic).filter((name) => names.has(name)),
      log,
      handle: createDeadLetterWatch(pool),
    }),
  ]);
  return {
    checks: {
      database: () => pool.query('select 1'),
      temporal: () => runner.check(),
      kafka: () => progress(answers, deadLetters),
    },
    close: async () => {
      const takers = [answers, deadLetters, decisions, sweeper, starter, reconciler];
      await Promise.all(takers.map((taker) => taker.close()));
      for (const part of [presence, deliverer, marks, runner]) await part.close();
      await pool.end();
    },
  };
});

async function progress(...consumers: readonly Subscription[]): Promise<void> {
  if (!consumers.every((consumer) => consumer.healthy())) throw new Error('a consumer makes no progress');
}

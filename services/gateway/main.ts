import type { Config } from '../../infra/config/config.ts';
import { kafkaConnection } from '../../infra/kafka/connection.ts';
import type { BatchHandler, Subscription } from '../../infra/kafka/port.ts';
import { DEAD_LETTER_GROUP } from '../../infra/kafka/rewind.ts';
import { subscribe } from '../../infra/kafka/subscribe.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { needsRun } from '../../infra/postgres/ledger/wakes.ts';
import { caseKeysFrom } from '../../infra/config/key-settings.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { createWaker, INBOX_CHANNEL, listen, outboxChannel } from '../../infra/postgres/wake.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { createCaseRunner } from '../../infra/temporal/client.ts';
import { createAnsweredWakes } from '../../infra/wakes/answered-wakes.ts';
import { createCaseWaker } from '../../infra/wakes/case-waker.ts';
import { ANSWERERS, answersTopic, deadLetterTopic, TOPICS } from '../../schemas/topic.ts';
import { runService } from '../kit/run-service.ts';
import { createDeadLetterWatch } from './dead-letters.ts';
import { createLanding } from './land.ts';
import { makeUpForOlderBuilds } from './older-builds.ts';
import { startReplays } from './replays.ts';
import { startStarts, startSweep } from './sweep.ts';
import { startWatching } from './watch.ts';

/** Wakes on their way at once. */
const MOST_WAKES = 64;

await runService('gateway', async ({ config, log }) => {
  const url = config.DATABASE_URL;
  const pool = createPool({ url, max: 6, applicationName: 'gateway', log, byKey: true, locksCases: true });
  const keyring = await openKeyring(pool, caseKeysFrom(config));
  await makeUpForOlderBuilds(pool, keyring, log);
  const runner = createCaseRunner(config, keyring);
  const wakeRelay = createWaker(pool, outboxChannel('ledger'));
  const ledger = createCaseLedger({ pool, keyring, wakeRelay });
  const answered = createAnsweredWakes({ pool, log });
  const waker = createCaseWaker({
    runner,
    needsRun: (caseNumber) => needsRun(pool, caseNumber),
    log,
    onAnswered: answered.note,
    mostInFlight: MOST_WAKES,
    mostStarts: config.BIRTH_MOST_STARTS,
  });
  const sweeping = {
    pool,
    ledger,
    waker,
    log,
    everySeconds: config.BIRTH_SWEEP_SECONDS,
    patienceSeconds: config.BIRTH_PATIENCE_SECONDS,
  };
  const sweep = startSweep(sweeping);
  const starts = startStarts(sweeping);
  const land = createLanding({ pool, keyring, log, ledger, waker, wakeRelay });
  const replays = startReplays({ ...sweeping, land });
  const wakeAll = (): void => {
    for (const one of [sweep, starts, replays]) one.wake();
  };
  const watch = startWatching({ config, log });
  const decisions = listen(url, INBOX_CHANNEL, wakeAll, log);
  const consumers = await subscribeAll(config, log, {
    land,
    watch: createDeadLetterWatch(pool),
  });
  return {
    checks: {
      database: () => pool.query('select 1'),
      temporal: () => runner.check(),
      kafka: () => progress(consumers),
    },
    close: async () => {
      const takers = [...consumers, decisions, sweep, starts, replays, watch];
      await Promise.all(takers.map((taker) => taker.close()));
      await waker.settled();
      for (const part of [answered, runner]) await part.close();
      await pool.end();
    },
  };
});

interface Handlers {
  readonly land: BatchHandler;
  readonly watch: BatchHandler;
}

function subscribeAll(config: Config, log: Logger, { land, watch }: Handlers): Promise<Subscription[]> {
  const kafka = kafkaConnection(config);
  const names = new Set(TOPICS.map((t) => t.name));
  const deadLetters = [...names].map(deadLetterTopic).filter((name) => names.has(name));
  const answers = ANSWERERS.map(answersTopic);
  return Promise.all([
    subscribe({ ...kafka, groupId: 'birth-gateway', topics: answers, log, handle: land }),
    subscribe({ ...kafka, groupId: DEAD_LETTER_GROUP, topics: deadLetters, log, handle: watch }),
  ]);
}

async function progress(consumers: readonly Subscription[]): Promise<void> {
  if (!consumers.every((consumer) => consumer.healthy())) throw new Error('a consumer makes no progress');
}

import { randomUUID } from 'node:crypto';
import { kafkaConnection } from '../../../infra/kafka/connection.ts';
import type { Subscription } from '../../../infra/kafka/port.ts';
import { subscribe } from '../../../infra/kafka/subscribe.ts';
import { startRelay } from '../../../infra/outbox/relay.ts';
import { createPool } from '../../../infra/postgres/pool.ts';
import { caseKeysFrom } from '../../../infra/config/key-settings.ts';
import { openKeyring } from '../../../infra/postgres/own-root.ts';
import { ANSWER_TOPICS, readAnswers } from '../job/answers.ts';
import { createDeeds } from '../job/deeds.ts';
import { openFrontDoor } from '../job/front-door.ts';
import { runRival } from '../job/run-rival.ts';
import { createRivalSchema } from '../job/store.ts';

const SCHEMA = 'rival_saga';
const PREFIX = 'S-';

/**
 * The same job as a saga written by hand: a row for each case, an inbox, an outbox. A birth is accepted in one
 * statement, a batch of answers is taken in by one transaction however many cases it holds.
 */
await runRival('saga', async ({ config, log }) => {
  const url = config.DATABASE_URL;
  const kafka = kafkaConnection(config);
  const pool = createPool({ url, max: 12, applicationName: 'rival-saga', log, byKey: true });
  await createRivalSchema(pool, SCHEMA);
  const resendSeconds = config.BIRTH_RESEND_SECONDS;
  const relay = startRelay({ pool, listenUrl: url, schema: SCHEMA, ...kafka, log, resendSeconds });
  const keyring = await openKeyring(pool, caseKeysFrom(config));
  const deeds = createDeeds({ pool, keyring, schema: SCHEMA, onWritten: () => relay.wake() });
  const door = await openFrontDoor(async (notification) => {
    const caseNumber = `${PREFIX}${randomUUID()}`;
    await deeds.open(caseNumber, notification);
    return caseNumber;
  });
  let answers: Subscription | undefined;
  return {
    url: door.url,
    wake: async () => {
      answers ??= await subscribe({
        ...kafka,
        groupId: 'rival-saga',
        topics: ANSWER_TOPICS,
        log,
        handle: async (batch) => {
          const mine = readAnswers(batch, PREFIX);
          if (mine.size > 0) await deeds.advance(mine);
        },
      });
    },
    rest: async () => {
      await answers?.close();
      answers = undefined;
    },
    close: async () => {
      await Promise.all([door.close(), answers?.close(), relay.close()]);
      await pool.end();
    },
  };
});

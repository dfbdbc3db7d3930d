import { createHash, randomUUID } from 'node:crypto';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { kafkaConnection } from '../../../infra/kafka/connection.ts';
import type { Subscription } from '../../../infra/kafka/port.ts';
import { subscribe } from '../../../infra/kafka/subscribe.ts';
import { startRelay } from '../../../infra/outbox/relay.ts';
import { createPool } from '../../../infra/postgres/pool.ts';
import { caseKeysFrom } from '../../../infra/config/key-settings.ts';
import { openKeyring } from '../../../infra/postgres/own-root.ts';
import { sealJson, unsealJson } from '../../../infra/sealing/seal.ts';
import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import { ANSWER_TOPICS, readAnswers, type Answer } from '../job/answers.ts';
import { createDeeds, type Deeds } from '../job/deeds.ts';
import { openFrontDoor } from '../job/front-door.ts';
import { runRival } from '../job/run-rival.ts';
import { createRivalSchema } from '../job/store.ts';

const SCHEMA = 'rival_dbos';
const PREFIX = 'D-';
const ANSWERS = 'answers';
const PATIENCE_SECONDS = 900;
const SYSTEM_CONNECTIONS = 24;
const STEP = { retriesAllowed: true, maxAttempts: 10, intervalSeconds: 0.1 } as const;
const CONTEXT = 'rival-dbos-input';

interface Parts {
  readonly deeds: Deeds;
  readonly open: (sealed: string) => BirthNotification;
}
let parts: Parts | undefined;

function running(): Parts {
  if (!parts) throw new Error('the rival is not started');
  return parts;
}

/**
 * The same job as a DBOS workflow: accepted when the workflow is started (its input, sealed, is then in the
 * database), carried by one step for the opening, and one message and one step for each delivery of answers.
 */
const birth = DBOS.registerWorkflow(
  async (caseNumber: string, sealed: string): Promise<void> => {
    const { deeds, open } = running();
    await DBOS.runStep(() => deeds.open(caseNumber, open(sealed)), { name: 'open', ...STEP });
    for (;;) {
      const answers = await DBOS.recv<Answer[]>(ANSWERS, PATIENCE_SECONDS);
      if (!answers) continue;
      const completed = await DBOS.runStep(() => deeds.advance(new Map([[caseNumber, answers]])), {
        name: 'advance',
        ...STEP,
      });
      if (completed.length > 0) return;
    }
  },
  { name: 'birth' },
);

/** Durable when it resolves; the same answers sent again are one message. */
async function deliver(caseNumber: string, answers: readonly Answer[]): Promise<void> {
  const ids = answers.map((a) => a.eventId).sort();
  const key = createHash('sha256').update(ids.join('\n')).digest('hex');
  await DBOS.send(caseNumber, answers, ANSWERS, key);
}

await runRival('dbos', async ({ config, log }) => {
  const url = config.DATABASE_URL;
  const kafka = kafkaConnection(config);
  const pool = createPool({ url, max: 12, applicationName: 'rival-dbos', log, byKey: true });
  await createRivalSchema(pool, SCHEMA);
  const resendSeconds = config.BIRTH_RESEND_SECONDS;
  const relay = startRelay({ pool, listenUrl: url, schema: SCHEMA, ...kafka, log, resendSeconds });
  const keyring = await openKeyring(pool, caseKeysFrom(config));
  parts = {
    deeds: createDeeds({ pool, keyring, schema: SCHEMA, onWritten: () => relay.wake() }),
    open: (sealed) => unsealJson(keyring.notes, CONTEXT, Buffer.from(sealed, 'base64')) as BirthNotification,
  };
  DBOS.setConfig({
    name: 'birth-rival',
    systemDatabaseUrl: url,
    systemDatabaseSchemaName: 'rival_dbos_system',
    systemDatabasePoolSize: SYSTEM_CONNECTIONS,
    logLevel: 'error',
  });
  await DBOS.launch();
  const door = await openFrontDoor(async (notification) => {
    const caseNumber = `${PREFIX}${randomUUID()}`;
    const sealed = sealJson(keyring.notes, CONTEXT, notification).toString('base64');
    await DBOS.startWorkflow(birth, { workflowID: caseNumber })(caseNumber, sealed);
    return caseNumber;
  });
  let answers: Subscription | undefined;
  return {
    url: door.url,
    wake: async () => {
      answers ??= await subscribe({
        ...kafka,
        groupId: 'rival-dbos',
        topics: ANSWER_TOPICS,
        log,
        handle: async (batch) => {
          await Promise.all([...readAnswers(batch, PREFIX)].map(([number, list]) => deliver(number, list)));
        },
      });
    },
    rest: async () => {
      await answers?.close();
      answers = undefined;
    },
    close: async () => {
      await Promise.all([door.close(), answers?.close(), relay.close()]);
      await DBOS.shutdown();
      await pool.end();
    },
  };
});

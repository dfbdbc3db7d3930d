import { randomUUID } from 'node:crypto';
import { createCaseActivities } from '../activities/case-activities.ts';
import { kafkaConnection } from '../infra/kafka/connection.ts';
import { subscribe } from '../infra/kafka/subscribe.ts';
import { createCaseLedger } from '../infra/postgres/ledger/case-ledger.ts';
import { createPool } from '../infra/postgres/pool.ts';
import { createWaker, outboxChannel } from '../infra/postgres/wake.ts';
import { caseKeysFrom } from '../infra/config/key-settings.ts';
import { openKeyring } from '../infra/postgres/own-root.ts';
import { createLog } from '../infra/telemetry/log.ts';
import { DEPARTMENT_CODES } from '../schemas/department.ts';
import { answersTopic } from '../schemas/topic.ts';
import { acceptBirth } from '../services/api/accept-birth.ts';
import { notificationSchema } from '../services/api/notification-schema.ts';
import { createLanding } from '../services/gateway/land.ts';
import { STORY } from '../workflows/birth-case.ts';
import type { Bench } from './bench-stack.ts';

const CONNECTIONS = 16;
const PATIENCE_SECONDS = 900;

/** Parks cases without Temporal. */
export interface BulkParking {
  /** Accepts so many births without a name and goes with each as far as it goes. */
  accept(count: number): Promise<void>;
  /** Gives the answers back to the gateway. @throws Error the first thing that went wrong with a case meanwhile */
  close(): Promise<void>;
}

/**
 * The same cases as through the front door, faster: accepted, walked and landed by the product's own code in this
 * process, their commands carried and answered by the real relay and departments, but with no workflow: their wakes
 * stay in the ledger, and the gateway, which is down meanwhile (its group is read here), makes them afterwards.
 */
export async function openBulkParking(bench: Bench): Promise<BulkParking> {
  const { config, stack, births } = bench;
  const log = createLog('bench', 'warn');
  const pool = createPool({ url: config.DATABASE_URL, max: CONNECTIONS, applicationName: 'bench', log });
  const keyring = await openKeyring(pool, caseKeysFrom(config));
  const wakeRelay = createWaker(pool, outboxChannel('ledger'));
  const ledger = createCaseLedger({ pool, keyring, wakeRelay });
  const { carryOn } = createCaseActivities({ ledger });
  const failures: unknown[] = [];
  const underWay = new Set<Promise<unknown>>();

  const goOn = (caseNumber: string): void => {
    const gone = carryOn(caseNumber, STORY)
      .catch((error: unknown) => failures.push(error))
      .finally(() => underWay.delete(gone));
    underWay.add(gone);
  };
  const settled = (): Promise<void> => Promise.all(underWay).then(() => undefined);
  const acceptOne = async (): Promise<void> => {
    const sentBody = births.nextUnnamed();
    const notification = notificationSchema.parse(sentBody);
    const accepted = { notification, sentBody, client: 'bench', key: randomUUID() };
    const { body, made } = await acceptBirth(
      {
        ...{ pool, keyring, ledger, patienceSeconds: PATIENCE_SECONDS },
        now: () => new Date(),
        startInSeconds: () => 0,
      },
      accepted,
    );
    if (!made) throw new Error('a parked birth was known already');
    await carryOn(body.caseNumber, STORY);
  };

  await stack.stopServer('gateway');
  const answers = await subscribe({
    ...kafkaConnection(config),
    groupId: 'birth-gateway',
    topics: DEPARTMENT_CODES.map(answersTopic),
    log,
    handle: createLanding({
      pool,
      keyring,
      log,
      ledger,
      wakeRelay,
      waker: { wake: ({ caseNumber }) => goOn(caseNumber), roomForStarts: () => 0, settled },
    }),
  });
  return {
    accept: async (count) => {
      let left = count;
      const one = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await acceptOne();
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, one));
    },
    close: async () => {
      await answers.close();
      await settled();
      await pool.end();
      await stack.startServer('gateway');
      if (failures.length > 0) throw failures[0];
    },
  };
}

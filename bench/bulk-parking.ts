import { randomUUID } from 'node:crypto';
import { createCaseActivities } from '../activities/case-activities.ts';
import { kafkaConnection } from '../infra/kafka/connection.ts';
import { subscribe } from '../infra/kafka/subscribe.ts';
import { createCaseLedger } from '../infra/postgres/ledger/case-ledger.ts';
import { markDelivered } from '../infra/postgres/ledger/inbox.ts';
import { createPool } from '../infra/postgres/pool.ts';
import { createWaker, outboxChannel } from '../infra/postgres/wake.ts';
import { openKeyring } from '../infra/postgres/own-root.ts';
import { createLog } from '../infra/telemetry/log.ts';
import type { News } from '../schemas/case-plan.ts';
import { DEPARTMENT_CODES } from '../schemas/department.ts';
import { answersTopic } from '../schemas/topic.ts';
import { acceptBirth } from '../services/api/accept-birth.ts';
import { notificationSchema } from '../services/api/notification-schema.ts';
import { createLanding } from '../services/gateway/land.ts';
import { CaseStory } from '../workflows/case-story.ts';
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
 * process, their commands carried and answered by the real relay and departments, but with no workflow: the
 * gateway, which is down meanwhile (its group is read here), then rebuilds each from the ledger, as after a loss of
 * Temporal.
 */
export async function openBulkParking(bench: Bench): Promise<BulkParking> {
  const { config, stack, births } = bench;
  const log = createLog('bench', 'warn');
  const pool = createPool({ url: config.DATABASE_URL, max: CONNECTIONS, applicationName: 'bench', log });
  const keyring = await openKeyring(pool, config);
  const now = (): Date => new Date();
  const wakeRelay = createWaker(pool, outboxChannel('ledger'));
  const { advance } = createCaseActivities({
    ledger: createCaseLedger({ pool, keyring, now, wakeRelay }),
    now,
  });
  const parked = new Map<string, { readonly story: CaseStory; readonly walked: Promise<void> }>();
  const failures: unknown[] = [];
  const underWay = new Set<Promise<unknown>>();

  const walk = async (story: CaseStory): Promise<void> => {
    while (!story.finished && story.hasStep()) {
      const step = story.nextStep(Date.now());
      story.record(step, await advance(step), Date.now());
    }
  };
  const offer = (caseNumber: string, news: readonly News[]): void => {
    const known = parked.get(caseNumber);
    parked.delete(caseNumber);
    const takeIn = async (): Promise<void> => {
      if (!known) throw new Error(`an answer came for ${caseNumber}, which is not parked here`);
      await known.walked;
      known.story.receive(news);
      await walk(known.story);
      // Else the gateway would bring all of them to Temporal again as soon as it is back.
      await markDelivered(
        pool,
        news.map(({ eventId }) => eventId),
      );
    };
    const taken = takeIn()
      .catch((error: unknown) => failures.push(error))
      .finally(() => underWay.delete(taken));
    underWay.add(taken);
  };
  const acceptOne = async (): Promise<void> => {
    const sentBody = births.nextUnnamed();
    const notification = notificationSchema.parse(sentBody);
    const ports = { pool, keyring, patienceSeconds: PATIENCE_SECONDS, now };
    const { made } = await acceptBirth(ports, { notification, sentBody, client: 'bench', key: randomUUID() });
    if (!made) throw new Error('a parked birth was known already');
    const { plan } = made;
    const story = new CaseStory(plan, Date.now());
    const walked = walk(story);
    parked.set(plan.caseNumber, { story, walked });
    await walked;
  };

  await stack.stopServer('gateway');
  const answers = await subscribe({
    ...kafkaConnection(config),
    groupId: 'birth-gateway',
    topics: DEPARTMENT_CODES.map(answersTopic),
    log,
    handle: createLanding({
      pool,
      log,
      wakeRelay,
      keyring,
      patienceSeconds: PATIENCE_SECONDS,
      deliverer: { offer, close: () => Promise.resolve() },
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
      await Promise.all(underWay);
      await pool.end();
      await stack.startServer('gateway');
      if (failures.length > 0) throw failures[0];
    },
  };
}

import { receiverKeysFrom } from '../../infra/config/key-settings.ts';
import { kafkaConnection } from '../../infra/kafka/connection.ts';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import { subscribe } from '../../infra/kafka/subscribe.ts';
import { startRelay } from '../../infra/outbox/relay.ts';
import { openReceiverRoot } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { NOTICES_TOPIC } from '../../schemas/topic.ts';
import { repeat } from '../kit/repeat.ts';
import { runService } from '../kit/run-service.ts';
import { acceptBatch } from './accept-batch.ts';
import { sendDue, takeReceipts } from './dispatch.ts';
import { createNotifierKeys } from './keys.ts';
import { createMessageStore } from './message-store.ts';
import { readQuietHours } from './quiet-hours.ts';
import { createSimulatedCarrier } from './sms-carrier.ts';

const RECEIPT_DELAY_SECONDS = 1;
/** Nobody notices a fraction of a second on an SMS; together they cost one commit. */
const GATHER_MS = 300;

/** The notifier: notices in, SMS out, receipts back. */
await runService('notifier', async ({ config, log }) => {
  const pool = createPool({
    url: config.DATABASE_URL,
    max: 6,
    applicationName: 'notifier',
    log,
    byKey: true,
  });
  const given = receiverKeysFrom(config);
  const keys = createNotifierKeys(given.messages, await openReceiverRoot(pool, 'notifier', given));
  const store = createMessageStore(pool, keys, {
    perHour: config.BIRTH_SMS_PER_HOUR,
    perDay: config.BIRTH_SMS_PER_DAY,
    casesPerDay: config.BIRTH_CASES_PER_PHONE,
    perClientHour: config.BIRTH_SMS_PER_CLIENT_HOUR,
    quiet: readQuietHours(config.BIRTH_QUIET_HOURS),
  });
  const carrier = createSimulatedCarrier({
    pool,
    key: keys.carrier,
    receiptDelaySeconds: RECEIPT_DELAY_SECONDS,
  });
  const pauseMs = config.BIRTH_SWEEP_SECONDS * 1000;
  const sending = repeat(() => sendDue(store, carrier, log), {
    pauseMs,
    gatherMs: GATHER_MS,
    what: 'sending',
    log,
  });
  const take = () => takeReceipts(store, carrier, log);
  const receiving = repeat(take, { pauseMs, what: 'taking receipts', log });
  const kafka = kafkaConnection(config);
  const relay = startRelay({
    pool,
    listenUrl: config.DATABASE_URL,
    schema: 'notifier',
    ...kafka,
    log,
    resendSeconds: config.BIRTH_RESEND_SECONDS,
  });
  const onAccepted = (): void => {
    sending.wake();
    relay.wake();
  };
  const page = config.BIRTH_FAMILY_ADDRESS;
  const handle = acceptBatch({ store, keys, page, toDeadLetter: deadLetterRow, onAccepted, log });
  const notices = await subscribe({ ...kafka, groupId: 'notifier', topics: [NOTICES_TOPIC], log, handle });
  return {
    checks: {
      database: () => pool.query('select 1'),
      kafka: () => (notices.healthy() ? Promise.resolve() : Promise.reject(new Error('consumer unhealthy'))),
    },
    close: async () => {
      await notices.close();
      await Promise.all([sending.close(), receiving.close(), relay.close()]);
      await pool.end();
    },
  };
});

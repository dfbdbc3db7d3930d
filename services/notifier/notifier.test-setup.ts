import { afterAll, beforeAll, beforeEach } from 'vitest';
import { deadLetterRow } from '../../infra/kafka/dead-letter.ts';
import type { BatchHandler, ReceivedMessage } from '../../infra/kafka/port.ts';
import { prepareNotice } from '../../infra/postgres/ledger/notices.ts';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { messageKeys } from '../../infra/sealing/keys.ts';
import { testKeyring, testRoot } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { NoticeTemplate } from '../../schemas/notice.ts';
import { NOTICES_TOPIC } from '../../schemas/topic.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { acceptBatch } from './accept-batch.ts';
import { createNotifierKeys } from './keys.ts';
import { createMessageStore, type MessageStore } from './message-store.ts';
import { createSimulatedCarrier, type SmsCarrier } from './sms-carrier.ts';

const MASTER = 'a master key of this test';
export const keyring = testKeyring(MASTER);
export const keys = createNotifierKeys(
  messageKeys({ current: MASTER, previous: [] }, 'notifier'),
  testRoot(MASTER),
);
export const log = createLog('notifier-test', 'fatal');

export const ABOUT = { subject: 'child-1', code: 'household-registration' } as const;
export const PLENTY = { perHour: 1_000, perDay: 1_000, casesPerDay: 1_000, perClientHour: 1_000 };

/** The notifier of a test file on a database of its own, emptied before each test. */
export class NotifierAtTest {
  pool!: Pool;
  store!: MessageStore;
  carrier!: SmsCarrier;
  handle!: BatchHandler;
  #database!: FreshDatabase;

  async open(): Promise<void> {
    this.#database = await createFreshDatabase((await testServers()).adminUrl);
    // Whoever waits for a row that another holds has not left it to it.
    const url = `${this.#database.url}?options=-c%20lock_timeout%3D2000`;
    this.pool = createPool({ url, max: 4, applicationName: 'notifier-test', log });
    this.store = createMessageStore(this.pool, keys, PLENTY);
    this.carrier = createSimulatedCarrier({ pool: this.pool, key: keys.carrier, receiptDelaySeconds: 0 });
    const { store } = this;
    this.handle = acceptBatch({ store, keys, toDeadLetter: deadLetterRow, onAccepted: () => undefined, log });
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.#database.drop();
  }

  notice(
    occasion: string,
    phone = '13900000001',
    {
      caseNumber = 'C1',
      client = 'hospital',
      about,
      template = 'accepted',
      values = {},
    }: {
      caseNumber?: string;
      client?: string;
      about?: typeof ABOUT;
      template?: NoticeTemplate;
      values?: Readonly<Record<string, string>>;
    } = {},
  ): ReceivedMessage {
    const { message } = prepareNotice(keyring, {
      client,
      ...(about ? { about } : {}),
      caseNumber,
      template,
      occasion,
      to: 'mother',
      phone,
      values: { name: '王示例独一', caseNumber, ...values },
      at: new Date(),
    });
    return {
      topic: NOTICES_TOPIC,
      partition: 0,
      offset: '0',
      key: caseNumber,
      value: message.body,
      headers: {},
    };
  }

  async statuses(): Promise<Record<string, number>> {
    const { rows } = await this.pool.query<{ status: string; n: number }>(
      'select status, count(*)::int n from notifier.message group by 1',
    );
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  }

  async count(table: 'sms' | 'message' | 'outbox'): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(`select count(*)::int n from notifier.${table}`);
    return rows[0]?.n ?? -1;
  }

  async makeDue(): Promise<void> {
    await this.pool.query("update notifier.message set send_at = now() - interval '1 second'");
  }
}

/** A {@link NotifierAtTest} for all tests of a file. */
export function useNotifier(): NotifierAtTest {
  const at = new NotifierAtTest();
  beforeAll(() => at.open());
  afterAll(() => at.close());
  beforeEach(async () => {
    await at.pool.query(
      'delete from notifier.message; delete from notifier.sms; delete from notifier.outbox; delete from notifier.client',
    );
  });
  return at;
}

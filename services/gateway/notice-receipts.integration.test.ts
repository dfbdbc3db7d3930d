import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completeTask } from '../../activities/complete-task.ts';
import { protectParent } from '../../activities/protect-parent.ts';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { keepWishes } from '../../infra/postgres/ledger/contact-wishes.ts';
import { settleUnsent } from '../../infra/postgres/ledger/unsent-notices.ts';
import { messageKeys } from '../../infra/sealing/keys.ts';
import { testKeyring, testRoot } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { ContactWish } from '../../schemas/contact-wish.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import { answersTopic } from '../../schemas/topic.ts';
import { answerOf, messageOf } from '../../test/support/answers.ts';
import { openTestLedger, type TestLedger } from '../../test/support/ledger.ts';
import { freshSample } from '../../test/support/samples.ts';
import { createNotifierKeys } from '../notifier/keys.ts';
import { receiptRows } from '../notifier/notice-receipt.ts';
import { createLanding } from './land.ts';

const MASTER = 'a-key-for-this-test';
const keyring = testKeyring(MASTER);
const keys = createNotifierKeys(messageKeys({ current: MASTER, previous: [] }, 'notifier'), testRoot(MASTER));
const log = createLog('receipts-test', 'fatal');
const CERTIFICATE = 'child-1/birth-certificate';
const TEXT = '【出生一件事】王示例您好，宝宝的出生事项已受理。';

/** What the notifier says of notices, as the gateway takes it. */
describe('a notice of which the notifier says what became of it', () => {
  let test: TestLedger;
  let caseNumber: string;
  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await test.round(caseNumber);
  });

  const land = (...batch: ReceivedMessage[]): Promise<void> => {
    const { pool, ledger } = test;
    const waker = { wake: () => undefined, roomForStarts: () => 0, settled: () => Promise.resolve() };
    return createLanding({ pool, keyring, log, ledger, waker, wakeRelay: () => undefined })(batch);
  };

  async function values<T extends object>(sql: string): Promise<T[]> {
    return (await test.pool.query<T>(sql, [caseNumber])).rows;
  }

  async function noticeOf(template: string): Promise<string> {
    const rows = await values<{ id: string; template: string }>(
      'select id, template from ledger.notice where case_number = $1',
    );
    return rows.find((row) => row.template === template)?.id ?? '';
  }

  /** Both times that the notifier says it. */
  function said(noticeId: string, outcome: 'delivered' | 'undelivered', by = keys): ReceivedMessage[] {
    const text = outcome === 'undelivered' ? { text: TEXT } : {};
    return receiptRows(by, { caseNumber, noticeId, outcome, ...text }).map(({ body }) => ({
      ...messageOf(answerOf(keyring, { caseNumber, key: CERTIFICATE })),
      topic: answersTopic('notifier'),
      key: caseNumber,
      value: body,
    }));
  }

  const tasks = () =>
    values<{ id: string; kind: string; status: string; words: Buffer | null }>(
      `select id, kind, status, words from ledger.human_task where case_number = $1 and kind in ('call', 'letter') order by opened_at`,
    );
  const kinds = async (): Promise<string[]> => (await tasks()).map(({ kind, status }) => `${kind} ${status}`);

  const decide = (taskId: string, outcome: TaskDecision) =>
    test.ledger.change(caseNumber, (view) =>
      completeTask(view, { taskId, by: 'clerk', outcome }, () => ({ facts: undefined, reason: '已联系' })),
    );

  const wish = (...wishes: ContactWish[]) =>
    keepWishes(test.pool, { caseNumber, subject: 'mother', wishes, by: 'clerk' });

  it('and could not be delivered has somebody call, once, with the words sealed', async () => {
    const messages = said(await noticeOf('accepted'), 'undelivered');
    await land(...messages, ...messages);
    await land(...messages);
    expect(await kinds()).toEqual(['call open']);
    const [task] = await tasks();
    expect(task?.words).not.toBeNull();
    expect(task?.words?.includes('王示例')).toBe(false);
  });

  it('is called for at two gateways at once, and one task is asked', async () => {
    const messages = said(await noticeOf('accepted'), 'undelivered');
    await Promise.all([land(...messages), land(...messages)]);
    expect(await kinds()).toEqual(['call open']);
  });

  it('has a letter written where nobody answers the call, and no second one', async () => {
    await land(...said(await noticeOf('accepted'), 'undelivered'));
    const [call] = await tasks();
    await decide(call?.id ?? '', 'not-reached');
    await land(...said(await noticeOf('accepted'), 'undelivered'));
    expect(await kinds()).toEqual(['call completed', 'letter open']);
    expect((await tasks())[1]?.words).not.toBeNull();
  });

  it('is written at once to whoever wants no calls', async () => {
    await wish('no-calls');
    await land(...said(await noticeOf('accepted'), 'undelivered'));
    expect(await kinds()).toEqual(['letter open']);
  });

  it('is none of ours, or is said by somebody else: a letter for the operator, and nothing is done', async () => {
    const stranger = createNotifierKeys(
      messageKeys({ current: 'another', previous: [] }, 'notifier'),
      testRoot(MASTER),
    );
    await land(...said(await noticeOf('accepted'), 'undelivered', stranger));
    await land(...said('00000000-0000-4000-8000-000000000001', 'undelivered'));
    expect(await kinds()).toEqual([]);
    const reasons = await values<{ reason: string }>(
      `select distinct headers->>'dlq-reason' as reason from ledger.outbox where kind = 'dead-letter' and key = $1 order by 1`,
    );
    expect(reasons.map(({ reason }) => reason)).toEqual(['cannot-be-opened', 'notice-unknown']);
  });

  describe('of a correction', () => {
    const told = () =>
      values(
        `select from ledger.case_event where case_number = $1 and type = 'notice.told' and code = 'birth-certificate'`,
      );

    beforeEach(async () => {
      await land(
        messageOf(answerOf(keyring, { caseNumber, key: CERTIFICATE, outcome: 'correction-needed' })),
      );
      await test.round(caseNumber);
    });

    it('has the time of the family begin when it has arrived, and not before', async () => {
      expect(await told()).toHaveLength(0);
      const messages = said(await noticeOf('in-correction'), 'delivered');
      await land(...messages);
      await land(...messages);
      expect(await told()).toHaveLength(1);
      expect(await kinds()).toEqual([]);
    });

    const outcome = async (): Promise<object | undefined> =>
      (
        await values(
          `select outcome, not_sent_why as why from ledger.notice where case_number = $1 and template = 'in-correction'`,
        )
      )[0];

    it('waits for no receipt where it was stopped; what the carrier had all the same has its own', async () => {
      await settleUnsent(test.pool);
      expect(await outcome()).toEqual({ outcome: null, why: null });
      await test.ledger.change(caseNumber, (view) =>
        protectParent(view, { parent: 'father', by: 'supervisor', reason: '保护令' }),
      );
      await settleUnsent(test.pool);
      await settleUnsent(test.pool);
      expect(await outcome()).toEqual({ outcome: 'not-sent', why: 'protected' });
      expect(await told()).toHaveLength(0);
      await land(...said(await noticeOf('in-correction'), 'delivered'));
      expect(await outcome()).toEqual({ outcome: 'delivered', why: null });
      expect(await told()).toHaveLength(1);
    });

    it('waits for no receipt from the very transaction that stops it', async () => {
      await test.ledger.change(caseNumber, (view) =>
        protectParent(view, { parent: 'father', by: 'supervisor', reason: '保护令' }),
      );
      expect(await outcome()).toEqual({ outcome: 'not-sent', why: 'protected' });
    });

    it('waits for none of a family of which somebody was erased', async () => {
      await test.pool.query(
        `insert into ledger.erasure (case_number, subject, reason, requested_by) values ($1, 'mother', '本人要求', 'supervisor')`,
        [caseNumber],
      );
      await settleUnsent(test.pool);
      expect(await outcome()).toEqual({ outcome: 'not-sent', why: 'erased' });
    });

    it('has it begin with the call where the message did not arrive', async () => {
      await land(...said(await noticeOf('in-correction'), 'undelivered'));
      expect(await told()).toHaveLength(0);
      const [call] = await tasks();
      await decide(call?.id ?? '', 'told');
      expect(await told()).toHaveLength(1);
    });
  });

  it('is said beside the message in the way that a parent has wished, once', async () => {
    await wish('voice', 'letter');
    await land(messageOf(answerOf(keyring, { caseNumber, key: CERTIFICATE, outcome: 'correction-needed' })));
    await test.round(caseNumber);
    await test.round(caseNumber);
    expect((await kinds()).sort()).toEqual(['call open', 'letter open']);
  });

  it('leaves no wishes behind of a parent who was erased', async () => {
    await wish('voice');
    await test.pool.query(`select ledger.erase_subject($1, 'mother')`, [caseNumber]);
    expect(await values('select from ledger.contact_wish where case_number = $1')).toEqual([]);
    expect(await wish('letter')).toBe('unknown');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../infra/kafka/port.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { Department } from '../../schemas/department.ts';
import { residentIdCheckCharacter } from '../../schemas/resident-id.ts';
import { answerOf, messageOf, type TestAnswer } from '../../test/support/answers.ts';
import { erasureReceiptOf, liesAbout } from '../../test/support/forged.ts';
import { openTestLedger, type TestLedger } from '../../test/support/ledger.ts';
import { freshSample, type Notification } from '../../test/support/samples.ts';
import { createLanding } from './land.ts';

const keyring = testKeyring('a-key-for-this-test');
const log = createLog('trust-test', 'fatal');
const CERTIFICATE = 'child-1/birth-certificate';
const HOUSEHOLD = 'child-1/household-registration';

/** What departments say is believed only where it is theirs to say and answers what they were asked. */
describe('a department', () => {
  let test: TestLedger;
  let birth: Notification;
  let caseNumber: string;
  let woken: string[];

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    woken = [];
    birth = freshSample('lanzhou-first-child');
    caseNumber = await test.accept(birth);
    await test.round(caseNumber);
  });

  const land = (...batch: ReceivedMessage[]): Promise<void> => {
    const { pool, ledger } = test;
    const waker = {
      wake: (wake: { caseNumber: string }) => void woken.push(wake.caseNumber),
      roomForStarts: () => 0,
      settled: () => Promise.resolve(),
    };
    return createLanding({ pool, keyring, log, ledger, waker, wakeRelay: () => undefined })(batch);
  };
  const answer = (more: Partial<TestAnswer> = {}): ReceivedMessage =>
    messageOf(answerOf(keyring, { caseNumber, key: CERTIFICATE, birth, ...more }));
  const statusOf = async (key: string): Promise<string | undefined> =>
    (await test.round(caseNumber)).matters[key as typeof CERTIFICATE];
  async function values<T extends object>(sql: string, ...more: unknown[]): Promise<T[]> {
    return (await test.pool.query<T>(sql, [caseNumber, ...more])).rows;
  }
  const landed = () => values('select event_id from ledger.inbox where case_number = $1');
  const reasons = async (): Promise<string[]> => {
    const rows = await values<{ reason: string }>(
      `select headers->>'dlq-reason' as reason from ledger.outbox
        where kind = 'dead-letter' and key in ($1, $1 || 'X') order by seq`,
    );
    return rows.map(({ reason }) => reason);
  };

  /** The child is to be forgotten by these. */
  async function toForget(departments: readonly Department[]): Promise<void> {
    await test.pool.query(
      `insert into ledger.erasure (case_number, subject, reason, requested_by, requested_at)
       values ($1, 'child-1', 'guardian-request', 'supervisor', now())`,
      [caseNumber],
    );
    for (const department of departments)
      await test.pool.query(
        `insert into ledger.erasure_receipt (command_id, case_number, subject, department) values ($1, $2, 'child-1', $3)`,
        [derivedId('erasure', caseNumber, 'child-1', department), caseNumber, department],
      );
  }

  async function confirmed(): Promise<string[]> {
    const rows = await values<{ department: string }>(
      'select department from ledger.erasure_receipt where case_number = $1 and confirmed_at is not null',
    );
    return rows.map(({ department }) => department);
  }

  it.each(Object.keys(liesAbout(keyring, 'B-1')))('is not believed with %s', async (what) => {
    const lie = liesAbout(keyring, caseNumber)[what];
    if (!lie) throw new Error('there is no such lie');
    // It comes among good ones, twice.
    await land(lie.message, answer({ key: 'child-1/vaccination-record', outcome: 'accepted' }), lie.message);
    expect(await reasons()).toEqual([lie.code]);
    expect(await landed()).toHaveLength(1);
    expect(await statusOf(CERTIFICATE)).toBe('requested');
    await land(answer());
    expect(await statusOf(CERTIFICATE)).toBe('completed');
    expect(await values('select from ledger.human_task where case_number = $1')).toEqual([]);
  });

  it('cannot take the place of another’s event', async () => {
    const { envelope } = answerOf(keyring, { caseNumber, key: CERTIFICATE });
    await land(
      answer({ key: 'child-1/vaccination-record', outcome: 'accepted', payload: {}, id: envelope.id }),
    );
    await test.round(caseNumber);
    await land(answer({ id: envelope.id }));
    expect(await landed()).toHaveLength(2);
    expect(await statusOf(CERTIFICATE)).toBe('completed');
    expect(await values('select from ledger.inbox where case_number = $1 and applied_at is null')).toEqual(
      [],
    );
  });

  it('may number its events as it likes, and is opened under that number', async () => {
    await land(answer({ id: '卫健 2026/1', outcome: 'refused' }));
    expect(await values('select as_sent from ledger.inbox where case_number = $1')).toEqual([
      { as_sent: { id: '卫健 2026/1', type: 'cn.birth.birth-certificate.refused.v1' } },
    ]);
    expect(await statusOf(CERTIFICATE)).toBe('manual');
  });

  it('may answer in the old form what it was asked in the old form, and nothing else', async () => {
    await land(answer({ form: 1 }));
    expect(await reasons()).toEqual(['old-form']);
    await test.pool.query(`update ledger.outbox set form = null where key = $1 and kind = 'command'`, [
      caseNumber,
    ]);
    await land(answer({ form: 1 }));
    expect(await statusOf(CERTIFICATE)).toBe('completed');
    expect(await reasons()).toHaveLength(1);
  });

  it('is heard of an attempt that a ledger which was set back has yet to make', async () => {
    await land(answer({ attempt: 2 }));
    expect(await statusOf(CERTIFICATE)).toBe('requested');
    expect(await landed()).toHaveLength(1);
    expect(await reasons()).toEqual([]);
  });

  it('that gives the number of another child is asked again, and its right answer helps', async () => {
    await land(answer());
    await test.round(caseNumber);
    expect(await statusOf(HOUSEHOLD)).toBe('requested');
    const first17 = '62010219991231998';
    const foreign = { residentId: `${first17}${residentIdCheckCharacter(first17)}` };
    const result = {
      ...foreign,
      registeredName: birth.children[0]?.name,
      householdDivisionCode: '620102',
      registeredAt: '2026-11-25T10:00:00+08:00',
    };
    await land(answer({ key: HOUSEHOLD, payload: result }));
    expect(await statusOf(HOUSEHOLD)).toBe('requested');
    const [task] = await values<{ reason: string }>(
      `select reason from ledger.human_task where case_number = $1 and kind = 'dead-letter'`,
    );
    expect(task?.reason).toContain('与该新生儿不符');
    expect(task?.reason).not.toContain(first17);
    await land(answer({ key: HOUSEHOLD }));
    expect(await statusOf(HOUSEHOLD)).toBe('completed');
  });

  it('confirms what it has forgotten, whatever another confirms that can never be written down', async () => {
    const departments = ['health-commission', 'housing'] as const;
    await toForget(departments);
    await test.pool.query(
      `alter table ledger.erasure_receipt add constraint unfit
         check (department <> 'housing' or confirmed_at is null) not valid`,
    );
    try {
      await land(...departments.map((department) => erasureReceiptOf(caseNumber, department)));
    } finally {
      await test.pool.query('alter table ledger.erasure_receipt drop constraint unfit');
    }
    expect(await reasons()).toEqual(['cannot-be-kept']);
    expect(await confirmed()).toEqual(['health-commission']);
  });

  it('confirms only what it was to forget itself', async () => {
    await toForget(['health-commission', 'housing']);
    const lies = liesAbout(keyring, caseNumber);
    const own = lies['a receipt for what nobody was to forget']?.message;
    const forged = lies['a receipt for what another was to forget']?.message;
    if (!own || !forged) throw new Error('there are no such receipts');
    await land(forged);
    await land(own);
    expect(await reasons()).toEqual(['wrong-command']);
    expect(await confirmed()).toEqual(['health-commission']);
  });
});

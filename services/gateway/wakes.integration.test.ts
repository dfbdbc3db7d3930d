import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import {
  catchLostWakes,
  claimWakes,
  forgetWakes,
  needsRun,
  wakeCase,
  wakeOpenCases,
} from '../../infra/postgres/ledger/wakes.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { answerOf } from '../../test/support/answers.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../../test/support/ledger.ts';
import { freshSample } from '../../test/support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
const CERTIFICATE = 'child-1/birth-certificate';
const ALL = ['news', 'start', 'carry-over'] as const;
const SECOND_MS = 1_000;

describe('wakes in the ledger', () => {
  let test: TestLedger;
  let now: Date;

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  beforeEach(async () => {
    now = new Date();
    await test.pool.query('truncate ledger.birth_case, ledger.inbox, ledger.wake, ledger.alarm cascade');
  });
  afterAll(() => test.close());

  const in_ = (seconds: number): LedgerAt => test.at(new Date(now.getTime() + seconds * SECOND_MS));
  const accept = (at: LedgerAt = test): Promise<string> => at.accept(freshSample('lanzhou-first-child'));
  const acceptMany = (count: number): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, () => accept()));
  const land = (caseNumber: string, at: LedgerAt = test) =>
    landAnswers(at.pool, [answerOf(keyring, { caseNumber, key: CERTIFICATE })]);

  async function wakes(): Promise<{ case_number: string; kind: string; token: string; tries: number }[]> {
    const { rows } = await test.pool.query<Awaited<ReturnType<typeof wakes>>[number]>(
      'select case_number, kind, token, tries from ledger.wake order by case_number',
    );
    return rows;
  }
  const woken = async (): Promise<string[]> => (await wakes()).map((wake) => wake.case_number);
  const forgetAll = (): Promise<unknown> => test.pool.query('delete from ledger.wake');

  const close = (caseNumber: string, daysAgo: number): Promise<unknown> =>
    test.pool.query(
      'update ledger.birth_case set completed_at = now() - make_interval(days => $2) where case_number = $1',
      [caseNumber, daysAgo],
    );

  it('of a birth stand from its acceptance on, and are the sweep’s only when the API has had its time', async () => {
    const caseNumber = await accept(in_(0));
    expect(await wakes()).toMatchObject([{ case_number: caseNumber, kind: 'start', tries: 0 }]);
    expect(await claimWakes(in_(2).pool, ALL, 10)).toEqual([]);
    expect(await claimWakes(in_(4).pool, ['news'], 10)).toEqual([]);
    expect(await claimWakes(in_(4).pool, ALL, 10)).toMatchObject([
      { caseNumber, kind: 'start', divisionCode: '620102' },
    ]);
  });

  it('are claimed again later and later, a minute apart at most', async () => {
    await accept(in_(0));
    let at = 4;
    const pauses: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      expect(await claimWakes(in_(at).pool, ALL, 10)).toMatchObject([{ repeated: i > 0 }]);
      const { rows } = await test.pool.query<{ due: Date }>('select due_at as due from ledger.wake');
      const pause = ((rows[0]?.due.getTime() ?? 0) - now.getTime()) / SECOND_MS - at;
      expect(await claimWakes(in_(at + pause - 0.5).pool, ALL, 10)).toEqual([]);
      pauses.push(pause);
      at += pause;
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('are forgotten by their token: what has landed since keeps its wake, and its turn', async () => {
    const [caseNumber, other] = (await acceptMany(2)).sort();
    if (!caseNumber || !other) throw new Error('two were accepted');
    const [claimed, claimedToo] = await wakes();
    const { wakes: landed } = await land(caseNumber);
    const answered = [claimed, claimedToo].map((w) => ({
      caseNumber: w?.case_number ?? '',
      token: w?.token ?? '',
    }));
    await forgetWakes(test.pool, answered);
    expect(await wakes()).toMatchObject([{ case_number: caseNumber, token: landed[0]?.token, tries: 0 }]);
    await forgetWakes(test.pool, landed);
    expect(await wakes()).toEqual([]);
  });

  it('of a case that is sick are tried at once when something lands for it', async () => {
    const caseNumber = await accept();
    await test.pool.query(`update ledger.wake set tries = 9, due_at = now() + interval '50 seconds'`);
    await land(caseNumber);
    const { rows } = await test.pool.query(
      `select tries, due_at < now() + interval '6 seconds' as soon from ledger.wake`,
    );
    expect(rows).toEqual([{ tries: 0, soon: true }]);
  });

  it('are one row for a case, however often its answers land', async () => {
    const caseNumber = await accept();
    const answer = answerOf(keyring, { caseNumber, key: CERTIFICATE });
    await landAnswers(test.pool, [answer]);
    const [first] = await wakes();
    expect((await landAnswers(test.pool, [answer])).wakes).toEqual([]);
    expect(await wakes()).toEqual([first]);
    await land(caseNumber);
    expect(await wakes()).toHaveLength(1);
    expect((await wakes())[0]?.token).not.toBe(first?.token);
  });

  it('are claimed by one of two gateways each', async () => {
    const cases = await acceptMany(40);
    const [one, other] = [in_(10), in_(10)];
    const claims = await Promise.all([one, other, one, other].map(({ pool }) => claimWakes(pool, ALL, 10)));
    const claimed = claims.flat().map((wake) => wake.caseNumber);
    expect(new Set(claimed).size).toBe(claimed.length);
    const rest = await claimWakes(one.pool, ALL, 100);
    expect([...claimed, ...rest.map((wake) => wake.caseNumber)].sort()).toEqual(cases.sort());
  });

  it('that another gateway is just claiming are left to it, and not waited for', async () => {
    const [held = '', free = ''] = await acceptMany(2);
    const gateway = await in_(10).pool.connect();
    // Who does wait for it fails here within seconds.
    await gateway.query(`begin; set local idle_in_transaction_session_timeout = '5s'`);
    gateway.on('error', () => undefined);
    await gateway.query('select from ledger.wake where case_number = $1 for update', [held]);
    expect(await claimWakes(in_(10).pool, ALL, 10)).toMatchObject([{ caseNumber: free }]);
    await gateway.query('rollback');
    gateway.release();
  });

  it('that were lost are found by the net: where something has landed, or an alarm has rung', async () => {
    const [stranded = '', fresh = '', applied = '', silent = '', patient = '', woke = ''] =
      await acceptMany(6);
    for (const one of [stranded, applied, woke]) await land(one, in_(-90));
    await land(fresh, in_(-20));
    await test.pool.query('update ledger.inbox set applied_at = now() where case_number = $1', [applied]);
    await in_(-200).round(silent);
    await in_(-40).round(patient);
    await forgetAll();
    await wakeCase(test.pool, woke);
    const [mine] = await wakes();
    expect(await catchLostWakes(in_(0).pool)).toBe(2);
    expect(await woken()).toEqual([silent, stranded, woke].sort());
    expect((await wakes()).find(({ case_number }) => case_number === woke)).toEqual(mine);
    expect(await claimWakes(in_(0).pool, ['news'], 10)).toHaveLength(2);
  });

  it('are not made by the net for a case that a person has to say something about first', async () => {
    const caseNumber = await accept(in_(-200));
    await in_(-200).round(caseNumber);
    await land(caseNumber, in_(-90));
    await forgetAll();
    await test.pool.query(
      `insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, deadline)
       values (gen_random_uuid(), $1, 'case-set-aside', 'test', 'r', now())`,
      [caseNumber],
    );
    expect(await catchLostWakes(in_(0).pool)).toBe(0);
    await test.pool.query(`update ledger.human_task set status = 'completed'`);
    expect(await catchLostWakes(in_(0).pool)).toBe(1);
  });

  it('are found by the net behind any number of cases that a person has to say something about first', async () => {
    const [stranded, silent] = [await accept(), await accept(in_(-200))];
    await land(stranded, in_(-90));
    await in_(-200).round(silent);
    await forgetAll();
    await test.pool.query(`
      with cases as (
        insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
          notification_hash, mother_hash, accepted_by)
        select 'A-' || n, 'F', n, '620102', 'processing', 'g', '', '', 'test' from generate_series(1, 2000) n
        returning case_number
      ), aside as (
        insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, deadline)
        select gen_random_uuid(), case_number, 'case-set-aside', case_number, 'r', now() from cases
        returning case_number
      ), alarms as (
        insert into ledger.alarm (case_number, rings_at) select case_number, now() - interval '1 hour' from aside
      )
      insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, received_at)
      select gen_random_uuid(), case_number, 'answer', 's', 'c', 1, 'completed', now() - interval '1 hour' from aside`);
    expect(await catchLostWakes(in_(0).pool)).toBe(2);
    expect(await woken()).toEqual([stranded, silent].sort());
  });

  it('are found by the net before any number of cases that were looked at and left', async () => {
    await test.pool.query(`
      insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
          notification_hash, mother_hash, accepted_by, accepted_at)
        select 'left-' || n, 'F', 'left-' || n, '620102', 'processing', 'g', '', '', 'test', now() from generate_series(1, 600) n`);
    await test.pool.query(`
      insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, received_at)
        select gen_random_uuid(), 'left-' || n, 'answer', 'mother', 'leave-change-notice', 2, 'completed', now() - interval '1 day'
          from generate_series(1, 600) n`);
    const lost = await accept(in_(-100));
    await land(lost, in_(-100));
    await forgetAll();
    await catchLostWakes(in_(0).pool);
    expect(await woken()).toContain(lost);
  });

  it('for what lies there although its case was woken are made further and further apart', async () => {
    const caseNumber = await accept();
    await land(caseNumber, in_(0));
    const pauses: number[] = [];
    for (const age of [61, 300, 1_200, 86_400]) {
      await forgetAll();
      expect(await catchLostWakes(in_(age).pool)).toBe(1);
      const { rows } = await test.pool.query<{ due: Date }>('select due_at as due from ledger.wake');
      pauses.push(((rows[0]?.due.getTime() ?? 0) - now.getTime()) / SECOND_MS - age);
    }
    expect(pauses).toEqual([0, 0, 45, 600]);
    await land(caseNumber);
    expect(await claimWakes(in_(10).pool, ['news'], 10)).toMatchObject([{ caseNumber }]);
  });

  it('need a run only where a round would find something to do', async () => {
    const caseNumber = await accept();
    expect(await needsRun(test.pool, caseNumber)).toBe(true);
    await close(caseNumber, 0);
    expect(await needsRun(test.pool, caseNumber)).toBe(false);
    await land(caseNumber);
    expect(await needsRun(test.pool, caseNumber)).toBe(true);
    expect(await needsRun(test.pool, 'B-UNKNOWN')).toBe(false);
  });

  it('for an alarm are made again in a minute, until the case has seen to it', async () => {
    const caseNumber = await accept(in_(-200));
    await in_(-200).round(caseNumber);
    await forgetAll();
    expect(await catchLostWakes(in_(0).pool)).toBe(1);
    await forgetAll();
    expect(await catchLostWakes(in_(30).pool)).toBe(0);
    expect(await catchLostWakes(in_(95).pool)).toBe(1);
    await forgetAll();
    await in_(96).round(caseNumber);
    expect(await catchLostWakes(in_(600).pool)).toBe(0);
  });

  it('for an alarm are not made again and again where the next deadline is far away', async () => {
    const caseNumber = await accept(in_(-200));
    await in_(-200).round(caseNumber);
    await test.pool.query(
      `update ledger.matter set node = jsonb_set(node, '{patienceSeconds}', '86400') where code <> 'birth-certificate'`,
    );
    await land(caseNumber);
    await forgetAll();
    expect(await catchLostWakes(in_(0).pool)).toBe(1);
    await forgetAll();
    const { dueInMs } = await in_(1).round(caseNumber);
    expect(dueInMs).toBe(86_400 * SECOND_MS);
    expect(await catchLostWakes(in_(600).pool)).toBe(0);
    expect(await catchLostWakes(in_(86_400 + 40).pool)).toBe(1);
  });

  it('for open cases are all due at once, and for those that have just closed; what was due stays what it was', async () => {
    const [open = '', landed = '', closed = '', closedLongAgo = ''] = await acceptMany(4);
    await forgetAll();
    await close(closed, 0);
    await close(closedLongAgo, 2);
    await land(landed);
    const [before] = await wakes();
    expect(await wakeOpenCases(test.pool)).toBe(3);
    expect(await woken()).toEqual([open, landed, closed].sort());
    expect((await wakes()).find(({ case_number }) => case_number === landed)).toEqual(before);
    expect(await claimWakes(test.pool, ['start'], 10)).toMatchObject([{ caseNumber: open }]);
    const claimed = await claimWakes(test.pool, ['news'], 10);
    expect(claimed.map(({ caseNumber }) => caseNumber).sort()).toEqual([landed, closed].sort());
  });

  it('for one case are made whether it is open or not, and for none that there is not', async () => {
    const caseNumber = await accept();
    await forgetAll();
    await close(caseNumber, 0);
    expect(await wakeCase(test.pool, caseNumber)).toBe(1);
    expect(await wakeCase(test.pool, 'B-UNKNOWN')).toBe(0);
    expect(await woken()).toEqual([caseNumber]);
  });
});

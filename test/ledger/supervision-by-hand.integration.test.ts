import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeTask } from '../../activities/complete-task.ts';
import { orderSupervision } from '../../activities/order-supervision.ts';
import { scheduleClocks } from '../../infra/postgres/ledger/clock-watch.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import { addWorkingDays } from '../../policies/calendar/working-days.ts';
import { answerOf } from '../support/answers.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../support/ledger.ts';
import { sweep } from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
/** In another city: it has a term of three working days, as in test/ledger/clock-watch.integration.test.ts. */
const OF = { subject: 'child-1', code: 'household-registration' } as const;
const TERM = 3;

/** What a supervisor asks by hand, beside what the clocks ask by themselves. */
describe('a supervision by hand', () => {
  let test: TestLedger;
  const today = shanghaiDate(new Date().toISOString());
  const due = addWorkingDays(today, TERM).date;
  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  const days = new Map<string, LedgerAt>();
  const noonOf = (day: string): LedgerAt => {
    const at = days.get(day) ?? test.at(new Date(`${day}T12:00:00+08:00`));
    days.set(day, at);
    return at;
  };

  async function asked(): Promise<string> {
    const at = noonOf(today);
    const birth = freshSample('born-lanzhou-household-baoji');
    const caseNumber = await at.accept(birth);
    await at.round(caseNumber);
    await landAnswers(at.pool, [answerOf(keyring, { caseNumber, key: 'child-1/birth-certificate', birth })]);
    await at.round(caseNumber);
    return caseNumber;
  }

  /** Twice, as two gateways do. */
  async function look(day: string): Promise<void> {
    for (let i = 0; i < 2; i += 1) {
      await scheduleClocks(noonOf(day).pool);
      await sweep(noonOf(day));
    }
  }

  const order = (caseNumber: string, replyDue: string) =>
    noonOf(today).ledger.change(caseNumber, (view) =>
      orderSupervision(view, { of: OF, reason: '家里来问', replyDue, by: 'supervisor' }),
    );

  async function watchOn(caseNumber: string): Promise<string | null | undefined> {
    const { rows } = await test.pool.query<{ day: string | null }>(
      'select watch_on::text as day from ledger.matter where case_number = $1 and code = $2',
      [caseNumber, OF.code],
    );
    return rows[0]?.day;
  }

  async function tasks(caseNumber: string): Promise<{ id: string; said: string; reason: string }[]> {
    const { rows } = await test.pool.query<{ id: string; said: string; reason: string }>(
      `select id, kind || ' ' || status as said, reason from ledger.human_task
        where case_number = $1 and kind like 'supervision%' order by opened_at`,
      [caseNumber],
    );
    return rows;
  }
  const said = async (caseNumber: string): Promise<string[]> =>
    (await tasks(caseNumber)).map((task) => task.said);

  it('that nobody answers goes to the next level, before its office is late', async () => {
    const caseNumber = await asked();
    await order(caseNumber, today);
    await order(caseNumber, due);
    expect(await watchOn(caseNumber)).toBe(addDays(today, 1));
    await look(today);
    expect(await said(caseNumber)).toEqual(['supervision-order open']);
    await look(addDays(today, 1));
    expect(await said(caseNumber)).toEqual(['supervision-order overtaken', 'supervision open']);
    expect((await tasks(caseNumber)).at(-1)?.reason).toContain('第2次督办');
  });

  it('that was answered does not keep what is late from being supervised', async () => {
    const caseNumber = await asked();
    await order(caseNumber, today);
    const [task] = await tasks(caseNumber);
    const completion = { taskId: task?.id ?? '', by: 'clerk', outcome: 'replied' } as const;
    await noonOf(today).ledger.change(caseNumber, (view) =>
      completeTask(view, completion, () => ({ facts: undefined, reason: '部门已说明' })),
    );
    for (let day = today; day <= due; day = addDays(day, 1)) await look(day);
    expect(await said(caseNumber)).toEqual(['supervision-order completed']);
    expect(await watchOn(caseNumber)).toBe(addDays(due, 1));
    await look(addDays(due, 1));
    expect(await said(caseNumber)).toEqual(['supervision-order completed', 'supervision open']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeTask } from '../../activities/complete-task.ts';
import { listCases } from '../../infra/postgres/ledger/case-list.ts';
import { renewClocks, scheduleClocks } from '../../infra/postgres/ledger/clock-watch.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { watchLedger } from '../../infra/postgres/ledger/watch.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import { addWorkingDays } from '../../policies/calendar/working-days.ts';
import { daysOf, soonFrom } from '../../policies/clocks/due.ts';
import type { DueFilter } from '../../schemas/clock.ts';
import type { AnswerOutcome } from '../../schemas/case-plan.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';
import { answerOf } from '../support/answers.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../support/ledger.ts';
import { sweep } from '../support/payments.ts';
import { freshSample, type Notification } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
/** In another city: two working days for whoever decides, one to tell the family (policies/graph/authorities.ts). */
const CODE = 'household-registration';
const REGISTRATION = `child-1/${CODE}` as const;
const CERTIFICATE = 'child-1/birth-certificate';
const TERM = 3;

/** What the clocks of a case say and ask, over weeks, by the clock of the ledger. */
describe('the watch over the clocks', () => {
  let test: TestLedger;
  const today = shanghaiDate(new Date().toISOString());
  const due = addWorkingDays(today, TERM).date;
  const births = new Map<string, Notification>();
  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  /** noon of a day in China */
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
    births.set(caseNumber, birth);
    await at.round(caseNumber);
    await landAnswers(at.pool, [answerOf(keyring, { caseNumber, key: CERTIFICATE, birth })]);
    await at.round(caseNumber);
    return caseNumber;
  }

  /** Looks at whatever a clock says something of on a day: twice, and by two gateways. */
  async function look(day: string): Promise<void> {
    const at = noonOf(day);
    await Promise.all([scheduleClocks(at.pool), scheduleClocks(at.pool)]);
    await sweep(at);
    await scheduleClocks(at.pool);
    await sweep(at);
  }

  async function index(
    caseNumber: string,
    code = CODE,
  ): Promise<{ due: string | null; watch: string | null }> {
    const { rows } = await test.pool.query<{ due: string | null; watch: string | null }>(
      `select due_on::text as due, watch_on::text as watch from ledger.matter where case_number = $1 and code = $2`,
      [caseNumber, code],
    );
    return rows[0] ?? { due: 'no matter', watch: 'no matter' };
  }

  async function said(caseNumber: string): Promise<string[]> {
    const { rows } = await test.pool.query<{ type: string }>(
      `select type from ledger.case_event where case_number = $1 and code = $2
          and (type like 'matter.due%' or type = 'matter.overdue' or type like 'supervision.%') order by seq`,
      [caseNumber, CODE],
    );
    return rows.map(({ type }) => type);
  }

  interface Supervision {
    readonly id: string;
    readonly status: string;
    readonly deadline: Date;
    readonly reason: string;
  }
  async function supervisions(caseNumber: string): Promise<Supervision[]> {
    const { rows } = await test.pool.query<Supervision>(
      `select id, status, deadline, reason from ledger.human_task where case_number = $1 and kind = 'supervision' order by opened_at`,
      [caseNumber],
    );
    return rows;
  }

  async function answers(
    day: string,
    caseNumber: string,
    { outcome, attempt = 1, payload }: { outcome: AnswerOutcome; attempt?: number; payload?: unknown },
  ): Promise<void> {
    const at = noonOf(day);
    const birth = births.get(caseNumber);
    if (!birth) throw new Error('no birth of this test');
    const answer = { caseNumber, key: REGISTRATION, outcome, attempt, birth } as const;
    await landAnswers(at.pool, [answerOf(keyring, payload === undefined ? answer : { ...answer, payload })]);
    await at.round(caseNumber);
  }

  async function decide(
    day: string,
    caseNumber: string,
    taskId: string,
    outcome: TaskDecision,
    until?: string,
  ) {
    const completion = {
      ...{ taskId, by: 'supervisor', outcome },
      ...(until === undefined ? {} : { until: new Date(`${until}T23:59:59+08:00`) }),
    };
    await noonOf(day).ledger.change(caseNumber, (view) =>
      completeTask(view, completion, () => ({ facts: undefined, reason: '部门已说明' })),
    );
  }

  const listed = async (day: string, filter: DueFilter): Promise<string[]> => {
    const page = await listCases(noonOf(day).pool, keyring, { due: daysOf(filter, day) }, { limit: 100 });
    return page.map(({ caseNumber }) => caseNumber);
  };

  it('says once that little time is left, and then that it is late, which a supervisor takes up', async () => {
    const caseNumber = await asked();
    expect(await index(caseNumber)).toEqual({ due, watch: soonFrom(due) });
    await look(addDays(soonFrom(due), -1));
    expect(await said(caseNumber)).toEqual([]);
    await look(soonFrom(due));
    expect(await said(caseNumber)).toEqual(['matter.due-soon']);
    expect(await index(caseNumber)).toEqual({ due, watch: addDays(due, 1) });
    await look(due);
    expect(await supervisions(caseNumber)).toEqual([]);
    await look(addDays(due, 1));
    await look(addDays(due, 2));
    expect(await said(caseNumber)).toEqual(['matter.due-soon', 'matter.overdue']);
    const [task] = await supervisions(caseNumber);
    expect([task?.status, shanghaiDate(task?.deadline.toISOString() ?? '')]).toEqual([
      'open',
      addWorkingDays(addDays(due, 1), 3).date,
    ]);
  });

  it('is in the lists and on the gauges by its due date, and only there', async () => {
    const caseNumber = await asked();
    expect(await listed(due, 'today')).toContain(caseNumber);
    expect(await listed(soonFrom(due), 'soon')).toContain(caseNumber);
    expect(await listed(addDays(due, 1), 'overdue')).toContain(caseNumber);
    expect(await listed(due, 'overdue')).not.toContain(caseNumber);
    expect(await listed(soonFrom(due), 'today')).not.toContain(caseNumber);
    const onThatDay = await watchLedger(noonOf(due).pool as never);
    const [before] = onThatDay.dueMatters.filter(({ department }) => department === 'public-security');
    await answers(due, caseNumber, { outcome: 'completed' });
    const { dueMatters } = await watchLedger(noonOf(due).pool as never);
    const after = dueMatters.find(({ department }) => department === 'public-security');
    expect((before?.today ?? 0) - (after?.today ?? 0)).toBe(1);
    expect(await index(caseNumber)).toEqual({ due: null, watch: null });
    expect(await listed(addDays(due, 1), 'overdue')).not.toContain(caseNumber);
  });

  it('asks once more when the day that the office has named is over, and no more once it has done it', async () => {
    const caseNumber = await asked();
    const late = addDays(due, 1);
    await look(late);
    const [first] = await supervisions(caseNumber);
    const replyDue = shanghaiDate(first?.deadline.toISOString() ?? '');
    await look(addDays(replyDue, 1));
    await look(addDays(replyDue, 2));
    expect((await said(caseNumber)).filter((type) => type === 'supervision.unanswered')).toHaveLength(1);
    const [, again] = await supervisions(caseNumber);
    const named = addDays(replyDue, 10);
    await decide(addDays(replyDue, 2), caseNumber, again?.id ?? '', 'replied', named);
    expect(await index(caseNumber)).toEqual({ due, watch: addDays(named, 1) });
    await look(named);
    expect(await supervisions(caseNumber)).toHaveLength(2);
    await look(addDays(named, 1));
    const statuses = (await supervisions(caseNumber)).map(({ status }) => status);
    expect(statuses).toEqual(['overtaken', 'completed', 'open']);
    await answers(addDays(named, 2), caseNumber, { outcome: 'accepted', payload: {} });
    expect((await supervisions(caseNumber)).at(-1)?.status).toBe('open');
    await answers(addDays(named, 2), caseNumber, { outcome: 'completed' });
    expect((await supervisions(caseNumber)).at(-1)?.status).toBe('overtaken');
  });

  it('supervises anew whatever nobody answers, by a task that says which time it is, with the silence on record', async () => {
    const caseNumber = await asked();
    let day = addDays(due, 1);
    for (let nth = 1; nth <= 3; nth += 1) {
      await look(day);
      await look(addDays(day, 1));
      const all = await supervisions(caseNumber);
      expect(all.map(({ status }) => status)).toEqual([...Array<string>(nth - 1).fill('overtaken'), 'open']);
      const last = all.at(-1);
      expect(last?.reason.includes(`第${nth}次督办`)).toBe(nth > 1);
      const silences = (await said(caseNumber)).filter((type) => type === 'supervision.unanswered');
      expect(silences).toHaveLength(nth - 1);
      const replyDue = shanghaiDate(last?.deadline.toISOString() ?? '');
      expect(replyDue).toBe(addWorkingDays(day, 3).date);
      expect((await index(caseNumber)).watch).toBe(addDays(replyDue, 1));
      day = addDays(replyDue, 1);
    }
    await decide(
      addDays(day, -1),
      caseNumber,
      (await supervisions(caseNumber)).at(-1)?.id ?? '',
      'escalated',
    );
    await look(day);
    expect((await supervisions(caseNumber)).map(({ status }) => status)).toEqual([
      ...['overtaken', 'overtaken', 'completed', 'open'],
    ]);
  });

  it('does not count what stands still: the due date is gone with a pause, and comes back later by its working days', async () => {
    const caseNumber = await asked();
    const pausedOn = addWorkingDays(today, 2).date;
    await answers(pausedOn, caseNumber, { outcome: 'accepted', payload: { pausedFor: 'verification' } });
    expect(await index(caseNumber)).toEqual({ due: null, watch: null });
    await look(addDays(due, 30));
    expect(await said(caseNumber)).toEqual([]);
    const resumedOn = addWorkingDays(pausedOn, 20).date;
    await answers(resumedOn, caseNumber, { outcome: 'accepted', payload: {} });
    // one day was counted before the pause, whose own days are not
    expect((await index(caseNumber)).due).toBe(addWorkingDays(resumedOn, TERM - 1).date);
  });

  it('is made anew where packs or calendar are others, once', async () => {
    const caseNumber = await asked();
    await renewClocks(test.pool, 'the packs of before');
    await sweep(noonOf(today));
    await test.pool.query(
      `update ledger.matter set due_on = '2020-01-01', watch_on = null where case_number = $1`,
      [caseNumber],
    );
    expect(await renewClocks(test.pool, 'the packs of before')).toBe(0);
    const [one, other] = await Promise.all([1, 2].map(() => renewClocks(test.pool, 'other packs')));
    expect([one, other].filter((n) => n === 0)).toHaveLength(1);
    await test.pool.query(`update ledger.due set try_at = ledger.now() where kind = 'clock'`);
    await sweep(noonOf(addDays(today, 1)));
    expect(await index(caseNumber)).toEqual({ due, watch: soonFrom(due) });
  });

  it('reminds a family of its own last day once, and of none that it has met', async () => {
    const caseNumber = await asked();
    const { watch } = await index(caseNumber, 'medical-insurance');
    expect(watch).not.toBeNull();
    const day = watch ?? today;
    const reminded = async (): Promise<string[]> => {
      const { rows } = await test.pool.query<{ key: string }>(
        `select dedupe_key as key from ledger.notice where case_number = $1 and dedupe_key like 'deadline:%' order by 1`,
        [caseNumber],
      );
      return rows.map(({ key }) => key);
    };
    await look(addDays(day, -1));
    expect((await reminded()).filter((key) => key.includes('medical-insurance'))).toEqual([]);
    for (const later of [0, 1, 3, 90]) await look(addDays(day, later));
    expect((await reminded()).filter((key) => key.includes('medical-insurance'))).toHaveLength(1);
  });
});

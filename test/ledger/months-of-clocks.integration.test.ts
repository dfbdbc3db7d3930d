import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeTask } from '../../activities/complete-task.ts';
import { scheduleClocks } from '../../infra/postgres/ledger/clock-watch.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { addDays, addMonths, shanghaiDate } from '../../policies/calendar/date.ts';
import {
  addWorkingDays,
  endOfPeriodDays,
  onOrAfterWorkingDay,
} from '../../policies/calendar/working-days.ts';
import { remindFrom } from '../../policies/clocks/deadlines.ts';
import { soonFrom } from '../../policies/clocks/due.ts';
import { answerOf } from '../support/answers.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../support/ledger.ts';
import { answerTask, decideEntitlements, sweep } from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
const CODE = 'household-registration';
const MONTHS = 10;

/**
 * The clock of the ledger goes over months, from one day on which a case is to be looked at to the next: what is said on each of
 * them, and that on no other day anything is.
 */
describe('months of clocks', () => {
  let test: TestLedger;
  const today = shanghaiDate(new Date().toISOString());
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

  /** Twice, as two gateways do. */
  async function look(day: string): Promise<void> {
    for (let i = 0; i < 2; i += 1) {
      await scheduleClocks(noonOf(day).pool);
      await sweep(noonOf(day));
    }
  }

  async function nextDay(caseNumber: string): Promise<string | undefined> {
    const { rows } = await test.pool.query<{ day: string | null }>(
      'select min(watch_on)::text as day from ledger.matter where case_number = $1',
      [caseNumber],
    );
    return rows[0]?.day ?? undefined;
  }

  /** What of clocks is said in a case: events of one matter, and what the family is reminded of. */
  async function said(caseNumber: string): Promise<string[]> {
    const { rows } = await test.pool.query<{ said: string }>(
      `select type as said from ledger.case_event where case_number = $1 and code = $2
          and (type in ('matter.due-soon', 'matter.overdue', 'supervision.unanswered')
               or (type = 'task.opened' and detail->>'kind' = 'supervision'))
       union all
       select split_part(dedupe_key, ':', 1) || ' ' || split_part(dedupe_key, ':', 2) from ledger.notice
        where case_number = $1 and dedupe_key ~ '^(deadline|claim-window):'`,
      [caseNumber, CODE],
    );
    return rows.map((row) => row.said).sort();
  }

  /** @returns by day, what was said on it */
  async function walk(caseNumber: string, until: string, onDay?: (day: string) => Promise<unknown>) {
    const spoken: Record<string, string[]> = {};
    let known = await said(caseNumber);
    let last = today;
    for (
      let day = await nextDay(caseNumber);
      day !== undefined && day <= until;
      day = await nextDay(caseNumber)
    ) {
      expect(day > last || day === today).toBe(true);
      await look(addDays(day, -1));
      expect(await said(caseNumber)).toEqual(known);
      await look(day);
      const now = await said(caseNumber);
      const fresh = [...now];
      for (const each of known) fresh.splice(fresh.indexOf(each), 1);
      spoken[day] = fresh;
      [known, last] = [now, day];
      await onDay?.(day);
    }
    await look(until);
    expect(await said(caseNumber)).toEqual(known);
    return spoken;
  }

  it('of a matter that nobody does: due soon, late, supervised, again where nobody answers, and after the day that was named', async () => {
    const birth = freshSample('born-lanzhou-household-baoji');
    const at = noonOf(today);
    const caseNumber = await at.accept(birth);
    await at.round(caseNumber);
    await landAnswers(at.pool, [answerOf(keyring, { caseNumber, key: 'child-1/birth-certificate', birth })]);
    await at.round(caseNumber);
    const due = addWorkingDays(today, 3).date;
    const late = addDays(due, 1);
    const silent = addDays(addWorkingDays(late, 3).date, 1);
    const named = addMonths(today, 6);
    const lateAgain = addDays(named, 1);
    const silentAgain = addDays(addWorkingDays(lateAgain, 3).date, 1);
    const reply = async (day: string, until: string): Promise<void> => {
      const { rows } = await test.pool.query<{ id: string }>(
        `select id from ledger.human_task where case_number = $1 and kind = 'supervision' and status = 'open'`,
        [caseNumber],
      );
      const untilAt = new Date(`${until}T23:59:59+08:00`);
      const completion = {
        taskId: rows[0]?.id ?? '',
        by: 'supervisor',
        outcome: 'replied',
        until: untilAt,
      } as const;
      await noonOf(day).ledger.change(caseNumber, (view) =>
        completeTask(view, completion, () => ({ facts: undefined, reason: '部门已说明' })),
      );
    };
    const end = addMonths(today, MONTHS);
    const spoken = await walk(caseNumber, end, async (day) => {
      if (day === silent) await reply(day, named);
      if (day === silentAgain) await reply(day, end);
    });
    const ofOffice = Object.fromEntries(
      Object.entries(spoken).flatMap(([day, all]) => {
        const mine = all.filter((each) => !each.startsWith('deadline'));
        return mine.length > 0 ? [[day, mine]] : [];
      }),
    );
    expect(ofOffice).toEqual({
      [soonFrom(due)]: ['matter.due-soon'],
      [late]: ['matter.overdue', 'task.opened'],
      [silent]: ['supervision.unanswered', 'task.opened'],
      [lateAgain]: ['task.opened'],
      [silentAgain]: ['supervision.unanswered', 'task.opened'],
    });
  });

  it('of what a family has to do itself: within a month, and in time for the insurance', async () => {
    const birth = freshSample('lanzhou-name-and-choices-later');
    const at = noonOf(today);
    const caseNumber = await at.accept(birth);
    await at.round(caseNumber);
    const born = shanghaiDate(birth.delivery.at);
    const month = onOrAfterWorkingDay(addMonths(born, 1)).date;
    const insured = endOfPeriodDays(born, 90).date;
    const spoken = await walk(caseNumber, addMonths(today, MONTHS));
    expect(spoken).toEqual({
      [remindFrom(month)]: [`deadline child-1/${CODE}`, 'deadline child-1/vaccination-record'],
      [remindFrom(insured)]: ['deadline child-1/medical-insurance'],
    });
  });

  it('of a subsidy that nobody has said yes to, before the year of its first claim is over, and of none that was claimed', async () => {
    const [open, claimed] = [0, 1].map(() => test.accept(freshSample('lanzhou-first-child')));
    const caseNumber = await (open ?? Promise.reject(new Error('no case')));
    const other = await (claimed ?? Promise.reject(new Error('no case')));
    for (const each of [caseNumber, other]) {
      await decideEntitlements(test, each);
      await test.pool.query(
        `update ledger.matter set watch_on = null where case_number = $1 and code <> 'birth-certificate'`,
        [each],
      );
    }
    const until = `${Number(today.slice(0, 4)) + 1}-12-31`;
    expect(await nextDay(caseNumber)).toBeDefined();
    await answerTask(test, { caseNumber: other, kind: 'claim-confirmation', outcome: 'confirmed' });
    for (const day of [remindFrom(until), addDays(remindFrom(until), 1), addDays(until, 1)]) await look(day);
    const ofClaims = async (of: string): Promise<string[]> =>
      (await said(of)).filter((each) => each.startsWith('claim-window'));
    expect(await ofClaims(caseNumber)).toEqual(['claim-window child-1']);
    expect(await ofClaims(other)).toEqual([]);
  });
});

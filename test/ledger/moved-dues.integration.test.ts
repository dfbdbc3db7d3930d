import { afterAll, beforeAll, expect, it } from 'vitest';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { addDays, shanghaiDate, yearOf } from '../../policies/calendar/date.ts';
import { PUBLISHED, type PublishedCalendar } from '../../policies/calendar/published.ts';
import { addWorkingDays, workingDay } from '../../policies/calendar/working-days.ts';
import { movedDues } from '../../services/cli/moved-dues.ts';
import { answerOf } from '../support/answers.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
let test: TestLedger;
beforeAll(async () => {
  test = await openTestLedger(keyring);
});
afterAll(() => test.close());

it('a dry run of a notice names each due date that it moves, and the day to which', async () => {
  const birth = freshSample('born-lanzhou-household-baoji');
  const caseNumber = await test.accept(birth);
  await test.round(caseNumber);
  await landAnswers(test.pool, [answerOf(keyring, { caseNumber, key: 'child-1/birth-certificate', birth })]);
  await test.round(caseNumber);
  const today = shanghaiDate(new Date().toISOString());
  // two working days for whoever decides, one to tell the family
  const due = addWorkingDays(today, 3).date;
  const rested = addWorkingDays(today, 2).date;
  const after: PublishedCalendar = {
    knows: (year) => year === yearOf(rested) || PUBLISHED.knows(year),
    says: (date) => (date === rested ? false : PUBLISHED.says(date)),
  };
  const calendars = { before: PUBLISHED, after };
  let later = addDays(due, 1);
  while (!workingDay(later, after).working) later = addDays(later, 1);
  expect(await movedDues(test.pool, rested, calendars)).toEqual({
    looked: 1,
    more: false,
    moved: [{ caseNumber, subject: 'child-1', code: 'household-registration', before: due, after: later }],
  });
  expect(await movedDues(test.pool, addDays(due, 1), calendars)).toMatchObject({ looked: 0, moved: [] });
  expect(await movedDues(test.pool, undefined, calendars)).toMatchObject({ looked: 0 });
});

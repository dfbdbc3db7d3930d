import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../calendar/date.ts';
import { addWorkingDays, workingDay } from '../calendar/working-days.ts';
import { allPacks } from '../load/all-packs.ts';
import { daysOf, dueDateOf, soonFrom, standingOfDue, standingTerms } from './due.ts';
import { runOf } from './run.ts';

const day = fc.integer({ min: 0, max: 900 }).map((n) => addDays('2025-06-01', n));

describe('where a due date stands', () => {
  test.each([
    // a Friday, and the weekend that is worked before the Spring Festival of 2026 (放假通知: 2 月 14 日上班)
    ['2026-02-13', '2026-02-12', 'due-soon'],
    ['2026-02-14', '2026-02-13', 'due-soon'],
    // the last worked day before nine days of rest: the next one is the 24th
    ['2026-02-24', '2026-02-14', 'due-soon'],
    ['2026-02-24', '2026-02-13', 'in-time'],
    ['2026-02-24', '2026-02-20', 'due-soon'],
    ['2026-02-24', '2026-02-25', 'overdue'],
    // over the end of the year
    ['2027-01-04', '2026-12-31', 'due-soon'],
    ['2027-01-04', '2026-12-30', 'in-time'],
  ])('%s on %s: %s', (due, today, standing) => {
    expect(standingOfDue(due, today)).toBe(standing);
  });

  test('it is soon from the working day before it on, and on no day before', () => {
    fc.assert(
      fc.property(day, (from) => {
        const due = addWorkingDays(from, 1).date;
        const first = soonFrom(due);
        expect(standingOfDue(due, first)).toBe('due-soon');
        expect(standingOfDue(due, addDays(first, -1))).toBe('in-time');
        expect(workingDay(first).working).toBe(true);
      }),
    );
  });

  test('a list asked for what is late and one asked for what is soon share nothing, and today is of the second', () => {
    fc.assert(
      fc.property(day, day, (due, today) => {
        const isIn = ({ from = '0001-01-01', to }: { from?: string; to: string }) => from <= due && due <= to;
        const standing = standingOfDue(due, today);
        expect(isIn(daysOf('overdue', today))).toBe(standing === 'overdue');
        expect(isIn(daysOf('soon', today))).toBe(standing === 'due-soon');
        expect(isIn(daysOf('today', today))).toBe(due === today);
        expect(due !== today || standing === 'due-soon').toBe(true);
      }),
    );
  });
});

describe('until when a piece of work is to be done', () => {
  const run = runOf([{ seq: 1, kind: 'requested', on: '2026-08-03' }]);
  const today = '2026-08-04';
  const clocks = [
    { authority: 'deciding', divisionCode: '610302', workingDays: 2 },
    { authority: 'accepting', divisionCode: '620102', workingDays: 1 },
  ] as const;
  const dueOf = (work: 'childcare-subsidy-claim' | 'social-security-card', with_: typeof clocks | []) => {
    const terms = standingTerms(allPacks(), { work, division: '620102', day: '2026-08-03' }, run, today);
    return dueDateOf(terms, { run, clocks: with_, today });
  };

  test('is what a text says, also where authorities have promised each other less', () => {
    expect(dueOf('childcare-subsidy-claim', clocks)).toBe('2026-09-14');
  });

  test('is the later of what two authorities have promised where no text says anything', () => {
    expect(dueOf('social-security-card', clocks)).toBe('2026-08-06');
  });

  test('is no day where nobody has published anything', () => {
    expect(dueOf('social-security-card', [])).toBeUndefined();
  });
});

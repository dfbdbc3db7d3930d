import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAUSE_REASONS, type PauseReason } from '../../schemas/clock.ts';
import { addDays, weekday } from '../calendar/date.ts';
import { publishedWith, type PublishedCalendar } from '../calendar/published.ts';
import { workingDay } from '../calendar/working-days.ts';
import { clockEventsOf, type CaseEvent } from './case-events.ts';
import { reckon } from './reckon.ts';
import { isPaused, runOf, type ClockEvent } from './run.ts';

/** Far from anything that is published: days are exchanged here as these tests like. */
const YEAR = 2088;
const BEGIN = `${YEAR - 1}-12-10`;
const DAYS = 70;
const everyDay = Array.from({ length: DAYS }, (_, i) => addDays(BEGIN, i));
const isWeekend = (day: string): boolean => weekday(day) === 0 || weekday(day) === 6;

function calendarOf(rest: readonly string[], work: readonly string[]): PublishedCalendar {
  const year = (of: number) => {
    const mine = (day: string): boolean => day.startsWith(`${of}-`);
    return { source: `示例〔${of}〕1号`, rest: rest.filter(mine), work: work.filter(mine) };
  };
  return publishedWith({ [YEAR - 1]: year(YEAR - 1), [YEAR]: year(YEAR), [YEAR + 1]: year(YEAR + 1) });
}

const calendars = fc
  .tuple(
    fc.subarray(
      everyDay.filter((day) => !isWeekend(day)),
      { maxLength: 15 },
    ),
    fc.subarray(everyDay.filter(isWeekend), { maxLength: 8 }),
  )
  .map(([rest, work]) => calendarOf(rest, work));

/** Asked for, and paused now and then, for anything that a clock stands still for. */
const histories = fc
  .array(fc.tuple(fc.constantFrom(...PAUSE_REASONS), fc.nat({ max: 9 }), fc.nat({ max: 9 })), {
    maxLength: 4,
  })
  .map((pauses): ClockEvent[] => {
    let on = BEGIN;
    const rest = pauses.flatMap(([why, before, length], i): ClockEvent[] => {
      const from = addDays(on, before);
      on = addDays(from, length);
      const resumed = { kind: why === 'correction' ? 'requested' : 'resumed' } as const;
      return [
        { kind: 'paused', why, seq: 2 * i + 1, on: from },
        { ...resumed, seq: 2 * i + 2, on },
      ];
    });
    return [{ kind: 'requested', seq: 0, on: BEGIN }, ...rest];
  });
const terms = fc.integer({ min: 1, max: 25 });

describe('however days are exchanged', () => {
  test('a clock goes on by working days alone, never while it stands still, and never backwards', () => {
    fc.assert(
      fc.property(histories, terms, calendars, (events, workingDays, calendar) => {
        const run = runOf(events);
        const seen = everyDay.map((today) => reckon(run, workingDays, { today, calendar }));
        seen.forEach(({ left, overdue, dueDate }, i) => {
          const [day = '', before] = [everyDay[i], seen[i - 1]];
          const used = (before?.left ?? workingDays) - left;
          const counts = i > 0 && workingDay(day, calendar).working && !isPaused(run, day);
          expect(used).toBe(counts && (before?.left ?? 0) > 0 ? 1 : 0);
          expect(dueDate).toBe(seen[0]?.dueDate);
          expect(overdue).toBe(dueDate !== undefined && day > dueDate);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('the last day is a working day on which it does not stand still, and all its days are before it', () => {
    fc.assert(
      fc.property(histories, terms, calendars, (events, workingDays, calendar) => {
        const run = runOf(events);
        const { dueDate, provisional } = reckon(run, workingDays, { today: BEGIN, calendar });
        expect([provisional, dueDate === undefined]).toEqual([
          false,
          run.state === 'paused' && dueDate === undefined,
        ]);
        fc.pre(dueDate !== undefined);
        const counted = Array.from({ length: 400 }, (_, i) => addDays(BEGIN, i + 1)).filter(
          (day) => day <= (dueDate ?? '') && workingDay(day, calendar).working && !isPaused(run, day),
        );
        expect([counted.length, counted.at(-1)]).toEqual([workingDays, dueDate]);
      }),
      { numRuns: 40 },
    );
  });

  test('what was a guess is one no more once the year is published, and is as if it had always been', () => {
    const guessed = publishedWith({ [YEAR - 1]: { source: '示例〔2087〕1号', rest: [], work: [] } });
    fc.assert(
      fc.property(histories, fc.integer({ min: 12, max: 25 }), calendars, (events, workingDays, calendar) => {
        const run = runOf(events);
        const before = reckon(run, workingDays, { today: BEGIN, calendar: guessed });
        const after = reckon(run, workingDays, { today: BEGIN, calendar });
        fc.pre(before.dueDate !== undefined);
        // 元旦 of the year to come takes from the end of this one
        const isGuess = (before.dueDate ?? '') >= `${YEAR - 1}-12-29`;
        expect([before.provisional, after.provisional]).toEqual([isGuess, false]);
        expect(reckon(runOf(events.toReversed()), workingDays, { today: BEGIN, calendar })).toEqual(after);
      }),
      { numRuns: 40 },
    );
  });
});

/** Monday 2 November 2026 is asked for, Wednesday it stands still, Tuesday after it goes on: by the events of its case. */
const ABOUT = { subject: 'child-1', code: 'social-security-card' } as const;
const event = (seq: number, day: string, type: string, detail: CaseEvent['detail'] = null): CaseEvent => ({
  ...{ ...ABOUT, seq, type, detail },
  at: `${day}T10:00:00+08:00`,
});
function eventsOf(why: PauseReason): CaseEvent[] {
  const isCorrection = why === 'correction';
  return [
    event(1, '2026-11-02', 'matter.requested', { attempt: 1 }),
    isCorrection
      ? event(2, '2026-11-04', 'task.opened', { kind: 'correction-needed' })
      : event(2, '2026-11-04', 'matter.paused', { why }),
    isCorrection
      ? event(3, '2026-11-10', 'matter.requested', { attempt: 2 })
      : event(3, '2026-11-10', 'matter.resumed'),
  ];
}

test.each(PAUSE_REASONS)('%s stops the clock of its case from its event to the one that ends it', (why) => {
  const run = runOf(clockEventsOf(eventsOf(why), ABOUT));
  expect(run.pauses).toMatchObject([{ why, from: '2026-11-04', until: '2026-11-10', event: 2, endedBy: 3 }]);
  const still = runOf(clockEventsOf(eventsOf(why).slice(0, 2), ABOUT));
  expect(reckon(still, 5, { today: '2026-12-31' })).toMatchObject({ left: 4, overdue: false });
  expect(reckon(run, 5, { today: '2026-11-10' })).toMatchObject({ dueDate: '2026-11-16', left: 4 });
});

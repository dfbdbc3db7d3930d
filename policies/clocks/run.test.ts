import { describe, expect, test } from 'vitest';
import { addDays } from '../calendar/date.ts';
import type { NoticedYear } from '../calendar/notice.ts';
import { PUBLISHED, publishedWith, type PublishedCalendar } from '../calendar/published.ts';
import { noticeOf, reckon } from './reckon.ts';
import { runOf, type ClockEvent } from './run.ts';

const on = (seq: number, day: string) => ({ seq, on: day });
const requested = (seq: number, day: string): ClockEvent => ({ ...on(seq, day), kind: 'requested' });
const asked = (seq: number, day: string): ClockEvent => ({
  ...on(seq, day),
  kind: 'paused',
  why: 'correction',
});
const told = (seq: number, day: string): ClockEvent => ({ ...on(seq, day), kind: 'told' });
const done = (seq: number, day: string): ClockEvent => ({ ...on(seq, day), kind: 'done' });

function standing(
  events: readonly ClockEvent[],
  workingDays: number,
  today: string,
  calendar: PublishedCalendar = PUBLISHED,
) {
  const { dueDate, left, overdue, provisional } = reckon(runOf(events), workingDays, { today, calendar });
  return [dueDate, left, overdue, provisional];
}

/** 2026: 26–28 September and 1–7 October are rested, Sunday 20 September and Saturday 10 October are worked. */
describe('days that are exchanged (调休)', () => {
  test.each([
    ['a Sunday that is worked counts', '2026-09-18', 1, '2026-09-20'],
    ['the national days are waited out', '2026-09-30', 1, '2026-10-08'],
    ['a Saturday that is worked is the last day', '2026-10-09', 1, '2026-10-10'],
    ['the Sunday after it is not', '2026-10-09', 2, '2026-10-12'],
    ['asked for on a day of rest, the first working day is the first', '2026-10-03', 1, '2026-10-08'],
  ])('%s', (_, start, workingDays, due) => {
    expect(standing([requested(1, start)], workingDays, start)[0]).toBe(due);
  });

  test('the last day is not overdue, the day after it is', () => {
    const events = [requested(1, '2026-09-30')];
    expect(standing(events, 1, '2026-10-07')).toEqual(['2026-10-08', 1, false, false]);
    expect(standing(events, 1, '2026-10-08')).toEqual(['2026-10-08', 0, false, false]);
    expect(standing(events, 1, '2026-10-09')).toEqual(['2026-10-08', 0, true, false]);
  });
});

describe('the end of a year', () => {
  const NOTICE: NoticedYear = {
    source: '示例〔2090〕1号',
    rest: ['2089-12-30', '2090-01-01', '2090-01-02'],
    work: ['2090-01-07'],
  };
  const events = [requested(1, '2089-12-28')];

  test('goes over into the next one', () => {
    expect(standing([requested(1, '2025-12-31')], 1, '2025-12-31')).toEqual(['2026-01-04', 1, false, false]);
  });

  test('a year that nobody has published makes it provisional, and its notice another day', () => {
    expect(standing(events, 5, '2089-12-28')).toEqual(['2090-01-04', 5, false, true]);
    const published = publishedWith({
      2089: { source: '示例〔2089〕1号', rest: [], work: [] },
      2090: NOTICE,
    });
    expect(standing(events, 5, '2089-12-28', published)).toEqual(['2090-01-06', 5, false, false]);
  });
});

describe('a pause', () => {
  const pausedFor = (end?: string): ClockEvent[] => [
    requested(1, '2026-11-02'), // a Monday
    asked(2, '2026-11-04'),
    ...(end === undefined ? [] : [requested(3, end)]),
  ];

  test('stops the clock: nothing is due, whatever time goes by', () => {
    expect(standing(pausedFor(), 5, '2026-11-04')).toEqual([undefined, 4, false, false]);
    expect(standing(pausedFor(), 5, '2027-06-30')).toEqual([undefined, 4, false, false]);
  });

  test('neither its first nor its last day is counted, also where they are one', () => {
    expect(standing(pausedFor('2026-11-10'), 5, '2026-11-10')).toEqual(['2026-11-16', 4, false, false]);
    expect(standing(pausedFor('2026-11-04'), 5, '2026-11-04')).toEqual(['2026-11-10', 4, false, false]);
  });

  test('does not mend what was overdue before', () => {
    const late = [requested(1, '2026-11-02'), asked(2, '2026-11-06')];
    expect(standing(late, 2, '2026-11-30')).toEqual(['2026-11-04', 0, true, false]);
  });

  test('is told with the events that it rests on', () => {
    expect(runOf(pausedFor('2026-11-10')).pauses).toEqual([
      { why: 'correction', from: '2026-11-04', until: '2026-11-10', event: 2, endedBy: 3 },
    ]);
  });

  test('for another reason begins where the one before it ended', () => {
    const verified: ClockEvent = { ...on(2, '2026-11-04'), kind: 'paused', why: 'verification' };
    const run = runOf([
      requested(1, '2026-11-02'),
      verified,
      { ...verified, seq: 3 },
      asked(4, '2026-11-09'),
    ]);
    expect(run.pauses).toEqual([
      { why: 'verification', from: '2026-11-04', until: '2026-11-09', event: 2, endedBy: 4 },
      { why: 'correction', from: '2026-11-09', event: 4 },
    ]);
    expect([run.state, run.corrections]).toEqual(['paused', 1]);
  });

  test('is ended by a decision too', () => {
    const run = runOf([...pausedFor(), done(3, '2026-11-09')]);
    expect(run).toMatchObject({ state: 'done', endedOn: '2026-11-09', pauses: [{ until: '2026-11-09' }] });
  });

  test('does nothing to what nobody has been asked for', () => {
    expect(runOf([asked(1, '2026-11-04'), told(2, '2026-11-05'), done(3, '2026-11-06')]).state).toBe(
      'not-started',
    );
  });
});

describe('what was decided', () => {
  test('is overdue or not for good', () => {
    const inTime = [requested(1, '2026-11-02'), done(2, '2026-11-04')];
    const late = [requested(1, '2026-11-02'), done(2, '2026-11-05')];
    expect(standing(inTime, 2, '2027-11-30')).toEqual(['2026-11-04', 0, false, false]);
    expect(standing(late, 2, '2027-11-30')).toEqual(['2026-11-04', 0, true, false]);
  });

  test('and is asked for again, runs anew', () => {
    const again = runOf([
      requested(1, '2026-11-02'),
      asked(2, '2026-11-03'),
      done(3, '2026-11-04'),
      requested(4, '2026-11-09'),
    ]);
    expect(again).toEqual({ state: 'running', startedOn: '2026-11-09', pauses: [], corrections: 0 });
  });
});

test('a clock that was set back makes no day earlier than the one before it', () => {
  const run = runOf([requested(1, '2026-11-10'), asked(2, '2026-11-04'), requested(3, '2026-11-02')]);
  expect(run.pauses).toEqual([
    { why: 'correction', from: '2026-11-10', until: '2026-11-10', event: 2, endedBy: 3 },
  ]);
});

/** Months and years go by in a moment: a claim that waits for its family again and again, day by day. */
test('over nine months its time is used up by working days alone', () => {
  const events: ClockEvent[] = [requested(0, '2025-01-02')];
  for (let i = 0; i < 4; i += 1) {
    const day = addDays('2025-01-10', i * 60);
    events.push(asked(2 * i + 1, day), requested(2 * i + 2, addDays(day, 30)));
  }
  const run = runOf(events);
  const TERM = 60;
  let [before, usedUpOn] = [TERM, ''];
  for (let today = '2025-01-02'; today <= '2025-09-30'; today = addDays(today, 1)) {
    const { left } = reckon(run, TERM, { today });
    expect(before - left === 0 || before - left === 1).toBe(true);
    if (left === 0 && before === 1) usedUpOn = today;
    before = left;
  }
  expect(usedUpOn).toBe(reckon(run, TERM, { today: '2025-01-02' }).dueDate);
  expect(run.corrections).toBe(4);
});

/** No matter of the packs has such a law: what is written here is invented. */
describe('the one notice of what is missing', () => {
  const LAW = { noticeWorkingDays: 5, answerWorkingDays: 5, silenceAccepts: true } as const;
  const notice = (events: readonly ClockEvent[], law: Parameters<typeof noticeOf>[1], today: string) =>
    noticeOf(runOf(events), law, { today });

  test('has a limit of its own, until which its office may ask', () => {
    const open = [requested(1, '2026-11-02')];
    expect(notice(open, LAW, '2026-11-09')).toEqual({
      noticeDue: { date: '2026-11-09', provisional: false },
    });
  });

  test('silence has accepted, where the matter’s own law says so, and nowhere else', () => {
    const open = [requested(1, '2026-11-02')];
    expect(notice(open, LAW, '2026-11-10')).toEqual({ acceptedOn: '2026-11-02' });
    expect(notice(open, { noticeWorkingDays: 5 }, '2026-11-10')).toEqual({});
    expect(notice(open, undefined, '2026-11-10')).toEqual({});
    const late = [...open, asked(2, '2026-11-10')];
    expect(notice(late, LAW, '2026-11-11')).toMatchObject({ acceptedOn: '2026-11-02' });
    const inTime = [...open, asked(2, '2026-11-09')];
    expect(notice(inTime, LAW, '2026-12-31')).toEqual({});
  });

  test('no time runs against a family on a notice that it has not got', () => {
    const waits = [requested(1, '2026-11-02'), asked(2, '2026-11-04')];
    expect(notice(waits, LAW, '2027-03-01')).toEqual({});
    const got = [...waits, told(3, '2026-11-20'), told(4, '2026-12-01')];
    expect(notice(got, LAW, '2027-03-01')).toEqual({ answerDue: { date: '2026-11-27', provisional: false } });
    expect(notice([...got, requested(5, '2026-11-25')], LAW, '2027-03-01')).toEqual({});
  });

  test('how often it came is counted: by law once', () => {
    const twice = [
      requested(1, '2026-11-02'),
      asked(2, '2026-11-04'),
      requested(3, '2026-11-06'),
      asked(4, '2026-11-09'),
    ];
    expect(runOf(twice).corrections).toBe(2);
  });
});

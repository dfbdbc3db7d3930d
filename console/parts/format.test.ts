import { describe, expect, test } from 'vitest';
import { agoOf, dueOf, formatFen, formatMoment } from './format.ts';
import { changesBetween, rememberCounts, totalsOf } from './counts.ts';
import { calledOf, isNameOf, shortName } from './names.ts';
import { wrongsOf } from './problem-places.ts';

const NOW = Date.parse('2026-12-01T15:30:00+08:00');

describe('what people read', () => {
  test('money has its sign and two places, days are those of China', () => {
    expect(formatFen(360_000)).toBe('¥3,600.00');
    expect(formatMoment('2026-11-30T16:30:00Z')).toBe('2026-12-01 00:30');
    expect(agoOf('2026-12-01T13:00:00+08:00', NOW)).toBe('2小时前');
  });

  test('a deadline is late, today or later, in words', () => {
    expect(dueOf('2026-11-30T15:00:00+08:00', NOW)).toMatchObject({
      lamp: 'late',
      text: '已超期1天（11-30 15:00）',
    });
    expect(dueOf('2026-12-01T17:30:00+08:00', NOW)).toMatchObject({
      lamp: 'soon',
      text: '今天17:30到期（剩2小时）',
    });
    expect(dueOf('2026-12-02T23:59:00+08:00', NOW)).toMatchObject({
      lamp: 'later',
      text: '明天23:59到期（剩1天）',
    });
    expect(dueOf('2026-12-04T18:00:00+08:00', NOW).text).toBe('12-04 18:00到期（剩3天）');
    expect(dueOf('2027-01-04T18:00:00+08:00', NOW).text).toBe('2027-01-04 18:00到期（剩34天）');
  });

  test('a day has no clock, and is over when it is over in China', () => {
    expect(dueOf('2026-12-01', NOW)).toMatchObject({ lamp: 'soon', text: '今天到期' });
    const nextDay = Date.parse('2026-12-02T00:00:00+08:00');
    expect(dueOf('2026-12-01', nextDay)).toMatchObject({ lamp: 'late', text: '已超期1天（12-01）' });
    expect(dueOf('2026-12-02', NOW)).toMatchObject({ lamp: 'later', text: '明天到期' });
    expect(dueOf('2026-12-04', NOW).text).toBe('12-04到期（剩3天）');
    expect(dueOf('2027-01-04', NOW).text).toBe('2027-01-04到期（剩34天）');
  });
});

test('what came and what went are both changes', () => {
  const queue = (name: 'parents' | 'manual', open: number, standing = String(open)) => ({
    ...{ queue: name, open, overdue: 1, today: 0, standing },
  });
  const before = { queues: [queue('parents', 2)], mine: 0, second: [], silent: [] };
  const after = { ...before, queues: [queue('parents', 1), queue('manual', 2)] };
  expect(changesBetween(before, after)).toBe(3);
  expect(changesBetween(after, after)).toBe(0);
  const replaced = { ...after, queues: [queue('parents', 1, 'another'), queue('manual', 2)] };
  expect(changesBetween(after, replaced), 'one has taken the place of another').toBe(2);
  const second = (id: string) => ({
    ...{ id, caseNumber: null, kind: 'improbable' as const, by: 'clerk', at: '2026-12-01T09:00:00+08:00' },
  });
  const [one, other] = [
    { ...after, second: [second('a')] },
    { ...after, second: [second('b')] },
  ];
  expect([changesBetween(after, one), changesBetween(one, other)]).toEqual([1, 2]);
  expect(totalsOf(after)).toEqual({ open: 3, overdue: 2, today: 0 });
});

test('rows that somebody comes back to are compared with the numbers of then, and not of coming back', () => {
  const open = (count: number) => ({
    ...{ queues: [{ queue: 'manual' as const, open: count, overdue: 0, today: 0, standing: String(count) }] },
    ...{ mine: 0, second: [], silent: [] },
  });
  const countsOf = rememberCounts();
  const [then, later] = [open(1), open(2)];
  expect([countsOf(1_000, then), countsOf(2_000, later), countsOf(1_000, later)]).toEqual([
    then,
    later,
    then,
  ]);
  for (let at = 3_000; at < 40_000; at += 1_000) countsOf(at, later);
  expect(countsOf(1_000, later), 'not for ever').toBe(later);
});

test('a name of the API is known with and without its issuer', () => {
  expect([
    isNameOf('demo:clerk', 'clerk'),
    isNameOf('clerk', 'clerk'),
    isNameOf('demo:other-clerk', 'clerk'),
  ]).toEqual([true, true, false]);
  expect(shortName('demo:clerk')).toBe('clerk');
});

test('a row calls a child by its name, and says of a parent which one', () => {
  expect([
    calledOf({ subject: 'child-1', name: '李**' }),
    calledOf({ subject: 'mother', name: '王**' }),
    calledOf({ subject: 'father', name: '李**' }),
  ]).toEqual(['李**', '母 王**', '父 李**']);
});

test('what is wrong is found at its place', () => {
  const errors = [{ pointer: '/facts/mother/phone', code: 'x', detail: '手机号不对' }];
  expect(wrongsOf({ errors }, '/facts')).toEqual({ '/mother/phone': '手机号不对' });
});

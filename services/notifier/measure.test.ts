import { describe, expect, it } from 'vitest';
import { NOTICE_TEMPLATES, type NoticeTemplate } from '../../schemas/notice.ts';
import { letClientThrough, letThrough, urgencyOf, type Due, type Used } from './measure.ts';

const now = new Date('2026-11-29T12:00:00Z');
const measure = { perHour: 3, perDay: 5, casesPerDay: 2, perClientHour: 4 };
const NOTHING: Used = { inHour: 0, inDay: 0, hourFrom: null, dayFrom: null, cases: [] };
const due = (noticeId: string, caseNumber = 'C1', counted = false): Due => ({
  noticeId,
  caseNumber,
  counted,
});

describe('what one phone is told', () => {
  it('is no more than its measure in an hour; the rest waits until the oldest is an hour old', () => {
    const hourFrom = new Date('2026-11-29T11:30:00Z');
    const used = { ...NOTHING, inHour: 2, inDay: 2, hourFrom, dayFrom: hourFrom, cases: ['C1'] };
    expect(letThrough([due('a'), due('b'), due('c')], used, { measure, now })).toEqual({
      pass: ['a'],
      wait: ['b', 'c'].map((noticeId) => ({ noticeId, until: new Date('2026-11-29T12:30:00Z') })),
      hold: [],
    });
  });

  it('is no more than its measure in a day', () => {
    const dayFrom = new Date('2026-11-28T13:00:00Z');
    const used = { ...NOTHING, inDay: 5, dayFrom, cases: ['C1'] };
    expect(letThrough([due('a')], used, { measure, now }).wait).toEqual([
      { noticeId: 'a', until: new Date('2026-11-29T13:00:00Z') },
    ]);
  });

  it('is of so many cases only; what others say is held', () => {
    const all = [due('a', 'C1'), due('b', 'C2'), due('c', 'C3')];
    expect(letThrough(all, NOTHING, { measure, now })).toEqual({ pass: ['a', 'b'], wait: [], hold: ['c'] });
  });

  it('counts once what was let through before and was cut off', () => {
    const used = { ...NOTHING, inHour: 3, inDay: 3, hourFrom: now, dayFrom: now, cases: ['C1'] };
    expect(letThrough([due('a', 'C1', true)], used, { measure, now }).pass).toEqual(['a']);
  });

  it.each(Object.keys(NOTICE_TEMPLATES) as NoticeTemplate[])('has an urgency for %s', (template) => {
    expect(urgencyOf(template)).toBeTypeOf('number');
  });
});

describe('what one client has families told', () => {
  const by = { measure, now: new Date('2026-11-29T12:20:00Z') };
  const some = ['a', 'b', 'c'].map((id) => due(id));

  it('is no more than its measure in an hour of the clock; the rest waits for the next', () => {
    expect(letClientThrough(some, 2, by)).toEqual({
      pass: some.slice(0, 2),
      wait: [{ noticeId: 'c', until: new Date('2026-11-29T13:00:00Z') }],
      fresh: 2,
    });
    expect(letClientThrough(some, 9, by)).toMatchObject({ pass: [], fresh: 0 });
  });

  it('counts once what was let through before and was cut off', () => {
    const again = due('a', 'C1', true);
    expect(letClientThrough([again, due('b')], 4, by)).toMatchObject({ pass: [again], fresh: 0 });
  });
});

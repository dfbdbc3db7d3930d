import { describe, expect, test } from 'vitest';
import { newbornCover, newbornCoverRule } from './newborn-cover.ts';

const gansu = newbornCoverRule('620102', '2026-11-20');
const shaanxi = newbornCoverRule('610302', '2026-11-20');

describe('newborn cover (居民医保, facts 3.6)', () => {
  test('inside 90 days it counts from birth to the end of the birth year, also when paid in the next', () => {
    const expected = {
      coverFrom: '2026-11-20',
      coverUntil: '2026-12-31',
      payBy: '2027-02-18',
      premiumYear: 2026,
    };
    expect(newbornCover('2026-11-20', '2026-11-22', gansu)).toMatchObject({ ...expected, fromBirth: true });
    expect(newbornCover('2026-11-20', '2027-02-18', gansu)).toMatchObject({ ...expected, fromBirth: true });
  });

  test('the ninetieth day is inside, the ninety-first is not', () => {
    expect(newbornCover('2026-03-03', '2026-06-01', shaanxi).fromBirth).toBe(true);
    expect(newbornCover('2026-03-03', '2026-06-02', shaanxi)).toMatchObject({
      fromBirth: false,
      coverFrom: '2026-07-01',
      coverUntil: '2026-12-31',
      certain: true,
    });
  });

  test('paid late in December it covers the next year', () => {
    expect(newbornCover('2026-03-03', '2026-12-05', shaanxi)).toMatchObject({
      coverFrom: '2027-01-01',
      coverUntil: '2027-12-31',
      premiumYear: 2027,
    });
  });

  test('a late start that the place does not state is marked', () => {
    expect(newbornCover('2026-03-03', '2026-06-02', gansu).certain).toBe(false);
  });

  test('the premium is a parameter of the year; what is not known is null', () => {
    expect(newbornCover('2025-05-01', '2025-05-10', gansu).premiumFen).toBe(40_000);
    expect(newbornCover('2026-05-01', '2026-05-10', gansu).premiumFen).toBeNull();
    expect(newbornCover('2025-05-01', '2025-05-10', shaanxi).premiumFen).toBeNull();
  });

  test('the rule is that of the place and of the day of birth: Shaanxi’s begins in 2022, elsewhere most places stand in', () => {
    expect([shaanxi.seen, newbornCoverRule('610302', '2021-12-31').seen]).toEqual([true, false]);
    expect(newbornCoverRule('440106', '2026-11-20').seen).toBe(false);
  });

  test('nobody is enrolled before birth', () => {
    expect(() => newbornCover('2026-05-01', '2026-04-30', gansu)).toThrow(RangeError);
  });
});

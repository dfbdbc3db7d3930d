import { describe, expect, it } from 'vitest';
import { isMonth, runsOf, runWord } from './instalments.ts';

const part = (due: string, amountFen = 1) => ({ due, amountFen });
const words = (...schedule: { due: string; amountFen: number }[]) => runsOf(schedule).map(runWord);

describe('instalments in words', () => {
  it('are one line a year', () => {
    expect(words(part('2026'), part('2027'))).toEqual(['2026 年', '2027 年']);
  });

  it('are one line for months of the same sum, across the new year', () => {
    expect(words(part('2026-11'), part('2026-12'), part('2027-01'), part('2027-02', 2))).toEqual([
      '2026-11 至 2027-01，每月',
      '2027-02',
    ]);
  });

  it('are not joined over a gap', () => {
    expect(words(part('2026-11'), part('2027-01'))).toEqual(['2026-11', '2027-01']);
  });

  it('are one line for quarters of the same sum, and not where months go on as quarters', () => {
    expect(words(part('2026-11'), part('2027-02'), part('2027-05'), part('2027-08', 2))).toEqual([
      '2026-11 至 2027-05，每季度',
      '2027-08',
    ]);
    expect(words(part('2026-11'), part('2026-12'), part('2027-03'))).toEqual([
      '2026-11 至 2026-12，每月',
      '2027-03',
    ]);
  });

  it('know a month by its form', () => {
    expect(['2027-09', '2027', 'once', '2027-09-01'].map(isMonth)).toEqual([true, false, false, false]);
  });
});

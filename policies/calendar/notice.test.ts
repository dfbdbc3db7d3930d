import { describe, expect, it } from 'vitest';
import { faultsOfNotice, noticedYear, type HolidayNotice } from './notice.ts';

/** An invented year, in the form of the notices. */
const NOTICE: HolidayNotice = {
  source: '示例〔2030〕1号',
  holidays: [
    { name: '元旦', from: '2029-12-31', to: '2030-01-02' },
    { name: '春节', from: '2030-02-02', to: '2030-02-08' },
    { name: '清明节', from: '2030-04-05', to: '2030-04-07' },
    { name: '劳动节', from: '2030-05-01', to: '2030-05-05' },
    { name: '端午节', from: '2030-06-05', to: '2030-06-05' },
    { name: '国庆节、中秋节', from: '2030-10-01', to: '2030-10-08' },
  ],
  work: ['2030-02-09', '2030-04-28', '2030-09-29'],
};

describe('a notice of holidays', () => {
  it('as it should be has no faults, and says which days are not as their weekday', () => {
    expect(faultsOfNotice(2030, NOTICE)).toEqual([]);
    const year = noticedYear(NOTICE);
    expect(year.rest).toHaveLength(3 + 7 + 3 + 5 + 1 + 8);
    expect(year.rest).toContain('2030-10-08');
    expect(year.work).toEqual(['2030-02-09', '2030-04-28', '2030-09-29']);
  });

  it('may exchange days of the December before for 元旦, as that of 2019 did', () => {
    const holidays = NOTICE.holidays.with(0, { name: '元旦', from: '2029-12-30', to: '2030-01-01' });
    const notice = { ...NOTICE, holidays, work: [...NOTICE.work, '2029-12-29'] };
    expect(faultsOfNotice(2030, notice)).toEqual([]);
    expect(faultsOfNotice(2030, { ...notice, work: ['2029-11-24'] })).toContain(
      '调休上班 2029-11-24 不在2030年',
    );
  });

  it.each<readonly [string, HolidayNotice, string]>([
    ['that forgets one', { ...NOTICE, holidays: NOTICE.holidays.slice(1) }, '没有元旦'],
    [
      'that works on a working day',
      { ...NOTICE, work: ['2030-02-11'] },
      '调休上班 2030-02-11 本来就是工作日',
    ],
    ['that works on a holiday', { ...NOTICE, work: ['2030-02-03'] }, '2030-02-03 既放假又上班'],
    ['of another year', { ...NOTICE, work: ['2031-02-09'] }, '调休上班 2031-02-09 不在2030年'],
    [
      'that never ends',
      { ...NOTICE, holidays: [...NOTICE.holidays, { name: '中秋节', from: '2030-09-01', to: '2030-09-30' }] },
      '中秋节过长',
    ],
    [
      'that ends before it begins',
      { ...NOTICE, holidays: [...NOTICE.holidays, { name: '中秋节', from: '2030-09-12', to: '2030-09-11' }] },
      '中秋节的起止日期颠倒',
    ],
  ])('%s is refused', (_what, notice, fault) => {
    expect(faultsOfNotice(2030, notice)).toContain(fault);
  });
});

import { addDays, weekday } from './date.ts';

/**
 * 国务院办公厅 publishes the holidays of a year late in the year before: which days are rested, and which days of a weekend are
 * worked for them. This is one notice as somebody has typed it.
 */
export interface HolidayNotice {
  /** 文号, for example 国办发明电〔2026〕…号 */
  readonly source: string;
  readonly holidays: readonly Holiday[];
  /** days of weekends that are worked (调休上班) */
  readonly work: readonly string[];
}

export interface Holiday {
  /** 元旦、春节、清明节、劳动节、端午节、中秋节、国庆节 */
  readonly name: string;
  readonly from: string;
  /** both ends inclusive */
  readonly to: string;
}

/** What is kept of a notice: days that are not as their weekday says. */
export interface NoticedYear {
  readonly source: string;
  readonly rest: readonly string[];
  readonly work: readonly string[];
}

const NAMES = ['元旦', '春节', '清明节', '劳动节', '端午节', '中秋节', '国庆节'];
/** No holiday is longer, also where two fall together. */
const LONGEST_DAYS = 12;
/** 元旦 takes and gives days of the December before too, as those of 2008 and 2019 did. */
function isNear(year: number, date: string): boolean {
  return date.startsWith(`${year}-`) || date.startsWith(`${year - 1}-12-`);
}

const isWeekend = (date: string): boolean => weekday(date) === 0 || weekday(date) === 6;

function daysOf({ from, to }: Holiday): string[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length <= LONGEST_DAYS; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * What is wrong with a notice of a year, in words for whoever has typed it; empty: nothing. Two holidays that fall together
 * (国庆节、中秋节) may be written as one.
 */
export function faultsOfNotice(year: number, notice: HolidayNotice): string[] {
  const { holidays, work } = notice;
  const rest = holidays.flatMap(daysOf);
  const isOf = (date: string): boolean => date.startsWith(`${year}-`);
  const said = holidays.map(({ name }) => name).join(' ');
  return [
    ...NAMES.filter((name) => !said.includes(name)).map((name) => `没有${name}`),
    ...holidays.filter(({ from, to }) => from > to).map(({ name }) => `${name}的起止日期颠倒`),
    ...holidays.filter((each) => daysOf(each).length > LONGEST_DAYS).map(({ name }) => `${name}过长`),
    ...holidays
      .filter(({ from, to, name }) => !isOf(to) || (!isOf(from) && !(name === '元旦' && isNear(year, from))))
      .map(({ name }) => `${name}不在${year}年`),
    ...rest.filter((day, i) => rest.indexOf(day) !== i).map((day) => `${day} 放假写了两次`),
    ...work.filter((day) => !isNear(year, day)).map((day) => `调休上班 ${day} 不在${year}年`),
    ...work.filter((day) => !isWeekend(day)).map((day) => `调休上班 ${day} 本来就是工作日`),
    ...work.filter((day) => rest.includes(day)).map((day) => `${day} 既放假又上班`),
    ...work.filter((day, i) => work.indexOf(day) !== i).map((day) => `调休上班 ${day} 写了两次`),
  ];
}

/** @param notice without faults */
export function noticedYear({ source, holidays, work }: HolidayNotice): NoticedYear {
  return { source, rest: holidays.flatMap(daysOf).sort(), work: [...work].sort() };
}

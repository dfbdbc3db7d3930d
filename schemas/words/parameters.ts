import { DEPARTMENTS } from '../department.ts';
import { WORK } from '../matter.ts';
import { VALUE_WORDS } from './packs.ts';
import { FIELD_CODES, packCodeWord } from './parameter-codes.ts';
import { ruleWord } from './rules.ts';

/** What the fields of a pack are called, as in the pages of docs/policy. */
const WORDS: Readonly<Record<string, string>> = {
  total: '产假共（天）',
  base: '基本天数',
  days: '天数',
  daysPerYear: '每人每年（天）',
  atLeast: '不少于以上天数',
  hoursPerDay: '每天（小时）',
  perExtraBaby: '每多一个婴儿都加',
  perExtraBabyHours: '每多一个婴儿每天另加（小时）',
  formula: '计算公式',
  rounding: '取整',
  open: '是否放开',
  pools: '放开的统筹区',
  yuan: '一次性（元）',
  yuanPerYear: '每年（元）',
  yuanPerMonth: '每月（元）',
  yuanPerQuarter: '每季度（元）',
  yuanPerInfantSlot: '乳儿班每个托位每年（元）',
  yuanPerInfantClass: '每个乳儿班每年（元）',
  percentMin: '不低于（%）',
  per: '按孩子或按分娩',
  whose: '谁的户籍',
  on: '以哪天为准',
  yuanPerSlot: '每个托位每年（元）',
  months: '月数',
  paid: '按年、按季或按月发',
  years: '发放年数',
  underAge: '到几岁',
  enrolDays: '参保缴费期限（天）',
  late: '逾期参保',
  percent: '分担比例（%）',
  claim: '怎样申领',
  filing: '备案',
  from: '自',
  until: '至',
  when: '情形',
  amounts: '金额',
  bands: '按托位数分档',
  supplements: '另加',
  requires: '条件',
  notes: '说明',
  result: '是否说清',
  shares: '各级财政分担',
  certainFor: '没有说清的情形',
  offer: '告知本人',
  joint: '联办',
  single: '单独办理',
  insuranceStartsOn: '参保凭什么',
  conditions: '条件',
  governs: '条件所说的事项',
  underYears: '不满（周岁）',
  marriedParents: '出生当日父母已婚',
  householdHere: '落户在本地',
  parentsWithHouseholdHere: '父母户籍在本地',
  familyHousehold: '落入家庭户',
  birthHere: '在本地助产机构出生',
  doses: '剂次',
  ageMonths: '月龄',
  seconds: '秒',
  workingDays: '工作日',
  monthsAfterBirth: '出生后（月）',
  decidingWorkingDays: '决定地（工作日）',
  acceptingWorkingDays: '受理地（工作日）',
};

/** They say nothing of what stands in them. */
const OF_THE_PATH = new Set([
  'value',
  'values',
  'measures',
  'terms',
  'deadlines',
  'jointLists',
  'betweenCities',
  'vaccination',
  'patience',
]);

/** `supplements/[extra-baby]/days` → 另加 · 多胞胎每多一个加天数 · 天数; a field without a word stays as it is */
export function parameterWord(parameter: string, texts: ReadonlyMap<string, string>): string {
  return parameter
    .split('/')
    .filter((part) => !OF_THE_PATH.has(part))
    .map((part) => {
      const item = /^\[(.*)\]$/.exec(part)?.[1];
      if (item === undefined) return WORDS[part] ?? FIELD_CODES[part] ?? VALUE_WORDS[part]?.[0] ?? part;
      return /^\d+$/.test(item) ? `第${item}` : (codeWord(item) ?? ruleWord(item, texts));
    })
    .join(' · ');
}

/** Work and departments have titles. */
function codeWord(code: string): string | undefined {
  const work = WORK as Readonly<Record<string, { readonly title: string } | undefined>>;
  const departments = DEPARTMENTS as Readonly<Record<string, { readonly short: string } | undefined>>;
  return work[code]?.title ?? departments[code]?.short;
}

/** A value of a pack: 不知道 where the pack says so, 无 where there is none. */
export function parameterValue(value: unknown): string {
  if (value === undefined) return '无';
  if (value === 'unknown') return '不知道';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return value.map((one) => codeWord(one) ?? packCodeWord(one) ?? one).join('、');
  return typeof value === 'string'
    ? (packCodeWord(value) ?? codeWord(value) ?? value)
    : JSON.stringify(value);
}

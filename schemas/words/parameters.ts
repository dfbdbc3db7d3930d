import { ruleWord } from './rules.ts';

/** What the fields of a pack are called, as in the pages of docs/policy. */
const WORDS: Readonly<Record<string, string>> = {
  total: '产假共（天）',
  base: '基本天数',
  days: '天数',
  daysPerYear: '每人每年（天）',
  atLeast: '不少于以上天数',
  hoursPerDay: '每天（小时）',
  perExtraBabyHours: '每多一个婴儿每天另加（小时）',
  formula: '计算公式',
  rounding: '取整',
  open: '是否放开',
  pools: '放开的统筹区',
  yuan: '一次性（元）',
  yuanPerYear: '每年（元）',
  yuanPerMonth: '每月（元）',
  yuanPerSlot: '每个托位每年（元）',
  months: '月数',
  paid: '按年或按月发',
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
  shares: '各级财政分担',
  certainFor: '没有说清的情形',
};

/** `supplements/[extra-baby]/days` → 另加 · 多胞胎每多一个加天数 · 天数; a field without a word stays as it is */
export function parameterWord(parameter: string, texts: ReadonlyMap<string, string>): string {
  return parameter
    .split('/')
    .filter((part) => part !== 'value')
    .map((part) => {
      const item = /^\[(.*)\]$/.exec(part)?.[1];
      if (item === undefined) return WORDS[part] ?? part;
      return /^\d+$/.test(item) ? `第${item}` : ruleWord(item, texts);
    })
    .join(' · ');
}

/** A value of a pack: 不知道 where the pack says so, 无 where there is none. */
export function parameterValue(value: unknown): string {
  if (value === undefined) return '无';
  if (value === 'unknown') return '不知道';
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

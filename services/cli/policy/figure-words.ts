import { yuan } from '../../../policies/entitlements/steps.ts';
import type { Beneficiary, Decision } from '../../../schemas/entitlement.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { Change } from '../../../policies/redecision/redecide.ts';
import { subjectWord } from '../../../schemas/words.ts';

const PAYERS: Readonly<Record<string, string>> = {
  'medical-insurance-fund': '生育保险（职工医保）基金',
  'resident-insurance-fund': '居民医保基金',
  'unemployment-insurance-fund': '失业保险基金',
  employer: '用人单位',
  finance: '财政',
  tax: '税前扣除',
};
const LEVELS: Readonly<Record<string, string>> = {
  central: '中央',
  province: '省',
  city: '市',
  district: '区',
  county: '县',
};

export function beneficiaryWord(who: Beneficiary): string {
  if (who === 'institution') return '托育机构';
  if (who.startsWith('person-')) return `第${who.slice('person-'.length)}人`;
  return subjectWord(who as Subject);
}

/** What a decision comes to, one short sentence each. */
export function figureWords(
  row: Omit<Decision, 'code' | 'subject' | 'rules' | 'pack' | 'missing'>,
): string[] {
  const shares = row.shares?.map(({ level, percent }) => `${LEVELS[level] ?? level}${percent}%`).join('、');
  const entries: (string | false | undefined)[] = [
    row.days !== undefined && `${row.days} 天`,
    row.daysPerYear !== undefined && `每年 ${row.daysPerYear} 天`,
    row.hoursPerDay !== undefined && `每天 ${row.hoursPerDay} 小时`,
    row.amountFen !== undefined && yuan(row.amountFen),
    row.amountPerMonthFen !== undefined && `每月 ${yuan(row.amountPerMonthFen)}`,
    row.months !== undefined && `${row.months} 个月`,
    row.from !== undefined && `自 ${row.from}`,
    row.until !== undefined && `至 ${row.until}`,
    row.deadline !== undefined && `申领期限 ${row.deadline}`,
    row.payer !== undefined && `由${PAYERS[row.payer] ?? row.payer}支付`,
    row.incomeTax === 'exempt' && '免征个人所得税',
    shares !== undefined && `分担：${shares}`,
  ];
  return entries.filter((entry) => typeof entry === 'string');
}

/** `+10 天`, `+16,000.00 元`; what changed without a number in words. */
export function differenceWord({
  difference,
  before,
  after,
}: Pick<Change, 'difference' | 'before' | 'after'>): string {
  const signed = (n: number, text: string): string => `${n > 0 ? '+' : '−'}${text}`;
  const { days, daysPerYear, hoursPerDay, amountFen, amountPerMonthFen } = difference;
  const parts = [
    days !== undefined && signed(days, `${Math.abs(days)} 天`),
    daysPerYear !== undefined && signed(daysPerYear, `每年 ${Math.abs(daysPerYear)} 天`),
    hoursPerDay !== undefined && signed(hoursPerDay, `每天 ${Math.abs(hoursPerDay)} 小时`),
    amountFen !== undefined && signed(amountFen, yuan(Math.abs(amountFen))),
    amountPerMonthFen !== undefined && signed(amountPerMonthFen, `每月 ${yuan(Math.abs(amountPerMonthFen))}`),
  ].filter((part) => typeof part === 'string');
  if (before?.outcome !== after.outcome) parts.push(`${before?.outcome ?? '无'} → ${after.outcome}`);
  return parts.join('，') || '期限、分担或收款人有变';
}

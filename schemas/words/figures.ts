import type { Decision } from '../entitlement.ts';
import { LEVEL_WORDS, OUTCOME_WORDS, PAYER_WORDS } from '../words.ts';
import { yuan } from './money.ts';

/** What a decision counts: each figure, and how it is said. */
const MEASURES = {
  days: (n) => `${n}天`,
  daysPerYear: (n) => `每年${n}天`,
  hoursPerDay: (n) => `每天${n}小时`,
  amountFen: yuan,
  amountPerMonthFen: (n) => `每月${yuan(n)}`,
} as const satisfies Partial<Record<keyof Decision, (n: number) => string>>;

type Measure = keyof typeof MEASURES;
export type Measures = Readonly<Partial<Record<Measure, number | undefined>>>;

/** `98天`, `23,520.00元`: the figures there are, in a fixed order, each by its name. */
export function measureWords(figures: Measures): [Measure, string][] {
  return (Object.keys(MEASURES) as Measure[]).flatMap((measure) => {
    const value = figures[measure];
    return value === undefined ? [] : [[measure, MEASURES[measure](value)] satisfies [Measure, string]];
  });
}

/** What a decision comes to, one short sentence each. */
export function figureWords(
  row: Omit<Decision, 'code' | 'subject' | 'rules' | 'pack' | 'missing'>,
): string[] {
  const shares = row.shares
    ?.map(({ level, percent }) => `${LEVEL_WORDS[level] ?? level}${percent}%`)
    .join('、');
  const entries: (string | false | undefined)[] = [
    ...measureWords(row).map(([, word]) => word),
    row.months !== undefined && `${row.months}个月`,
    row.from !== undefined && `自 ${row.from}`,
    row.until !== undefined && `至 ${row.until}`,
    row.deadline !== undefined &&
      `申领期限 ${row.deadline}${row.provisional ? '（暂定，放假安排尚未公布）' : ''}`,
    row.payer !== undefined && `由${PAYER_WORDS[row.payer] ?? row.payer}支付`,
    row.incomeTax === 'exempt' && '免征个人所得税',
    shares !== undefined && `分担：${shares}`,
  ];
  return entries.filter((entry) => typeof entry === 'string');
}

/** A figure of a difference with its sign: `+10天`, `−1,200.00元`. */
export function signed(n: number, word: (n: number) => string): string {
  return `${n > 0 ? '+' : '−'}${word(Math.abs(n))}`;
}

/** `+10天，+16,000.00元`; what changed without a number in words. */
export function differenceWord(change: {
  readonly difference: Measures;
  readonly before: Pick<Decision, 'outcome'> | undefined;
  readonly after: Pick<Decision, 'outcome'>;
}): string {
  const { difference, before, after } = change;
  const parts = (Object.keys(MEASURES) as Measure[]).flatMap((measure) => {
    const value = difference[measure];
    return value === undefined ? [] : signed(value, MEASURES[measure]);
  });
  if (before?.outcome !== after.outcome)
    parts.push(`${before ? OUTCOME_WORDS[before.outcome] : '无'} → ${OUTCOME_WORDS[after.outcome]}`);
  return parts.join('，') || '期限、分担或收款人有变';
}

import type { Pack } from '../../schemas/pack.ts';
import { VALUE_WORDS } from '../../schemas/words/packs.ts';
import type { Path } from './pack-mistake.ts';

type Report = (path: Path, message: string) => void;

/**
 * Between which numbers a value can lie, by its unit: 产品阈值 of this product and no text (facts 8b.12), there to catch a slip of
 * the one who writes it. Percent are of a whole.
 */
const BETWEEN: Readonly<Record<string, readonly [least: number, most: number]>> = {
  天: [1, 366],
  个工作日: [1, 366],
  小时: [0.5, 24],
  周岁: [1, 150],
  '%': [0.01, 100],
  '‰': [0.01, 1000],
  '/10万': [0.01, 100_000],
  元: [0.01, 1_000_000],
  倍: [0.01, 10],
  个月: [1, 150],
  个月一次: [1, 12],
  年内: [1, 150],
};

/** 年 is a calendar year, or a number of years, by the name of the value. */
const YEARS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  byYear: [1949, 2100],
  totalYearsMax: [1, 150],
};

function checkValue(key: string, value: unknown, report: (message: string) => void): void {
  const [, unit] = VALUE_WORDS[key] ?? [];
  if (unit === undefined)
    return report(`没有“${key}”这一项数字：能写 ${Object.keys(VALUE_WORDS).join('、')}`);
  if (typeof value !== 'number') return;
  const [least, most] = YEARS[key] ?? BETWEEN[unit] ?? [1, 10_000];
  if (value < least || value > most) report(`${value}${unit} 应在 ${least} 与 ${most} 之间（产品阈值）`);
}

type Valued = { readonly values: Readonly<Record<string, unknown>> };

function checkValued({ values }: Valued, path: Path, report: Report): void {
  for (const [key, value] of Object.entries(values))
    checkValue(key, value, (message) => report([...path, 'values', key], message));
}

/** The numbers that a pack writes by a name of its own, in measures and notes: each named here, each within its bounds. */
export function checkValues({ schemes, measures }: Pack, report: Report): void {
  measures.forEach((measure, i) => checkValued(measure, ['measures', i], report));
  for (const [code, periods] of Object.entries(schemes))
    (periods ?? []).forEach(({ notes }, i) =>
      notes.forEach((note, j) => checkValued(note, ['schemes', code, i, 'notes', j], report)),
    );
}

/** One number of a text: how it is written there, and by what it is known: `yuan:50000`, `age:3`, `month:12`. */
export interface Atom {
  readonly written: string;
  /** names of the same number: one year is twelve months, a share of 4:6 is 40 percent */
  readonly keys: readonly string[];
}

const DIGITS: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** `二十三` → 23. Up to ninety-nine. */
export function fromChinese(numeral: string): number {
  const [tens, ones] = numeral.includes('十') ? numeral.split('十') : ['', numeral];
  const ten = numeral.includes('十') ? (DIGITS[tens ?? ''] ?? 1) * 10 : 0;
  return ten + (DIGITS[ones ?? ''] ?? 0);
}

const ONES = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 23 → `二十三`. Up to ninety-nine. */
export function inChinese(n: number): string {
  const tens = Math.floor(n / 10);
  return `${tens > 1 ? (ONES[tens] ?? '') : ''}${tens > 0 ? '十' : ''}${ONES[n % 10] ?? ''}`;
}

/** Numbers that say nothing of the law: names of papers and their years, dates of issue, 5G, the names of festivals. */
const NOT_FIGURES = [
  /《[^》]*》/g,
  /〔\d+〕\d+号/g,
  /\d{4}年\d{1,2}月\d{1,2}日/g,
  /\d{4}-\d{2}-\d{2}/g,
  /\d+G/g,
  /\d+·\d+/g,
];

/** The text without blanks and line breaks, its signs in one form. */
function plain(text: string): string {
  const joined = text
    .replaceAll(/\s+/g, '')
    .replaceAll('：', ':')
    .replaceAll(/[—–－]/g, '-')
    .replaceAll('％', '%');
  return NOT_FIGURES.reduce((rest, pattern) => rest.replaceAll(pattern, '，'), joined);
}

const OF_UNIT: readonly (readonly [RegExp, (n: number) => readonly string[]])[] = [
  [/^万元/, (n) => [`yuan:${n * 10_000}`]],
  [/^元/, (n) => [`yuan:${n}`]],
  [/^%/, (n) => [`percent:${n}`]],
  [/^‰/, (n) => [`permille:${n}`]],
  [/^\/10万/, (n) => [`per100000:${n}`]],
  [/^(周岁|岁)/, (n) => [`age:${n}`]],
  [/^个月/, (n) => [`month:${n}`]],
  [/^(个工作日|天)/, (n) => [`day:${n}`]],
  [/^小时/, (n) => [`hour:${n}`]],
  [/^(孩|个子女|女户)/, (n) => [`child:${n}`]],
  [/^年/, (n) => (n > 1900 ? [`calendar:${n}`] : [`year:${n}`, `month:${n * 12}`])],
];

function keysOf(n: number, unit: string): readonly string[] {
  return OF_UNIT.find(([pattern]) => pattern.test(unit))?.[1](n) ?? [`count:${n}`];
}

const UNIT = '万元|元|%|‰|/10万|周岁|岁|个月|个工作日|天|小时|年|个|家|所|期|级|部门|部委';
const CHINESE_UNIT = '周岁|岁|个月|天|年|孩|个子女|女户';
/** Ratio, range, number, Chinese numeral with a unit, and the two words that are spans of time. */
const FIGURE = new RegExp(
  `(?<left>\\d+):(?<right>\\d+)|(?<low>\\d+)[-至](?<high>\\d+)(?<span>${UNIT})?|(?<number>\\d+(?:\\.\\d+)?)(?<unit>${UNIT})?|(?<numeral>[一二两三四五六七八九十]+)(?<counted>${CHINESE_UNIT})|(?<word>季度|半年)`,
  'g',
);

function atoms(written: string, groups: Readonly<Record<string, string | undefined>>): Atom[] {
  const { left, right, low, high, span = '', number, unit = '', numeral, counted = '', word } = groups;
  if (left !== undefined && right !== undefined) {
    const whole = Number(left) + Number(right);
    return [left, right].map((part) => ({ written, keys: [`percent:${(Number(part) / whole) * 100}`] }));
  }
  if (low !== undefined && high !== undefined)
    return [low, high].flatMap((end) =>
      Number(end) === 0 ? [] : [{ written, keys: keysOf(Number(end), span) }],
    );
  if (number !== undefined) return [{ written, keys: keysOf(Number(number), unit) }];
  if (numeral !== undefined) return [{ written, keys: keysOf(fromChinese(numeral), counted) }];
  return [{ written, keys: [word === '季度' ? 'month:3' : 'month:6'] }];
}

/**
 * Every number of a text. Numerals in Chinese count where a unit follows that law counts by (满一年, 三孩): 一 alone is in half
 * of all words.
 */
export function figuresIn(text: string): Atom[] {
  return [...plain(text).matchAll(FIGURE)].flatMap((found) => atoms(found[0], found.groups ?? {}));
}

/** Whether two numbers are the same one. */
export function isSame(a: Atom, b: Atom): boolean {
  return a.keys.some((key) => b.keys.includes(key));
}

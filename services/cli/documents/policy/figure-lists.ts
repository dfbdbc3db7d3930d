import type { Citation } from '../../../../schemas/entitlement.ts';
import type { Period } from '../../../../schemas/pack.ts';
import { checkedIn, citeOf, NOT_SAID, type Fields, type Figure, type Writer } from './figure.ts';
import {
  amount,
  CONDITION_WORDS,
  INSTITUTION_WORDS,
  measuredWord,
  VALUE_WORDS,
} from '../../../../schemas/words/packs.ts';
import { LEVEL_WORDS } from '../../../../schemas/words.ts';
import { FACT_VALUE_WORDS } from '../../../../schemas/words/facts.ts';

/** The fields of a period that are lists: one line for each item. */

export function supplements(value: unknown): Figure[] {
  return (value as Fields[]).map((item) => {
    const { days, perExtraBaby } = item as { days: number | 'unknown'; perExtraBaby: boolean };
    const isUnknown = days === 'unknown';
    return {
      what: isUnknown ? '是否另加天数' : '另加',
      says: isUnknown ? NOT_SAID : `${amount(days, '天')}${perExtraBaby ? '（每多一个）' : ''}`,
      when: `${(item['text'] as string | undefined) ?? CONDITION_WORDS[item['when'] as keyof typeof CONDITION_WORDS]}${item['insteadOf'] ? '（取代上级的同类天数）' : ''}`,
      cite: citeOf(item, item),
      ...checkedIn(item),
      ...(isUnknown ? { unknown: true } : { number: { value: days, unit: '天' } }),
    };
  });
}

/** The number that a condition counts by, for the list of numbers. */
function numberOf({ months, percentMin }: Fields): Pick<Figure, 'number'> {
  if (typeof months === 'number') return { number: { value: months, unit: '个月' } };
  return typeof percentMin === 'number' ? { number: { value: percentMin, unit: '%' } } : {};
}

/** What a condition says: in the words of who wrote it, with its number, else by what it is. */
function conditionOf(item: Fields): string {
  const own = item['text'] as string | undefined;
  if (item['months'] === undefined && item['percentMin'] === undefined)
    return own ?? ALL_CONDITIONS[item['when'] as string] ?? '';
  const measured = measuredWord(item);
  return own === undefined ? measured : `${own}：${measured}`;
}

const ALL_CONDITIONS: Readonly<Record<string, string>> = { ...CONDITION_WORDS, ...INSTITUTION_WORDS };

export function requires(value: unknown): Figure[] {
  return (value as Fields[]).map((item) => ({
    what: '条件',
    says: conditionOf(item),
    when: item['when'] === 'not-settled' ? (RULE_WORDS[item['rule'] as string] ?? '') : '',
    cite: citeOf(item, item),
    ...checkedIn(item),
    ...numberOf(item),
    ...(item['when'] === 'not-settled' ? { unknown: true } : {}),
  }));
}

const RULE_WORDS: Readonly<Record<string, string>> = {
  'still-valid-and-stackable-since-2025': '2025年以后出生的是否仍适用、能否与国家补贴并领',
  'granted-on-assessment': '经评估后发放，评估办法没有查到',
};

export function certainFor(value: unknown): Figure[] {
  return (value as Fields[]).map((item) => ({
    what: '是否适用没有说清的情形',
    says: `不符合“${(item['text'] as string | undefined) ?? CONDITION_WORDS[item['when'] as keyof typeof CONDITION_WORDS]}”时不知道是否适用${item['rule'] === 'the-text-speaks-of-couples' ? '' : '，先按国家天数'}`,
    when: '',
    cite: citeOf(item, item),
    ...checkedIn(item),
    unknown: true,
  }));
}

export function valuesOf(values: Fields, cite: Citation, what: string, when: string): Figure[] {
  return Object.entries(values).map(([key, value]) => {
    const [name, unit] = VALUE_WORDS[key] ?? [];
    if (name === undefined || unit === undefined) throw new RangeError(`no word for the number ${key}`);
    return {
      what: `${what}：${name}`,
      says: amount(value as number, unit),
      when,
      cite,
      ...(typeof value === 'number' ? { number: { value, unit } } : {}),
    };
  });
}

export function notes(value: unknown): Figure[] {
  return (value as Fields[]).flatMap((item) => {
    const cite = citeOf(item, item);
    const condition = item['when'] === 'always' ? '' : (ALL_CONDITIONS[item['when'] as string] ?? '');
    const when = [condition, item['from'] ? `自${item['from'] as string}起` : ''].filter(Boolean).join('，');
    const open = item['result'] === 'unknown';
    const text = { what: open ? '可能适用' : '说明', says: item['text'] as string, when, cite };
    return [text, ...valuesOf(item['values'] as Fields, cite, text.what, '')];
  });
}

/** `（4:6）`, as the papers write two shares of whole tenths. */
function ratio(split: readonly { percent: number }[]): string {
  const tenths = split.map(({ percent }) => percent / 10);
  return tenths.length === 2 && tenths.every(Number.isInteger) ? `（${tenths.join(':')}）` : '';
}

export function shares(value: unknown, _: Fields, names: ReadonlyMap<string, string>): Figure[] {
  return (value as Fields[]).map((item) => {
    const divisions = item['divisions'] as string[] | undefined;
    const split = item['shares'] as 'unknown' | { level: string; percent: number }[];
    const isUnknown = split === 'unknown';
    return {
      what: '各级财政分担',
      says: isUnknown
        ? NOT_SAID
        : `${split.map(({ level, percent }) => `${LEVEL_WORDS[level]}${percent}%`).join('、')}${ratio(split)}`,
      when: divisions?.map((code) => names.get(code) ?? code).join('、') ?? '其余县区',
      cite: citeOf(item, item),
      ...checkedIn(item),
      ...(isUnknown ? { unknown: true } : {}),
    };
  });
}

const RANKS = ['', '第一个孩子', '第二个孩子', '第三个孩子'];

/** How a paper writes the sum of a year of age, and in which parts it is paid. */
const WRITTEN = {
  yuanPerYear: { word: '每年', parts: 1 },
  yuanPerQuarter: { word: '每季度', parts: 4 },
  yuanPerMonth: { word: '每月', parts: 12 },
} as const;
const PAID = {
  yearly: { word: '每年', parts: 1 },
  quarterly: { word: '每季度', parts: 4 },
  monthly: { word: '每月', parts: 12 },
} as const;

type YearsOfAGrant = Period<'local-childcare-grant'>['amounts'][number];

/** `1000元`, to whole fen: what does not divide goes with the first part. */
const inYuan = (yuan: number): string => amount(Math.floor(Number((yuan * 100).toFixed(4))) / 100, '元');

/** The sums of the years of age in the form of the paper, with what is paid each time or comes to in a year beside it. */
function ofYears(item: YearsOfAGrant, when: string, cite: Citation): Figure[] {
  const written = (Object.keys(WRITTEN) as (keyof typeof WRITTEN)[]).find((key) => item[key] !== undefined);
  if (written === undefined) return [];
  const { parts: of, word } = WRITTEN[written];
  const { parts, word: each } = PAID[item.paid];
  return (item[written] ?? []).map((sum, year) => {
    const whole = of === 1 ? '' : `一年${inYuan(sum * of)}`;
    const time = parts === of || parts === 1 ? '' : `${each}${inYuan((sum * of) / parts)}`;
    const also = [whole, time].filter(Boolean).join('，');
    return {
      what: `第${year + 1}年${of === 1 ? '' : word}`,
      says: amount(sum, '元'),
      ...(also === '' ? {} : { also: `（${also}）` }),
      when,
      cite,
      number: { value: sum, unit: '元' },
    };
  });
}

export function amounts(value: unknown, period: Fields): Figure[] {
  return (value as (YearsOfAGrant & { readonly yuan?: number })[]).flatMap((item) => {
    const { rank, orMore, yuan } = item;
    const when = `${RANKS[rank] ?? `第${rank}个孩子`}${orMore ? '及以后' : ''}`;
    const cite = period['cite'] as Citation;
    if (yuan === undefined) return ofYears(item, when, cite);
    return [{ what: '一次性', says: amount(yuan, '元'), when, cite, number: { value: yuan, unit: '元' } }];
  });
}

export function bands(value: unknown, period: Fields): Figure[] {
  return (value as { slotsFrom: number; slotsTo?: number; yuan: number }[]).map(
    ({ slotsFrom, slotsTo, yuan }) => ({
      what: '按规模',
      says: amount(yuan, '元'),
      when: slotsTo === undefined ? `${slotsFrom}个托位及以上` : `${slotsFrom}—${slotsTo}个托位`,
      cite: period['cite'] as Citation,
      number: { value: yuan, unit: '元' },
    }),
  );
}

export function premium(value: unknown, period: Fields): Figure[] {
  return Object.entries(value as Record<string, number>).map(([year, yuan]) => ({
    what: `${year}年缴费`,
    says: amount(yuan, '元'),
    when: '',
    cite: period['cite'] as Citation,
    number: { value: yuan, unit: '元' },
  }));
}

export function listed(
  what: string,
  nameOf: (code: string, names: ReadonlyMap<string, string>) => string,
): Writer {
  return (value, period, names) => [
    {
      what,
      says: (value as string[]).map((code) => nameOf(code, names)).join('、'),
      when: '',
      cite: period['cite'] as Citation,
    },
  ];
}

export function pension(value: unknown): Figure[] {
  const { yuanPerMonth, menFromAge, womenFromAge, cite } = value as {
    yuanPerMonth: number;
    menFromAge: number;
    womenFromAge: number;
    cite: Citation;
  };
  const when = `男满${menFromAge}周岁、女满${womenFromAge}周岁并享受特别扶助`;
  return [
    {
      what: '养老补贴每人每月',
      says: amount(yuanPerMonth, '元'),
      when,
      cite,
      number: { value: yuanPerMonth, unit: '元' },
    },
  ];
}

export function aid(value: unknown): Figure[] {
  return Object.entries(value as Record<string, { value: number; cite: Citation }>).map(([event, part]) => ({
    what: '每人每月',
    says: amount(part.value, '元'),
    when: FACT_VALUE_WORDS[event] ?? event,
    cite: part.cite,
    number: { value: part.value, unit: '元' },
  }));
}

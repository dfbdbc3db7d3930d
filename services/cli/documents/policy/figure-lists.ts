import type { Citation } from '../../../../schemas/entitlement.ts';
import { citeOf, NOT_SAID, type Fields, type Figure, type Writer } from './figure.ts';
import { amount, CONDITION_WORDS, INSTITUTION_WORDS, VALUE_WORDS } from '../../../../schemas/words/packs.ts';
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
      ...(isUnknown ? { unknown: true } : { number: { value: days, unit: '天' } }),
    };
  });
}

const ALL_CONDITIONS: Readonly<Record<string, string>> = { ...CONDITION_WORDS, ...INSTITUTION_WORDS };

export function requires(value: unknown): Figure[] {
  return (value as Fields[]).map((item) => ({
    what: '条件',
    says: (item['text'] as string | undefined) ?? ALL_CONDITIONS[item['when'] as string] ?? '',
    when: item['when'] === 'not-settled' ? (RULE_WORDS[item['rule'] as string] ?? '') : '',
    cite: citeOf(item, item),
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
      ...(isUnknown ? { unknown: true } : {}),
    };
  });
}

const RANKS = ['', '第一个孩子', '第二个孩子', '第三个孩子'];

export function amounts(value: unknown, period: Fields): Figure[] {
  return (value as Fields[]).flatMap((item) => {
    const { rank, orMore, yuan, yuanPerYear, paid } = item as {
      rank: number;
      orMore: boolean;
      yuan?: number;
      yuanPerYear?: number[];
      paid?: string;
    };
    const when = `${RANKS[rank] ?? `第${rank}个孩子`}${orMore ? '及以后' : ''}`;
    const cite = period['cite'] as Citation;
    if (yuan !== undefined)
      return [{ what: '一次性', says: amount(yuan, '元'), when, cite, number: { value: yuan, unit: '元' } }];
    const months = paid === 'monthly' ? 12 : 1;
    return (yuanPerYear ?? []).map((sum, year) => ({
      what: `第${year + 1}年${months === 12 ? '每月' : ''}`,
      says: amount(sum / months, '元'),
      when,
      cite,
      number: { value: sum / months, unit: '元' },
    }));
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

import { cut, fill, type Values } from '../../../schemas/words/language.ts';
import type { Phrase } from './catalog.ts';
import type { ZH_CN } from './zh-cn.ts';

/** Everything that the pages say. */
export type Key = keyof typeof ZH_CN;
/** One language's words, all of them: a missing one is not compiled. */
export type Phrases = Readonly<Record<Key, Phrase>>;
/** The values that a word has places for. */
export type ValuesOf<K extends Key, V = string | number> = Values<(typeof ZH_CN)[K], V>;
/** What has no places for values. */
export type PlainKey = { [K in Key]: ValuesOf<K> extends [] ? K : never }[Key];

/** How a language is spoken; everything that a person reads goes through one of these. */
export interface Words {
  /** BCP 47 */
  readonly locale: string;
  readonly say: <K extends Key>(key: K, ...values: ValuesOf<K>) => string;
  /** A text cut at its places, for values that are more than text. */
  readonly cut: (key: Key) => ReturnType<typeof cut>;
  /** `2026年11月22日` @param date ISO date, or an instant, whose day in China it is */
  readonly day: (date: string) => string;
  /** `09:05` in China @param at ms since 1970 */
  readonly time: (at: number) => string;
  /** `2026年11月22日 09:05`, in China */
  readonly moment: (instant: string) => string;
  /** `¥3,600.00` @param fen integer */
  readonly money: (fen: number) => string;
}

const IN_CHINA = { timeZone: 'Asia/Shanghai' } as const;

/**
 * Speaks a language.
 * @param dress what is done to a date or a sum once it is written: nothing, but for the language that is none (pseudo.ts)
 */
export function speak(
  locale: string,
  phrases: Phrases,
  dress: (text: string) => string = (text) => text,
): Words {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const fens = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CNY' });
  const dates = (style: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...IN_CHINA, ...style });
    return (at: number): string => dress(format.format(at));
  };
  const [day, time, moment] = [
    dates({ dateStyle: 'long' }),
    dates({ timeStyle: 'short' }),
    dates({ dateStyle: 'long', timeStyle: 'short' }),
  ];
  const textOf = (key: Key, count: unknown): string => {
    const phrase = phrases[key];
    if (typeof phrase === 'string') return phrase;
    return (typeof count === 'number' && phrase[plurals.select(count)]) || phrase.other;
  };
  return {
    locale,
    say: (key, ...[given]) => {
      const values = Object.entries((given ?? {}) as Readonly<Record<string, string | number>>);
      const written = values.map(([name, value]) => [
        name,
        typeof value === 'number' ? numbers.format(value) : value,
      ]);
      const count = values.find(([name]) => name === 'count')?.[1];
      return fill(textOf(key, count), Object.fromEntries(written) as Record<string, string>);
    },
    cut: (key) => cut(textOf(key, undefined)),
    // An ISO date is that day in China too: it begins as 08:00 there.
    day: (date) => day(Date.parse(date)),
    time,
    moment: (instant) => moment(Date.parse(instant)),
    money: (fen) => dress(fens.format(fen / 100)),
  };
}

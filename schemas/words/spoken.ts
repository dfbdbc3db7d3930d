import { DEPARTMENTS } from '../department.ts';
import {
  ENTITLEMENTS,
  type Beneficiary,
  type Citation,
  type Decision,
  type EntitlementCode,
} from '../entitlement.ts';
import { WORK, type WorkCode } from '../matter.ts';
import { beneficiaryWord, LEVEL_WORDS, OUTCOME_WORDS, PAYER_WORDS } from '../words.ts';
import { factWord, placeWord } from './facts.ts';
import { differenceWord, figureWords, measureWords, signed, type Measures } from './figures.ts';
import { plain, type Language } from './language.ts';
import { yuan, yuanFigure } from './money.ts';
import { SCHEME_WORDS } from './packs.ts';
import { parameterWord } from './parameters.ts';
import { resultWords } from './results.ts';
import { ruleWord } from './rules.ts';
import { actorWord, isDepartment, partWord, workWord } from './work.ts';

type Figures = Parameters<typeof figureWords>[0];
type Difference = Parameters<typeof differenceWord>[0];
type Texts = ReadonlyMap<string, string>;

const SCHEMES: Readonly<Record<string, string>> = {
  ...SCHEME_WORDS,
  measures: '措施',
  terms: '办理时限',
  deadlines: '家里的期限',
  jointLists: '联办清单',
  betweenCities: '异地办理',
  vaccination: '免疫程序',
  patience: '技术时限',
};

/** camelCase and paths as words: `certificateNumber` → certificate number */
function spaced(path: string): string {
  return plain(path.replaceAll('/', ' '))
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** `1 hour`, `2 hours` */
function counted(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

/**
 * Words for codes in one language. In English a code is its own word, with the official term in brackets where the law has
 * one; what people, packs and papers say themselves stands in brackets as it is (docs/adr/0033).
 */
export class Words {
  readonly #english: boolean;

  constructor(language: Language) {
    this.#english = language === 'en';
  }

  /** A code with a word that is no official term. */
  readonly word = <C extends string>(code: C, words: Readonly<Partial<Record<C, string>>>): string =>
    this.#english ? plain(code) : (words[code] ?? code);

  /** A code with its official term. */
  readonly term = (code: string, official: string): string =>
    this.#english ? `${plain(code)} (${official})` : official;

  /** What somebody else said, in Chinese. */
  readonly quoted = (text: string): string => (this.#english && text !== '' ? `(${text})` : text);

  readonly who = (subject: Beneficiary | null): string => {
    if (subject === null) return '';
    return this.#english ? plain(subject) : beneficiaryWord(subject);
  };

  readonly matter = (code: WorkCode): string => this.term(code, WORK[code].title);

  readonly entitlement = (code: EntitlementCode): string => this.term(code, ENTITLEMENTS[code]);

  readonly outcome = (code: Decision['outcome']): string => this.word(code, OUTCOME_WORDS);

  /** `child-1/household-registration` */
  readonly work = (key: string): string => {
    const [subject = '', code = ''] = key.split('/');
    return this.#english ? `${plain(code)} of ${plain(subject)}` : workWord(key);
  };

  /** A sealed part of a case: `facts/mother` */
  readonly part = (name: string): string => (this.#english ? spaced(name) : partWord(name));

  /** A department's short name, or a role; a name of a token stays as it is. */
  readonly actor = (code: string): string => {
    if (isDepartment(code)) return this.term(code, DEPARTMENTS[code].short);
    return this.#english ? code : actorWord(code);
  };

  /** `mother.employment.kind` → 母亲就业情况 · mother employment kind */
  readonly fact = (path: string): string => (this.#english ? spaced(path) : factWord(path));

  /** 新生儿1姓名 /children/0/name: what it is, and where it is given. */
  readonly asked = (pointer: string): string =>
    this.#english ? pointer : `${placeWord(pointer)} ${pointer}`;

  /** A word to be given on the command line: as it is written, and what it means. */
  readonly choice = <C extends string>(code: C, words: Readonly<Partial<Record<C, string>>>): string =>
    this.#english ? code : `${code} ${words[code] ?? ''}`.trim();

  /** @param texts what packs say beside a rule, by its name */
  readonly rule = (name: string, texts?: Texts): string =>
    this.#english ? plain(name) : ruleWord(name, texts);

  /** A scheme of a pack, or `measures`. */
  readonly scheme = (code: string): string => this.term(code, SCHEMES[code] ?? code);

  /** A field of a pack. */
  readonly parameter = (path: string, texts: Texts): string =>
    this.#english ? spaced(path) : parameterWord(path, texts);

  readonly source = ({ document, article }: Pick<Citation, 'document' | 'article'>): string =>
    this.quoted(`${document} ${article}`);

  readonly money = (fen: number): string => (this.#english ? `${yuanFigure(fen)} yuan` : yuan(fen));

  /** What a matter resulted in, as the API shows it (masked). */
  readonly result = (result: Readonly<Record<string, unknown>> | undefined): string =>
    this.#english ? resultWords(result, spaced, ', ') : resultWords(result);

  /** `180天`, `180 days`: the figures there are, in a fixed order. */
  readonly measures = (row: Measures): string[] =>
    this.#english ? this.#measured(row, (n, as) => as(n)) : measureWords(row).map(([, said]) => said);

  /** What a decision comes to, one short sentence each. */
  readonly figures = (row: Figures): string[] => {
    if (!this.#english) return figureWords(row);
    const shares = row.shares?.map(({ level, percent }) => `${this.word(level, LEVEL_WORDS)} ${percent}%`);
    const rest: (string | false | undefined)[] = [
      row.months !== undefined && counted(row.months, 'month'),
      row.from !== undefined && `from ${row.from}`,
      row.until !== undefined && `until ${row.until}`,
      row.deadline !== undefined &&
        `to be claimed by ${row.deadline}${row.provisional ? ' (provisional: the holidays are not published yet)' : ''}`,
      row.payer !== undefined && `paid by ${this.word(row.payer, PAYER_WORDS)}`,
      row.incomeTax === 'exempt' && 'free of income tax',
      shares !== undefined && `shares: ${shares.join(', ')}`,
    ];
    return [...this.measures(row), ...rest.filter((each) => typeof each === 'string')];
  };

  /** What changed between two decisions. */
  readonly difference = (change: Difference): string => {
    if (!this.#english) return differenceWord(change);
    const { before, after } = change;
    const parts = this.#measured(change.difference, signed);
    if (before?.outcome !== after.outcome)
      parts.push(`${before ? this.outcome(before.outcome) : 'none'} → ${this.outcome(after.outcome)}`);
    return parts.join(', ') || 'dates, shares or payee changed';
  };

  #measured(row: Measures, say: (n: number, as: (n: number) => string) => string): string[] {
    const ways = {
      days: (n) => counted(n, 'day'),
      daysPerYear: (n) => `${counted(n, 'day')} a year`,
      hoursPerDay: (n) => `${counted(n, 'hour')} a day`,
      amountFen: this.money,
      amountPerMonthFen: (n) => `${this.money(n)} a month`,
    } as const satisfies Record<keyof Measures, (n: number) => string>;
    return (Object.keys(ways) as (keyof Measures)[]).flatMap((measure) => {
      const value = row[measure];
      return value === undefined ? [] : say(value, ways[measure]);
    });
  }
}

import { speak, type Phrases, type Words } from './speech.ts';
import { ZH_CN } from './zh-cn.ts';

/** A language that the pages are offered in. */
interface Language {
  /** BCP 47 */
  readonly locale: string;
  /** as its speakers call it */
  readonly name: string;
  readonly words: () => Promise<Words>;
}

/** What the pages speak first, and where nothing else was chosen; also what goes to a clerk, who reads it. */
export const CHINESE: Words = speak('zh-CN', ZH_CN);

/** A language whose words come when it is chosen. */
export function translated(locale: string, phrases: () => Promise<Phrases>): Language['words'] {
  return async () => speak(locale, await phrases());
}

/**
 * The languages that are offered: only those whose texts the organ has checked (docs/adr/0062, which says how one is added).
 */
export const LANGUAGES: readonly Language[] = [
  { locale: 'zh-CN', name: '简体中文', words: () => Promise.resolve(CHINESE) },
];

/** No language: it shows which words nobody could translate, and which lines have no room for longer ones. */
const PSEUDO: Language = {
  locale: 'zh-XA',
  name: 'Pseudo',
  words: async () => (await import('./pseudo.ts')).PSEUDO_WORDS,
};

/** Where the service says that it is a demonstration that shows the pseudo-locale too (services/web/pages.ts). */
const SHOWS_PSEUDO = 'meta[name="birth-pseudo-locale"]';

/** What somebody can choose from. The pseudo-locale is there for a browser that asks for it, where the service shows it. */
export function offeredHere(): readonly Language[] {
  const isShown =
    document.querySelector(SHOWS_PSEUDO) !== null && navigator.languages.includes(PSEUDO.locale);
  return isShown ? [...LANGUAGES, PSEUDO] : LANGUAGES;
}

/** The language alone is remembered, and only where somebody has chosen it. */
const CHOSEN = 'language';

/** What was chosen before, else what the browser asks for, else Chinese; of what is offered. */
export function firstOf(offered: readonly Language[]): Language | undefined {
  const wanted = [localStorage.getItem(CHOSEN), ...navigator.languages];
  return wanted
    .map((each) => offered.find(({ locale }) => locale === each))
    .find((each) => each !== undefined);
}

export function remember({ locale }: Language): void {
  localStorage.setItem(CHOSEN, locale);
}

import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Say } from '../../schemas/words/language.ts';
import type { Words } from '../../schemas/words/spoken.ts';
import type { SCREEN_TEXTS } from './texts.ts';

export type ScreenSay = Say<typeof SCREEN_TEXTS>;

/** Columns a text takes on a terminal: Chinese characters take two. */
export function widthOf(text: string): number {
  return [...text].reduce(
    (width, character) =>
      width + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f]/.test(character) ? 2 : 1),
    0,
  );
}

/** Fills up to a number of columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** `0.35 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** `180天`, `3,600.00元`, or why not, of one entitlement. */
export function entitlementWords(entitlement: Entitlement, words: Words, say: ScreenSay): string {
  const outcome = words.outcome(entitlement.outcome);
  const comma = say('comma');
  if (entitlement.outcome === 'eligible') return words.measures(entitlement).join(comma) || outcome;
  const facts = entitlement.missing?.map(words.fact).join(comma);
  return facts ? say('missing', { outcome, facts }) : outcome;
}

import { GENERAL_STANDARD_CHARACTERS } from './general-standard-characters.ts';

/** ok, or the characters that neither certificate nor household register can carry, each once, in order. */
export type NameCheck = { readonly ok: true } | { readonly ok: false; readonly characters: string[] };

const STANDARD: ReadonlySet<string> = new Set(GENERAL_STANDARD_CHARACTERS);

/** The dots people type where the standard has U+00B7 between the parts of a minority or foreign name. */
const DOT_VARIANTS = /[•‧・･‧∙⋅]/gu;
const LATIN_OR_SEPARATOR = /^[\p{Script=Latin}\p{Mark}·'’ .-]$/u;

/** The name as it is to be registered: composed, trimmed, single spaces, with 间隔号 · (U+00B7) between parts. */
export function normaliseName(name: string): string {
  return name
    .normalize('NFC')
    .replace(DOT_VARIANTS, '·')
    .replace(/\s+/gu, ' ')
    .replace(/ ?· ?/gu, '·')
    .trim();
}

/**
 * Checks the characters of a name against the 通用规范汉字表 (8,105 characters); off-list characters block the
 * certificate and the household register alike, so the name is held before anything is printed (facts 3.2, W119).
 * Surnames are never judged: minorities follow their own custom (民法典 1015, W120).
 */
export function checkName(name: string): NameCheck {
  const outside = new Set<string>();
  for (const character of normaliseName(name)) {
    if (!STANDARD.has(character) && !LATIN_OR_SEPARATOR.test(character)) outside.add(character);
  }
  return outside.size === 0 ? { ok: true } : { ok: false, characters: [...outside] };
}

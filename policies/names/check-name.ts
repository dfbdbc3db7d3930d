import { hasMarkOnHan } from '../../schemas/person-name.ts';
import { GENERAL_STANDARD_CHARACTERS } from './general-standard-characters.ts';

/**
 * ok, or what neither certificate nor household register can carry: characters, each once, in order; or where the name is
 * parted, or that a mark is laid over a character.
 */
export type NameCheck = { readonly ok: true } | { readonly ok: false; readonly characters: string[] };

const STANDARD: ReadonlySet<string> = new Set(GENERAL_STANDARD_CHARACTERS);

const DOT = '·';
/** 间隔号 stands between two parts, once. */
const PARTS = /^[^·]+(·[^·]+)*$/u;
const LATIN_OR_SEPARATOR = /^[\p{Script=Latin}\p{Mark}·'’ .-]$/u;

/** How the child is to be registered. */
export interface NameUse {
  /** it joins a mainland household: the register has no letters (户口登记用规范汉字) */
  readonly joinsHousehold: boolean;
}

/**
 * Checks the characters of a name against the 通用规范汉字表 (8,105 characters); off-list characters block the
 * certificate and the household register alike, so the name is held before anything is printed (facts 3.2, W119). Letters are
 * for a child of foreigners, who joins no household (facts 3.1, W40). Surnames are never judged: minorities follow their own
 * custom (民法典 1015, W120).
 * @param name normalised (schemas/person-name.ts)
 */
export function checkName(name: string, { joinsHousehold }: NameUse = { joinsHousehold: true }): NameCheck {
  const isForeign = (character: string): boolean => !joinsHousehold && LATIN_OR_SEPARATOR.test(character);
  const outside = new Set(
    [...name].filter((each) => !STANDARD.has(each) && each !== DOT && !isForeign(each)),
  );
  if (!PARTS.test(name) && !isForeign(DOT)) outside.add(DOT);
  if (hasMarkOnHan(name)) for (const mark of name.match(/\p{Mark}/gu) ?? []) outside.add(mark);
  return outside.size === 0 ? { ok: true } : { ok: false, characters: [...outside] };
}

/**
 * Chinese characters that a font of a browser's machine may lack: everything beyond the 20,902 that Unicode began with
 * (U+4E00–U+9FA5), which every Chinese font has. Extension A, what was added at the end of the first block, the unified ones
 * among the compatibility characters, and the planes 2 and 3.
 */
const UNCOMMON = /[\u3400-\u4DBF\u9FA6-\u9FFF\uFA0E-\uFA29\u{20000}-\u{3FFFD}]/gu;

/** Those of a text, each once, in the order of their code points. */
export function uncommonOf(text: string): readonly string[] {
  const found = new Set(text.match(UNCOMMON) ?? []);
  return found.size === 0 ? [] : [...found].toSorted((a, b) => codePointOf(a) - codePointOf(b));
}

/** As many as a page asks for at once; a name has two or three at most. */
export const MOST_UNCOMMON = 32;

export function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** What a page is told of characters that it shows. */
export interface GlyphsAnswer {
  /** fonts with exactly these characters; each is fetched where the machine cannot draw one of them itself */
  readonly fonts: readonly { readonly address: string; readonly characters: string }[];
  /** those that no font here has, and how each is said: ［U+20BB7，上土下口］ */
  readonly described: readonly { readonly character: string; readonly words: string }[];
}

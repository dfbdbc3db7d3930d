import type { FontAtHand, FontsAtHand } from './fonts.ts';

/** Characters that one font draws; `font` is its place among those at hand. */
export interface Drawable {
  readonly font: number;
  readonly characters: string;
}

/** Fonts with a few characters each, made from those at hand (字体子集). */
export interface GlyphCutter {
  /** Who draws which of these; what is in none of the answers no font has. */
  readonly share: (characters: readonly string[]) => readonly Drawable[];
  /** A WOFF2 with exactly these characters: some 600 bytes each. @throws RangeError for a font that there is not */
  readonly cut: (drawable: Drawable) => Promise<Uint8Array>;
}

/* Read when the first name needs it, by name and with what we use of it: it has no types of its own. */
const SUBSETTER: string = 'subset-font';

type Subset = (
  font: Buffer,
  text: string,
  options: {
    readonly targetFormat: 'woff2';
    readonly keepFeatures: readonly string[];
    readonly noLayoutClosure: boolean;
    readonly noHinting: boolean;
  },
) => Promise<Buffer>;

/** A character stands alone: no ligature, no other form of it, no hints for screens of few points. */
const BARE = { targetFormat: 'woff2', keepFeatures: [], noLayoutClosure: true, noHinting: true } as const;

/** @throws Error where the package is not installed */
export async function openGlyphCutter({ fonts }: FontsAtHand): Promise<GlyphCutter> {
  const { default: subset } = (await import(SUBSETTER)) as { readonly default: Subset };
  const firstWith = (character: string): number =>
    fonts.findIndex(({ has }: FontAtHand) => has(character.codePointAt(0) ?? 0));
  return {
    share: (characters) =>
      [...Map.groupBy(characters, firstWith)].flatMap(([font, some]) =>
        font === -1 ? [] : [{ font, characters: some.join('') }],
      ),
    cut: async ({ font, characters }) => {
      const whole = fonts[font];
      if (!whole) throw new RangeError('there is no such font');
      return subset(whole.blob, characters, BARE);
    },
  };
}

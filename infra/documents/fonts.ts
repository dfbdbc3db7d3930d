import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coverageOf, covers } from './font-coverage.ts';

/** A font that documents may be set in. None is part of this repository. */
export interface KnownFont {
  /** its own name, as the form asks for it */
  readonly family: string;
  readonly file: string;
  readonly licence: string;
  /** where it comes from: a package of the registry, or of the system */
  readonly from: string;
}

const PACKAGE = '@embedpdf/fonts-sc';

/**
 * In the order in which a character is looked for. The first two come with `npm ci` and draw the whole 通用规范汉字表; the rest is
 * for names beyond it, and is drawn with where the system has it: Debian's fonts-hanazono (production image, docs/production.md).
 */
export const FONTS: readonly KnownFont[] = [
  { family: 'Noto Sans S Chinese', file: 'NotoSansHans-Regular.otf', licence: 'OFL-1.1', from: PACKAGE },
  { family: 'Noto Sans S Chinese', file: 'NotoSansHans-Bold.otf', licence: 'OFL-1.1', from: PACKAGE },
  { family: 'HanaMinA', file: 'HanaMinA.ttf', licence: 'OFL-1.1', from: 'fonts-hanazono' },
  { family: 'HanaMinB', file: 'HanaMinB.ttf', licence: 'OFL-1.1', from: 'fonts-hanazono' },
];

/** Where Debian puts the fonts of the system. */
export const FONT_FOLDER = '/usr/share/fonts/truetype/hanazono';

/** A font that was found. */
export interface FontAtHand {
  readonly family: string;
  readonly blob: Buffer;
  readonly has: (codePoint: number) => boolean;
}

/** The fonts that were found. */
export interface FontsAtHand {
  /** in the order in which a character is looked for */
  readonly fonts: readonly FontAtHand[];
  /** families, in that order */
  readonly families: readonly string[];
  readonly has: (codePoint: number) => boolean;
}

/** Folder of the fonts that came with `npm ci`. */
function packageFolder(): string {
  return fileURLToPath(new URL('../fonts', import.meta.resolve('@embedpdf/fonts-sc')));
}

/**
 * Reads the fonts there are.
 * @param folder of the system's fonts
 * @throws Error where the package of fonts is not installed
 */
export function findFonts(folder: string = FONT_FOLDER): FontsAtHand {
  const fonts = FONTS.flatMap(({ family, file, from }): FontAtHand[] => {
    const path = join(from === PACKAGE ? packageFolder() : folder, file);
    if (from !== PACKAGE && !existsSync(path)) return [];
    const blob = readFileSync(path);
    const coverage = coverageOf(blob);
    return [{ family, blob, has: (codePoint) => covers(coverage, codePoint) }];
  });
  return {
    fonts,
    families: [...new Set(fonts.map(({ family }) => family))],
    has: (codePoint) => fonts.some((font) => font.has(codePoint)),
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coverageOf, covers, type Coverage } from './font-coverage.ts';

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

const SYSTEM_FOLDERS: readonly string[] = ['/usr/share/fonts/truetype/hanazono'];

/** The fonts that were found. */
export interface FontsAtHand {
  readonly blobs: readonly Buffer[];
  /** families, in the order in which a character is looked for */
  readonly families: readonly string[];
  readonly has: (codePoint: number) => boolean;
}

/** Folder of the fonts that came with `npm ci`. */
function packageFolder(): string {
  return fileURLToPath(new URL('../fonts', import.meta.resolve('@embedpdf/fonts-sc')));
}

/**
 * Reads the fonts there are.
 * @param folders of the system's fonts, by default where Debian puts them
 * @throws Error where the package of fonts is not installed
 */
export function findFonts(folders: readonly string[] = SYSTEM_FOLDERS): FontsAtHand {
  const found = FONTS.flatMap(({ family, file, from }) => {
    const places = from === PACKAGE ? [packageFolder()] : folders;
    const path = places.map((folder) => join(folder, file)).find((each) => existsSync(each));
    return path === undefined ? [] : [{ family, blob: readFileSync(path) }];
  });
  const coverages: Coverage[] = found.map(({ blob }) => coverageOf(blob));
  return {
    blobs: found.map(({ blob }) => blob),
    families: [...new Set(found.map(({ family }) => family))],
    has: (codePoint) => coverages.some((coverage) => covers(coverage, codePoint)),
  };
}

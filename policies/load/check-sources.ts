import type { Pack } from '../../schemas/pack.ts';
import type { Articles } from './check-articles.ts';
import { lineOf, type PackMistake, type PackSource } from './pack-mistake.ts';

/** A page of the web that a document of a pack was seen on. */
export interface WebPage {
  /** `W69` */
  readonly id: string;
  readonly title: string;
  /** as far as they are known; `…` where a part of one is not */
  readonly addresses: readonly string[];
  /** not the site that published it first */
  readonly reprint: boolean;
}

/** What packs may cite: the articles of the papers, and the pages that documents were seen on. */
export interface KnownSources {
  readonly papers: readonly Articles[];
  readonly pages: ReadonlyMap<string, WebPage>;
}

/** `W69 W70` → the numbers of pages. */
export function pagesOf(source: string | undefined): string[] {
  return source === undefined ? [] : source.split(' ');
}

/** Pages that a document names and the register of pages does not have: every source leads somewhere. */
export function checkSources(
  packs: readonly Pack[],
  sources: ReadonlyMap<Pack, PackSource>,
  { pages }: Pick<KnownSources, 'pages'>,
): readonly PackMistake[] {
  return packs.flatMap((pack) => {
    const source = sources.get(pack);
    if (!source) return [];
    return Object.entries(pack.documents).flatMap(([name, document]): PackMistake[] => {
      const lost = pagesOf(document.source).filter((id) => !pages.has(id));
      if (lost.length === 0) return [];
      const line = lineOf(source, ['documents', name, 'source']);
      return [{ file: source.file, line, message: `policies/papers/pages.yaml 中没有 ${lost.join('、')}` }];
    });
  });
}

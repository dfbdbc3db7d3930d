import type { Paper } from '../../schemas/clause.ts';
import type { Citation } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import { lineOf, writtenPath, type PackMistake, type PackSource, type Path } from './pack-mistake.ts';

/** A paper whose articles are known, each of them. */
export type Articles = Pick<Paper, 'document' | 'articles'>;

/** Several articles may be cited as one: `第五十二条、第七十五条第十三项`. */
export function articlesOf(cited: string): string[] {
  return cited.split('、');
}

function citations(part: unknown, path: Path): (readonly [Path, Citation])[] {
  if (Array.isArray(part)) return part.flatMap((item: unknown, i) => citations(item, [...path, i]));
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'cite' ? [[[...path, key], value as Citation] as const] : citations(value, [...path, key]),
  );
}

/** Where a citation is written itself, not where it is taken over from what stands around it. */
function isWritten(source: PackSource, path: Path): boolean {
  return source.document.hasIn(writtenPath(source, path));
}

/** Articles that a paper does not have, wherever a pack cites them; of papers that are not known here nothing is said. */
export function checkArticles(
  packs: readonly Pack[],
  sources: ReadonlyMap<Pack, PackSource>,
  papers: readonly Articles[],
): readonly PackMistake[] {
  const known = new Map(papers.map(({ document, articles }) => [document, new Set(articles)]));
  return packs.flatMap((pack) => {
    const source = sources.get(pack);
    if (!source) return [];
    return citations(pack, []).flatMap(([path, { document, article }]): PackMistake[] => {
      const articles = known.get(document);
      const wrong = articles && articlesOf(article).filter((one) => !articles.has(one));
      if (!wrong || wrong.length === 0 || !isWritten(source, path)) return [];
      const message = `${document} 没有“${wrong.join('、')}”`;
      return [{ file: source.file, line: lineOf(source, path), message }];
    });
  });
}

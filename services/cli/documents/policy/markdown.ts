import type { Paper } from '../../../../schemas/clause.ts';
import type { Citation } from '../../../../schemas/entitlement.ts';
import { articlesOf } from '../../../../policies/load/check-articles.ts';

/** A table row; a bar inside a cell would end it. */
export function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

export function table(heads: readonly string[], rows: readonly string[]): string {
  return [row(...heads), `|${heads.map(() => '---').join('|')}|`, ...rows].join('\n');
}

/** The place in docs/clauses.md where an article stands: `甘肃-六`. */
export function clauseAnchor(paper: Paper, article: string): string {
  return `${paper.short}-${article}`;
}

/** Writes a citation, as a link where the article stands in the clause table. */
export type Linker = (citation: Citation) => string;

/** @param clauses the clause table as seen from the page that links */
export function linker(papers: readonly Paper[], clauses: string): Linker {
  return ({ document, article }) => {
    const paper = papers.find((one) => one.document === document);
    if (!paper) return `${document} ${article}`;
    const links = articlesOf(article).map((one) => `[${one}](${clauses}#${clauseAnchor(paper, one)})`);
    return `${document} ${links.join('、')}`;
  };
}

const GENERATED = '由 npm run gen 生成，请勿手改';

/** A generated page: prettier leaves its tables as they are. */
export function page(from: string, parts: readonly string[]): string {
  return `<!-- ${GENERATED}；${from} -->
<!-- prettier-ignore-start -->

${parts.join('\n\n')}

<!-- prettier-ignore-end -->
`;
}

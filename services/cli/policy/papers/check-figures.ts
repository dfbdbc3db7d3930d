import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { articlesOf } from '../../../../policies/load/check-articles.ts';
import type { PackSet } from '../../../../policies/load/all-packs.ts';
import type { PackMistake } from '../../../../policies/load/pack-mistake.ts';
import type { Paper } from '../../../../schemas/clause.ts';
import { articlesIn } from './articles-in.ts';
import type { FigureList, PaperFigures } from './figure-list.ts';
import { figuresIn, isSame, type Atom } from './figures-in.ts';
import { packFigures, type PackFigure } from './pack-figures.ts';

/** What was held against the papers themselves. */
export interface Held {
  readonly mistakes: readonly PackMistake[];
  /** numbers of the packs that stand in the article they are cited from, or are read from its words */
  readonly standing: number;
  /** numbers of the papers that a pack cites, and that are listed with the reason why none does */
  readonly cited: number;
  readonly listed: number;
}

interface Read {
  readonly paper: Paper;
  readonly known: PaperFigures;
  /** where it stands in the list, for mistakes */
  readonly index: number;
  readonly texts: ReadonlyMap<string, readonly Atom[]>;
}

type Report = (file: string, line: number, message: string) => void;

function readPaper(folder: string, paper: Paper, list: FigureList, report: Report): Read[] {
  const index = list.papers.findIndex((one) => one.paper === paper.paper);
  const known = list.papers[index];
  if (!known) {
    report(list.file, 1, `没有“${paper.paper}”`);
    return [];
  }
  const file = path.join(folder, `${paper.paper}.txt`);
  if (!existsSync(file)) {
    report(list.file, list.lineOf(['papers', index]), `没有原文 ${file}`);
    return [];
  }
  const { texts, missing, more } = articlesIn(readFileSync(file, 'utf8'), {
    ...known,
    articles: paper.articles,
  });
  for (const article of missing)
    report(list.file, list.lineOf(['papers', index]), `原文中找不到“${article}”`);
  for (const article of more)
    report(
      list.file,
      list.lineOf(['papers', index]),
      `原文有“${article}”，policies/clauses/${paper.paper}.yaml 的 articles 中没有`,
    );
  const atoms = [...texts].map(([article, text]) => [article, figuresIn(text)] as const);
  return [{ paper, known, index, texts: new Map(atoms) }];
}

function listedAs(kind: 'uncited' | 'readings', { known }: Read, article: string): ReadonlySet<string> {
  return new Set(known[kind].filter((one) => one.article === article).flatMap(({ figures }) => figures));
}

/** How a number of a pack stands to the articles it is cited from. */
function standsIn({ texts }: Read, { atom, article }: PackFigure): boolean {
  return articlesOf(article).some((one) => (texts.get(one) ?? []).some((other) => isSame(atom, other)));
}

function isRead(read: Read, { atom, article }: PackFigure): boolean {
  return articlesOf(article).some((one) => listedAs('readings', read, one).has(atom.written));
}

/** Each number of a pack stands in the article, or is listed as read from its words. @returns how many do */
function holdPacks(read: Read, figures: readonly PackFigure[], report: Report): number {
  const wrong = figures.filter((figure) => !standsIn(read, figure) && !isRead(read, figure));
  for (const { atom, article, what, file, line } of wrong)
    report(file, line, `${what}：${read.paper.document} ${article} 的原文里没有“${atom.written}”`);
  return figures.length - wrong.length;
}

/** Each number of the paper is cited, or listed with the reason why not. @returns how many are which */
function holdPaper(read: Read, figures: readonly PackFigure[], list: FigureList, report: Report) {
  const all = [...read.texts].flatMap(([article, atoms]) => atoms.map((atom) => ({ article, atom })));
  const rest = all.filter(({ article, atom }) => !isCited(figures, article, atom));
  const open = rest.filter(({ article, atom }) => !listedAs('uncited', read, article).has(atom.written));
  const line = list.lineOf(['papers', read.index, 'uncited']);
  for (const said of new Set(open.map(({ article, atom }) => `${article} 的“${atom.written}”`)))
    report(list.file, line, `${read.paper.document} ${said}没有规则包引用，也没有写明为什么`);
  return { cited: all.length - rest.length, listed: rest.length - open.length };
}

function isCited(figures: readonly PackFigure[], article: string, atom: Atom): boolean {
  return figures.some((one) => articlesOf(one.article).includes(article) && isSame(one.atom, atom));
}

/** What is listed is still so: a number nobody cites stands in the article, a reading stands in a pack and not in the article. */
function checkList(read: Read, figures: readonly PackFigure[], list: FigureList, report: Report): void {
  const each = (
    kind: 'uncited' | 'readings',
    judge: (article: string, written: string) => string | undefined,
  ) =>
    read.known[kind].forEach(({ article, figures: listed }, i) =>
      listed.forEach((written, j) => {
        const wrong = judge(article, written);
        const line = list.lineOf(['papers', read.index, kind, i, 'figures', j]);
        if (wrong !== undefined) report(list.file, line, `${article} 的“${written}”${wrong}`);
      }),
    );
  each('uncited', (article, written) => {
    const atoms = (read.texts.get(article) ?? []).filter((atom) => atom.written === written);
    if (atoms.length === 0) return '不在原文里';
    return atoms.every((atom) => isCited(figures, article, atom)) ? '已有规则包引用，不必再列' : undefined;
  });
  each('readings', (article, written) => {
    const own = figures.filter(
      (one) => one.atom.written === written && articlesOf(one.article).includes(article),
    );
    if (own.length === 0) return '没有规则包这样写，不必再列';
    return own.every((one) => standsIn(read, one)) ? '原文里有，不必再列' : undefined;
  });
}

/**
 * Holds the packs against the papers themselves, both ways: every number that is cited to a paper stands in that article, and
 * every number of a paper is cited or listed with the reason.
 * @param folder where the texts of the papers are, one file each
 */
export function holdAgainstPapers(
  { packs, sources }: PackSet,
  folder: string,
  papers: readonly Paper[],
  list: FigureList,
): Held {
  const mistakes: PackMistake[] = [];
  const report: Report = (file, line, message) => mistakes.push({ file, line, message });
  const figures = packs.flatMap((pack) => {
    const source = sources.get(pack);
    return source ? packFigures(pack, source) : [];
  });
  let [standing, cited, listed] = [0, 0, 0];
  for (const read of papers.flatMap((paper) => readPaper(folder, paper, list, report))) {
    const own = figures.filter(({ document }) => document === read.paper.document);
    standing += holdPacks(read, own, report);
    const counts = holdPaper(read, own, list, report);
    checkList(read, own, list, report);
    cited += counts.cited;
    listed += counts.listed;
  }
  return { mistakes, standing, cited, listed };
}

import { readdirSync, readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { paperSchema, type Paper } from '../../schemas/clause.ts';
import type { Pack } from '../../schemas/pack.ts';
import { allPacks, type PackText } from './all-packs.ts';
import { checkClauses } from './check-clauses.ts';
import { brokenLines, officerWords } from './mistake-words.ts';
import { lineOf, PackError, type PackMistake, type PackSource } from './pack-mistake.ts';

const FOLDER = new URL('../clauses/', import.meta.url);
/** The order of the papers in documents: provinces with their cities, then the draft. */
const ORDER = ['gansu-2024-21', 'lanzhou-2023', 'zhangye-draft', 'baoji-2024-162', 'jilin-2023-56'];

interface ReadPaper {
  readonly paper?: Paper;
  readonly source: PackSource;
  readonly mistakes: readonly PackMistake[];
}

/** A clause table by its schema alone. */
function readPaper({ file, text }: PackText): ReadPaper {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source: PackSource = { file, document, lines };
  const broken = brokenLines(document, lines);
  if (broken.length > 0) return { source, mistakes: broken.map((each) => ({ file, ...each })) };
  const read = paperSchema.safeParse(document.toJS(), { error: officerWords, reportInput: true });
  if (read.success) return { source, mistakes: [], paper: read.data };
  const mistakes = read.error.issues.map(({ path, message }) => ({
    file,
    line: lineOf(source, path),
    message: `${path.join('.')}：${message}`,
  }));
  return { source, mistakes };
}

/**
 * Reads and checks clause tables against the packs and the registries.
 * @throws PackError with file and line of every mistake in any of them
 */
export function loadClauses(texts: readonly PackText[], packs: readonly Pack[]): Paper[] {
  const mistakes: PackMistake[] = [];
  const papers = texts.map(readPaper).flatMap(({ paper, source, mistakes: wrong }) => {
    mistakes.push(...wrong);
    if (!paper) return [];
    checkClauses(paper, packs, (path, message) =>
      mistakes.push({ file: source.file, line: lineOf(source, path), message }),
    );
    return [paper];
  });
  if (mistakes.length > 0) throw new PackError(mistakes);
  return papers.sort((a, b) => ORDER.indexOf(a.paper) - ORDER.indexOf(b.paper));
}

/** The clause tables of the project as they are written. */
export function clauseTexts(): PackText[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => ({
    file: `policies/clauses/${file}`,
    text: readFileSync(new URL(file, FOLDER), 'utf8'),
  }));
}

/**
 * The five papers, article by article, with what the system makes of each.
 * @throws PackError when one of the tables has a mistake
 */
export function allClauses(): Paper[] {
  return loadClauses(clauseTexts(), allPacks({ includeDrafts: true }));
}

/** The papers with their articles as they are written, whatever the packs make of them: what a pack may cite. */
export function paperTables(): Paper[] {
  return clauseTexts().flatMap((text) => readPaper(text).paper ?? []);
}

import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { lineOf, PackError, type PackSource, type Path } from '../../../../policies/load/pack-mistake.ts';
import { brokenLines, officerWords } from '../../../../policies/load/mistake-words.ts';
import { HEADS } from './articles-in.ts';

const FILE = 'policies/papers/figures.yaml';

const listed = z.strictObject({
  article: z.string().min(1),
  /** as they are written: `0-3岁`, `4:6` */
  figures: z.array(z.string().min(1)).min(1),
  why: z.string().min(1),
});

const listSchema = z.strictObject({
  papers: z.array(
    z.strictObject({
      /** file stem of its text and of its clause table */
      paper: z.string().min(1),
      heads: z.enum(HEADS),
      begins: z.record(z.string(), z.string().min(1)).default({}),
      /** numbers of the paper that no pack cites */
      uncited: z.array(listed),
      /** numbers of the packs that the paper says in words */
      readings: z.array(listed),
    }),
  ),
});

export type PaperFigures = z.infer<typeof listSchema>['papers'][number];

/** What is known of the numbers of the papers, with the line of each part for mistakes. */
export interface FigureList {
  readonly file: string;
  readonly papers: readonly PaperFigures[];
  readonly lineOf: (path: Path) => number;
}

/** @throws PackError where the list itself is not right */
export function readFigureList(
  text = readFileSync(new URL(`../../../../${FILE}`, import.meta.url), 'utf8'),
): FigureList {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source: PackSource = { file: FILE, document, lines };
  const broken = brokenLines(document, lines);
  if (broken.length > 0) throw new PackError(broken.map((each) => ({ file: FILE, ...each })));
  const read = listSchema.safeParse(document.toJS(), { error: officerWords, reportInput: true });
  if (!read.success)
    throw new PackError(
      read.error.issues.map(({ path, message }) => ({
        file: FILE,
        line: lineOf(source, path),
        message: `${path.join('.')}：${message}`,
      })),
    );
  return { file: FILE, papers: read.data.papers, lineOf: (path) => lineOf(source, path) };
}

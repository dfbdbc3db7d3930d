import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import {
  listedLines,
  type ListedLine,
  type RedecisionRun,
} from '../../../infra/postgres/ledger/redecisions.ts';
import { knownDivisions } from '../../../policies/load/all-packs.ts';
import { citationOf } from '../../../policies/redecision/redecide.ts';
import type { Pool } from '../../../infra/postgres/pool.ts';
import { ENTITLEMENTS } from '../../../schemas/entitlement.ts';
import { beneficiaryWord, OUTCOME_WORDS } from '../../../schemas/words.ts';
import { differenceWord, figureWords } from '../../../schemas/words/figures.ts';
import { ruleWord } from '../../../schemas/words/rules.ts';

const PAGE = 1_000;
const HEAD = ['办件', '区划', '对象', '待遇', '原', '新', '差额', '为什么', '出处', '核定'];
/** Spreadsheets take a file for UTF-8 by it. */
const BYTE_ORDER_MARK = '\u{FEFF}';

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function figures(of: ListedLine['before']): string {
  return of ? [OUTCOME_WORDS[of.outcome], ...figureWords(of)].join('，') : '无';
}

function rowOf(line: ListedLine, texts: ReadonlyMap<string, string>): string {
  const cite = citationOf(line);
  const [reason] = line.reasons;
  return [
    line.caseNumber,
    `${line.divisionCode} ${knownDivisions().get(line.divisionCode) ?? ''}`.trim(),
    beneficiaryWord(line.subject),
    ENTITLEMENTS[line.code],
    figures(line.before),
    figures(line.after),
    differenceWord(line),
    reason ? ruleWord(reason.rule, texts) : '',
    cite ? `${cite.document} ${cite.article}` : '',
    line.settledAt?.toISOString() ?? '未核定（试算）',
  ]
    .map(cell)
    .join(',');
}

/**
 * Writes the list of a run as a table for a spreadsheet: case numbers, never names.
 * @returns how many lines
 * @throws Error when the file cannot be written
 */
export async function writeList(
  file: string,
  { pool, run, texts }: { pool: Pool; run: RedecisionRun; texts: ReadonlyMap<string, string> },
): Promise<number> {
  const out = createWriteStream(file);
  await once(out, 'open');
  out.write(`${BYTE_ORDER_MARK}${HEAD.join(',')}\n`);
  let written = 0;
  for (let after: ListedLine | undefined, page: ListedLine[]; ; after = page.at(-1)) {
    page = await listedLines(pool, run, { after, limit: PAGE });
    for (const line of page) out.write(`${rowOf(line, texts)}\n`);
    written += page.length;
    if (page.length < PAGE) break;
  }
  out.end();
  await once(out, 'finish');
  return written;
}

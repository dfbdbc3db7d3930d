import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../run-file.ts';

const of = (paper: string, ...numbers: readonly string[]): string[] =>
  numbers.map((one) => `${paper} ${one}`);

/** Every finding of which a page says which test holds it. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  'docs/faults.md': [
    ...of('path', 'A1', 'A3', 'A5', 'A6', 'A7', 'B'),
    ...of('security', 'A1', 'A3', 'B2', 'B7', 'B9', 'B10'),
    ...of('bug-reports', 'A1', 'A2', 'A9', 'A10', 'CloudEvents'),
    'house B3',
    'ecosystem C',
  ],
  'docs/faults-input.md': [
    ...of('people-and-input', 'A1', 'A2', 'A3', 'A4', 'A5', 'B', 'C'),
    ...of('bug-reports', 'A1', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A11', 'B', 'C'),
    ...of('security', 'A2', 'A4', 'B1', 'B3', 'B4', 'B5', 'B6'),
    ...of('ecosystem', 'A', 'B1', 'B2', 'B4', 'B6', 'B7', 'B8', 'B9'),
    ...of('house', 'B2', 'C5'),
    ...of('fails', '01', '04', '06', '07', '10', '11', '12', '15', '16', '17'),
    ...of('fails', '20', '22', '24', '25', '26', '28', '29', '30', '32'),
  ],
  'docs/faults-law.md': [
    ...of('law', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8'),
    ...of('law', 'B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10', 'B11', 'B12', 'B13', 'B14'),
  ],
};
const PAGES = Object.keys(FINDINGS);

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const page = read('docs/faults.md');

/** The cells of each row of a page: finding, what was wrong, tests, what was seen then, date. */
function rowsOf(file: string): readonly string[][] {
  return read(file)
    .split('\n')
    .filter((line) => /^\| (path|security|people-and-input|bug-reports|house|ecosystem|law) /.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}

/** The findings that a row is about: `people-and-input A4 日期、bug-reports A3` is about two. */
function about([cell = '']: readonly string[]): string[] {
  return cell.split('、').map((one) => one.trim());
}

describe('the table of faults', () => {
  it.each(PAGES)('%s has a row for every finding, and says when it was seen', (file) => {
    const rows = rowsOf(file);
    const found = rows.flatMap(about);
    const missing = (FINDINGS[file] ?? []).filter(
      (finding) => !found.some((one) => one === finding || one.startsWith(`${finding} `)),
    );
    expect(missing).toEqual([]);
    for (const row of rows) {
      expect(row, row[0]).toHaveLength(5);
      expect(row.at(-1), row[0]).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  it('has no finding twice, word for word', () => {
    const all = PAGES.flatMap(rowsOf).map(([finding]) => finding);
    expect(all.filter((finding, i) => all.indexOf(finding) !== i)).toEqual([]);
  });

  it.each(PAGES)('%s names tests that exist', (file) => {
    const rows = rowsOf(file);
    const named = rows.flatMap(([finding, , tests = '']) =>
      [...tests.matchAll(/`([^`]+\.ts)` “([^”]+)”/g)].map(([, file = '', test = '']) => ({
        finding,
        file,
        test,
      })),
    );
    for (const [finding] of rows) expect(named.map((one) => one.finding)).toContain(finding);
    const missing = named.filter(
      ({ file, test }) => !existsSync(join(ROOT, file)) || !read(file).includes(test),
    );
    expect(missing).toEqual([]);
  });

  it('names drills that have been run', () => {
    const drills = read('docs/drills.md');
    const named = [
      ...PAGES.flatMap(rowsOf)
        .flat()
        .join('\n')
        .matchAll(/演练 `([^`]+)`/g),
    ].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !drills.includes(`\n| ${name} |`))).toEqual([]);
  });

  it('says what to take to b50cd60, and it is there', () => {
    const taken = [...page.matchAll(/^cp (?:-r )?(.+) \.\.\/b50/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    );
    expect(taken.length).toBeGreaterThan(0);
    expect(['docs/faults-b50cd60.patch', ...taken].filter((file) => !existsSync(join(ROOT, file)))).toEqual(
      [],
    );
  });

  it('has a transcript for each that is named, and nothing of the machine it was made on', () => {
    for (const [, link = ''] of page.matchAll(/\]\(#([^)]+)\)/g))
      expect(page).toContain(`<a id="${link}"></a>`);
    expect(page).not.toMatch(/\/(root|home|tmp|work)\/|https?:\/\//);
  });
});

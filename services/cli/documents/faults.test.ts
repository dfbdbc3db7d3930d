import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../run-file.ts';

/** Every finding of which docs/faults.md says which test holds it. */
const FINDINGS = [
  ...['A1', 'A3', 'A5', 'A6', 'A7', 'B'].map((one) => `path ${one}`),
  ...['A1', 'A3', 'A4', 'B2', 'B7', 'B9', 'B10'].map((one) => `security ${one}`),
  ...['A4', 'B', 'C'].map((one) => `people-and-input ${one}`),
  ...['A1', 'A2', 'A9', 'A10', 'CloudEvents'].map((one) => `bug-reports ${one}`),
  'house B3',
  'ecosystem A',
  'ecosystem B2',
  'ecosystem B6',
  'ecosystem C',
  'people-and-input B',
  ...['B1', 'B4', 'B8', 'B9'].map((one) => `ecosystem ${one}`),
];

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const page = read('docs/faults.md');
/** The cells of each row: finding, what was wrong, tests, what b50cd60 answered, date. */
const rows = page
  .split('\n')
  .filter((line) => /^\| (path|security|people-and-input|bug-reports|house|ecosystem) /.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );

describe('the table of faults', () => {
  it('has a row for every finding, and says when it was seen on b50cd60', () => {
    for (const finding of FINDINGS)
      expect(
        rows.filter(([of]) => of === finding || of?.startsWith(`${finding} `)),
        finding,
      ).not.toEqual([]);
    for (const row of rows) {
      expect(row, row[0]).toHaveLength(5);
      expect(row.at(-1), row[0]).toMatch(/^2026-11-\d\d$/);
    }
  });

  it('names tests that exist', () => {
    const named = rows.flatMap(([finding, , tests = '']) =>
      [...tests.matchAll(/`([^`]+\.test\.ts)` “([^”]+)”/g)].map(([, file = '', test = '']) => ({
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
      ...rows
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

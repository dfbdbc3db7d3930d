import { existsSync, readFileSync } from 'node:fs';

/** The lines of a Markdown table in a file, cell by cell, those with so many cells; none when there is no file. */
export function readTableRows(file: string, columns: number): string[][] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((text) => text.trim()),
    )
    .filter((cells) => cells.length === columns);
}

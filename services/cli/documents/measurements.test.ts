import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/measurements.md', ROOT), 'utf8');
const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** The rows of today's figures, cell by cell. */
const today = page
  .slice(page.indexOf('## 今天的数'), page.indexOf('## 目标'))
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** What a command of the table starts: a script of package.json, or a file. */
function isThere(command: string): boolean {
  const [program, first, second] = command.split(' ');
  if (program === 'node') return existsSync(new URL(first ?? '', ROOT));
  return Object.hasOwn(scripts, first === 'run' ? (second ?? '') : (first ?? ''));
}

describe('docs/measurements.md', () => {
  it('begins with today’s figures, one row for each thing', () => {
    expect(page.match(/^## .*$/gm)?.[0]).toBe('## 今天的数');
    expect(today.length).toBeGreaterThan(15);
    expect(new Set(today.map(([thing]) => thing)).size).toBe(today.length);
  });

  it.each(today)('says of %s its figure, commit, day and command', (_, figure, __, when, command) => {
    expect(figure).toMatch(/\d/);
    expect(when).toMatch(/[0-9a-f]{7}.* · 2026-\d\d-\d\d/);
    const commands = [...(command ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    expect(commands).not.toEqual([]);
    expect(commands.filter((each) => !isThere(each))).toEqual([]);
  });

  it('names other work on the machine as load only', () => {
    expect(page).not.toMatch(/个会话|会话在|攻击者|没有参与/);
  });
});

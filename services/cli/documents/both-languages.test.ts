import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Pages that are whole in both languages (docs/adr/0033). */
const PAIRS = ['README', 'CONTRIBUTING', 'docs/architecture', 'docs/production'].map(
  (name) => [`${name}.md`, `${name}.zh-CN.md`] as const,
);
const FENCE = /```(\w*)\n([\s\S]*?)```/g;

/** A page without its code. */
function prose(page: string): string {
  return page.replaceAll(FENCE, '');
}

/** How deep each heading stands: `1 2 2 3 2`. */
function headings(page: string): string {
  return (prose(page).match(/^#+(?= )/gm) ?? []).map((marks) => marks.length).join(' ');
}

/** What is said to people within code: comments, and the labels of diagrams. */
function withoutWords(language: string, code: string): string {
  if (language !== 'mermaid') return code.replaceAll(/\s*# .*$/gm, '');
  return code
    .replaceAll(/-- .*? -->/g, '-->')
    .replaceAll(/(participant \w+ as|:).*$/gm, '$1')
    .replaceAll(/[[(]+[^\n]*?[\])]+/g, '[]');
}

function codeOf(page: string): string[] {
  return [...page.matchAll(FENCE)].map(([, language = '', code = '']) => withoutWords(language, code));
}

/** Commands and settings within the prose, in alphabetical order: sentences may have them in another order. */
function commandsOf(page: string): string[] {
  const inline = [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  const commands = inline.filter((code) => /^(npm|npx|node|git|openssl) |^--|^[A-Z]+_[A-Z_]+/.test(code));
  return [...new Set(commands.map((code) => code.replaceAll(/<.*?>/g, '<>')))].sort();
}

/** Where a page points to, apart from its twin: an English page to English ones. */
function linksOf(page: string): string[] {
  const [, ...rest] = prose(page).split('\n');
  return [...rest.join('\n').matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to.replace('.zh-CN', ''));
}

describe.each(PAIRS)('%s and %s', (english, chinese) => {
  const [en, zh] = [read(english), read(chinese)];

  it('point to each other in their first lines', () => {
    const name = (file: string): string => file.split('/').at(-1) ?? '';
    expect(en.split('\n')[0]).toBe(`[中文](${name(chinese)})`);
    expect(zh.split('\n')[0]).toBe(`[English](${name(english)})`);
  });

  it('have the same headings, code, commands and links', () => {
    expect(headings(en)).toBe(headings(zh));
    expect(codeOf(en)).toEqual(codeOf(zh));
    expect(commandsOf(en)).toEqual(commandsOf(zh));
    expect([...new Set(linksOf(en))].sort()).toEqual([...new Set(linksOf(zh))].sort());
  });

  it('are each in one language', () => {
    const han = (text: string): number => (text.match(/\p{Script=Han}/gu) ?? []).length;
    expect(han(prose(en).split('\n').slice(3).join('\n'))).toBe(0);
    expect(han(zh) / zh.length).toBeGreaterThan(0.2);
  });
});

it('decisions and their list are English', () => {
  const names = readdirSync(join(ROOT, 'docs/adr'));
  const share = (text: string): number => (text.match(/\p{Script=Han}/gu) ?? []).length / text.length;
  expect(names.length).toBeGreaterThan(30);
  // An official term stands beside its code.
  expect(names.filter((name) => share(read(`docs/adr/${name}`)) > 0.05)).toEqual([]);
  const list = read('docs/adr/README.md');
  expect(share(list)).toBe(0);
  const missing = names.filter((name) => /^\d{4}-/.test(name) && !list.includes(`](${name})`));
  expect(missing).toEqual([]);
});

/** Every page of the repository. */
const PAGES = ['', 'docs', 'bench/rivals', 'policies/packs', 'fuzz', 'drills'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: folder !== '', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

it('every page points to files that are there', () => {
  const lost = PAGES.flatMap((file) => {
    const text = prose(read(file)).replaceAll(/`[^`\n]*`/g, '');
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => to);
    return links
      .filter((to) => !/^(https?|mailto):/.test(to) && !existsSync(join(ROOT, dirname(file), to)))
      .map((to) => `${file}: ${to}`);
  });
  expect(PAGES.length).toBeGreaterThan(60);
  expect(lost).toEqual([]);
});

describe('the map of the README', () => {
  /** Folders that hold code or pages; what begins with a dot and what is installed or written is none of it. */
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.|^(node_modules|dist|coverage)$/.test(entry.name))
    .map(({ name }) => name)
    .sort();

  it.each(['README.md', 'README.zh-CN.md'])(
    '%s has a row for each folder: add one there and in its twin',
    (file) => {
      const rows = [...read(file).matchAll(/^\| `(\w+)\/`/gm)].map(([, name = '']) => name);
      expect(rows.sort()).toEqual(folders);
    },
  );
});

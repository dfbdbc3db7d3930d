import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { Shape } from './bench-stack.ts';

/** What one measurement found, for the screen and for docs/measurements.md. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly notes: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a section was measured on and how. */
export interface Circumstances {
  readonly shape: Shape;
  readonly run: { readonly servers: Readonly<Record<string, { readonly source: string }>> };
  readonly command: string;
}

const FILE = fileURLToPath(new URL('../docs/measurements.md', import.meta.url));

export function printSection({ title, notes, head, rows }: Section): void {
  console.log(`\n${title}`);
  console.table(rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i] || '项', cell]))));
  for (const note of notes) console.log(note);
}

/** What came before today's figures: nothing new is written behind it. */
const HISTORY = '\n## 经过\n';

/** Puts a section in the place of the one of the same kind and shape, or behind the others, before the history. */
export async function writeSection(section: Section, about: Circumstances): Promise<void> {
  const key = `${section.id}-${about.shape}`;
  const begin = `<!-- bench:${key} -->`;
  const end = `<!-- /bench:${key} -->`;
  const before = readFileSync(FILE, 'utf8');
  const block = `${begin}\n\n${markdown(section, about)}\n\n${end}`;
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  const after =
    from >= 0 && to > from
      ? `${before.slice(0, from)}${block}${before.slice(to + end.length)}`
      : before.replace(HISTORY, () => `\n${block}\n${HISTORY}`);
  const options = await resolveConfig(FILE);
  writeFileSync(FILE, await format(after, { ...options, parser: 'markdown' }));
}

const SHAPE_TITLES = { development: '开发服务器', production: '生产形态' } as const;

function markdown(section: Section, about: Circumstances): string {
  const { title, notes, head, rows } = section;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `### ${title}（${SHAPE_TITLES[about.shape]}）`,
    '',
    `\`${about.command}\` · ${new Date().toISOString().slice(0, 10)} · ${describeMachine(about.run)}`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
    ...notes,
  ].join('\n');
}

function describeMachine(run: Circumstances['run']): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const servers = Object.entries(run.servers).map(([name, { source }]) => `${name} ${source}`);
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? '?'}，${memory} GiB`,
    ...servers,
    `Node ${process.versions.node}`,
  ].join(' · ');
}

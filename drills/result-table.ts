import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SETTINGS } from './arena.ts';
import type { DrillResult } from './drill.ts';

const FILE = fileURLToPath(new URL('../docs/drills.md', import.meta.url));
const COLUMNS = ['drill', 'fault', 'outcome', 'recovery', 'births', 'remark', 'run'];

export interface Run {
  readonly seed: number;
  /** every drill there is, in order */
  readonly all: readonly string[];
}

/** Text that stays in its cell. */
function cell(text: string): string {
  return text.replaceAll('|', '/').replaceAll('\n', ' ').slice(0, 400);
}

function rowOf(result: DrillResult, run: string): string[] {
  const recovery = result.recovery;
  const shown =
    recovery === undefined ? '' : `${recovery.toFixed(1)} s${recovery > 15 ? ' (over 15 s)' : ''}`;
  const { name, fault, outcome, births, remark } = result;
  return [name, fault, outcome, shown, outcome === 'not run' ? '' : String(births), remark, run].map(cell);
}

/** The rows of the table as it stands, by drill. */
function readRows(): Map<string, string[]> {
  if (!existsSync(FILE)) return new Map();
  const rows = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((text) => text.trim()),
    )
    .filter((cells) => cells.length === COLUMNS.length && cells[0] !== 'drill' && !cells[0]?.startsWith('-'));
  return new Map(rows.map((cells) => [cells[0] ?? '', cells]));
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

function head(): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
  const settings = Object.entries(SETTINGS).map(([name, value]) => `\`${name}=${value}\``);
  return `# Fault drills

Written by \`node drills/main.ts\`; a run replaces the rows of the drills it ran. Each drill: a steady light load of
births, the fault at a seeded moment, the end of the fault, drain, then every invariant of \`npx birth verify\`, and
that every birth the hospital was told of has exactly its one case and needed nobody. _Recovery_: from the end of the
fault until every birth in flight, and one reported then, are completed; the aim is 15 s. Settings other than the
defaults: ${settings.join(', ')}.

Machine: ${machine}.
`;
}

/** Puts the results of a run into docs/drills.md, beside those of earlier runs. */
export function writeResults(results: readonly DrillResult[], { seed, all }: Run): void {
  const rows = readRows();
  const run = `${new Date().toISOString().slice(0, 10)}, seed ${seed}, ${commit()}`;
  for (const result of results) rows.set(result.name, rowOf(result, run));
  const ordered = all.map((name) => rows.get(name) ?? [name, '', 'never run', '', '', '', '']);
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...ordered].map((cells) => `| ${cells.join(' | ')} |`);
  writeFileSync(FILE, `${head()}\n${lines.join('\n')}\n`);
}

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SETTINGS } from './arena.ts';
import type { DrillResult } from './drill.ts';
import { readTableRows } from './table-rows.ts';
import { loadPerProcessor } from './machine.ts';

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
  const rows = readTableRows(FILE, COLUMNS.length).filter(
    ([first]) => first !== 'drill' && !first?.startsWith('-'),
  );
  return new Map(rows.map((cells) => [cells[0] ?? '', cells]));
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** How many rows say what, for those who read no table. */
function summary(rows: readonly (readonly string[])[]): string {
  const count = (outcome: string): number => rows.filter((cells) => cells[2] === outcome).length;
  const late = rows.filter((cells) => cells[3]?.includes('over')).length;
  const never = count('never run') > 0 ? `，从未运行 ${count('never run')} 项` : '';
  return `共 ${rows.length} 项：通过 ${count('passed')} 项，未通过 ${count('failed')} 项，未能运行 ${count('not run')} 项${never}；恢复超过 15 s 的 ${late} 项。`;
}

function head(): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}，${Math.round(totalmem() / 2 ** 30)} GiB，${process.platform}`;
  const settings = Object.entries(SETTINGS).map(([name, value]) => `\`${name}=${value}\``);
  return `<!-- 由 npm run drills 生成，请勿手改 -->

# 故障演练

\`npm run drills\` 写下此表；每次运行只替换它跑过的行。每项演练：平稳的轻负载，在种子定下的时刻出故障，故障结束，排空，然后查 \`npx birth verify\` 的每一条不变量，并查医院得到「已受理」的每件出生恰有那一个办件、没有麻烦任何人。

- recovery：从故障结束，到当时在办的每件和当时新报的一件全部办结；目标 15 s 以内。
- load：最近一分钟里每个处理器有几个进程在等。机器是多人共用的；到 10 时，一切（包括恢复）约慢十倍。
- 最后一列的提交后带 \`+\`：在那次提交上再加演练自身当时未合入的改动。
- not run：在这台机器上跑不了，写明原因；从不算作通过。

与缺省不同的设置：${settings.join('、')}。机器：${machine}。
`;
}

/** Puts the results of a run into docs/drills.md, beside those of earlier runs. */
export function writeResults(results: readonly DrillResult[], { seed, all }: Run): void {
  const rows = readRows();
  const run = `${new Date().toISOString().slice(0, 10)}, seed ${seed}, ${commit()}, load ${loadPerProcessor()}`;
  for (const result of results) rows.set(result.name, rowOf(result, run));
  const ordered = all.map((name) => rows.get(name) ?? [name, '', 'never run', '', '', '', '']);
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...ordered].map((cells) => `| ${cells.join(' | ')} |`);
  writeFileSync(FILE, `${head()}\n${summary(ordered)}\n\n${lines.join('\n')}\n`);
}

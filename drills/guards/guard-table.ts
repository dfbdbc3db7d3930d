import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTableRows } from '../table-rows.ts';
import type { Guard, Patch } from './guard.ts';
import { nameOf, type Verdict } from './run-check.ts';

const FILE = fileURLToPath(new URL('../../docs/guards.md', import.meta.url));
const COLUMNS = ['守卫', '关掉的是', '应由谁发现', '结果', '它说', '运行'];
const WORDS: Readonly<Record<Verdict['says'], string>> = {
  fails: '发现',
  passes: '**未发现**',
  'did not run': '**没有判定**',
};
const NEVER = '从未运行';
const CODE_LENGTH = 90;

/** Text that stays in its cell. */
function cell(text: string): string {
  return text
    .replaceAll('|', '/')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([*_<>])/g, String.raw`\$1`)
    .trim();
}

/** Code that stays in its cell. */
function code(text: string): string {
  const flat = text.replaceAll('|', '¦').replaceAll('`', "'").replaceAll(/\s+/g, ' ').trim();
  if (flat === '') return '（删去）';
  return `\`${flat.length > CODE_LENGTH ? `${flat.slice(0, CODE_LENGTH)}…` : flat}\``;
}

/** What differs, with a little of what stands around it. */
function change({ file, find, replace }: Patch): string {
  const name = file.split('/').at(-1) ?? file;
  return `${name}：${code(find)} → ${code(replace)}`;
}

function switchedOff({ patches, remark }: Guard): string {
  const changes = patches.map(change).join('；');
  return remark === undefined ? changes : `${changes}（${remark}）`;
}

/** The last results as they stand in the table, by guard and by what is to find it: another test has shown nothing yet. */
function readResults(): Map<string, readonly string[]> {
  const rows = readTableRows(FILE, COLUMNS.length);
  return new Map(rows.map((cells) => [`${cells[0]} ${cells[2]}`, cells.slice(3)]));
}

function keyOf({ name, check }: Guard): string {
  return `${cell(name)} ${cell(nameOf(check))}`;
}

/** @returns the guards that the table does not show as caught */
export function stillOpen(guards: readonly Guard[]): Guard[] {
  const results = readResults();
  return guards.filter((guard) => results.get(keyOf(guard))?.[0] !== WORDS.fails);
}

function runNow(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs') !== '';
    return `${new Date().toISOString().slice(0, 10)}, ${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return new Date().toISOString().slice(0, 10);
  }
}

/** The code was copied when the run began, whatever is edited meanwhile. */
const RUN = runNow();

const HEAD = `# 守卫

由 \`npm run guards\` 写入；一次运行只改它跑过的守卫那几行。每一行：系统的一个守卫（唯一索引、收件箱检查、同一事务……），
在代码的副本里把它关掉，然后跑应当失败的那个测试或演练。失败才算发现；没有守卫被关时，同样的测试先要通过。
测试用真实的 PostgreSQL、Kafka 与 Temporal，演练是 [drills](../drills) 里的整个系统。

\`npm run guards -- --list\` 列出全部，\`--only 词,词\` 只跑名字或测试里有这些词的，\`--open\` 只跑还没有发现的，
\`--no-baseline\` 不先验证测试本身通过，\`--minutes N\` 到时不再开始下一个。提交号后的 \`+\` 表示运行时还有没提交的改动。
`;

/** Puts the result of one guard into docs/guards.md, beside those of earlier runs. */
export function writeResult(guards: readonly Guard[], done: Guard, verdict: Verdict): void {
  const results = readResults().set(keyOf(done), [WORDS[verdict.says], cell(verdict.why), RUN]);
  const rows = guards.map((guard) => {
    const result = results.get(keyOf(guard)) ?? [NEVER, '', ''];
    return [cell(guard.name), switchedOff(guard), cell(nameOf(guard.check)), ...result];
  });
  const caught = rows.filter((row) => row[3] === WORDS.fails).length;
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  writeFileSync(FILE, `${HEAD}\n${guards.length} 个守卫，发现 ${caught} 个。\n\n${lines.join('\n')}\n`);
}

import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import type { InvariantResult, VerifyReport } from '../verify/verify.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import type { Colour, Output } from './output.ts';
import { dataDirectory, requireRun } from './run-file.ts';

interface Options {
  readonly json?: boolean;
  readonly only?: readonly string[];
  readonly grace?: number;
}

/** 0 all hold · 1 a violation · 2 something could not be looked at */
const EXIT_OF: Readonly<Record<VerifyReport['verdict'], ExitCode>> = {
  holds: EXIT.ok,
  violated: EXIT.failed,
  'not checked': EXIT.usage,
};

const WORDS: Readonly<Record<string, readonly [Colour, string]>> = {
  true: ['green', '成立'],
  false: ['red', '违反'],
  'not yet': ['dim', '尚未建立'],
  'not checked': ['yellow', '未能检查'],
};

function print(out: Output, report: VerifyReport): void {
  out.table(
    ['不变量', '内容', '结果', '已查', '违反', '在途', '用时'],
    report.results.map((r) => {
      const [colour, word] = WORDS[String(r.holds)] ?? ['dim', String(r.holds)];
      const counts =
        typeof r.holds === 'boolean' ? [r.checked, r.violationCount, r.lagging].map(String) : ['-', '-', '-'];
      return [r.id, r.title, out.colour(colour, word), ...counts, `${r.seconds.toFixed(1)} 秒`];
    }),
  );
  for (const result of report.results) printDetails(out, result);
  out.line();
  out.line(summary(report));
}

function printDetails(out: Output, { id, violations, violationCount, notes, why }: InvariantResult): void {
  if (why !== undefined) out.line(`\n${id} 未能检查：${why}`);
  if (violations.length > 0) {
    out.line(
      `\n${id} 违反 ${violationCount} 处${violationCount > violations.length ? `，列出 ${violations.length} 处` : ''}：`,
    );
    for (const { where, what } of violations) out.line(`  ${where}  ${what}`);
  }
  for (const note of notes) out.line(out.colour('dim', `${id} ${note}`));
}

function summary({ results, seconds }: VerifyReport): string {
  const ids = (holds: InvariantResult['holds']): string =>
    results
      .filter((r) => r.holds === holds)
      .map((r) => r.id)
      .join('、') || '无';
  return `成立：${ids(true)}；违反：${ids(false)}；未能检查：${ids('not checked')}；尚未建立：${ids('not yet')}。共 ${seconds.toFixed(1)} 秒`;
}

async function showVerdict({ out, json }: CommandContext, options: Options): Promise<ExitCode> {
  const found = requireRun();
  // Loaded here: no other command needs the clients of all servers.
  const { verify } = await import('../verify/verify.ts');
  const operator = z.record(z.string(), z.string()).optional().catch(undefined).parse(found['operator']);
  const report = await verify(
    { ...found, ...(operator ? { operator } : {}) },
    {
      logs: join(dataDirectory(), 'logs'),
      ...(options.only ? { only: options.only } : {}),
      ...(options.grace === undefined ? {} : { graceSeconds: options.grace }),
    },
  ).catch((error: unknown) => {
    if (error instanceof RangeError)
      throw new CommandFailure(error.message, 'npx birth verify --help', EXIT.usage);
    throw new CommandFailure('数据库读不了，一项也未能检查', '用 npx birth doctor 检查', EXIT.usage);
  });
  if (json) out.json(report);
  else print(out, report);
  return EXIT_OF[report.verdict];
}

function readIds(text: string): string[] {
  return text.split(',').map((id) => id.trim().toUpperCase());
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0) throw new InvalidArgumentError('应为不小于 0 的秒数');
  return seconds;
}

export function verifyCommand(): Command {
  return command(
    'verify',
    '绕过系统自己的代码，核对各不变量（docs/invariants.md）；退出码 0 都成立、1 有违反、2 有未能检查的',
  )
    .option('--only <编号>', '只查这些，例如 R4,R5', readIds)
    .option('--grace <秒>', '比这更久还没到的算卡住（默认 90）', readSeconds)
    .action((options: Options) => run((context) => showVerdict(context, options), options));
}

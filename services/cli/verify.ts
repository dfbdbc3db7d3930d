import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import type { InvariantResult, VerifyReport } from '../verify/verify.ts';
import { headFileOf } from './audit.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import type { Colour, Output } from './output.ts';
import { dataDirectory, requireRun } from './run-file.ts';
import { LANGUAGE, listed, say } from './say.ts';
import { findingInChinese } from './texts/violations.ts';

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
  true: ['green', say('verify.holds')],
  false: ['red', say('verify.violated')],
  'not yet': ['dim', say('verify.not-yet')],
  'not checked': ['yellow', say('verify.not-checked')],
};

const HEAD = ['invariant', 'content', 'result', 'checked', 'violations', 'lagging', 'took'] as const;

function print(out: Output, report: VerifyReport): void {
  out.table(
    HEAD.map((each) => say(`head.${each}`)),
    report.results.map((r) => {
      const [colour, word] = WORDS[String(r.holds)] ?? ['dim', String(r.holds)];
      const counts =
        typeof r.holds === 'boolean' ? [r.checked, r.violationCount, r.lagging].map(String) : ['-', '-', '-'];
      return [
        r.id,
        LANGUAGE === 'en' ? r.english : r.title,
        out.colour(colour, word),
        ...counts,
        say('unit.seconds', { n: r.seconds.toFixed(1) }),
      ];
    }),
  );
  for (const result of report.results) printDetails(out, result);
  out.line();
  out.line(summary(report));
}

function told(sentence: string): string {
  return LANGUAGE === 'en' ? sentence : findingInChinese(sentence);
}

function printDetails(out: Output, { id, violations, violationCount, notes, why }: InvariantResult): void {
  if (why !== undefined) out.line(say('verify.why-not', { id, why }));
  if (violations.length > 0) {
    const n = violations.length;
    const said = violationCount > n ? say('verify.listed', { n }) : '';
    out.line(say('verify.violations', { id, n: violationCount, listed: said }));
    for (const { where, what } of violations) out.line(`  ${where}  ${told(what)}`);
  }
  for (const note of notes) out.line(out.colour('dim', `${id} ${told(note)}`));
}

function summary({ results, seconds }: VerifyReport): string {
  const ids = (holds: InvariantResult['holds']): string =>
    listed(results.filter((r) => r.holds === holds).map((r) => r.id)) || say('list.none');
  return say('verify.summary', {
    holds: ids(true),
    violated: ids(false),
    unchecked: ids('not checked'),
    unbuilt: ids('not yet'),
    seconds: seconds.toFixed(1),
  });
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
      auditHead: headFileOf({}, process.env),
      ...(options.only ? { only: options.only } : {}),
      ...(options.grace === undefined ? {} : { graceSeconds: options.grace }),
    },
  ).catch((error: unknown) => {
    if (error instanceof RangeError)
      throw new CommandFailure(
        error.message,
        say('usage.see-help', { command: 'npx birth verify' }),
        EXIT.usage,
      );
    throw new CommandFailure(say('verify.no-database'), say('trouble.doctor'), EXIT.usage);
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
  if (!Number.isFinite(seconds) || seconds < 0) throw new InvalidArgumentError(say('usage.seconds'));
  return seconds;
}

export function verifyCommand(): Command {
  return command('verify', say('verify.about'))
    .option(say('verify.only'), say('verify.only-about'), readIds)
    .option(say('verify.grace'), say('verify.grace-about'), readSeconds)
    .action((options: Options) => run((context) => showVerdict(context, options), options));
}

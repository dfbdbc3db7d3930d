import type { Command } from 'commander';
import {
  failed,
  type Check,
  type CheckOutcome,
  type CheckStatus,
  type Surroundings,
} from './checks/check.ts';
import { command, run, type CommandContext } from './command.ts';
import { EXIT, type ExitCode } from './failure.ts';
import type { Colour } from './output.ts';
import { dataDirectory, findRun } from './run-file.ts';
import { say } from './say.ts';

export interface CheckReport extends CheckOutcome {
  readonly name: string;
  readonly title: string;
}

const WORDS = {
  ok: ['green', say('check.ok')],
  warning: ['yellow', say('check.warning')],
  failed: ['red', say('check.failed')],
  skipped: ['dim', say('check.skipped')],
} as const satisfies Record<CheckStatus, readonly [Colour, string]>;

/** The addresses of what runs here, else of the environment. */
export function lookAround(env: Readonly<Record<string, string | undefined>> = process.env): Surroundings {
  const found = findRun(env);
  const brokers = env['KAFKA_BROKERS']?.split(',').map((b) => b.trim());
  return {
    env,
    dataDir: dataDirectory(env),
    running: found !== undefined,
    postgres: found?.postgres ?? (env['DATABASE_URL'] || undefined),
    temporal: found?.temporal ?? (env['TEMPORAL_ADDRESS'] || undefined),
    kafka: found?.kafka ?? brokers,
    ...(found ? { operator: found.operator } : {}),
  };
}

/** Runs every check; one that breaks is a failed check, never a broken doctor. */
export function examine(checks: readonly Check[], around: Surroundings): Promise<CheckReport[]> {
  return Promise.all(
    checks.map(async ({ name, title, run: runCheck }) => {
      const outcome = await runCheck(around).catch((error: unknown) =>
        failed(say('check.broke', { error: error instanceof Error ? error.name : 'error' }), 'npm ci'),
      );
      return { name, title, ...outcome };
    }),
  );
}

/** 0 all well (skipped ones too) · 1 warnings · 2 something failed */
export function verdictOf(reports: readonly CheckReport[]): ExitCode {
  if (reports.some((r) => r.status === 'failed')) return EXIT.usage;
  return reports.some((r) => r.status === 'warning') ? EXIT.failed : EXIT.ok;
}

async function examineAll({ out, json }: CommandContext): Promise<ExitCode> {
  // Loaded here: no other command needs the clients of all servers.
  const { CASE_CHECKS } = await import('./checks/cases.ts');
  const { MACHINE_CHECKS } = await import('./checks/machine.ts');
  const { SERVER_CHECKS } = await import('./checks/servers.ts');
  const reports = await examine([...MACHINE_CHECKS, ...SERVER_CHECKS, ...CASE_CHECKS], lookAround());
  const verdict = verdictOf(reports);
  if (json) {
    out.json({ verdict, checks: reports });
    return verdict;
  }
  out.table(
    [say('head.check'), say('head.result'), say('head.detail'), say('head.fix')],
    reports.map((r) => {
      const [colour, word] = WORDS[r.status];
      return [r.title, out.colour(colour, word), r.detail, r.fix ?? ''];
    }),
  );
  return verdict;
}

export function doctorCommand(): Command {
  return command('doctor', say('doctor.about')).action((options: { json?: boolean }) =>
    run(examineAll, options),
  );
}

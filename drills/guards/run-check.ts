import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Check, Guard } from './guard.ts';

const CHECK_MS = 420_000;
const COLOURS = new RegExp(String.raw`\u001B\[[\d;]*m`, 'g');

export interface Verdict {
  readonly says: 'passes' | 'fails' | 'did not run';
  /** the first sentence of what failed; '' otherwise */
  readonly why: string;
}

type TestCheck = Extract<Check, { file: string }>;

interface TestReport {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Runs a command in a process group of its own, which ends with its time. */
function run(folder: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${path.join(folder, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
    },
  });
  let output = '';
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), CHECK_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

/** One line that fits into a table. */
function firstLine(text: string | undefined): string {
  return (text ?? '').replaceAll(COLOURS, '').trim().split('\n')[0]?.slice(0, 160) ?? '';
}

async function runDrills(folder: string, names: readonly string[]): Promise<Verdict> {
  const args = ['drills/main.ts', '--no-table', '--seed', '1', '--patience', '45', '--only', names.join(',')];
  const { output } = await run(folder, args);
  const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(output) ?? [];
  const told = /^failed .*$/m.exec(output)?.[0] ?? /^.*(?:Error|waited).*$/m.exec(output)?.[0];
  if (passed === undefined && told === undefined) return { says: 'did not run', why: '' };
  if (passed !== undefined && Number(failed) === 0) return { says: 'passes', why: '' };
  return { says: 'fails', why: firstLine(told?.split(' births · ')[1] ?? told) };
}

/** Runs tests and reads what vitest says of them, and whether all went well; undefined when it says nothing. */
async function runVitest(
  folder: string,
  args: readonly string[],
): Promise<(TestReport & { readonly isWell: boolean }) | undefined> {
  const report = path.join(folder, 'guard-report.json');
  rmSync(report, { force: true });
  const reporter = ['--reporter=json', `--outputFile=${report}`];
  const { code } = await run(folder, ['node_modules/vitest/vitest.mjs', 'run', ...args, ...reporter]);
  try {
    return { ...(JSON.parse(readFileSync(report, 'utf8')) as TestReport), isWell: code === 0 };
  } catch {
    return undefined;
  }
}

async function runTest(folder: string, check: TestCheck): Promise<Verdict> {
  const name = check.test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const filter = name === '' ? [] : ['-t', name];
  const report = await runVitest(folder, ['--project', check.project, check.file, ...filter]);
  if (!report) return { says: 'did not run', why: '' };
  const failed = report.testResults.flatMap((file) =>
    file.assertionResults.filter(({ status }) => status === 'failed'),
  );
  if (failed.length > 0) return { says: 'fails', why: firstLine(failed[0]?.failureMessages?.[0]) };
  // A process that ends in the middle of a test leaves no result of it behind.
  if (report.numPassedTests > 0)
    return report.isWell
      ? { says: 'passes', why: '' }
      : { says: 'fails', why: 'the process of the test ended' };
  return { says: 'did not run', why: firstLine(report.testResults[0]?.message) };
}

/** Runs what must fail when a guard is off. */
export function runCheck(folder: string, check: Check): Promise<Verdict> {
  return 'drills' in check ? runDrills(folder, check.drills) : runTest(folder, check);
}

/** How a check is called on screen and in the table. */
export function nameOf(check: Check): string {
  if ('drills' in check) return `drill ${check.drills.join(', ')}`;
  return check.test === '' ? check.file : `${check.file} “${check.test}”`;
}

/** A check that fails with nothing switched off shows nothing. @returns the names of those that do not pass */
export async function brokenChecks(folder: string, guards: readonly Guard[]): Promise<string[]> {
  const tests = guards.flatMap(({ check }) => ('file' in check ? [check] : []));
  const names = [...new Set(guards.flatMap(({ check }) => ('drills' in check ? check.drills : [])))];
  const files = [...new Set(tests.map(({ file }) => file))];
  const projects = [...new Set(tests.map(({ project }) => project))].flatMap((one) => ['--project', one]);
  const report = files.length > 0 ? await runVitest(folder, [...projects, ...files]) : undefined;
  const passed = (check: TestCheck): boolean => {
    const results = report?.testResults.find(({ name }) => name.endsWith(check.file))?.assertionResults;
    const mine = results?.filter(({ fullName }) => fullName.includes(check.test)) ?? [];
    return mine.length > 0 && mine.every(({ status }) => status === 'passed');
  };
  const broken = [...new Set(tests.filter((check) => !passed(check)).map(nameOf))];
  if (names.length > 0) {
    const { says, why } = await runDrills(folder, names);
    if (says !== 'passes') broken.push(`drills ${names.join(', ')} ${why}`);
  }
  return broken;
}

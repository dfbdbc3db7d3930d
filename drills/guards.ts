import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GUARDS } from './guards/all-guards.ts';
import type { Check, Guard, Patch } from './guards/guard.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LEFT_OUT = new Set(['node_modules', '.git', '.data', 'bench', '.birth-install.lock']);
const CHECK_MS = 420_000;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
    'no-baseline': { type: 'boolean', default: false },
  },
});

type Verdict = 'passes' | 'fails' | 'did not run';

function say(line: string): void {
  console.log(line);
}

/** A copy of the code that may be broken. */
function copyCode(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'birth-guards-'));
  cpSync(ROOT, folder, {
    recursive: true,
    filter: (source) => !LEFT_OUT.has(path.relative(ROOT, source).split(path.sep)[0] ?? ''),
  });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

/** Puts patches in. @returns what takes them out again @throws Error when one does not fit the code any more */
function apply(folder: string, patches: readonly Patch[]): () => void {
  const originals = new Map<string, string>();
  for (const { file, find, replace } of patches) {
    const at = path.join(folder, file);
    const text = readFileSync(at, 'utf8');
    if (!originals.has(at)) originals.set(at, text);
    if (text.split(find).length !== 2)
      throw new Error(`the mutation does not fit ${file}: ${find.slice(0, 60)}`);
    writeFileSync(
      at,
      text.replace(find, () => replace),
    );
  }
  return () => {
    for (const [at, text] of originals) writeFileSync(at, text);
  };
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

async function runDrills(folder: string, names: readonly string[]): Promise<Verdict> {
  const args = ['drills/main.ts', '--no-table', '--seed', '1', '--patience', '45', '--only', names.join(',')];
  const { output } = await run(folder, args);
  const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(output) ?? [];
  if (passed === undefined) return /waited|Error/.test(output) ? 'fails' : 'did not run';
  return Number(failed) > 0 ? 'fails' : 'passes';
}

interface TestReport {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

type TestCheck = Extract<Check, { file: string }>;

/** Runs tests and reads what vitest says of them; undefined when it says nothing. */
async function runVitest(folder: string, args: readonly string[]): Promise<TestReport | undefined> {
  const report = path.join(folder, 'guard-report.json');
  rmSync(report, { force: true });
  const reporter = ['--reporter=json', `--outputFile=${report}`];
  await run(folder, ['node_modules/vitest/vitest.mjs', 'run', ...args, ...reporter]);
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as TestReport;
  } catch {
    return undefined;
  }
}

async function runTest(folder: string, check: TestCheck): Promise<Verdict> {
  const name = check.test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const filter = name === '' ? [] : ['-t', name];
  const report = await runVitest(folder, ['--project', check.project, check.file, ...filter]);
  if (!report) return 'did not run';
  if (report.numFailedTests > 0) return 'fails';
  return report.numPassedTests > 0 ? 'passes' : 'did not run';
}

function runCheck(folder: string, check: Check): Promise<Verdict> {
  return 'drills' in check ? runDrills(folder, check.drills) : runTest(folder, check);
}

function nameOf(check: Check): string {
  return 'drills' in check ? `drill ${check.drills.join(', ')}` : `${check.file} “${check.test}”`;
}

/** A check that fails with nothing switched off shows nothing. @returns the names of those that do not pass */
async function brokenChecks(folder: string, guards: readonly Guard[]): Promise<string[]> {
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
  const broken = tests.filter((check) => !passed(check)).map(nameOf);
  if (names.length > 0 && (await runDrills(folder, names)) !== 'passes')
    broken.push(`drills ${names.join(', ')}`);
  return broken;
}

async function tryGuard(folder: string, guard: Guard): Promise<boolean> {
  const restore = apply(folder, guard.patches);
  try {
    const verdict = await runCheck(folder, guard.check);
    const word = { fails: 'caught', passes: 'NOT CAUGHT', 'did not run': 'NOT JUDGED' }[verdict];
    const remark = guard.remark === undefined ? '' : ` (${guard.remark})`;
    say(`${word.padEnd(11)} ${guard.name} · by ${nameOf(guard.check)}${remark}`);
    return verdict === 'fails';
  } finally {
    restore();
  }
}

async function main(): Promise<number> {
  const guards = GUARDS.filter(({ name, check }) => `${name} ${nameOf(check)}`.includes(values.only));
  if (values.list) {
    for (const { name, check } of guards) say(`${name} · ${nameOf(check)}`);
    return 0;
  }
  const folder = copyCode();
  try {
    const broken = values['no-baseline'] ? [] : await brokenChecks(folder, guards);
    for (const name of broken) say(`does not pass with every guard on: ${name}`);
    if (broken.length > 0) return 1;
    let caught = 0;
    for (const guard of guards) if (await tryGuard(folder, guard)) caught += 1;
    say(`${caught} of ${guards.length} guards caught`);
    return caught === guards.length && caught > 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();

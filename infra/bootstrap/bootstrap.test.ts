import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { complainAboutNode, explainNpm, matchesLock } from './install.mjs';
import { holderText } from './processes.mjs';
import { describeRunning } from './running.mjs';
import { TEXTS } from './texts.mjs';
import { countLine, verdict } from './verdict.mjs';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'birth-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('Node 20 will do, older does not', () => {
  expect(complainAboutNode('20.0.0')).toBeUndefined();
  expect(complainAboutNode('18.19.1')).toMatch(/^Node 18\.19\.1 太旧：请安装 Node 20 以上/);
});

test('what is said before anything is installed is said in both languages, with the same values', () => {
  const names = (text: string): string[] => (text.match(/\{[a-z]+\}/g) ?? []).sort();
  for (const [chinese, english] of Object.values(TEXTS)) {
    expect(english).not.toMatch(/\p{Script=Han}/u);
    expect(names(english)).toEqual(names(chinese));
  }
});

test('an installation matches its lock file when every package has the version and hash', () => {
  const a = { version: '1.0.0', integrity: 'sha512-a' };
  const wanted = {
    packages: { '': {}, 'node_modules/a': a, 'node_modules/mac': { version: '2.0.0', optional: true } },
  };
  expect(matchesLock(wanted, { packages: { 'node_modules/a': a } })).toBe(true);
  expect(matchesLock(wanted, { packages: {} })).toBe(false);
  expect(matchesLock(wanted, { packages: { 'node_modules/a': { ...a, integrity: 'sha512-b' } } })).toBe(
    false,
  );
  expect(matchesLock(wanted, undefined)).toBe(false);
});

test.for([
  ['npm error code ENOTFOUND', '连不上 npm 的登记处'],
  ['npm error code ENOSPC', '磁盘已满'],
  ['npm error code EACCES', 'npm 不能写入这里'],
  ['something new', 'npm ci 没有成功'],
])('npm saying %j becomes one sentence', ([output = '', reason]) => {
  expect(explainNpm(output)).toContain(reason);
  expect(explainNpm(output)).toMatch(/排除后再运行。$/);
});

test('the last line counts, and a file that cannot be run is a failure', () => {
  const good = { numPassedTests: 3, numFailedTests: 0, testResults: [{ status: 'passed' }] };
  expect([countLine(good), verdict(good, 0)]).toEqual(['3 passed, 0 failed', 0]);
  // No test failed, and all was not well: a system that the tests shared was left with a violation.
  expect([countLine(good, 1), verdict(good, 1)]).toEqual(['3 passed, 1 failed', 1]);
  const broken = { ...good, testResults: [{ status: 'failed', assertionResults: [] }] };
  expect([countLine(broken, 1), verdict(broken, 1)]).toEqual(['3 passed, 1 failed', 1]);
  const skipped = { ...good, numPendingTests: 2 };
  expect(countLine(skipped)).toBe('3 passed, 0 failed, 2 skipped');
  expect([countLine(undefined), verdict(undefined, 0)]).toEqual(['0 passed, 0 failed', 1]);
});

test('a running system is described by its addresses, a dead one is not', () => {
  const folder = scratch();
  expect(describeRunning(folder)).toBeUndefined();
  writeFileSync(join(folder, 'supervisor.lock'), `${spawnSync('true').pid}\n\n`);
  expect(describeRunning(folder)).toBeUndefined();
  writeFileSync(join(folder, 'supervisor.lock'), holderText());
  expect(describeRunning(folder)).toContain('还在启动或停止');
  const run = {
    pid: process.pid,
    api: 'http://127.0.0.1:81',
    console: '',
    temporal: '127.0.0.1:82',
    kafka: ['127.0.0.1:83'],
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  expect(describeRunning(folder)).toContain('接口 http://127.0.0.1:81');
});

test.for([
  [[], `这里已在运行，进程 ${process.pid}`],
  [['--lang', 'en'], `Already running here as process ${process.pid}`],
] as const)('npm start %j beside a running system says so and touches nothing', ([args, sentence]) => {
  const folder = scratch();
  writeFileSync(join(folder, 'supervisor.lock'), holderText());
  const before = readdirSync(folder);
  const start = fileURLToPath(new URL('./start.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [start, '--once', ...args], {
    env: { ...process.env, BIRTH_DATA_DIR: folder },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(sentence);
  expect(readdirSync(folder)).toEqual(before);
});

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('secrets in .env stay out of the repository, and nobody is told that they are read', () => {
  const ignored = spawnSync('git', ['check-ignore', '.env', '.env.production'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(ignored.stdout.trim().split('\n')).toEqual(['.env', '.env.production']);
  expect(existsSync(join(ROOT, '.env.example'))).toBe(false);
});

test('vite stays the release that is served everywhere', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  const { overrides } = read('package.json') as { overrides: Record<string, string> };
  const { packages } = read('package-lock.json') as { packages: Record<string, { version: string }> };
  expect(overrides['vite']).toBe('8.3.8');
  expect(packages['node_modules/vite']?.version).toBe(overrides['vite']);
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { complainAboutNode, explainNpm, matchesLock } from './install.mjs';
import { holderText } from './processes.mjs';
import { describeRunning } from './running.mjs';
import { countLine, verdict } from './verdict.mjs';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'birth-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('Node 20 will do, older does not', () => {
  expect(complainAboutNode('20.0.0')).toBeUndefined();
  expect(complainAboutNode('18.19.1')).toMatch(/^Node 18\.19\.1 is too old: install Node 20 or newer/);
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
  ['npm error code ENOTFOUND', 'the npm registry cannot be reached'],
  ['npm error code ENOSPC', 'the disk is full'],
  ['npm error code EACCES', 'npm may not write here'],
  ['something new', 'npm ci failed'],
])('npm saying %j becomes one sentence', ([output = '', reason]) => {
  expect(explainNpm(output)).toContain(reason);
  expect(explainNpm(output)).toMatch(/then run this again\.$/);
});

test('the last line counts, and a file that cannot be run is a failure', () => {
  const good = { numPassedTests: 3, numFailedTests: 0, testResults: [{ status: 'passed' }] };
  expect([countLine(good), verdict(good, 0)]).toEqual(['3 passed, 0 failed', 0]);
  expect(verdict(good, 1)).toBe(1);
  const broken = { ...good, testResults: [{ status: 'failed', assertionResults: [] }] };
  expect([countLine(broken), verdict(broken, 1)]).toEqual(['3 passed, 1 failed', 1]);
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
  expect(describeRunning(folder)).toContain('still starting or stopping');
  const run = {
    pid: process.pid,
    api: 'http://127.0.0.1:81',
    console: '',
    temporal: '127.0.0.1:82',
    kafka: ['127.0.0.1:83'],
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  expect(describeRunning(folder)).toContain('API http://127.0.0.1:81');
});

test('npm start beside a running system says so and touches nothing', () => {
  const folder = scratch();
  writeFileSync(join(folder, 'supervisor.lock'), holderText());
  const before = readdirSync(folder);
  const start = fileURLToPath(new URL('./start.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [start, '--once'], {
    env: { ...process.env, BIRTH_DATA_DIR: folder },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(`Already running here as process ${process.pid}`);
  expect(readdirSync(folder)).toEqual(before);
});

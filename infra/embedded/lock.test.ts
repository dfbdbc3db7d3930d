import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { birthMark, holderText } from '../bootstrap/processes.mjs';
import { takeLock } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'birth-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function idOfDeadProcess(): number {
  const { pid } = spawnSync('true');
  return pid;
}

test('a held lock names its living holder, a released one can be taken', () => {
  const path = join(folder, 'a.lock');
  const release = takeLock(path);
  if (typeof release === 'number') throw new Error('a fresh lock was held');
  expect(readFileSync(path, 'utf8')).toContain(`${process.pid}\n`);
  expect(takeLock(path)).toBe(process.pid);
  release();
  expect(readdirSync(folder)).toEqual([]);
});

test('the lock of a process that is gone is taken over', () => {
  const path = join(folder, 'a.lock');
  writeFileSync(path, `${idOfDeadProcess()}\n\n`);
  expect(takeLock(path)).toBeTypeOf('function');
  expect(readdirSync(folder)).toEqual(['a.lock']);
});

test('a process that was given the id of a dead holder does not hold its lock', () => {
  const path = join(folder, 'a.lock');
  writeFileSync(path, `${process.pid}\nsome other start\n`);
  expect(takeLock(path)).toBeTypeOf('function');
});

test('releasing leaves alone a lock that somebody else has taken since', () => {
  const path = join(folder, 'a.lock');
  const release = takeLock(path);
  writeFileSync(path, holderText());
  if (typeof release === 'function') release();
  expect(readdirSync(folder)).toEqual(['a.lock']);
});

test('the birth mark of a process stays the same and is not empty', () => {
  expect(birthMark(process.pid)).not.toBe('');
  expect(birthMark(process.pid)).toBe(birthMark(process.pid));
});

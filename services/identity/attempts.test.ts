import { expect, test } from 'vitest';
import { createAttempts, type Attempt, type AttemptLimits } from './attempts.ts';

const MINUTE = 60_000;
const SPAN = 15 * MINUTE;
const LIMITS: AttemptLimits = {
  strangers: { most: 3, spanMs: SPAN },
  device: { most: 2, spanMs: SPAN },
  address: { most: 10, spanMs: SPAN },
};

function start() {
  let now = 1_000_000;
  const attempts = createAttempts(LIMITS, () => now);
  const guess = (attempt: Attempt, times: number): void => {
    for (let i = 0; i < times; i += 1) attempts.failed(attempt);
  };
  return { ...attempts, guess, pass: (ms: number) => void (now += ms) };
}

const stranger = (user: string, address = '192.0.2.1'): Attempt => ({ user, device: undefined, address });

test('wrong tries close an account to strangers, not to whoever has signed in from here before', () => {
  const { mayTry, succeeded, guess } = start();
  const owner = { ...stranger('clerk', '192.0.2.7'), device: succeeded(stranger('clerk', '192.0.2.7')) };
  guess(stranger('clerk'), 3);
  expect(mayTry(stranger('clerk'))).toBe(false);
  expect(mayTry(stranger('clerk', '192.0.2.7'))).toBe(false);
  expect(mayTry(owner)).toBe(true);
  expect(mayTry(stranger('supervisor'))).toBe(true);
});

test('a proof is of one account, and cannot be made up', () => {
  const { mayTry, succeeded, guess } = start();
  const device = succeeded(stranger('clerk'));
  guess(stranger('supervisor'), 3);
  for (const brought of [device, `${device.split('.')[0]}.x`, '', 'x.y.z', '.'])
    expect(mayTry({ ...stranger('supervisor', '192.0.2.9'), device: brought })).toBe(false);
});

test('a device that is known has tries of its own, and gets them back when it gets in', () => {
  const { mayTry, succeeded, guess } = start();
  const device = succeeded(stranger('clerk'));
  const owner = { ...stranger('clerk'), device };
  guess(owner, 1);
  expect(succeeded(owner)).toBe(device);
  guess(owner, 1);
  expect(mayTry(owner)).toBe(true);
  guess(owner, 1);
  expect(mayTry(owner)).toBe(false);
  expect(mayTry(stranger('clerk'))).toBe(true);
});

test('one address cannot go through all accounts, and shuts out nobody who is known there', () => {
  const { mayTry, succeeded, guess } = start();
  const device = succeeded(stranger('clerk'));
  for (let i = 0; i < 10; i += 1) guess(stranger(`user-${i}`), 1);
  expect(mayTry(stranger('another'))).toBe(false);
  expect(mayTry(stranger('another', '192.0.2.2'))).toBe(true);
  expect(mayTry({ ...stranger('clerk'), device })).toBe(true);
});

test('what was wrong a quarter of an hour ago is forgotten', () => {
  const { mayTry, guess, pass } = start();
  guess(stranger('clerk'), 3);
  pass(SPAN - 1);
  expect(mayTry(stranger('clerk'))).toBe(false);
  pass(1);
  expect(mayTry(stranger('clerk'))).toBe(true);
});

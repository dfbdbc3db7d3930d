import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepSessions, type SignedIn } from './sessions.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'birth-sessions-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function signedIn(now: number): SignedIn {
  return {
    kind: 'signed-in',
    application: 'hall',
    user: 'clerk',
    role: 'clerk',
    csrf: 'a-value-of-this-page',
    token: 'the-bearer-token-of-a-clerk',
    tokenUntil: now + 300_000,
    since: now,
  };
}

test('a session outlives a restart, and its file tells nothing to who has not the cookie', async () => {
  const folder = scratch();
  const session = signedIn(Date.now());
  const secret = await keepSessions(folder).open(session);
  expect(await keepSessions(folder).read(secret)).toEqual(session);
  const [name = ''] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name));
  for (const word of [secret, session.token, session.user, session.csrf]) {
    expect(name).not.toContain(word);
    expect(bytes.includes(word)).toBe(false);
  }
  expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  expect(await keepSessions(folder).read(name)).toBeUndefined();
});

test('a session that was written over is none', async () => {
  const folder = scratch();
  const sessions = keepSessions(folder);
  const secret = await sessions.open(signedIn(Date.now()));
  const [name = ''] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  writeFileSync(join(folder, name), bytes);
  expect(await sessions.read(secret)).toBeUndefined();
});

test('half an hour of nothing ends a session, use keeps it, and a working day is the longest', async () => {
  let now = Date.now();
  const sessions = keepSessions(scratch(), () => now);
  const secret = await sessions.open(signedIn(now));
  for (let used = 0; used < 3; used += 1) {
    now += 29 * 60_000;
    expect(await sessions.read(secret)).toBeDefined();
  }
  now += 31 * 60_000;
  expect(await sessions.read(secret)).toBeUndefined();
  const long = await sessions.open(signedIn(now));
  const began = now;
  while (now - began <= 12 * 3_600_000) {
    expect(await sessions.read(long)).toBeDefined();
    now += 25 * 60_000;
  }
  expect(await sessions.read(long)).toBeUndefined();
});

test('what has ended is swept away, and what was closed is gone', async () => {
  const folder = scratch();
  let now = Date.now();
  const sessions = keepSessions(folder, () => now);
  const closed = await sessions.open(signedIn(now));
  await sessions.open(signedIn(now));
  await sessions.close(closed);
  expect(await sessions.read(closed)).toBeUndefined();
  expect(readdirSync(folder)).toHaveLength(1);
  now += 31 * 60_000;
  await sessions.sweep();
  expect(readdirSync(folder)).toEqual([]);
});

test('of people whom nobody knows yet so many are kept, the oldest ends, and nobody who is signed in does', async () => {
  let now = Date.now();
  const folder = scratch();
  const keep = () => keepSessions(folder, () => now, 3);
  const sessions = keep();
  const door = async (of = sessions) => {
    now += 1_000;
    return of.open({ kind: 'at-door', application: 'family', ticket: 't', since: now });
  };
  const known = await sessions.open(signedIn(now));
  const doors = [await door(), await door(), await door(), await door(), await door()];
  const there = async (of = sessions) =>
    Promise.all(doors.map(async (each) => (await of.read(each)) !== undefined));
  expect(await there()).toEqual([false, false, true, true, true]);
  await sessions.close(doors[4] ?? '');
  await door();
  expect(await there()).toEqual([false, false, true, true, false]);
  const again = keep();
  await again.sweep();
  await door(again);
  await door(again);
  expect([readdirSync(folder).length, (await again.read(known))?.kind]).toEqual([4, 'signed-in']);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { createCookies } from './cookies.ts';
import { createDesk, type WebParts } from './desk.ts';
import { NotGiven } from './issuer.ts';
import { keepSessions, type Session } from './sessions.ts';

const ENDED: Session = {
  ...{ kind: 'signed-in', application: 'hall', user: 'clerk', role: 'clerk', csrf: 'c' },
  ...{ token: 'token-0', tokenUntil: 0, refresh: 'refresh-0', since: Date.now() },
};

/** A desk at an issuer that takes each way to renew once, as one that rotates them does. */
async function deskWithOneSession() {
  const folder = mkdtempSync(join(tmpdir(), 'birth-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const sessions = keepSessions(folder);
  const secret = await sessions.open(ENDED);
  const at = { read: sessions.read, given: 0, onRenewal: async () => undefined as unknown };
  const issuer = {
    renew: async (refresh: string) => {
      if (refresh !== `refresh-${at.given}`) throw new NotGiven('used before');
      at.given += 1;
      await at.onRenewal();
      const tokenUntil = Date.now() + 60_000;
      return {
        token: `token-${at.given}`,
        tokenUntil,
        refresh: `refresh-${at.given}`,
        user: 'clerk',
        role: 'clerk',
      };
    },
  };
  const parts = {
    sessions: { ...sessions, read: (key: string) => at.read(key) },
    issuer,
    cookies: createCookies(false),
  };
  const desk = createDesk(parts as unknown as WebParts);
  const request = { cookies: { 'birth-hall-session': secret } } as unknown as FastifyRequest;
  const see = () => desk.see(request, 'hall');
  return { at, sessions, secret, find: () => desk.find(request, 'hall'), see };
}

test('a session is renewed once, by however many ask at once', async () => {
  const { at, find } = await deskWithOneSession();
  const all = await Promise.all(Array.from({ length: 5 }, find));
  expect(all.map((present) => present?.session.token)).toEqual(Array.from({ length: 5 }, () => 'token-1'));
  expect(at.given).toBe(1);
});

test('who has read a session before it was renewed, and asks after that, is not signed out', async () => {
  const { at, sessions, secret, find } = await deskWithOneSession();
  await find();
  at.read = async (key) => {
    at.read = sessions.read;
    return key === secret ? ENDED : undefined;
  };
  expect((await find())?.session.token).toBe('token-1');
  expect([at.given, (await find())?.session.token]).toEqual([1, 'token-1']);
});

test('who signs out while the session is renewed stays out', async () => {
  const { at, sessions, secret, find } = await deskWithOneSession();
  at.onRenewal = () => sessions.close(secret);
  expect([await find(), await sessions.read(secret)]).toEqual([undefined, undefined]);
});

test('nor does the very last moment of a renewal bring a session back', async () => {
  const { at, sessions, secret, find } = await deskWithOneSession();
  let reads = 0;
  at.read = async (key) => {
    const found = await sessions.read(key);
    reads += 1;
    // Read for the last time before it is written down: signed out right after.
    if (reads === 3) await sessions.close(secret);
    return found;
  };
  await find();
  expect([reads, await sessions.read(secret)]).toEqual([3, undefined]);
});

test('who signs out is seen without asking the issuer, who may be silent', async () => {
  const { at, see } = await deskWithOneSession();
  at.onRenewal = async () => {
    throw new Error('silent');
  };
  expect([(await see())?.session.token, at.given]).toEqual(['token-0', 0]);
});

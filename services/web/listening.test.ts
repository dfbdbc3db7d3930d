import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listenTo } from '../../test/support/listener.ts';
import { inside } from './inside.test-setup.ts';

/** A page of the hall that listens, before an API that the test speaks for. */
async function listening(more: Record<string, string> = {}) {
  const page = await inside();
  const cookie = [...page.jar].map(([at, { value }]) => `${at.split('@')[0] ?? ''}=${value}`).join('; ');
  const listener = await listenTo(`${page.address}/hall/api/v1/changes`, { cookie, ...more });
  onTestFinished(() => listener.leave());
  await expect.poll(() => page.api.listening.length).toBe(1);
  const [stream] = page.api.listening;
  if (!stream) throw new Error('the API was not asked');
  return { ...page, cookie, listener, stream };
}

test('what the API says comes to the page as it is said, and from where it had heard to', async () => {
  const { listener, stream, api } = await listening({ 'last-event-id': '5:6:' });
  expect([
    listener.status,
    listener.headers.get('content-type'),
    listener.headers.get('cache-control'),
  ]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-store, no-transform']);
  expect(listener.headers.get('content-encoding')).toBeNull();
  expect(stream.after).toBe('5:6:');
  expect(api.asked.at(-1)?.token.split('.')).toHaveLength(3);
  for (const kind of ['task', 'case']) {
    stream.response.write(`event: change\ndata: {"kind":"${kind}"}\nid: 7:8:\n\n`);
    expect(await listener.next()).toEqual({ event: 'change', data: `{"kind":"${kind}"}`, id: '7:8:' });
  }
  stream.response.end();
  await listener.ended();
});

test('it ends within seconds of the session, wherever that ended, and the API hears that nobody listens', async () => {
  const { ask, address, session, listener, stream } = await listening();
  const gone = new Promise((resolve) => void stream.response.once('close', () => resolve('gone')));
  const out = await ask(`${address}/hall/sign-out`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', origin: address, 'x-csrf': session['csrf'] ?? '' },
  });
  expect(out.status).toBe(200);
  await listener.ended();
  expect(await gone).toBe('gone');
});

test('a page that only stays open does not keep its session', async () => {
  const { folder, listener, stream, ask, address } = await listening();
  const touched = () => readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs);
  const before = touched();
  stream.response.write('event: change\ndata: {}\n\n');
  await listener.next();
  stream.response.end();
  await listener.ended();
  expect(touched()).toEqual(before);
  await ask(`${address}/hall/api/v1/tasks`);
  expect(touched()).not.toEqual(before);
});

test('a page that leaves is left by the API too; nobody listens without a session, nor where the API refuses', async () => {
  const { listener, stream, address, api, cookie } = await listening();
  const gone = new Promise((resolve) => void stream.response.once('close', () => resolve('gone')));
  listener.leave();
  expect(await gone).toBe('gone');
  expect((await listenTo(`${address}/hall/api/v1/changes`, {})).status).toBe(401);
  api.answer = { status: 429, body: { code: 'too-many-requests' } };
  const refused = await listenTo(`${address}/hall/api/v1/changes`, { cookie });
  expect([refused.status, refused.headers.get('content-type')]).toEqual([429, 'application/json']);
});

test('the service stops at once, and ends what anybody listens to as a whole', async () => {
  const { listener, restart } = await listening();
  const begun = performance.now();
  await Promise.all([restart(), listener.ended()]);
  expect(performance.now() - begun).toBeLessThan(3_000);
});

test('a page that takes nothing in is let go of, and not waited for with all that it has not heard', async () => {
  const { stream } = await listening();
  const gone = new Promise((resolve) => void stream.response.once('close', () => resolve('gone')));
  const much = `event: change\ndata: {}\n\n`.repeat(40_000);
  for (let times = 0; times < 32 && stream.response.writable; times += 1) stream.response.write(much);
  expect(await gone).toBe('gone');
}, 15_000);

import { randomUUID } from 'node:crypto';
import { afterEach, afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { head, rawConnection, rawConnections, statusOf } from '../../test/support/raw-http.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { GENEROUS, PATIENT, startTestApi, TOKENS, type TestApi } from './api.test-setup.ts';
import type { ConnectionLimits } from './connections.ts';

function openConnections({ app }: TestApi): Promise<number> {
  return new Promise((resolve) => app.server.getConnections((_, count) => resolve(count)));
}

describe('what is half sent', () => {
  let database: FreshDatabase;
  let api: TestApi | undefined;
  const start = async (limits: Partial<ConnectionLimits>, maxAccepts = GENEROUS.maxAccepts) => {
    api = await startTestApi(database.url, {
      limits: { ...GENEROUS, maxAccepts },
      connections: { ...PATIENT, ...limits },
    });
    const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
    return { api, url };
  };
  const birthHead = (length: number) =>
    head('POST', '/v1/births', {
      authorization: `Bearer ${TOKENS.hospital}`,
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
      'content-length': length,
    });
  const report = async (url: string): Promise<number> => {
    const body = JSON.stringify(freshSample('lanzhou-first-child'));
    const connection = await rawConnection(url);
    connection.send(birthHead(Buffer.byteLength(body)) + body);
    const status = statusOf(await connection.answered);
    connection.close();
    return status;
  };

  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
  });
  afterEach(async () => {
    await api?.close();
    api = undefined;
  });
  afterAll(() => database.drop());

  it('holds no place of those who have sent theirs: the same token and address is served meanwhile', async () => {
    const { url } = await start({}, 2);
    const half = await rawConnections(url, 10);
    for (const one of half) one.send(`${birthHead(1000)}{"notificationId":`);
    const whole = [await report(url), await report(url), await report(url)];
    expect(whole).toEqual([202, 202, 202]);
    for (const one of half) one.close();
  });

  it.each([
    ['nothing at all', ''],
    ['half a header', 'POST /v1/births HTTP/1.1\r\nhost: loc'],
    ['a header without its body', undefined],
  ])('is cut when its time is over: %s', async (_, sent) => {
    const { url } = await start({ requestSeconds: 1 });
    const half = await rawConnection(url);
    half.send(sent ?? birthHead(1000));
    const said = await half.ended;
    expect(statusOf(said)).toBe(408);
    expect(said).toContain('"code":"request-too-slow"');
  });

  it('is cut also when a byte comes now and then', async () => {
    const { url } = await start({ requestSeconds: 1 });
    const slow = await rawConnection(url);
    slow.send(birthHead(100_000));
    const trickle = setInterval(() => slow.send(' '), 50);
    expect(statusOf(await slow.ended)).toBe(408);
    clearInterval(trickle);
  });

  it('makes room for what comes, the oldest first', async () => {
    const { url } = await start({ ofAddress: 5 });
    const [first, ...others] = await rawConnections(url, 5);
    const ended: string[] = [];
    void first?.ended.then(() => ended.push('first'));
    for (const one of others) void one.ended.then(() => ended.push('another'));
    expect(await report(url)).toBe(202);
    await first?.ended;
    expect(ended).toEqual(['first']);
    for (const one of others) one.close();
  });

  it('never fills the API: a thousand connections leave it the few it may have', async () => {
    const { api: limited, url } = await start({ connections: 20, ofAddress: 100 });
    const half = await rawConnections(url, 1_000);
    for (const one of half) one.send('GET / HT');
    expect(await report(url)).toBe(202);
    expect(await openConnections(limited)).toBeLessThanOrEqual(20);
    for (const one of half) one.close();
  });
});

describe('an answer that nobody takes', () => {
  it('is given up, with its connection', async () => {
    const database = await createFreshDatabase((await testServers()).adminUrl);
    const api = await startTestApi(database.url, { connections: { ...PATIENT, requestSeconds: 1 } });
    const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
    const deaf = await rawConnection(url);
    deaf.socket.pause();
    // More than the buffers on the way take: 26 MB.
    deaf.send(head('GET', '/openapi.json').repeat(200));
    const given = await waitFor('its connection to be given up', async () =>
      (await openConnections(api)) === 0 ? 'given up' : undefined,
    );
    expect(given).toBe('given up');
    deaf.close();
    await api.close();
    await database.drop();
  });
});

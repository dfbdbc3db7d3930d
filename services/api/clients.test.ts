import { fastify } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { CLIENT_HEADER, sayClient } from '../kit/client-address.ts';
import type { App } from './app-types.ts';
import { nameClients } from './clients.ts';
import { createRateKeeper } from './rates.ts';

const KEY = 'ab'.repeat(32);

/** An API of one route that anybody may ask, three times a minute. */
function apiWith(key: string) {
  const app = fastify();
  onTestFinished(() => app.close());
  const rates = createRateKeeper({ ofCaller: 3, ofAddress: 3 }, () => 0);
  nameClients(app as unknown as App, key);
  app.get('/', async (request) => {
    rates.stranger(request.client);
    return request.client;
  });
  app.setErrorHandler((_error, _request, reply) => reply.code(429).send());
  return async (said?: string): Promise<[number, string]> => {
    const headers = said === undefined ? {} : { [CLIENT_HEADER]: said };
    const { statusCode, body } = await app.inject({ url: '/', headers });
    return [statusCode, body];
  };
}

test('one browser uses up nothing of another behind the same pages', async () => {
  const ask = apiWith(KEY);
  const of = (address: string) => ask(sayClient(KEY, address));
  for (let asked = 0; asked < 3; asked += 1) expect(await of('198.51.100.1')).toEqual([200, '198.51.100.1']);
  expect((await of('198.51.100.1'))[0]).toBe(429);
  expect(await of('198.51.100.2')).toEqual([200, '198.51.100.2']);
});

test('nobody else is believed, and where there are no pages nobody is', async () => {
  const forged = sayClient('cd'.repeat(32), '198.51.100.1');
  for (const said of [undefined, '198.51.100.1', forged])
    expect(await apiWith(KEY)(said)).toEqual([200, '127.0.0.1']);
  expect(await apiWith('')(sayClient('', '198.51.100.1'))).toEqual([200, '127.0.0.1']);
});

import Fastify from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { App, RouteParts } from './app-types.ts';
import { nameClients } from './clients.ts';
import { registerDocumentChecks } from './document-check-routes.ts';
import { validatorCompiler } from './validation.ts';

/** Of one network in a minute. */
const MOST = 60;
let app: App;

beforeEach(() => {
  app = Fastify({ trustProxy: (_address: string, hop: number) => hop === 0 }) as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // What is asked here can be no number: nobody looks anything up.
  nameClients(app, '');
  registerDocumentChecks(app, {} as RouteParts);
});
afterEach(() => app.close());

async function isAnswered(caller: string): Promise<boolean> {
  const { statusCode } = await app.inject({
    method: 'POST',
    url: '/verify',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': caller },
    payload: 'number=none&code=none',
  });
  expect([200, 429]).toContain(statusCode);
  return statusCode === 200;
}

it.each([
  ['one address behind the proxy', () => '192.0.2.7', '192.0.2.8'],
  ['one network of IPv6', (n: number) => `2001:db8:1:2::${(n + 1).toString(16)}`, '2001:db8:1:3::1'],
])('bounds %s, and nobody else with it', async (_whose, nth, other) => {
  for (let n = 0; n < MOST; n += 1) expect(await isAnswered(nth(n))).toBe(true);
  expect(await isAnswered(nth(MOST))).toBe(false);
  expect(await isAnswered(other)).toBe(true);
});

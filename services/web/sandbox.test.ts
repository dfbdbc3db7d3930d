import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { reportedBirthSchema } from '../api/notification-schema.ts';
import type { Desk } from './desk.ts';
import { registerSandbox } from './sandbox.ts';

const SOMEBODY = { find: async () => ({}) } as unknown as Desk;
const NOBODY = { find: async () => undefined } as unknown as Desk;

async function asking(desk: Desk, isOpen: boolean) {
  const app = fastify();
  registerSandbox(app, desk, isOpen);
  const get = async (path: string) => {
    const { statusCode, body } = await app.inject({ url: `/hospital/sandbox${path}` });
    return { status: statusCode, body: JSON.parse(body) as { readonly items?: { readonly name: string }[] } };
  };
  return get;
}

test('every newborn of the ward is one that the API takes', async () => {
  const get = await asking(SOMEBODY, true);
  const { items = [] } = (await get('')).body;
  expect(items.length).toBeGreaterThan(5);
  const schema = reportedBirthSchema(() => new Date());
  for (const { name } of items) {
    const { body } = await get(`/${name}`);
    expect([name, schema.safeParse(body).error?.issues ?? []]).toEqual([name, []]);
  }
});

test('there is no ward but in the demonstration, and none for who has not signed in', async () => {
  const closed = await asking(SOMEBODY, false);
  expect((await closed('')).body.items).toEqual([]);
  expect((await closed('/whole')).status).toBe(404);
  const outside = await asking(NOBODY, true);
  expect([(await outside('')).status, (await outside('/whole')).status]).toEqual([401, 401]);
});

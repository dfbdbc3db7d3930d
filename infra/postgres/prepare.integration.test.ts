import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { prepareDatabase } from './prepare.ts';

/** The demo's own key: role passwords belong to the server, and other tests connect with them. */
const MASTER = 'insecure-demo-master-key';
const databases: FreshDatabase[] = [];

beforeAll(async () => {
  const { adminUrl } = await testServers();
  for (let i = 0; i < 3; i++) databases.push(await createFreshDatabase(adminUrl));
});

afterAll(async () => {
  for (const database of databases) await database.drop();
});

it('prepares several databases of one server at the same time, again and again', async () => {
  for (let round = 0; round < 5; round++) {
    const prepared = await Promise.all(databases.map(({ url }) => prepareDatabase(url, MASTER)));
    for (const urls of prepared) expect(new URL(urls.ledger).username).toBe('birth_ledger');
  }
});

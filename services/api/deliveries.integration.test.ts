import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Facility } from '../../schemas/birth-notification.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, type TestApi } from './api.test-setup.ts';

let database: FreshDatabase;
let api: TestApi;
beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  api = await startTestApi(database.url);
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const OTHER: Facility = {
  code: 'OTHER-001',
  name: '另一家医院',
  divisionCode: '620102',
  ownership: 'public',
  countyLevel: false,
};

async function accept(change: object, who: 'hospital' | 'otherHospital' = 'hospital') {
  const body = freshSample('lanzhou-first-child', change);
  return (await api.call(who, '/v1/births', { body })).json<{ caseNumber: string; statusUrl: string }>();
}

describe('a hospital', () => {
  test('sees its own delivery and nothing of another hospital', async () => {
    const birth = freshSample('lanzhou-first-child');
    const id = birth.notificationId;
    await api.call('hospital', '/v1/births', { body: birth });
    const foreign = await api.call('otherHospital', `/v1/births/${id}`);
    expect(foreign.statusCode).toBe(404);
    expect(foreign.body).not.toContain('B-');
    const asked = await api.call('otherHospital', `/v1/births/${id}?facility=${birth.facility?.code}`);
    expect(asked.statusCode).toBe(404);
    const own = await api.call('hospital', `/v1/births/${id}`);
    expect(Object.keys(own.json<object>())).toEqual(['caseNumber', 'status', 'matters', 'asks']);
  });

  test('is asked for the facility where its number is not unique', async () => {
    const notificationId = `same-${Date.now()}/é 一`;
    const first = await accept({ notificationId });
    const second = await accept({ notificationId, facility: OTHER }, 'otherHospital');
    const path = `/v1/births/${encodeURIComponent(notificationId)}`;
    const unclear = await api.call('hospital', path);
    expect([unclear.statusCode, unclear.json<{ code: string }>().code]).toEqual([
      409,
      'notification-not-unique',
    ]);
    const views = await Promise.all([
      api.call('hospital', first.statusUrl),
      api.call('hospital', second.statusUrl),
      api.call('otherHospital', path),
    ]);
    expect(views.map((v) => v.json<{ caseNumber: string }>().caseNumber)).toEqual([
      first.caseNumber,
      second.caseNumber,
      second.caseNumber,
    ]);
  });
});

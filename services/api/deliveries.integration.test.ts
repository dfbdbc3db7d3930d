import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import type { Facility } from '../../schemas/birth-notification.ts';
import { answerOf } from '../../test/support/answers.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { STORY } from '../../workflows/birth-case.ts';
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

interface List {
  readonly items: readonly {
    readonly notificationId: string;
    readonly caseNumber: string;
    readonly asks: readonly string[];
    readonly certificates: readonly object[];
  }[];
  readonly nextCursor: string | null;
}

describe("a hospital's own list", () => {
  const list = async (query = '', who: 'hospital' | 'otherHospital' = 'otherHospital'): Promise<List> => {
    const answer = await api.call(who, `/v1/births${query}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<List>();
  };

  test('has its own deliveries only, page by page, the newest first', async () => {
    await accept({});
    const made = [];
    for (let i = 0; i < 3; i += 1) made.push((await accept({ facility: OTHER }, 'otherHospital')).caseNumber);
    const first = await list('?limit=2');
    expect(first.items.map((item) => item.caseNumber)).toEqual([made[2], made[1]]);
    const next = await list(`?limit=1&cursor=${first.nextCursor ?? ''}`);
    expect(next.items.map((item) => item.caseNumber)).toEqual([made[0]]);
    const all = await list('', 'hospital');
    expect(all.items.length).toBeGreaterThan(made.length);
    const one = await list('?facility=OTHER-001', 'hospital');
    expect(one.items.map((item) => item.caseNumber)).toEqual(expect.arrayContaining(made));
    const foreign = await api.call('otherHospital', '/v1/births?facility=SAMPLE-LZ-001');
    expect([foreign.statusCode, foreign.json<{ code: string }>().code]).toEqual([
      403,
      'facility-not-allowed',
    ]);
  });

  test('says what is to be reported, and the number of the certificate that was issued', async () => {
    const [child] = freshSample('lanzhou-first-child').children;
    const { weightGrams: _weight, ...light } = child ?? {};
    const { caseNumber } = await accept({ facility: OTHER, children: [light] }, 'otherHospital');
    const whole = await accept({ facility: OTHER }, 'otherHospital');
    const { carryOn } = createCaseActivities({
      ledger: createCaseLedger({ pool: api.pool, keyring: api.keyring, wakeRelay: () => undefined }),
    });
    await carryOn(caseNumber, STORY);
    const before = new Date().toISOString();
    await carryOn(whole.caseNumber, STORY);
    await landAnswers(api.pool, [
      answerOf(api.keyring, { caseNumber: whole.caseNumber, key: 'child-1/birth-certificate' }),
    ]);
    await carryOn(whole.caseNumber, STORY);
    const asking = await list('?asks=true');
    expect(asking.items).toMatchObject([{ caseNumber, asks: ['/children/0/weightGrams'], certificates: [] }]);
    const changed = await list(`?since=${encodeURIComponent(before)}`);
    const issued = { subject: 'child-1', certificateNumber: 'X620000001' };
    expect(changed.items).toMatchObject([{ caseNumber: whole.caseNumber, asks: [], certificates: [issued] }]);
    expect((await list('?since=2090-01-01')).items).toEqual([]);
    expect((await list('?status=completed')).items).toEqual([]);
    const own = await api.call('otherHospital', whole.statusUrl);
    expect(own.json<object>()).toMatchObject({
      matters: expect.arrayContaining([
        {
          code: 'birth-certificate',
          subject: 'child-1',
          status: 'completed',
          certificateNumber: issued.certificateNumber,
        },
      ]) as unknown,
    });
  });
});

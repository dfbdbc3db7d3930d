import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Facility } from '../../schemas/birth-notification.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample, type Notification } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, type TestApi, type Who } from './api.test-setup.ts';

let database: FreshDatabase;
let api: TestApi;
/** another process on the same ledger */
let second: TestApi;
beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  [api, second] = await Promise.all([startTestApi(database.url), startTestApi(database.url)]);
});
afterAll(async () => {
  await Promise.all([api.close(), second.close()]);
  await database.drop();
});

const OTHER: Facility = {
  code: 'OTHER-001',
  name: '另一家医院',
  divisionCode: '620102',
  ownership: 'public',
  countyLevel: false,
};

interface Answer {
  readonly caseNumber?: string;
  readonly statusUrl?: string;
  readonly code?: string;
  readonly added?: string[];
  readonly errors?: { pointer: string }[];
}

let serial = 0;
/** The same report under a number of its own. */
function renumbered(birth: Notification, change: object = {}): Notification {
  serial += 1;
  return { ...birth, notificationId: `${birth.notificationId}/${serial}`, ...change };
}

async function post(body: object, who: Who = 'hospital', through = api): Promise<[number, Answer]> {
  const answer = await through.call(who, '/v1/births', { body });
  return [answer.statusCode, answer.json<Answer>()];
}

async function find(who: Who, { notificationId }: Notification): Promise<[number, string | undefined]> {
  const answer = await api.call(who, `/v1/births/${encodeURIComponent(notificationId)}`);
  return [answer.statusCode, answer.json<Answer>().caseNumber];
}

async function casesLike({ notificationId }: Notification): Promise<number> {
  const sql = 'select from ledger.birth_case where starts_with(notification_id, $1)';
  return (await api.pool.query(sql, [notificationId])).rowCount ?? 0;
}

describe('the same delivery under another number', () => {
  test('is the case there is, and its own number finds that from then on', async () => {
    const birth = freshSample('lanzhou-first-child');
    const [, { caseNumber }] = await post(birth);
    const again = renumbered(birth, { facility: OTHER });
    const [status, answer] = await post(again, 'otherHospital');
    expect([status, answer.caseNumber]).toEqual([200, caseNumber]);
    expect(answer.statusUrl).toContain(encodeURIComponent(again.notificationId));
    expect(await find('otherHospital', again)).toEqual([200, caseNumber]);
    expect(await find('hospital', again)).toEqual([200, caseNumber]);
    expect(await find('otherHospital', birth)).toEqual([404, undefined]);
    expect(await post(again, 'otherHospital')).toEqual([200, answer]);
    expect(await casesLike(birth)).toBe(1);
  });

  test('is recognised however it is written', async () => {
    const birth = freshSample('lanzhou-twins');
    const [, { caseNumber }] = await post(birth);
    const { mother } = birth;
    const [status, answer] = await post(
      renumbered(birth, {
        delivery: { ...birth.delivery, at: new Date(birth.delivery.at).toISOString() },
        mother: { ...mother, name: ` ${mother.name}`, idNumber: ` ${mother.idNumber.toLowerCase()}` },
      }),
    );
    expect([status, answer]).toMatchObject([200, { caseNumber }]);
  });

  test('thirty times at once through two processes is one case', async () => {
    const birth = freshSample('lanzhou-first-child');
    const numbered = Array.from({ length: 30 }, (_, i) =>
      renumbered(birth, i % 2 ? { facility: OTHER } : {}),
    );
    const answers = await Promise.all(
      numbered.map((body, i) => post(body, 'hospital', i % 3 ? api : second)),
    );
    expect(answers.map(([status]) => status).toSorted((a, b) => a - b)).toEqual([
      ...Array<number>(29).fill(200),
      202,
    ]);
    expect(new Set(answers.map(([, { caseNumber }]) => caseNumber)).size).toBe(1);
    expect(await casesLike(birth)).toBe(1);
    const found = await Promise.all(numbered.map((body) => find('hospital', body)));
    expect(new Set(found.map(([status, caseNumber]) => `${status} ${caseNumber}`)).size).toBe(1);
  });

  test('with other facts is refused, and only who may act for its facility is told which case and where', async () => {
    const birth = freshSample('lanzhou-first-child');
    const [, { caseNumber }] = await post(birth);
    const otherwise = { childRank: 2, facility: OTHER };
    const [status, told] = await post(renumbered(birth, otherwise));
    expect([status, told.code, told.caseNumber]).toEqual([409, 'delivery-differs', caseNumber]);
    expect(told.errors?.map(({ pointer }) => pointer)).toEqual(['/childRank']);
    const [refused, untold] = await post(renumbered(birth, otherwise), 'otherHospital');
    expect([refused, untold.code]).toEqual([409, 'delivery-differs']);
    expect([untold.caseNumber, untold.errors]).toEqual([undefined, undefined]);
    expect(await casesLike(birth)).toBe(1);
  });

  test('has taken its number for good: another delivery under it is refused', async () => {
    const birth = freshSample('lanzhou-first-child');
    const [, { caseNumber }] = await post(birth);
    const again = renumbered(birth);
    await post(again);
    const [status, answer] = await post({
      ...freshSample('lanzhou-twins'),
      notificationId: again.notificationId,
    });
    expect([status, answer.code, answer.caseNumber]).toEqual([409, 'delivery-differs', caseNumber]);
  });
});

describe('the next child of a delivery under another number', () => {
  const facility = OTHER;

  test('is added to the open case, also by the hospital that the mother was taken to', async () => {
    const twins = freshSample('lanzhou-twins');
    const [one, two] = twins.children;
    const [, { caseNumber }] = await post({ ...twins, children: [one] });
    const [status, answer] = await post(renumbered(twins, { facility, children: [two] }), 'otherHospital');
    expect([status, answer]).toMatchObject([200, { caseNumber, added: ['/children/1'] }]);
    expect(await casesLike(twins)).toBe(1);
  });

  test('told otherwise it is a case of its own', async () => {
    const birth = freshSample('lanzhou-first-child');
    const [, first] = await post(birth);
    const [child] = birth.children;
    const delivery = { ...birth.delivery, plurality: 2 };
    const [status, answer] = await post(renumbered(birth, { delivery, children: [{ ...child, order: 2 }] }));
    expect(status).toBe(202);
    expect(answer.caseNumber).not.toBe(first.caseNumber);
  });

  test('what a family chooses is not another hospital’s to say', async () => {
    const birth = freshSample('lanzhou-first-child');
    const { choices, ...unchosen } = birth;
    const [, { caseNumber }] = await post(unchosen);
    const more = { facility, choices };
    const [refused, { code }] = await post(renumbered(birth, more), 'otherHospital');
    expect([refused, code]).toEqual([409, 'delivery-differs']);
    const [status, answer] = await post(renumbered(birth, more));
    expect([status, answer]).toMatchObject([200, { caseNumber, added: ['/choices'] }]);
  });
});

test('who has no document is not taken for anybody else', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { idNumber: _, household: __, ...mother } = birth.mother;
  const unknown = { ...birth, mother: { ...mother, idType: 'none' } } as unknown as Notification;
  const [first, second] = [await post(unknown), await post(renumbered(unknown))];
  expect([first[0], second[0]]).toEqual([202, 202]);
});

test('what a delivery is known by goes with the mother', async () => {
  const birth = freshSample('lanzhou-first-child');
  const [, { caseNumber = '' }] = await post(birth);
  await post(renumbered(birth));
  const mother = async (): Promise<string> => {
    const sql = `select encode(mother_hash, 'hex') as hash from ledger.birth_case where case_number = $1`;
    return (await api.pool.query<{ hash: string }>(sql, [caseNumber])).rows[0]?.hash ?? '';
  };
  const before = await mother();
  await api.pool.query('select ledger.erase_subject($1, $2)', [caseNumber, 'mother']);
  const { rows } = await api.pool.query(
    'select facts_hash, delivery_hash from ledger.report where case_number = $1',
    [caseNumber],
  );
  expect(rows).toEqual(Array(2).fill({ facts_hash: null, delivery_hash: null }));
  expect(await mother()).not.toBe(before);
});

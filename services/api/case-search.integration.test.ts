import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { foundBy } from '../../activities/found-by.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { leftToRebuild, rebuildSearch } from '../../infra/postgres/ledger/rebuild-search.ts';
import type { CaseFoundView } from '../../schemas/case-list.ts';
import { answerOf } from '../../test/support/answers.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample, type Notification } from '../../test/support/samples.ts';
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

async function round(caseNumber: string): Promise<void> {
  const ledger = createCaseLedger({ pool: api.pool, keyring: api.keyring, wakeRelay: () => undefined });
  await createCaseActivities({ ledger }).carryOn(caseNumber, STORY);
}

async function accept(birth: Notification): Promise<string> {
  const answer = await api.call('hospital', '/v1/births', { body: birth });
  expect(answer.statusCode, answer.body).toBe(202);
  return answer.json<{ caseNumber: string }>().caseNumber;
}

/** A birth of people called so, with telephones that end so. */
function birthOf(mother: string, child: string | undefined, last: string): Notification {
  const birth = freshSample('lanzhou-first-child');
  const [only] = birth.children;
  if (!only) throw new Error('the sample has a child');
  const { name: _name, ...unnamed } = only;
  return {
    ...birth,
    mother: { ...birth.mother, name: mother, phone: `1390000${last}` },
    children: [child === undefined ? unnamed : { ...only, name: child }],
  };
}

interface Found {
  readonly items: readonly CaseFoundView[];
  readonly nextCursor: string | null;
}

async function search(body: object): Promise<Found> {
  const answer = await api.call('clerk', '/v1/cases/search', { body });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Found>();
}

async function numbersFor(q: string): Promise<string[]> {
  return (await search({ q })).items.map(({ caseNumber }) => caseNumber);
}

describe('a clerk finds a case', () => {
  it.each([
    ['its number', (caseNumber: string) => ` ${caseNumber.toLowerCase()} `],
    ['the name of the mother', () => '尉迟寻'],
    ['a part of the name of the child', () => '寻安'],
    ['first letters', () => 'ycx'],
    ['syllables', () => 'yuchixun'],
    ['the last four of a telephone', () => '7301'],
    ['a name and a number', () => '尉迟 7301'],
  ])('by %s, with its people masked', async (_what, q) => {
    const caseNumber = await accept(birthOf('尉迟寻', '刘寻安', '7301'));
    const { items } = await search({ q: q(caseNumber) });
    const found = items.find((item) => item.caseNumber === caseNumber);
    expect(found?.people).toEqual([
      { subject: 'child-1', name: '刘**' },
      { subject: 'father', name: '李**' },
      { subject: 'mother', name: '尉迟**' },
    ]);
  });

  it('by nothing that no one person of it has', async () => {
    const caseNumber = await accept(birthOf('慕容寻', '刘访安', '7302'));
    expect(await numbersFor('慕容访')).not.toContain(caseNumber);
    expect(await numbersFor('慕容寻 7301')).not.toContain(caseNumber);
  });

  it('by the name that a hospital adds later, and by the one that a child is given with a task', async () => {
    const birth = birthOf('司徒寻', undefined, '7303');
    const caseNumber = await accept(birth);
    expect(await numbersFor('刘后来')).toEqual([]);
    const named = { ...birth, children: birth.children.map((child) => ({ ...child, name: '刘后来' })) };
    const again = await api.call('hospital', '/v1/births', { body: named });
    expect(again.json<{ added: string[] }>().added).toEqual(['/children/0/name']);
    expect(await numbersFor('刘后来')).toEqual([caseNumber]);
  });

  it('by the number of its certificate, from the moment it is issued', async () => {
    const caseNumber = await accept(birthOf('诸葛寻', '刘证安', '7304'));
    await round(caseNumber);
    const payload = {
      certificateNumber: 'X620008361',
      issuedAt: '2026-11-25T10:00:00+08:00',
      signer: '甲',
      sealer: '乙',
    };
    await landAnswers(api.pool, [
      answerOf(api.keyring, { caseNumber, key: 'child-1/birth-certificate', payload }),
    ]);
    expect(await numbersFor('8361')).toEqual([]);
    await round(caseNumber);
    expect(await numbersFor('8361')).toEqual([caseNumber]);
    expect(await numbersFor('x620008361')).toEqual([caseNumber]);
  });

  it('only where the filters let it', async () => {
    const caseNumber = await accept(birthOf('夏侯寻', undefined, '7305'));
    await round(caseNumber);
    const q = '夏侯寻';
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    for (const held of [
      {},
      { division: '620100' },
      { facility: 'SAMPLE-LZ-001' },
      { openedFrom: today, openedTo: today },
      { taskKind: 'name-missing' },
      { queue: 'parents' },
      { waitsForPerson: true },
    ])
      expect((await search({ q, ...held })).items, JSON.stringify(held)).toHaveLength(1);
    for (const other of [
      { status: 'completed' },
      { division: '610000' },
      { facility: 'OTHER-001' },
      { openedTo: '2020-01-01' },
      { openedFrom: '2090-01-01' },
      { taskKind: 'overpaid' },
      { queue: 'parents', taskKind: 'refused' },
      { waitsForPerson: false },
    ])
      expect((await search({ q, ...other })).items, JSON.stringify(other)).toEqual([]);
  });

  it('among many page by page, each once', async () => {
    const made = [];
    for (let i = 0; i < 5; i += 1) made.push(await accept(birthOf('长孙寻', '刘页安', '7306')));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Found = await search({ q: '长孙寻', limit: 2, ...(cursor ? { cursor } : {}) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((item) => item.caseNumber));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(made.toReversed());
  });
});

describe('what is looked for', () => {
  it.each([
    [{ q: '' }, '/q', 'too-small'],
    [{ q: '12' }, '/q', 'too-short'],
    [{ q: 'w' }, '/q', 'too-short'],
    [{ q: '；' }, '/q', 'not-searchable'],
    [{ q: '甲 乙 丙 丁 戊' }, '/q', 'invalid'],
    [{ q: '王', name: '王' }, '/name', 'unknown-field'],
    [{ q: '王', limit: 0 }, '/limit', 'too-small'],
    [{ q: '王', status: 'done' }, '/status', 'invalid-value'],
  ])('%j is refused at its place', async (body, pointer, code) => {
    const answer = await api.call('clerk', '/v1/cases/search', { body });
    expect(answer.statusCode).toBe(422);
    expect(answer.json<{ errors: object[] }>().errors).toMatchObject([{ pointer, code }]);
  });

  it.each(['hospital', 'otherHospital', 'operator'] as const)('is nothing for %s', async (who) => {
    expect((await api.call(who, '/v1/cases/search', { body: { q: '王' } })).statusCode).toBe(403);
  });
});

describe('what people are found by', () => {
  it('stands nowhere in clear, and goes with the key of its subject', async () => {
    const caseNumber = await accept(birthOf('令狐寻', '刘忘安', '7307'));
    const entries = () =>
      api.pool.query<{ subject: string; terms: string[] }>(
        'select subject, terms from ledger.search_entry where case_number = $1 order by subject',
        [caseNumber],
      );
    const before = await entries();
    expect(before.rows.map(({ subject }) => subject)).toEqual(['child-1', 'father', 'mother']);
    expect(before.rows.every(({ terms }) => terms.every((term) => /^-?\d+$/.test(term)))).toBe(true);
    const erasure = { reason: 'guardian-request', confirm: 'child-1', force: true };
    const path = `/v1/cases/${caseNumber}/subjects/child-1/erasure`;
    expect((await api.call('supervisor', path, { body: erasure })).statusCode).toBe(200);
    expect((await entries()).rows.map(({ subject }) => subject)).toEqual(['father', 'mother']);
    expect(await numbersFor('刘忘安')).toEqual([]);
    expect(await numbersFor('令狐寻')).toEqual([caseNumber]);
  });

  it('is made again for cases of before, as much as is missing, and as often as one likes', async () => {
    const caseNumber = await accept(birthOf('宇文寻', '刘旧安', '7308'));
    for (let i = 0; i < 4; i += 1) await accept(birthOf('司空寻', '刘旧安', '7309'));
    await round(caseNumber);
    await landAnswers(api.pool, [answerOf(api.keyring, { caseNumber, key: 'child-1/birth-certificate' })]);
    await round(caseNumber);
    const dump = async (): Promise<unknown[]> =>
      (await api.pool.query('select * from ledger.search_entry order by case_number, subject, source')).rows;
    const before = await dump();
    await api.pool.query('delete from ledger.search_entry');
    expect(await numbersFor('宇文寻')).toEqual([]);
    const { pool, keyring } = api;
    let batches = 0;
    const first = await rebuildSearch({
      pool,
      keyring,
      termsOf: foundBy,
      batch: 2,
      share: 1,
      stopped: () => (batches += 1) > 2,
    });
    expect(first.cases).toBe(4);
    expect(await leftToRebuild(pool, keyring)).toBeGreaterThan(0);
    await rebuildSearch({ pool, keyring, termsOf: foundBy, batch: 3, share: 1 });
    expect(await dump()).toEqual(before);
    expect(await leftToRebuild(pool, keyring)).toBe(0);
    const again = await rebuildSearch({ pool, keyring, termsOf: foundBy, share: 1 });
    expect(again).toEqual({ cases: 0, entries: 0, unreadable: 0 });
  });
});

describe('a list', () => {
  it.each([
    ['clerk', '/v1/cases?q=王'],
    ['clerk', '/v1/cases?Status=completed'],
    ['clerk', '/v1/cases/B-7K3F-9QWM-2XTA-C?full=true'],
    ['clerk', '/v1/tasks?page=2'],
    ['hospital', '/v1/births/x?facilty=1'],
    ['operator', '/readyz?verbose'],
    [undefined, '/livez?x=1'],
    [undefined, '/openapi.json?x=1'],
  ] as const)('refuses a parameter that it does not have: %s %s', async (who, path) => {
    const answer = await api.call(who, path);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<object>()).toMatchObject({
      code: 'query-invalid',
      errors: [{ code: 'unknown-field' }],
    });
  });

  it('refuses it of what is posted too', async () => {
    const path = '/v1/cases/search?q=王';
    expect((await api.call('clerk', path, { body: { q: '王' } })).statusCode).toBe(400);
  });
});

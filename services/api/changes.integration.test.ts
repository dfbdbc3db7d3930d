import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readChanges } from '../../infra/postgres/ledger/changes.ts';
import type { Changes } from '../../schemas/change.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { listenTo, type Listener } from '../../test/support/listener.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { startTestApi, TOKENS, type TestApi, type Who } from './api.test-setup.ts';
import { linkOf, signIn } from './family.test-setup.ts';
import { createTaskDesk } from './task-desk.test-setup.ts';

/* Two processes of the API on one ledger: what is done at one is heard at the other. */

let database: FreshDatabase;
let api: TestApi;
let other: TestApi;
let urls: readonly [string, string];

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  api = await startTestApi(database.url);
  other = await startTestApi(database.url);
  const listen = ({ app }: TestApi) => app.listen({ host: '127.0.0.1', port: 0 });
  urls = [await listen(api), await listen(other)];
});
afterAll(async () => {
  await Promise.all([api.close(), other.close()]);
  await database.drop();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function listening(token: string, more: Record<string, string> = {}, of = urls[1]): Promise<Listener> {
  const listener = await listenTo(`${of}/v1/changes`, { ...bearer(token), ...more });
  onTestFinished(() => listener.leave());
  return listener;
}
const listeningAs = (who: Who, more?: Record<string, string>, of?: string) =>
  listening(TOKENS[who], more, of);

const accept = (sample: Parameters<typeof freshSample>[0]) => createTaskDesk(api).accept(freshSample(sample));

const said = async (listener: Listener): Promise<unknown> => {
  const { event, data } = await listener.next();
  return [event, JSON.parse(data)];
};
const aboutCase = (caseNumber: string) => ['change', { kind: 'case', caseNumber }];

/** What somebody is answered at once. */
async function since(token: string, after: string): Promise<Changes> {
  const query = new URLSearchParams({ after }).toString();
  const answer = await api.call(undefined, `/v1/changes?${query}`, { headers: bearer(token) });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Changes>();
}
const here = async (): Promise<string> => (await api.call('clerk', '/v1/changes')).json<Changes>().at;

describe('what is heard', () => {
  test('by each of what the own list would show, at another process, and nothing besides', async () => {
    const after = await here();
    const lanzhou = await accept('lanzhou-first-child');
    const changchun = await accept('changchun-first-child');
    const heard = async (who: Who) =>
      (await since(TOKENS[who], after)).items.map(({ kind, caseNumber }) => `${kind} ${caseNumber ?? ''}`);
    const [ofLanzhou, ofChangchun] = [`case ${lanzhou}`, `case ${changchun}`];
    const both = new Set([ofLanzhou, ofChangchun]);
    expect(new Set((await heard('clerk')).filter((each) => each.startsWith('case')))).toEqual(both);
    for (const who of ['districtClerk', 'cityClerk'] as const)
      expect([who, await heard(who)]).toEqual([who, [ofLanzhou]]);
    for (const who of ['foreignClerk', 'foreignSupervisor'] as const)
      expect([who, await heard(who)]).toEqual([who, [ofChangchun]]);
    expect(new Set(await heard('hospital'))).toEqual(both);
    expect([await heard('otherHospital'), await heard('operator')]).toEqual([[], []]);
    const stranger = await api.call('auditor', '/v1/changes');
    expect([stranger.statusCode, stranger.json<{ code: string }>().code]).toEqual([403, 'not-allowed']);
  });

  test('at once, by those who listen: who is of elsewhere first hears of the case of there', async () => {
    const [near, far, clerk] = [
      await listeningAs('districtClerk'),
      await listeningAs('foreignClerk'),
      await listeningAs('clerk'),
    ];
    expect(near.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(near.headers.get('cache-control')).toContain('no-store');
    const lanzhou = await accept('lanzhou-twins');
    const begun = performance.now();
    expect(await said(near)).toEqual(aboutCase(lanzhou));
    expect(performance.now() - begun).toBeLessThan(2_000);
    const changchun = await accept('changchun-first-child');
    expect(await said(far)).toEqual(aboutCase(changchun));
    expect(await said(clerk)).toEqual(aboutCase(lanzhou));
  });

  test('a task, by whoever may complete it; an officer, of the own matters', async () => {
    const desk = createTaskDesk(api);
    const caseNumber = await accept('lanzhou-first-child');
    const place = { caseNumber, subject: 'child-1', code: 'medical-insurance' };
    const id = await desk.open('department-silent', place);
    const after = await here();
    const done = await desk.complete(id, { outcome: 'ask-again' });
    expect(done.statusCode, done.body).toBeLessThan(300);
    const heard = async (who: Who) => (await since(TOKENS[who], after)).items;
    expect(await heard('clerk')).toContainEqual({ kind: 'task', caseNumber });
    expect((await heard('policeOfficer')).filter(({ kind }) => kind === 'task')).toEqual([]);
    expect(await heard('operator')).toEqual([]);
    expect(await heard('hospital')).toEqual([{ kind: 'case', caseNumber }]);
  });

  test('a message that nobody can read, by operators', async () => {
    const [operator, clerk] = [await listeningAs('operator'), await listeningAs('clerk')];
    await createTaskDesk(api).open('dead-letter');
    expect(await said(operator)).toEqual(['change', { kind: 'task', caseNumber: null }]);
    const caseNumber = await accept('linze-second-child');
    expect(await said(clerk)).toEqual(aboutCase(caseNumber));
  });
});

describe('a family', () => {
  test('hears of its own case alone, and of what is the other parent’s nothing', async () => {
    const birth = freshSample('lanzhou-first-child');
    const caseNumber = await createTaskDesk(api).accept(birth);
    expect(await linkOf(api, caseNumber)).toBeTruthy();
    const mother = await signIn(api, caseNumber);
    const after = await here();
    await accept('lanzhou-twins');
    await api.pool.query(
      `insert into ledger.case_event (case_number, type, subject, actor) values ($1, 'matter.processing', 'father', 'system')`,
      [caseNumber],
    );
    expect((await since(mother, after)).items).toEqual([]);
    const page = await listening(mother);
    await api.pool.query(
      `insert into ledger.case_event (case_number, type, subject, actor) values ($1, 'matter.processing', 'child-1', 'system')`,
      [caseNumber],
    );
    expect(await said(page)).toEqual(aboutCase(caseNumber));
  });

  test('is not kept signed in by a page that stays open, and hears nothing once it is over', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    const mother = await signIn(api, caseNumber);
    const usedAt = async (): Promise<unknown> =>
      (
        await api.pool.query('select used_at::text from ledger.family_session where case_number = $1', [
          caseNumber,
        ])
      ).rows;
    const before = await usedAt();
    const page = await listening(mother);
    expect(await usedAt()).toEqual(before);
    const out = await api.call(undefined, '/v1/family/session', {
      method: 'DELETE',
      headers: bearer(mother),
    });
    expect(out.statusCode).toBeLessThan(300);
    await page.ended();
  });
});

describe('a page that comes again', () => {
  test('misses nothing of what happened meanwhile, at whichever process, even of a transaction that began before', async () => {
    const first = await listeningAs('clerk', {}, urls[0]);
    const caseNumber = await accept('lanzhou-first-child');
    expect(await said(first)).toEqual(aboutCase(caseNumber));
    const slow = await api.pool.connect();
    await slow.query('begin');
    await slow.query(
      `insert into ledger.case_event (case_number, type, actor) values ($1, 'case.started', 'system')`,
      [caseNumber],
    );
    const later = await accept('lanzhou-twins');
    expect(await said(first)).toEqual(aboutCase(later));
    first.leave();
    await slow.query('commit');
    slow.release();
    const again = await listeningAs('clerk', { 'last-event-id': first.place() });
    expect(await said(again)).toEqual(aboutCase(caseNumber));
    const byAddress = await since(TOKENS.clerk, first.place());
    expect(byAddress).toMatchObject({ reset: false, items: [{ kind: 'case', caseNumber }] });
  });

  test.each([
    ['words', 'nonsense'],
    ['an end before its beginning', '5:4:'],
    ['a list without order', '9:12:11,10'],
    ['a place of a ledger that was set back since', '999999999999999990:999999999999999999:'],
    ['what would have everything looked through', '1:999999999999999999:'],
    ['nothing', '0:0:'],
    ['a list without end', `1:9:${'2,'.repeat(450)}2`],
  ])('with %s is told to look again whole', async (_, after) => {
    await accept('lanzhou-first-child');
    const { reset, items } = await since(TOKENS.clerk, after);
    const page = await listeningAs('clerk', { 'last-event-id': after });
    expect([reset, items, await said(page)]).toEqual([true, [], ['reset', {}]]);
  });

  test('costs no look through the whole history, however often it is asked', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await api.pool.query(
      `insert into ledger.case_event (case_number, type, actor) select $1, 'case.started', 'system' from generate_series(1, 100000)`,
      [caseNumber],
    );
    await api.pool.query('analyze ledger.case_event');
    const looking = await api.pool.connect();
    onTestFinished(() => looking.release());
    let { at } = await readChanges(looking);
    await looking.query('begin');
    for (let look = 0; look < 12; look += 1) ({ at } = await readChanges(looking, at));
    const { rows } = await looking.query(
      `select seq_scan from pg_stat_xact_user_tables where relid = 'ledger.case_event'::regclass`,
    );
    await looking.query('rollback');
    expect(rows).toEqual([{ seq_scan: '0' }]);
  });

  test('after more than is told one by one is told to look again whole', async () => {
    const after = await here();
    const caseNumber = await accept('lanzhou-first-child');
    await api.pool.query(
      `insert into ledger.case_event (case_number, type, actor) select $1, 'case.started', 'system' from generate_series(1, 1001)`,
      [caseNumber],
    );
    expect(await since(TOKENS.clerk, after)).toMatchObject({ reset: true, items: [] });
  });
});

describe('a stream', () => {
  test('is one line of the audit, at its beginning', async () => {
    const lines = async (): Promise<number> =>
      (
        await api.pool.query(
          `select from ledger.audit_line where operation = 'getChanges' and who = 'cityClerk'`,
        )
      ).rowCount ?? 0;
    const before = await lines();
    const page = await listeningAs('cityClerk');
    const caseNumber = await accept('lanzhou-first-child');
    expect(await said(page)).toEqual(aboutCase(caseNumber));
    expect((await lines()) - before).toBe(1);
  });

  test('ends within seconds once its token is taken back', async () => {
    const page = await listeningAs('foreignSupervisor');
    const revoked = await api.call('operator', '/v1/revocations/caller/foreignSupervisor', {
      method: 'PUT',
      body: { reason: 'lost', forGood: true },
    });
    expect(revoked.statusCode, revoked.body).toBe(200);
    const begun = performance.now();
    await page.ended();
    expect(performance.now() - begun).toBeLessThan(6_000);
    expect((await listeningAs('foreignSupervisor')).status).toBe(401);
  });

  test('is one of four that somebody may have; a place is free when a page is left', async () => {
    const pages = [];
    for (let page = 0; page < 4; page += 1) pages.push(await listeningAs('supervisor'));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const fifth = await listeningAs('supervisor');
    expect([fifth.status, fifth.headers.get('content-type')]).toEqual([
      429,
      'application/problem+json; charset=utf-8',
    ]);
    pages[0]?.leave();
    await expect.poll(async () => (await listeningAs('supervisor')).status).toBe(200);
  });

  test('does not outlive its connection’s limits, nor is cut off by them; all together are bounded', async () => {
    const small = await startTestApi(database.url, {
      connections: { connections: 6, ofAddress: 6, requestSeconds: 1 },
    });
    onTestFinished(() => small.close());
    const url = await small.app.listen({ host: '127.0.0.1', port: 0 });
    const one = await listeningAs('clerk', {}, url);
    const more = [await listeningAs('cityClerk', {}, url), await listeningAs('districtClerk', {}, url)];
    expect(more.map(({ status }) => status)).toEqual([200, 200]);
    const full = await listeningAs('foreignClerk', {}, url);
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    // Longer than an answer may take to be made and taken.
    const began = performance.now();
    await expect
      .poll(() => performance.now() - began, { timeout: 5_000, interval: 200 })
      .toBeGreaterThan(2_500);
    const caseNumber = await accept('lanzhou-first-child');
    expect(await said(one)).toEqual(aboutCase(caseNumber));
  });

  test('ends whole when its process stops, which waits for nobody', async () => {
    const ending = await startTestApi(database.url);
    const page = await listeningAs('clerk', {}, await ending.app.listen({ host: '127.0.0.1', port: 0 }));
    const begun = performance.now();
    await Promise.all([ending.close(), page.ended()]);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

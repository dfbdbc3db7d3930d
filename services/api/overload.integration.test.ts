import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { GENEROUS, startTestApi, type TestApi, type TestApiOptions } from './api.test-setup.ts';
import type { OverloadLimits } from './overload.ts';

const SAMPLE = 'lanzhou-first-child';

describe('an API with more births than it can take', () => {
  let database: FreshDatabase;
  const apis: TestApi[] = [];
  const api = async (
    limits: Partial<OverloadLimits>,
    options: Omit<TestApiOptions, 'limits'> = {},
  ): Promise<TestApi> => {
    const started = await startTestApi(database.url, { ...options, limits: { ...GENEROUS, ...limits } });
    apis.push(started);
    return started;
  };
  const post = (on: TestApi) => on.call('hospital', '/v1/births', { body: freshSample(SAMPLE) });
  const casesOf = async (on: TestApi): Promise<number> =>
    (await on.pool.query<{ n: number }>('select count(*)::int as n from ledger.birth_case')).rows[0]?.n ?? -1;

  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
  });
  afterAll(async () => {
    await Promise.all(apis.map((one) => one.close()));
    await database.drop();
  });

  it('takes so many at once, tells the others when to come again, and writes nothing of them', async () => {
    const limited = await api({ maxAccepts: 3 });
    const before = await casesOf(limited);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(limited)));
    const shed = answers.filter((answer) => answer.statusCode === 429);
    const accepted = answers.filter((answer) => answer.statusCode === 202);
    expect(shed.length).toBeGreaterThan(0);
    expect(shed.length + accepted.length).toBe(20);
    for (const answer of shed) {
      expect(answer.json()).toMatchObject({ code: 'overloaded', status: 429 });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await casesOf(limited)) - before).toBe(accepted.length);
  });

  it('takes a hundred at once of one token, and those of another beside what is too much', async () => {
    const usual = await api({ maxAccepts: 100 });
    const flood = Promise.all(Array.from({ length: 150 }, () => post(usual)));
    const sample = freshSample(SAMPLE);
    const facility = sample.facility && { ...sample.facility, code: 'OTHER-001' };
    const other = usual.call('otherHospital', '/v1/births', { body: { ...sample, facility } });
    expect((await other).statusCode).toBe(202);
    const statuses = (await flood).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 202).length).toBeGreaterThanOrEqual(100);
    expect(new Set(statuses)).toEqual(new Set([202, 429]));
  });

  it('gives every place back, also after refusals and bad bodies', async () => {
    const limited = await api({ maxAccepts: 1 });
    for (let i = 0; i < 3; i += 1) {
      expect((await limited.call('hospital', '/v1/births', { body: '{' })).statusCode).toBe(400);
      expect((await limited.call('hospital', '/v1/births', { body: {} })).statusCode).toBe(422);
      expect((await limited.call(undefined, '/v1/births', { body: {} })).statusCode).toBe(401);
      expect((await post(limited)).statusCode).toBe(202);
    }
  });

  it('takes none while too much waits, and takes them again when it is worked off', async () => {
    const limited = await api({ maxAccepts: 100, maxBacklog: 1 });
    const becomes = (status: number) =>
      waitFor(`the answer ${status}`, async () => {
        const answer = await post(limited);
        return answer.statusCode === status ? answer : undefined;
      });
    const shed = await becomes(429);
    expect(shed.headers['retry-after']).toBe('10');
    await limited.pool.query('update ledger.outbox set sent_at = now(), done_at = now()');
    await limited.pool.query('delete from ledger.wake');
    await becomes(202);
  });

  it('leaves births to the gateway while those before are not taken up, and starts them at once when they are', async () => {
    const takenUp: (() => void)[] = [];
    const started: string[] = [];
    const wake = ({ caseNumber }: { caseNumber: string }): Promise<void> => {
      started.push(caseNumber);
      return new Promise((resolve) => takenUp.push(resolve));
    };
    const limited = await api({ mostStarts: 2 }, { runner: { wake } });
    const accept = async (): Promise<{ caseNumber: string; due: boolean }> => {
      const { caseNumber } = (await post(limited)).json<{ caseNumber: string }>();
      const { rows } = await limited.pool.query<{ due: boolean }>(
        'select due_at <= now() as due from ledger.wake where case_number = $1',
        [caseNumber],
      );
      return { caseNumber, due: rows[0]?.due ?? false };
    };
    const births = [await accept(), await accept(), await accept()];
    expect(births.map(({ due }) => due)).toEqual([false, false, true]);
    expect(started).toEqual(births.slice(0, 2).map(({ caseNumber }) => caseNumber));
    for (const resolve of takenUp) resolve();
    const next = await accept();
    expect(next.due).toBe(false);
    expect(started.at(-1)).toBe(next.caseNumber);
    for (const resolve of takenUp) resolve();
  });

  it('lets other requests in meanwhile', async () => {
    const limited = await api({ maxAccepts: 1, maxBacklog: 1 });
    await Promise.all([post(limited), post(limited)]);
    expect((await limited.call('clerk', '/v1/cases')).statusCode).toBe(200);
  });
});

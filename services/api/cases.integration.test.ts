import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { sealJson } from '../../infra/sealing/seal.ts';
import { caseViewSchema, type CaseView } from '../../schemas/case-view.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
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

async function accept(sample: string) {
  const answer = await api.call('hospital', '/v1/births', { body: freshSample(sample) });
  return answer.json<{ caseNumber: string }>();
}

async function view(caseNumber: string): Promise<CaseView> {
  const answer = await api.call('clerk', `/v1/cases/${caseNumber}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return caseViewSchema.parse(answer.json());
}

async function dataKey(caseNumber: string, subject: string): Promise<Buffer> {
  const found = await api.pool.query<{ wrapped_key: Buffer }>(
    'select wrapped_key from ledger.subject where case_number = $1 and subject = $2',
    [caseNumber, subject],
  );
  return api.keyring.unwrap(found.rows[0]?.wrapped_key ?? Buffer.of());
}

/** What the case side writes when a department has answered. */
async function finish(caseNumber: string, code: string, result: object): Promise<void> {
  const key = await dataKey(caseNumber, 'child-1');
  await api.pool.query(
    `update ledger.matter set status = 'completed', attempt = 1, result = $4, requested_at = now(), ended_at = now()
      where case_number = $1 and subject = $2 and code = $3`,
    [caseNumber, 'child-1', code, sealJson(key, sealContext.result(caseNumber, 'child-1', code), result)],
  );
}

function matterOf(shown: CaseView, code: string) {
  return shown.matters.find((matter) => matter.subject === 'child-1' && matter.code === code);
}

describe('the case as a clerk sees it', () => {
  test('lists every matter from the first moment, with what each waits for', async () => {
    const { caseNumber } = await accept('lanzhou-twins');
    const shown = await view(caseNumber);
    expect(shown).toMatchObject({ caseNumber, status: 'accepted', entitlements: [], tasks: [] });
    expect(shown.matters.map((m) => `${m.subject}/${m.code}`)).toEqual(
      expect.arrayContaining([
        'child-1/birth-certificate',
        'child-2/birth-certificate',
        'mother/maternity-cost-refund',
      ]),
    );
    expect(shown.matters.map((m) => m.code as string)).not.toContain('insurance-identity-upgrade');
    expect(matterOf(shown, 'birth-certificate')?.waitsFor).toEqual([]);
    expect(matterOf(shown, 'household-registration')?.waitsFor).toEqual(['child-1/birth-certificate']);
    expect(shown.events).toMatchObject([
      { type: 'case.accepted', text: '出生报告已受理', actor: 'hospital' },
    ]);
    expect(shown.acceptedAt).toMatch(/\+08:00$/);
  });

  test('shows the name that is held, and the character for which it is', async () => {
    const birth = freshSample('lanzhou-first-child');
    const children = birth.children.map((child) => ({ ...child, name: '刘𠮷安' }));
    const answer = await api.call('hospital', '/v1/births', { body: { ...birth, children } });
    const { caseNumber } = answer.json<{ caseNumber: string }>();
    expect(matterOf(await view(caseNumber), 'birth-certificate')).not.toHaveProperty('held');
    const ledger = createCaseLedger({ pool: api.pool, keyring: api.keyring, wakeRelay: () => undefined });
    await createCaseActivities({ ledger }).carryOn(caseNumber, STORY);
    const held = [{ pointer: '/children/0/name', value: '刘𠮷安', characters: ['𠮷'] }];
    expect(matterOf(await view(caseNumber), 'birth-certificate')).toMatchObject({ status: 'manual', held });
  });

  test('masks every personal field of a result', async () => {
    const { caseNumber } = await accept('lanzhou-first-child');
    await finish(caseNumber, 'birth-certificate', {
      certificateNumber: 'R620001234',
      issuedAt: '2026-11-20T09:00:00+08:00',
      signer: '赵医生',
      sealer: '钱主任',
    });
    await finish(caseNumber, 'household-registration', {
      residentId: '620103202611199991',
      registeredName: '刘子安',
      householdDivisionCode: '620103',
      registeredAt: '2026-11-20T09:00:00+08:00',
    });
    const shown = await view(caseNumber);
    expect(matterOf(shown, 'birth-certificate')?.result).toEqual({
      certificateNumber: 'R62****234',
      issuedAt: '2026-11-20T09:00:00+08:00',
      signer: '赵**',
      sealer: '钱**',
    });
    expect(matterOf(shown, 'household-registration')).toMatchObject({
      waitsFor: [],
      result: { residentId: '******************', registeredName: '刘**', householdDivisionCode: '620103' },
    });
  });

  test('a matter is not done before its step is, and shows what holds the step', async () => {
    const { caseNumber } = await accept('lanzhou-first-child');
    const step = (status: string, reason: string | null) =>
      api.pool.query(
        `insert into ledger.matter (case_number, subject, code, position, part, department, route, status, reason, node)
         values ($1, 'child-1', 'insurance-identity-upgrade', 90, 'step', 'medical-insurance', 'joint', $2, $3, '{"needs":[]}')
         on conflict (case_number, subject, code) do update set status = $2, reason = $3`,
        [caseNumber, status, reason],
      );
    await finish(caseNumber, 'medical-insurance', { accountNumber: '62000000001234' });
    const statuses: unknown[] = [];
    for (const [status, reason] of [
      ['waiting', null],
      ['correction', '身份信息不一致'],
      ['completed', null],
    ] as const) {
      await step(status, reason);
      const matter = matterOf(await view(caseNumber), 'medical-insurance');
      statuses.push([matter?.status, matter?.reason]);
    }
    expect(statuses).toEqual([
      ['processing', undefined],
      ['correction', '身份信息不一致'],
      ['completed', undefined],
    ]);
  });

  test('shows both clocks of another city, and flags what is overdue', async () => {
    const { caseNumber } = await accept('born-lanzhou-household-baoji');
    expect(matterOf(await view(caseNumber), 'household-registration')).toMatchObject({ route: 'single' });
    expect(matterOf(await view(caseNumber), 'household-registration')?.dueDate).toBeUndefined();
    await api.pool.query(
      "update ledger.matter set status = 'requested', requested_at = '2026-01-05T10:00:00+08:00' where case_number = $1 and code = 'household-registration'",
      [caseNumber],
    );
    const matter = matterOf(await view(caseNumber), 'household-registration');
    expect(matter?.clocks?.map((clock) => clock.authority)).toEqual(['deciding', 'accepting']);
    expect(matter).toMatchObject({ dueDate: '2026-01-08', flags: ['overdue'] });
  });

  test('has the latest entitlements, opened with the key of the family', async () => {
    const { caseNumber } = await accept('lanzhou-first-child');
    const row: Entitlement = {
      code: 'childcare-subsidy',
      subject: 'child-1',
      outcome: 'eligible',
      amountFen: 1_080_000,
      rules: [],
      pack: 'p@1',
    };
    const context = sealContext.decision(caseNumber);
    const key = await dataKey(caseNumber, 'family');
    for (const [revision, amountFen] of [
      [1, 1],
      [2, 1_080_000],
    ] as const) {
      await api.pool.query(
        "insert into ledger.entitlement_decision (case_number, revision, as_of, pack, decision) values ($1, $2, '2026-11-22', 'p@1', $3)",
        [caseNumber, revision, sealJson(key, context, [{ ...row, amountFen }])],
      );
    }
    expect((await view(caseNumber)).entitlements).toEqual([row]);
  });

  test('has what the papers offer besides entitlements, opened from the facts and without a name', async () => {
    const { caseNumber } = await accept('lanzhou-first-child');
    const { guidance } = await view(caseNumber);
    expect(guidance).toContainEqual(
      expect.objectContaining({ code: 'child-health-visits', subject: 'child-1', kind: 'referral' }),
    );
    await api.pool.query(
      "update ledger.subject set wrapped_key = null, facts = null where case_number = $1 and subject = 'mother'",
      [caseNumber],
    );
    expect((await view(caseNumber)).guidance).toEqual([]);
  });

  test('whose child was erased is still shown, without what was sealed', async () => {
    const { caseNumber } = await accept('lanzhou-first-child');
    await finish(caseNumber, 'birth-certificate', { certificateNumber: 'R620001234' });
    await api.pool.query(
      "update ledger.subject set wrapped_key = null, facts = null where case_number = $1 and subject = 'child-1'",
      [caseNumber],
    );
    const matter = matterOf(await view(caseNumber), 'birth-certificate');
    expect([matter?.status, matter?.result]).toEqual(['completed', undefined]);
  });

  test.each([
    [
      'facts/mother',
      `update ledger.subject set facts = facts || '\\x00' where case_number = $1 and subject = 'mother'`,
    ],
    [
      'key/mother',
      `update ledger.subject set wrapped_key = wrapped_key || '\\x00' where case_number = $1 and subject = 'mother'`,
    ],
    [
      'result/child-1/birth-certificate',
      `update ledger.matter set result = result || '\\x00' where case_number = $1 and result is not null`,
    ],
    [
      'decision',
      `insert into ledger.entitlement_decision (case_number, revision, as_of, pack, decision)
      values ($1, 1, '2026-11-22', 'p@1', 'no seal')`,
    ],
  ])('is shown without what cannot be read in it, which is named: %s', async (part, damage) => {
    const { caseNumber } = await accept('lanzhou-first-child');
    await finish(caseNumber, 'birth-certificate', { certificateNumber: 'R620001234' });
    const whole = await view(caseNumber);
    expect(whole.unreadable).toEqual([]);
    await api.pool.query(damage, [caseNumber]);
    const shown = await view(caseNumber);
    expect(shown.unreadable).toEqual([part]);
    expect(shown.events).toEqual(whole.events);
    const [certificate, before] = [shown, whole].map((one) => matterOf(one, 'birth-certificate'));
    const result = part.startsWith('result') ? undefined : before?.result;
    expect([certificate?.status, certificate?.result]).toEqual(['completed', result]);
  });

  test('is not found under a number that is none', async () => {
    for (const number of ['B-0000-0000-0000-1', '%00', 'x'.repeat(80), "'"])
      expect((await api.call('clerk', `/v1/cases/${number}`)).statusCode).toBe(404);
  });
});

describe('the list of cases', () => {
  test('is walked page by page, newest first, each case once', async () => {
    const made = [];
    for (let i = 0; i < 5; i += 1) made.push((await accept('changchun-first-child')).caseNumber);
    // cases of one instant must not be lost between pages
    await api.pool.query(
      "update ledger.birth_case set accepted_at = '2026-01-01' where case_number = any($1)",
      [made.slice(1, 4)],
    );
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 20; page += 1) {
      const answer = await api.call(
        'clerk',
        `/v1/cases?division=220000&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      const body = answer.json<{
        items: { caseNumber: string; acceptedAt: string }[];
        nextCursor: string | null;
      }>();
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map((item) => item.caseNumber));
      cursor = body.nextCursor;
    }
    expect([...seen].sort()).toEqual([...made].sort());
    expect(seen[0]).toBe(made[4]);
  });

  test.each(['limit=0', 'limit=x', 'status=done', 'division=1', 'cursor=xx', 'cursor=W10', 'cursor=%00'])(
    'refuses the query %s with 400',
    async (query) => {
      const answer = await api.call('clerk', `/v1/cases?${query}`);
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'query-invalid']);
    },
  );

  test('is filtered by status', async () => {
    const { caseNumber } = await accept('linze-second-child');
    await api.pool.query("update ledger.birth_case set status = 'suspended' where case_number = $1", [
      caseNumber,
    ]);
    const found = await api.call('clerk', '/v1/cases?status=suspended');
    expect(found.json<{ items: { caseNumber: string }[] }>().items.map((c) => c.caseNumber)).toEqual([
      caseNumber,
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import type { CaseView } from '../../schemas/case-view.ts';
import type { FreshLinkView } from '../../schemas/fresh-link.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Who } from './api.test-setup.ts';
import { askCode, asParent, exchange, linkOf, noticesTo, signIn, ticketFor } from './family.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
let number = 13_900_000_200;
const ownPhone = (): string => String((number += 1));

const accept = (more: object = {}): Promise<string> =>
  at.desk.accept(
    layOver(freshSample('lanzhou-first-child'), {
      mother: { phone: ownPhone() },
      father: { phone: ownPhone() },
      ...more,
    }),
  );
const ask = (caseNumber: string, parent = 'mother', who: Who = 'clerk') =>
  at.api.call(who, `/v1/cases/${caseNumber}/fresh-links`, { body: { parent, basis: 'resident-id' } });
const standings = async (caseNumber: string): Promise<readonly FreshLinkView[]> =>
  (await at.api.call('clerk', `/v1/cases/${caseNumber}/fresh-links`)).json<{ items: FreshLinkView[] }>()
    .items;
const ofMother = async (caseNumber: string) =>
  (await standings(caseNumber)).find(({ parent }) => parent === 'mother');
const protect = (caseNumber: string, parent: 'mother' | 'father') =>
  at.api.call('supervisor', `/v1/cases/${caseNumber}/protection`, {
    method: 'PUT',
    body: { parent, reason: '人身安全保护令' },
  });

async function refusedFor(caseNumber: string, why: string): Promise<void> {
  expect(await ofMother(caseNumber)).toMatchObject({ may: false, why, text: expect.stringMatching(/./) });
  const before = await noticesTo(at.api, caseNumber);
  const answer = await ask(caseNumber);
  expect([answer.statusCode, answer.json<{ errors: { code: string }[] }>().errors[0]?.code]).toEqual([
    409,
    why,
  ]);
  expect(await noticesTo(at.api, caseNumber)).toEqual(before);
}

describe('a fresh link at the hall', () => {
  test('goes to the number on file, ends what was before, and is in the history with its basis', async () => {
    const caseNumber = await accept();
    const old = await linkOf(at.api, caseNumber);
    const session = asParent(at.api, await signIn(at.api, caseNumber));
    const answer = await ask(caseNumber);
    expect([answer.statusCode, answer.json()]).toEqual([200, { parent: 'mother', may: true, left: 2 }]);
    expect((await exchange(at.api, old)).statusCode).toBe(404);
    expect((await session('/v1/family')).statusCode).toBe(401);
    const told = (await noticesTo(at.api, caseNumber)).at(-1);
    const mother = (await at.desk.factsNow(caseNumber)).mother;
    expect(told).toMatchObject({ template: 'fresh-link', phone: mother.phone });
    const ticket = await ticketFor(at.api, String(told?.values['link']));
    expect((await askCode(at.api, ticket)).statusCode).toBe(202);
    const { events } = (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();
    const given = events.find(({ type }) => type === 'link.given');
    expect(given).toMatchObject({ subject: 'mother', actor: 'clerk' });
    expect(given?.text).toBe('母亲本人到场，窗口已重发登录链接（已核对居民身份证）');
  });

  test('signs out whoever came in by a link of an earlier delivery of hers, whose page shows this one too', async () => {
    const birth = layOver(freshSample('lanzhou-first-child'), { mother: { phone: ownPhone() } });
    const before = new Date(Date.parse(birth.delivery.at) - 900 * 86_400_000).toISOString();
    const earlier = await at.desk.accept({
      ...birth,
      notificationId: `${birth.notificationId}-before`,
      delivery: { ...birth.delivery, at: `${before.slice(0, 19)}+00:00` },
    });
    const session = asParent(at.api, await signIn(at.api, earlier, birth.mother.phone));
    const caseNumber = await at.desk.accept(birth);
    const { cases } = (await session('/v1/family')).json<{ cases: { caseNumber: string }[] }>();
    expect(cases.map((each) => each.caseNumber)).toContain(caseNumber);
    expect((await ask(caseNumber)).statusCode).toBe(200);
    expect((await session('/v1/family')).statusCode).toBe(401);
    // The link itself needs a code that goes to her telephone, and lets her in.
    expect((await exchange(at.api, await linkOf(at.api, earlier))).statusCode).toBe(200);
  });

  test('leaves the other parent’s as it is', async () => {
    const caseNumber = await accept();
    const mine = await linkOf(at.api, caseNumber);
    expect((await ask(caseNumber, 'father')).statusCode).toBe(200);
    expect((await exchange(at.api, mine)).statusCode).toBe(200);
  });

  test('is sent three times a day, also where two ask at once, and one more undoes nothing', async () => {
    const caseNumber = await accept();
    for (const expected of [2, 1]) expect((await ask(caseNumber)).json()).toMatchObject({ left: expected });
    const both = await Promise.all([ask(caseNumber), ask(caseNumber)]);
    expect(both.map(({ statusCode }) => String(statusCode)).toSorted()).toEqual(['200', '429']);
    expect(Number(both.find(({ statusCode }) => statusCode === 429)?.headers['retry-after'])).toBeGreaterThan(
      0,
    );
    const last = (await noticesTo(at.api, caseNumber)).at(-1)?.values['link'];
    expect((await exchange(at.api, String(last))).statusCode).toBe(200);
    expect(await ofMother(caseNumber)).toMatchObject({ may: false, why: 'too-many', left: 0 });
  });

  test('waits for the check of a number that is doubted, or that another family has', async () => {
    expect.hasAssertions();
    const doubted = await accept();
    const path = `/v1/cases/${doubted}/identity-checks`;
    await at.api.call('clerk', path, { body: { parent: 'mother' } });
    await refusedFor(doubted, 'number-doubted');
    const phone = ownPhone();
    await at.desk.accept(
      layOver(freshSample('lanzhou-twins'), {
        mother: { phone },
        notificationId: 'another',
      }),
    );
    await refusedFor(await accept({ mother: { phone } }), 'number-shared');
  });

  test('of a protected parent waits for two people; theirs who is kept out brings the own rows', async () => {
    const caseNumber = await accept();
    await protect(caseNumber, 'mother');
    await refusedFor(caseNumber, 'protected');
    expect((await ask(caseNumber, 'father')).statusCode).toBe(200);
    const { json } = await at.api.call('clerk', `/v1/cases/${caseNumber}/identity-checks`, {
      body: { parent: 'mother' },
    });
    const done = await at.desk.completeByTwo(json<{ id: string }>().id, { outcome: 'verified' });
    expect(done.statusCode, done.body).toBe(200);
    expect((await ask(caseNumber)).statusCode).toBe(200);
  });

  test('is a hall’s: not a department’s, not another division’s, not a family’s', async () => {
    const caseNumber = await accept();
    const statuses: number[] = [];
    for (const who of ['policeOfficer', 'foreignClerk', 'hospital', 'operator'] as const)
      statuses.push((await ask(caseNumber, 'mother', who)).statusCode);
    expect(statuses).toEqual([403, 404, 403, 403]);
  });
});

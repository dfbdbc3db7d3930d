import { describe, expect, test } from 'vitest';
import { Effects } from '../../activities/effects.ts';
import { changeCase } from '../../infra/postgres/ledger/case-ledger.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { freshSample } from '../../test/support/samples.ts';
import {
  askCode,
  asParent,
  codeOf,
  exchange,
  linkOf,
  noticesTo,
  signIn,
  ticketFor,
  tryCode,
} from './family.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
const OWN = '13900000061';
const STRANGE = '13900000062';

const accept = () => at.desk.accept(layOver(freshSample('lanzhou-first-child'), { mother: { phone: OWN } }));

/** Something is told the mother that brings a link, as any decision may tell it. @returns the link, if there was one */
let told = 0;
async function tell(caseNumber: string): Promise<string | undefined> {
  const { pool, keyring } = at.api;
  const occasion = `needs-you:${(told += 1)}`;
  await changeCase({ pool, keyring, wakeRelay: () => undefined }, caseNumber, (view) => {
    const effects = new Effects(view);
    effects.tell({ told: 'needs-you', occasion, values: { what: '取名' } });
    return { effects, result: undefined };
  });
  const all = (await noticesTo(at.api, caseNumber)).filter(({ template }) => template === 'needs-you');
  return all.at(-1)?.values['link'];
}

async function openCheck(caseNumber: string): Promise<string> {
  const path = `/v1/cases/${caseNumber}/identity-checks`;
  return (await at.api.call('clerk', path, { body: { parent: 'mother' } })).json<{ id: string }>().id;
}

async function change(caseNumber: string, phone: string): Promise<void> {
  const on = { caseNumber, subject: 'child-1', code: 'birth-certificate', asks: ['/mother/phone'] };
  const task = await at.desk.open('correction-needed', on);
  const done = await at.desk.complete(task, { outcome: 'corrected', facts: { mother: { phone } } });
  expect(done.statusCode, done.body).toBe(200);
}

async function decide(
  caseNumber: string,
  outcome: 'verified' | 'not-verified',
  phone?: string,
): Promise<void> {
  const facts = phone === undefined ? {} : { facts: { mother: { phone } } };
  const done = await at.desk.completeByTwo(await openCheck(caseNumber), { outcome, ...facts });
  expect(done.statusCode, done.body).toBe(200);
}

const codesSent = async (caseNumber: string): Promise<number> =>
  (await noticesTo(at.api, caseNumber)).filter(({ template }) => template === 'sign-in-code').length;

describe('a link', () => {
  test('that was ended stays dead, and one that is told of the same month afterwards works at once', async () => {
    const caseNumber = await accept();
    const old = await linkOf(at.api, caseNumber);
    await decide(caseNumber, 'verified');
    expect((await exchange(at.api, old)).statusCode).toBe(404);
    const fresh = await linkOf(at.api, caseNumber);
    expect(fresh).not.toBe(old);
    expect((await asParent(at.api, await signIn(at.api, caseNumber))('/v1/family')).statusCode).toBe(200);
    expect(await tell(caseNumber)).toBe(fresh);
    await decide(caseNumber, 'verified');
    for (const dead of [old, fresh]) expect((await exchange(at.api, dead)).statusCode).toBe(404);
  });

  test('shows no other delivery in which the hall doubts the number that it goes to', async () => {
    const birth = layOver(freshSample('lanzhou-first-child'), { mother: { phone: OWN } });
    const first = await at.desk.accept(birth);
    const before = new Date(Date.parse(birth.delivery.at) - 900 * 86_400_000);
    const delivery = { at: `${before.toISOString().slice(0, 19)}+00:00` };
    const other = await at.desk.accept(layOver(birth, { notificationId: 'years-before', delivery }));
    const mother = asParent(at.api, await signIn(at.api, first));
    const shown = async () => (await mother('/v1/family')).body;
    expect(await shown()).toContain(other);
    await openCheck(other);
    expect(await shown()).not.toContain(other);
    expect(await shown()).toContain(first);
  });

  test('does not go to a number that another task has given, until the hall has looked', async () => {
    const caseNumber = await accept();
    await change(caseNumber, STRANGE);
    expect(await tell(caseNumber)).toBeUndefined();
    await decide(caseNumber, 'verified');
    expect((await noticesTo(at.api, caseNumber)).at(-1)).toMatchObject({
      ...{ template: 'number-verified', phone: STRANGE },
      values: { link: expect.any(String) },
    });
    expect((await asParent(at.api, await signIn(at.api, caseNumber, STRANGE))('/v1/family')).statusCode).toBe(
      200,
    );
  });

  test('does not go to a number that the hall could not confirm, and does again where that is another', async () => {
    const caseNumber = await accept();
    await decide(caseNumber, 'not-verified');
    expect(await tell(caseNumber)).toBeUndefined();
    await decide(caseNumber, 'verified', STRANGE);
    expect(await tell(caseNumber)).toBeDefined();
  });

  test('goes to a number again that was confirmed before another took its place', async () => {
    const caseNumber = await accept();
    await decide(caseNumber, 'verified');
    await change(caseNumber, STRANGE);
    expect(await tell(caseNumber)).toBeUndefined();
    await change(caseNumber, OWN);
    expect(await tell(caseNumber)).toBeDefined();
    await signIn(at.api, caseNumber, OWN);
  });

  test('brings neither code nor session while the number is being checked, and who is in sees nothing', async () => {
    const caseNumber = await accept();
    const link = await linkOf(at.api, caseNumber);
    const call = asParent(at.api, await signIn(at.api, caseNumber));
    const ticket = await ticketFor(at.api, link);
    expect((await askCode(at.api, ticket)).statusCode).toBe(202);
    const code = await codeOf(at.api, caseNumber);
    await openCheck(caseNumber);
    const sent = await codesSent(caseNumber);
    expect((await exchange(at.api, link)).statusCode).toBe(404);
    expect((await askCode(at.api, ticket)).statusCode).toBe(404);
    expect((await tryCode(at.api, ticket, code)).statusCode).toBe(404);
    expect((await call('/v1/family')).statusCode).toBe(401);
    expect(await codesSent(caseNumber)).toBe(sent);
  });

  test('is not made for one parent by the other one’s invitation while that one’s number is being checked', async () => {
    const birth = freshSample('lanzhou-first-child');
    const caseNumber = await at.desk.accept(birth);
    const mother = asParent(at.api, await signIn(at.api, caseNumber));
    await at.api.call('clerk', `/v1/cases/${caseNumber}/identity-checks`, { body: { parent: 'father' } });
    const invited = await mother('/v1/family/invitations', { method: 'POST' });
    expect(invited.statusCode).not.toBe(202);
    const toFather = (await noticesTo(at.api, caseNumber)).filter(
      ({ phone }) => phone === birth.father?.phone,
    );
    expect(toFather).toEqual([]);
  });
});

describe('whoever has a link that was passed on', () => {
  const wrong = (code: string) => (code === '000000' ? '000001' : '000000');

  test('uses up no try of the parent, and puts no code in the place of the parent’s', async () => {
    const caseNumber = await accept();
    const link = await linkOf(at.api, caseNumber);
    const [mine, theirs] = [await ticketFor(at.api, link), await ticketFor(at.api, link)];
    expect((await askCode(at.api, mine)).statusCode).toBe(202);
    const code = await codeOf(at.api, caseNumber);
    expect((await askCode(at.api, theirs)).statusCode).toBe(202);
    for (let tries = 0; tries < 6; tries += 1)
      expect((await tryCode(at.api, theirs, wrong(code))).statusCode).toBe(422);
    expect((await tryCode(at.api, mine, code)).statusCode).toBe(200);
  });

  test('uses up no code of a browser that had signed in before; all together are bounded', async () => {
    const caseNumber = await accept();
    const link = await linkOf(at.api, caseNumber);
    const ticket = await ticketFor(at.api, link);
    await askCode(at.api, ticket);
    const signedIn = await tryCode(at.api, ticket, await codeOf(at.api, caseNumber));
    const { browser } = signedIn.json<{ browser: string }>();
    const answers: number[] = [];
    for (let asked = 0; asked < 8; asked += 1)
      answers.push((await askCode(at.api, await ticketFor(at.api, link))).statusCode);
    expect(answers).toEqual([...Array.from({ length: 5 }, () => 202), 429, 429, 429]);
    const known = async (browsers: readonly string[]) => {
      const body = { link, browsers };
      const answer = await at.api.call(undefined, '/v1/family/links/exchange', { body });
      return askCode(at.api, answer.json<{ ticket: string }>().ticket);
    };
    for (const forged of [[], ['1.x'], [`9${browser}`], [browser.replace(/\..*/, '.AAAA')]])
      expect((await known(forged)).statusCode).toBe(429);
    for (let asked = 0; asked < 5; asked += 1) expect((await known([browser])).statusCode).toBe(202);
    expect((await known([browser])).statusCode).toBe(429);
  });

  test('is shut out by a check at the hall, and the parent begins anew', async () => {
    const caseNumber = await accept();
    const link = await linkOf(at.api, caseNumber);
    for (let asked = 0; asked < 7; asked += 1) await askCode(at.api, await ticketFor(at.api, link));
    expect((await askCode(at.api, await ticketFor(at.api, link))).statusCode).toBe(429);
    await decide(caseNumber, 'verified');
    await expect(signIn(at.api, caseNumber)).resolves.toMatch(/^fs_/);
  });
});

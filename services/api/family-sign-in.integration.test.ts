import { beforeAll, describe, expect, test } from 'vitest';
import { endFamilyLinks } from '../../infra/postgres/ledger/family-access.ts';
import { freshSample } from '../../test/support/samples.ts';
import {
  asParent,
  askCode,
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

interface Problem {
  readonly code: string;
  readonly triesLeft?: number;
}

const accept = () => at.desk.accept(freshSample('lanzhou-first-child'));
const wrong = (code: string) => (code === '000000' ? '000001' : '000000');

/** Time has gone by for what was sent before. */
async function later(table: string, seconds: number, caseNumber: string): Promise<void> {
  const columns = {
    family_link: ['expires_at'],
    family_code: ['sent_at', 'expires_at'],
    family_session: ['used_at'],
  };
  const moved = columns[table as keyof typeof columns].map(
    (each) => `${each} = ${each} - $2 * interval '1 second'`,
  );
  await at.api.pool.query(`update ledger.${table} set ${moved.join(', ')} where case_number = $1`, [
    caseNumber,
    seconds,
  ]);
}

describe('a parent', () => {
  test('signs in by the link of a notice and the code that comes to the telephone', async () => {
    const caseNumber = await accept();
    const exchanged = await exchange(at.api, await linkOf(at.api, caseNumber));
    expect(exchanged.statusCode).toBe(200);
    const { ticket } = exchanged.json<{ ticket: string }>();
    expect((await askCode(at.api, ticket)).statusCode).toBe(202);
    const signedIn = await tryCode(at.api, ticket, await codeOf(at.api, caseNumber));
    expect([signedIn.statusCode, signedIn.json<{ parent: string }>().parent]).toEqual([200, 'mother']);
    const { token } = signedIn.json<{ token: string }>();
    const page = await asParent(at.api, token)('/v1/family');
    expect(page.json()).toMatchObject({ parent: 'mother', cases: [{ caseNumber }] });
  });

  test('signs out at once', async () => {
    const token = await signIn(at.api, await accept());
    const call = asParent(at.api, token);
    expect((await call('/v1/family/session', { method: 'DELETE' })).statusCode).toBe(200);
    expect((await call('/v1/family')).statusCode).toBe(401);
  });

  test('is signed out after half an hour without use, and stays signed in while it is used', async () => {
    const caseNumber = await accept();
    const call = asParent(at.api, await signIn(at.api, caseNumber));
    await later('family_session', 1_700, caseNumber);
    expect((await call('/v1/family')).statusCode).toBe(200);
    await later('family_session', 1_700, caseNumber);
    expect((await call('/v1/family')).statusCode).toBe(200);
    await later('family_session', 1_801, caseNumber);
    expect((await call('/v1/family')).statusCode).toBe(401);
  });

  test('may do nothing that is an office’s', async () => {
    const caseNumber = await accept();
    const call = asParent(at.api, await signIn(at.api, caseNumber));
    for (const path of [`/v1/cases/${caseNumber}`, '/v1/tasks', '/v1/births', '/v1/cases'])
      expect((await call(path)).json<Problem>().code, path).toBe('not-allowed');
    expect((await at.api.call('supervisor', '/v1/family')).json<Problem>().code).toBe('not-allowed');
  });
});

describe('a link', () => {
  test('that was forwarded tells nothing and lets nobody in without the code', async () => {
    const birth = freshSample('lanzhou-first-child');
    const caseNumber = await at.desk.accept(birth);
    const exchanged = await exchange(at.api, await linkOf(at.api, caseNumber));
    const { ticket } = exchanged.json<{ ticket: string }>();
    const sent = await askCode(at.api, ticket);
    for (const said of [exchanged.body, sent.body])
      for (const secret of [caseNumber, birth.mother.name, birth.mother.phone?.slice(-4) ?? '', '李安然'])
        expect(said).not.toContain(secret);
    expect(Object.keys(exchanged.json())).toEqual(['ticket', 'until']);
    expect((await asParent(at.api, ticket)('/v1/family')).statusCode).toBe(401);
  });

  test('that nobody made, and one that is dead, are answered alike', async () => {
    const caseNumber = await accept();
    const link = await linkOf(at.api, caseNumber);
    await later('family_link', 121 * 86_400, caseNumber);
    const dead = await exchange(at.api, link);
    const unknown = await exchange(at.api, 'a-link-that-nobody-has-ever-made');
    expect([dead.statusCode, unknown.statusCode]).toEqual([404, 404]);
    expect(dead.json<{ detail: string }>().detail).toBe(unknown.json<{ detail: string }>().detail);
  });

  test('dies with the number that it went to, and so does the session', async () => {
    const birth = freshSample('lanzhou-first-child');
    const caseNumber = await at.desk.accept(birth);
    const link = await linkOf(at.api, caseNumber);
    const call = asParent(at.api, await signIn(at.api, caseNumber));
    const ticket = await ticketFor(at.api, link);
    const task = await at.desk.open('correction-needed', {
      ...{ caseNumber, subject: 'child-1', code: 'birth-certificate', asks: ['/mother/phone'] },
    });
    const done = await at.desk.complete(task, {
      outcome: 'corrected',
      facts: { mother: { phone: '13955554444' } },
    });
    expect(done.statusCode).toBe(200);
    expect((await call('/v1/family')).statusCode).toBe(401);
    expect((await exchange(at.api, link)).statusCode).toBe(404);
    expect((await askCode(at.api, ticket)).statusCode).toBe(404);
  });

  test('is ended for a parent whose number is somebody else’s, with every session', async () => {
    const caseNumber = await accept();
    const link = await linkOf(at.api, caseNumber);
    const call = asParent(at.api, await signIn(at.api, caseNumber));
    await endFamilyLinks(at.api.pool, { caseNumber, subject: 'mother' });
    expect((await call('/v1/family')).statusCode).toBe(401);
    expect((await exchange(at.api, link)).statusCode).toBe(404);
  });

  test('is one for each parent of a case', async () => {
    const [one, other] = [await accept(), await accept()];
    expect(await linkOf(at.api, one)).not.toBe(await linkOf(at.api, other));
    expect((await linkOf(at.api, one)).length).toBeGreaterThanOrEqual(22);
  });

  test('a ticket that was altered, or is another’s, is none', async () => {
    const [one, other] = [await accept(), await accept()];
    const mine = (await ticketFor(at.api, await linkOf(at.api, one))).split('.');
    const theirs = (await ticketFor(at.api, await linkOf(at.api, other))).split('.');
    const altered = [theirs[0], mine[1], mine[2]].join('.');
    expect((await askCode(at.api, altered)).statusCode).toBe(404);
    const longer = [mine[0], String(Number(mine[1]) + 1), mine[2]].join('.');
    expect((await askCode(at.api, longer)).statusCode).toBe(404);
  });
});

describe('a code', () => {
  let caseNumber: string;
  let ticket: string;
  beforeAll(async () => {
    caseNumber = await accept();
    ticket = await ticketFor(at.api, await linkOf(at.api, caseNumber));
  });

  test('may be tried five times, by however many at once, and the right one is of no use then', async () => {
    await askCode(at.api, ticket);
    const code = await codeOf(at.api, caseNumber);
    const tries = await Promise.all(Array.from({ length: 12 }, () => tryCode(at.api, ticket, wrong(code))));
    const left = tries
      .map((answer) => answer.json<Problem>().triesLeft)
      .toSorted((a, b) => (a ?? 0) - (b ?? 0));
    expect(new Set(tries.map(({ statusCode }) => statusCode))).toEqual(new Set([422]));
    expect(left.filter((each) => each !== 0)).toEqual([1, 2, 3, 4]);
    const right = await tryCode(at.api, ticket, code);
    expect([right.statusCode, right.json<Problem>()]).toMatchObject([422, { code: 'code-not-accepted' }]);
  });

  test('is asked for again after a minute at the earliest', async () => {
    const again = await askCode(at.api, ticket);
    expect([again.statusCode, again.json<Problem>().code]).toEqual([429, 'too-many-codes']);
    expect(Number(again.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(again.headers['retry-after'])).toBeLessThanOrEqual(60);
    await later('family_code', 61, caseNumber);
    expect((await askCode(at.api, ticket)).statusCode).toBe(202);
  });

  test('makes those before it worth nothing', async () => {
    const before = await codeOf(at.api, caseNumber);
    await later('family_code', 61, caseNumber);
    expect((await askCode(at.api, ticket)).statusCode).toBe(202);
    const now = await codeOf(at.api, caseNumber);
    // Once in a million times the next code is the same one.
    const old = before === now ? wrong(now) : before;
    expect((await tryCode(at.api, ticket, old)).statusCode).toBe(422);
    expect((await tryCode(at.api, ticket, now)).statusCode).toBe(200);
    const twice = await tryCode(at.api, ticket, now);
    expect([twice.statusCode, twice.json<Problem>().triesLeft]).toEqual([422, 0]);
  });

  test('is over after five minutes', async () => {
    await later('family_code', 61, caseNumber);
    await askCode(at.api, ticket);
    const code = await codeOf(at.api, caseNumber);
    await later('family_code', 301, caseNumber);
    expect((await tryCode(at.api, ticket, code)).statusCode).toBe(422);
  });

  test('of another link opens nothing', async () => {
    const other = await accept();
    const theirs = await ticketFor(at.api, await linkOf(at.api, other));
    await askCode(at.api, theirs);
    const code = await codeOf(at.api, other);
    await later('family_code', 301, caseNumber);
    await askCode(at.api, ticket);
    const foreign = (await codeOf(at.api, caseNumber)) === code ? wrong(code) : code;
    expect((await tryCode(at.api, ticket, foreign)).statusCode).toBe(422);
    expect((await tryCode(at.api, theirs, code)).statusCode).toBe(200);
  });

  test('is sent five times an hour at most', async () => {
    const busy = await accept();
    const mine = await ticketFor(at.api, await linkOf(at.api, busy));
    for (let sent = 0; sent < 5; sent += 1) {
      expect((await askCode(at.api, mine)).statusCode).toBe(202);
      await later('family_code', 61, busy);
    }
    expect((await askCode(at.api, mine)).statusCode).toBe(429);
    await later('family_code', 3_600, busy);
    expect((await askCode(at.api, mine)).statusCode).toBe(202);
  });

  test('stands in a message that says nothing of the family', async () => {
    const said = (await noticesTo(at.api, caseNumber)).find(({ template }) => template === 'sign-in-code');
    expect(Object.keys(said?.values ?? {})).toEqual(['code']);
  });
});

describe('at rest', () => {
  test('of link, code and session there is nothing by which anybody could get in', async () => {
    const caseNumber = await accept();
    const link = await linkOf(at.api, caseNumber);
    const token = await signIn(at.api, caseNumber);
    const code = await codeOf(at.api, caseNumber);
    const { rows } = await at.api.pool.query<{ row: string }>(
      `select to_jsonb(l)::text as row from ledger.family_link l union all
       select to_jsonb(c)::text from ledger.family_code c union all
       select to_jsonb(s)::text from ledger.family_session s union all
       select to_jsonb(a)::text from ledger.audit_line a union all
       select to_jsonb(n)::text from ledger.notice n`,
    );
    const kept = rows.map(({ row }) => row).join('\n');
    for (const secret of [link, token, `"${code}"`, '139000']) expect(kept).not.toContain(secret);
  });

  test('all of it ends with the parent', async () => {
    const caseNumber = await accept();
    const link = await linkOf(at.api, caseNumber);
    const call = asParent(at.api, await signIn(at.api, caseNumber));
    const erased = await at.api.call('supervisor', `/v1/cases/${caseNumber}/subjects/mother/erasure`, {
      body: { reason: 'guardian-request', confirm: 'mother', force: true },
    });
    expect(erased.statusCode).toBe(200);
    for (const table of ['family_link', 'family_code', 'family_session']) {
      const { rows } = await at.api.pool.query(`select from ledger.${table} where case_number = $1`, [
        caseNumber,
      ]);
      expect(rows, table).toHaveLength(0);
    }
    expect((await call('/v1/family')).statusCode).toBe(401);
    expect((await exchange(at.api, link)).statusCode).toBe(404);
  });
});

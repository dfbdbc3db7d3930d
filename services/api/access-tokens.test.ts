import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { issuersSchema, type Issuer } from '../../infra/config/issuers.ts';
import { startIssuer, type TestIssuer } from '../../test/support/test-issuer.ts';
import { readAccessTokens, type AccessTokens } from './access-tokens.ts';
import { createCallers } from './auth.ts';
import { KeysAway, type KeyTiming } from './issuer-keys.ts';
import { ProblemError } from './problem.ts';
import type { TokenRefused } from './token-rules.ts';

const ALL_ROLES = ['hospital', 'clerk', 'supervisor', 'auditor', 'operator'];
const HOSPITAL = { role: 'hospital', facilities: ['SAMPLE-LZ-001'] };
const CLERK = { role: 'clerk', divisions: '*', amr: ['pwd', 'otp'] };

/** How a setting says it. */
function settingOf({ url, audience }: TestIssuer, more: object = {}): Issuer {
  const [issuer] = issuersSchema.parse([{ name: 'here', issuer: url, audience, roles: ALL_ROLES, ...more }]);
  if (!issuer) throw new Error('there is one');
  return issuer;
}

const log = { warn: () => undefined };
const QUICK: KeyTiming = { coolDownMs: 0, refreshMs: 3_600_000 };

function reading(issuers: readonly Issuer[], timing: KeyTiming = QUICK): AccessTokens {
  const tokens = readAccessTokens(issuers, log, timing);
  onTestFinished(() => tokens.close());
  return tokens;
}

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const refusal = (fault: TokenRefused['fault']) => expect.objectContaining({ name: 'TokenRefused', fault });
const now = (): number => Math.floor(Date.now() / 1_000);

describe('a token of an issuer', () => {
  test('says who it is: role, facilities, divisions, department', async () => {
    const { read } = reading([settingOf(issuer)]);
    expect(await read(await issuer.sign({ claims: { sub: 'gfy-1', ...HOSPITAL } }))).toEqual({
      name: 'here:gfy-1',
      role: 'hospital',
      facilities: ['SAMPLE-LZ-001'],
      divisions: '*',
      signIn: { at: expect.any(Number) },
    });
    const place = { divisions: ['620102'], department: 'public-security' };
    const claims = { ...CLERK, ...place, iat: now() - 7, sid: 's-1' };
    expect(await read(await issuer.sign({ claims }))).toEqual({
      name: 'here:somebody',
      role: 'clerk',
      facilities: [],
      divisions: ['620102'],
      department: 'public-security',
      signIn: { at: expect.closeTo(now() - 7, -1), session: 'here:s-1' },
    });
  });

  test('may say it elsewhere', async () => {
    const nested = settingOf(issuer, { claims: { role: '/realm/roles', facilities: 'https://x/codes' } });
    const claims = { realm: { roles: ['offline', 'hospital'] }, 'https://x/codes': '*', role: 'operator' };
    const caller = await reading([nested]).read(await issuer.sign({ claims }));
    expect(caller).toMatchObject({ role: 'hospital', facilities: '*' });
  });

  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('is signed with %s', async (alg) => {
    const key = await issuer.newKey(alg);
    onTestFinished(() => issuer.withdraw(key));
    const token = await issuer.sign({ key, claims: HOSPITAL });
    expect(await reading([settingOf(issuer)]).read(token)).toMatchObject({ role: 'hospital' });
  });

  test.each<readonly [string, Record<string, unknown>]>([
    ['for somebody else', { aud: 'another-system' }],
    ['for nobody', { aud: null }],
    ['of somebody else', { iss: 'https://elsewhere.example' }],
    ['of nobody', { iss: null }],
    ['not yet good', { nbf: now() + 3_000 }],
    ['from the future', { iat: now() + 3_000, exp: now() + 3_300 }],
    ['without an end', { exp: null }],
    ['without a beginning', { iat: null }],
    ['without a subject', { sub: null }],
    ['with a subject of two lines', { sub: 'a\nb' }],
    ['with a phone as subject', { sub: 'tel:13800138000' }],
    ['with a resident ID as subject', { sub: '62010219900101123X' }],
    ['without a role', { role: null }],
    ['with a role of its own making', { role: 'administrator' }],
    ['with two roles', { role: ['clerk', 'supervisor'], amr: ['otp'] }],
    ['with facilities that are none', { facilities: 'SAMPLE-LZ-001' }],
    ['of a department that is none', { department: 'the-moon' }],
  ])('%s is refused', async (_, claims) => {
    const token = await issuer.sign({ claims: { ...HOSPITAL, ...claims } });
    await expect(reading([settingOf(issuer)]).read(token)).rejects.toEqual(refusal('invalid'));
  });

  test('that is over is refused, give or take half a minute', async () => {
    const { read } = reading([settingOf(issuer)]);
    const ended = (secondsAgo: number) =>
      issuer.sign({ claims: { ...HOSPITAL, iat: now() - 400, exp: now() - secondsAgo } });
    expect(await read(await ended(5))).toMatchObject({ role: 'hospital' });
    await expect(read(await ended(40))).rejects.toEqual(refusal('expired'));
  });

  test('is good for an hour at most, whatever it says', async () => {
    const token = await issuer.sign({ claims: { ...HOSPITAL, iat: now() - 3_700, exp: now() + 99_999 } });
    await expect(reading([settingOf(issuer)]).read(token)).rejects.toEqual(refusal('expired'));
    const longer = reading([settingOf(issuer, { longestSeconds: 7_200 })]);
    expect(await longer.read(token)).toMatchObject({ role: 'hospital' });
  });

  test('of a role that this issuer has no say in is refused', async () => {
    const token = await issuer.sign({ claims: CLERK });
    const hospitals = reading([settingOf(issuer, { roles: ['hospital'] })]);
    await expect(hospitals.read(token)).rejects.toEqual(refusal('invalid'));
  });

  test.each(['clerk', 'supervisor', 'auditor', 'operator'])('of a %s shows two factors', async (role) => {
    const { read } = reading([settingOf(issuer)]);
    for (const amr of [null, ['pwd'], 'otp']) {
      const one = await issuer.sign({ claims: { ...CLERK, role, amr } });
      await expect(read(one)).rejects.toEqual(refusal('one-factor'));
    }
    expect(await read(await issuer.sign({ claims: { ...CLERK, role } }))).toMatchObject({ role });
    const sure = reading([settingOf(issuer, { secondFactor: 'by-issuer' })]);
    expect(await sure.read(await issuer.sign({ claims: { ...CLERK, role, amr: null } }))).toMatchObject({
      role,
    });
  });
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a forged token', () => {
  const claims = () => ({
    ...{ iss: issuer.url, aud: issuer.audience, sub: 'somebody', iat: now(), exp: now() + 300 },
    ...HOSPITAL,
  });

  test('without a signature is refused', async () => {
    const { read } = reading([settingOf(issuer)]);
    for (const alg of ['none', 'None', '']) {
      const token = `${part({ alg, typ: 'at+jwt' })}.${part(claims())}.`;
      await expect(read(token)).rejects.toEqual(refusal('invalid'));
    }
  });

  test('signed with the public key as a secret is refused', async () => {
    const key = await issuer.newKey('RS256');
    onTestFinished(() => issuer.withdraw(key));
    const head = `${part({ alg: 'HS256', kid: key.kid, typ: 'at+jwt' })}.${part(claims())}`;
    for (const secret of [JSON.stringify(key.publicJwk), Buffer.from(key.publicJwk.n ?? '', 'base64url')]) {
      const token = `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
      await expect(reading([settingOf(issuer)]).read(token)).rejects.toEqual(refusal('invalid'));
    }
  });

  test('that brings its own key, or says where it is, is refused', async () => {
    const mine = await issuer.newKey('ES256', false);
    const { read } = reading([settingOf(issuer)]);
    for (const header of [{ jwk: mine.publicJwk }, { jku: `${issuer.url}/mine` }, { kid: undefined }]) {
      const token = await issuer.sign({ key: mine, claims: HOSPITAL, header });
      await expect(read(token)).rejects.toEqual(refusal('invalid'));
    }
    expect(issuer.asked['/mine']).toBeUndefined();
  });

  test('whose words were changed afterwards is refused', async () => {
    const [head, , signature] = (await issuer.sign({ claims: HOSPITAL })).split('.');
    const token = `${head}.${part({ ...claims(), facilities: '*' })}.${signature}`;
    await expect(reading([settingOf(issuer)]).read(token)).rejects.toEqual(refusal('invalid'));
  });

  test('that is a token of another kind is refused', async () => {
    const { read } = reading([settingOf(issuer)]);
    for (const typ of ['logout+jwt', 'dpop+jwt', 'secevent+jwt']) {
      const token = await issuer.sign({ claims: HOSPITAL, header: { typ } });
      await expect(read(token)).rejects.toEqual(refusal('invalid'));
    }
    expect(await read(await issuer.sign({ claims: HOSPITAL, header: { typ: 'JWT' } }))).toBeDefined();
  });

  test.each(['', 'a.b.c', `${'x'.repeat(40)}.e30.`, '..'])('that is none (%#) is refused', async (token) => {
    await expect(reading([settingOf(issuer)]).read(token)).rejects.toEqual(refusal('invalid'));
  });
});

describe('the keys of an issuer', () => {
  test('are found when it takes a new one, and gone when it takes one back', async () => {
    const { read } = reading([settingOf(issuer)], { coolDownMs: 0, refreshMs: 50 });
    await read(await issuer.sign({ claims: HOSPITAL }));
    const next = await issuer.newKey();
    const token = await issuer.sign({ key: next, claims: HOSPITAL });
    expect(await read(token)).toMatchObject({ role: 'hospital' });
    issuer.withdraw(next);
    const asked = issuer.asked['/jwks'] ?? 0;
    // Once it has been asked after that, whatever the clock says.
    await expect.poll(() => issuer.asked['/jwks'], { timeout: 25_000 }).toBeGreaterThan(asked + 1);
    await expect(read(token)).rejects.toEqual(refusal('invalid'));
  });

  test('are not asked for by whoever invents key ids', async () => {
    const { read } = reading([settingOf(issuer)], { coolDownMs: 60_000, refreshMs: 3_600_000 });
    await read(await issuer.sign({ claims: HOSPITAL }));
    const asked = issuer.asked['/jwks'];
    const stranger = await issuer.newKey('ES256', false);
    for (let i = 0; i < 50; i += 1) {
      const token = await issuer.sign({ key: stranger, claims: HOSPITAL, header: { kid: `invented-${i}` } });
      await expect(read(token)).rejects.toEqual(refusal('invalid'));
    }
    expect(issuer.asked['/jwks']).toBe(asked);
  });

  test('that are known stay good while it is away; nobody says “invalid” of one that is not', async () => {
    const own = await startIssuer();
    onTestFinished(() => own.close());
    const token = await own.sign({ claims: HOSPITAL });
    // Before anybody asks: what is read looks for keys at once.
    own.isAway = true;
    const { checks, read } = reading([settingOf(own)], { coolDownMs: 0, refreshMs: 20 });
    await expect(read(token)).rejects.toBeInstanceOf(KeysAway);
    await expect(checks['issuer-here']?.()).rejects.toBeInstanceOf(KeysAway);
    own.isAway = false;
    expect(await read(token)).toMatchObject({ role: 'hospital' });
    await expect(checks['issuer-here']?.()).resolves.toBeUndefined();
    own.isAway = true;
    expect(await read(token)).toMatchObject({ role: 'hospital' });
    const unknown = await own.sign({ key: await own.newKey('ES256', false), claims: HOSPITAL });
    await expect(read(unknown)).rejects.toBeInstanceOf(KeysAway);
    await expect(checks['issuer-here']?.()).resolves.toBeUndefined();
  });

  test('are not taken from one who speaks for another', async () => {
    const own = await startIssuer();
    onTestFinished(() => own.close());
    own.discovery = { issuer: issuer.url };
    const token = await own.sign({ claims: HOSPITAL });
    await expect(reading([settingOf(own)]).read(token)).rejects.toBeInstanceOf(KeysAway);
    const told = reading([settingOf(own, { jwksUri: `${own.url}/jwks` })]);
    expect(await told.read(token)).toMatchObject({ role: 'hospital' });
  });

  test('of one are not good for what another says', async () => {
    const other = await startIssuer();
    onTestFinished(() => other.close());
    const { read } = reading([settingOf(issuer), settingOf(other, { name: 'there' })]);
    const said = { ...HOSPITAL, sub: 'one' };
    expect(await read(await issuer.sign({ claims: said }))).toMatchObject({ name: 'here:one' });
    expect(await read(await other.sign({ claims: said }))).toMatchObject({ name: 'there:one' });
    const forged = await other.sign({ claims: { ...said, iss: issuer.url } });
    await expect(read(forged)).rejects.toEqual(refusal('invalid'));
  });
});

describe('a caller', () => {
  const given = {
    name: 'hall',
    token: 'a-token-that-was-given',
    role: 'clerk' as const,
    facilities: [],
    divisions: '*' as const,
  };

  test('is known by either kind of token, and by name once it was let in', async () => {
    const callers = createCallers([given], { tokens: reading([settingOf(issuer)]) });
    expect(await callers.authenticate(`Bearer ${given.token}`)).toMatchObject({
      name: 'hall',
      divisions: '*',
    });
    expect(callers.named('here:somebody')).toEqual([]);
    const token = await issuer.sign({ claims: CLERK });
    expect(await callers.authenticate(`Bearer ${token}`)).toMatchObject({ name: 'here:somebody' });
    expect(callers.named('here:somebody').map(({ role }) => role)).toEqual(['clerk']);
    expect(callers.named('hall').map(({ role }) => role)).toEqual(['clerk']);
  });

  test('is told what is wrong with a token, and never the token', async () => {
    const { authenticate } = createCallers([given], { tokens: reading([settingOf(issuer)]) });
    const old = await issuer.sign({ claims: { ...HOSPITAL, iat: now() - 400, exp: now() - 40 } });
    const single = await issuer.sign({ claims: { ...CLERK, amr: ['pwd'] } });
    for (const [token, said] of [
      [old, /^Bearer realm="birth", error="invalid_token", error_description="expired"$/],
      [single, /error="insufficient_user_authentication"$/],
      [`${old}x`, /error="invalid_token"$/],
      ['neither-of-both', /^Bearer realm="birth"$/],
      ['', /^Bearer realm="birth"$/],
    ] as const) {
      const refused: unknown = await authenticate(`Bearer ${token}`).catch((error: unknown) => error);
      if (!(refused instanceof ProblemError)) throw new Error('it was let in');
      expect(refused.code).toBe('not-authenticated');
      expect(refused.parts.headers?.['www-authenticate']).toMatch(said);
      expect(JSON.stringify(refused.parts)).not.toContain(token || 'undefined');
    }
  });
});

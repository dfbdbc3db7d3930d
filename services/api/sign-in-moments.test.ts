import { expect, onTestFinished, test } from 'vitest';
import { issuersSchema } from '../../infra/config/issuers.ts';
import { startIssuer } from '../../test/support/test-issuer.ts';
import { readAccessTokens } from './access-tokens.ts';

const now = (): number => Math.floor(Date.now() / 1_000);
const about = (moment: number) => expect.closeTo(moment, -1) as number;

test('a token says when somebody signed in; a program does so for each, and none says a later moment', async () => {
  const issuer = await startIssuer();
  const { url, audience } = issuer;
  const settings = issuersSchema.parse([{ name: 'here', issuer: url, audience, roles: ['hospital'] }]);
  const tokens = readAccessTokens(
    settings,
    { warn: () => undefined },
    { coolDownMs: 0, refreshMs: 3_600_000 },
  );
  onTestFinished(async () => {
    tokens.close();
    await issuer.close();
  });
  const signInOf = async (more: object) => {
    const of = { role: 'hospital', facilities: ['SAMPLE-LZ-001'], sub: 'h-1', iat: now() - 7 };
    return (await tokens.read(await issuer.sign({ claims: { ...of, ...more } }))).signIn;
  };
  const at = about(now() - 7);
  const before = { at, since: about(now() - 900) };
  expect(await signInOf({ auth_time: now() - 900 })).toEqual(before);
  expect(await signInOf({ client_id: 'h-1', auth_time: now() - 900 })).toEqual(before);
  expect(await signInOf({ client_id: 'h-1' })).toEqual({ at, since: at });
  expect(await signInOf({ auth_time: now() + 900 })).toEqual({ at, since: at });
  for (const silent of [{ client_id: 'page' }, { auth_time: 'now' }])
    expect(await signInOf(silent)).toEqual({ at });
});

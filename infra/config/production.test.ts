import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webKeyOf } from '../sealing/keys.ts';
import { INSECURE_DEMO_MASTER_KEY, readConfig } from './config.ts';
import { keySettingsOf } from './key-settings.ts';
import { masterKeyFault, productionFaults } from './production.ts';
import { readServiceConfig } from './service-config.ts';
import { NEEDS } from './service-needs.ts';

const MASTER = { current: randomBytes(48).toString('base64'), previous: [] };
const strong = (): string => randomBytes(24).toString('base64url');
const clerk = { name: 'clerk', role: 'clerk', token: strong() };
const hospital = { name: 'hospital', role: 'hospital', token: strong(), facilities: '*' };
const tokens = (...grants: readonly object[]): Settings => ({ BIRTH_TOKENS: JSON.stringify(grants) });

const issuer = {
  name: 'staff',
  issuer: 'https://login.example.gov.cn',
  audience: 'urn:birth:api',
  roles: ['clerk'],
};
const issuers = (...all: readonly object[]): Settings => ({ BIRTH_ISSUERS: JSON.stringify(all) });

type Settings = Readonly<Record<string, string | undefined>>;

/** Settings that production takes, of one service. */
function good(service: string): Settings {
  const needs = NEEDS[service] ?? [];
  return {
    BIRTH_ENVIRONMENT: 'production',
    DATABASE_URL: `postgres://birth:${strong()}@db:5432/birth?sslmode=verify-full&sslrootcert=/ca.pem`,
    ...(needs.includes('KAFKA_PASSWORD')
      ? { KAFKA_SSL_CA: '/ca.pem', KAFKA_USERNAME: service, KAFKA_PASSWORD: strong() }
      : {}),
    ...(needs.includes('TEMPORAL_TLS_KEY')
      ? { TEMPORAL_TLS_CA: '/ca.pem', TEMPORAL_TLS_CERT: '/own.pem', TEMPORAL_TLS_KEY: '/own.key' }
      : {}),
    ...(needs.includes('BIRTH_TOKENS') ? tokens(clerk, hospital) : {}),
    ...keySettingsOf(service, MASTER),
  };
}

const own = keySettingsOf('finance', MASTER);
const demo = keySettingsOf('finance', { current: INSECURE_DEMO_MASTER_KEY, previous: [] });
const worker = keySettingsOf('worker', MASTER);
const twice = `${worker['BIRTH_RECEIVER_KEYS'] ?? ''}`.replace(
  /finance=[0-9a-f]+/,
  `finance=${own['BIRTH_SEALING_KEY']}`,
);

/** What is done to good settings of a service, and what production says of it. */
const REFUSED: readonly (readonly [what: string, service: string, change: Settings, fault: RegExp])[] = [
  [
    'the master key at a service',
    'worker',
    { BIRTH_MASTER_KEY: MASTER.current },
    /BIRTH_MASTER_KEY is no business of worker: take it out/,
  ],
  [
    'a key at the relay',
    'relay',
    { BIRTH_WRAPPING_KEY: own['BIRTH_WRAPPING_KEY'] },
    /BIRTH_WRAPPING_KEY is no business of relay/,
  ],
  ['tokens at a department', 'finance', tokens(clerk), /BIRTH_TOKENS is no business of finance/],
  [
    'the key of the pages at a department',
    'finance',
    { BIRTH_WEB_KEY: webKeyOf(MASTER.current) },
    /BIRTH_WEB_KEY is no business of finance/,
  ],
  [
    'the demo’s key of the pages',
    'api',
    { BIRTH_WEB_KEY: webKeyOf(INSECURE_DEMO_MASTER_KEY) },
    /BIRTH_WEB_KEY follows from the insecure demo key/,
  ],
  [
    'a weak key of the pages',
    'api',
    { BIRTH_WEB_KEY: '0123456789abcdef'.repeat(4) },
    /BIRTH_WEB_KEY is weak/,
  ],
  [
    'a key of the pages that is another one too',
    'api',
    { BIRTH_WEB_KEY: keySettingsOf('api', MASTER)['BIRTH_LOOKUP_KEY'] },
    /holds a key that is given twice/,
  ],
  [
    'a language that is none',
    'api',
    { BIRTH_WEB_PSEUDO_LOCALE: 'true' },
    /BIRTH_WEB_PSEUDO_LOCALE is of the demonstration only/,
  ],
  [
    'a key that is missing',
    'gateway',
    { BIRTH_LOOKUP_KEY: undefined },
    /BIRTH_LOOKUP_KEY is missing: give it what `npx birth keys of gateway` says/,
  ],
  [
    'a department that plays along with the practice ward',
    'public-security',
    { BIRTH_WEB_SANDBOX: 'true' },
    /BIRTH_WEB_SANDBOX is of the demonstration only/,
  ],
  ['a key of the demo', 'finance', demo, /BIRTH_SEALING_KEY follows from the insecure demo key/],
  [
    'a key that is no accident',
    'finance',
    { BIRTH_SEALING_KEY: '0123456789abcdef'.repeat(4) },
    /BIRTH_SEALING_KEY is weak/,
  ],
  [
    'one key for two uses',
    'finance',
    { BIRTH_WRAPPING_KEY: own['BIRTH_SEALING_KEY'] },
    /BIRTH_SEALING_KEY holds a key that is given twice/,
  ],
  [
    'one key for two receivers',
    'worker',
    { BIRTH_RECEIVER_KEYS: twice.replace(/housing=[0-9a-f]+/, `housing=${own['BIRTH_SEALING_KEY']}`) },
    /BIRTH_RECEIVER_KEYS holds a key that is given twice/,
  ],
  [
    'PostgreSQL in clear',
    'relay',
    { DATABASE_URL: 'postgres://birth:x@db:5432/birth' },
    /DATABASE_URL would speak in clear: add \?sslmode=verify-full/,
  ],
  [
    'PostgreSQL that proves nothing',
    'relay',
    { DATABASE_URL: 'postgres://birth:x@db:5432/birth?sslmode=no-verify' },
    /DATABASE_URL would speak in clear/,
  ],
  [
    'Kafka in clear',
    'relay',
    { KAFKA_SSL_CA: '', KAFKA_USERNAME: '', KAFKA_PASSWORD: '' },
    /Kafka would be spoken to in clear/,
  ],
  ['Temporal in clear', 'worker', { TEMPORAL_TLS_CA: '' }, /Temporal would be spoken to in clear/],
  [
    'Temporal without a certificate',
    'api',
    { TEMPORAL_TLS_CERT: '' },
    /set TEMPORAL_TLS_CA, TEMPORAL_TLS_CERT/,
  ],
  [
    'one token for two roles',
    'api',
    tokens(clerk, { ...hospital, token: clerk.token }),
    /one token to clerk, hospital: give each its own/,
  ],
  [
    'one token twice in a role',
    'api',
    tokens(clerk, { ...clerk, name: 'other' }),
    /one token to clerk, other/,
  ],
  ['a short token', 'api', tokens({ ...clerk, token: 'aB3dE6gH9jK2mN5p' }), /weak token of clerk: make one/],
  [
    'a token that repeats itself',
    'api',
    tokens({ ...clerk, token: 'abcdefghij'.repeat(3) }),
    /weak token of clerk/,
  ],
  [
    'given tokens beside an issuer',
    'api',
    issuers(issuer),
    /BIRTH_TOKENS stands beside BIRTH_ISSUERS: take it/,
  ],
  ['neither tokens nor an issuer', 'api', { BIRTH_TOKENS: undefined }, /BIRTH_TOKENS is missing/],
  [
    'an issuer in clear',
    'api',
    issuers({ ...issuer, issuer: 'http://login.example.gov.cn' }),
    /BIRTH_ISSUERS asks staff in clear/,
  ],
  [
    'keys of an issuer in clear',
    'api',
    issuers({ ...issuer, jwksUri: 'http://login.example.gov.cn/keys' }),
    /BIRTH_ISSUERS asks staff in clear/,
  ],
  [
    'the issuer of the demonstration',
    'identity',
    {},
    /identity is of the demonstration only: name your own issuer/,
  ],
  ['an open API without TLS', 'api', { BIRTH_API_HOST: '0.0.0.0' }, /BIRTH_API_HOST .* BIRTH_API_PROXY=tls/],
];

describe('production', () => {
  it.each(Object.keys(NEEDS))('takes good settings of %s', (service) => {
    expect(productionFaults(service, readConfig(good(service)))).toEqual([]);
  });

  it.each(REFUSED)('refuses %s at %s and says what to do', (_, service, change, fault) => {
    const settings = { ...good(service), ...change };
    expect(productionFaults(service, readConfig(settings))).toContainEqual(expect.stringMatching(fault));
    expect(() => readServiceConfig(service, settings)).toThrow(fault);
    expect(() => readServiceConfig(service, { ...settings, BIRTH_ENVIRONMENT: 'demo' })).not.toThrow();
  });

  it('takes an issuer in the place of tokens', () => {
    const settings = { ...good('api'), ...issuers(issuer), BIRTH_TOKENS: undefined };
    expect(readServiceConfig('api', settings).BIRTH_ISSUERS).toMatchObject([issuer]);
  });

  it('repeats no secret in what it says', () => {
    for (const [, service, change] of REFUSED) {
      const said = productionFaults(service, readConfig({ ...good(service), ...change })).join('; ');
      expect(said).not.toMatch(/[0-9a-f]{16}|birth:/);
      for (const { token } of [clerk, hospital]) expect(said).not.toContain(token);
    }
  });

  it('takes an API behind a proxy that it is told of', () => {
    const settings = { ...good('api'), BIRTH_API_HOST: '0.0.0.0', BIRTH_API_PROXY: 'tls' };
    expect(readServiceConfig('api', settings).BIRTH_API_HOST).toBe('0.0.0.0');
  });
});

describe('a master key', () => {
  it('of 32 random bytes or more is taken', () => {
    for (const bytes of [32, 48])
      for (const form of ['hex', 'base64', 'base64url'] as const)
        for (let i = 0; i < 50; i += 1)
          expect(masterKeyFault(randomBytes(bytes).toString(form))).toBeUndefined();
  });

  it('without a digit or sign is taken too: one of 8,000 random ones has none', () => {
    expect(masterKeyFault('EVrIDxdxDWgwadNbelMBrPOvLPcDrcOEYadfkJOtwPY')).toBeUndefined();
    expect(masterKeyFault('TheQuickBrownFoxJumpsOverTheLazydogandsleepsthen')).toMatch(/can be guessed/);
  });

  it.each([
    [INSECURE_DEMO_MASTER_KEY, /insecure demo key/],
    ['a', /can be guessed/],
    ['a-master-key-of-a-test', /can be guessed/],
    ['correct horse battery staple correct horse battery staple', /can be guessed/],
    ['thisisaverylongmasterkeythatsomebodytypedbyhandandnobodyrolled', /can be guessed/],
    ['0'.repeat(64), /can be guessed/],
    ['0123456789abcdef'.repeat(4), /can be guessed/],
    [randomBytes(16).toString('hex'), /can be guessed/],
    ['Aa0-Bb1_Cc2-Dd3_Ee4-'.repeat(3), /can be guessed/],
  ])('that can be guessed is refused (%#)', (key, fault) => {
    expect(masterKeyFault(key)).toMatch(fault);
    expect(masterKeyFault(key)).toContain('openssl rand');
  });
});

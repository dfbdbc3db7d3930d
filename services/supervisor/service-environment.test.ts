import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../infra/config/config.ts';
import { mayHave, NEEDS, SECRET_SETTINGS, type SecretSetting } from '../../infra/config/service-needs.ts';
import type { DatabaseUrls } from '../../infra/postgres/prepare.ts';
import { writeRunFile, type RunFile } from './run-file.ts';
import { keepLogins, makeIdentity } from './logins.ts';
import {
  SERVICE_NAMES,
  environmentOf,
  IDENTITY,
  masterKeyOf,
  type Surroundings,
} from './service-environment.ts';
import { grantsOf, keepTokens } from './tokens.ts';

const MASTER = 'a-master-key-of-a-test';
/** Servers of `npm start` trust this machine: nobody logs in but to the database. */
const LOGINS: readonly SecretSetting[] = ['DATABASE_URL', 'KAFKA_PASSWORD', 'TEMPORAL_TLS_KEY'];
const tokens = {
  hospital: 'h'.repeat(20),
  otherHospital: 'o'.repeat(20),
  clerk: 'c'.repeat(20),
  supervisor: 's'.repeat(20),
  operator: 'p'.repeat(20),
  auditor: 'a'.repeat(20),
};
const around: Surroundings = {
  env: {
    PATH: '/bin',
    BIRTH_RESEND_SECONDS: '3',
    BIRTH_MASTER_KEY: MASTER,
    DATABASE_URL: 'postgres://admin',
    SECRET: 'x',
  },
  dataDir: '/data',
  databases: new Proxy({}, { get: (_, owner) => `postgres://birth_${String(owner)}@db` }) as DatabaseUrls,
  temporal: 't:1',
  temporalUi: 'http://ui',
  kafka: 'k:1,k:2',
  masterKey: MASTER,
  tokens,
  apiPort: 8080,
};

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'birth-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('each service is given its own role, the keys it needs and no secret of another', () => {
  for (const name of SERVICE_NAMES) {
    const env = environmentOf(name, around);
    const short = name.replace('departments/', '');
    const given = SECRET_SETTINGS.filter((setting) => env[setting] !== undefined);
    const needed = (NEEDS[short] ?? []).filter((need) => !LOGINS.includes(need));
    expect([name, given.filter((setting) => !LOGINS.includes(setting)).sort()]).toEqual([
      name,
      needed.sort(),
    ]);
    expect(Object.values(env)).not.toContain(MASTER);
    expect(env['BIRTH_TEMPORAL_UI_ORIGIN']).toBe(name === 'worker' ? 'http://ui' : undefined);
    expect(env['DATABASE_URL']).toBe(`postgres://birth_${short}@db`);
    expect(env).toMatchObject({
      TEMPORAL_ADDRESS: 't:1',
      KAFKA_BROKERS: 'k:1,k:2',
      BIRTH_RESEND_SECONDS: '3',
      PATH: '/bin',
    });
    expect(env['SECRET']).toBeUndefined();
  }
});

test('during a rotation each service is given the keys before, and still none of another', () => {
  const rotating = { ...around, previousMasterKeys: ['the one before'] };
  for (const name of SERVICE_NAMES) {
    const env = environmentOf(name, rotating);
    const may = mayHave(name.replace('departments/', ''));
    const given = SECRET_SETTINGS.filter((setting) => env[setting] !== undefined);
    expect([name, given.filter((setting) => !may.has(setting))]).toEqual([name, []]);
    expect([name, 'BIRTH_PREVIOUS_WRAPPING_KEYS' in env]).toEqual([name, name !== 'relay']);
  }
});

test('the settings that the API is given are those it reads', () => {
  const config = readConfig(environmentOf('api', around));
  expect(config.BIRTH_TOKENS).toEqual(grantsOf(tokens));
  expect([config.BIRTH_API_PORT, config.KAFKA_BROKERS]).toEqual([8080, ['k:1', 'k:2']]);
});

test('the issuer of the demonstration is given its people and nothing else that is secret; the API knows where it is', () => {
  const { logins, link } = makeIdentity(scratch());
  const withIssuer = { ...around, identity: { port: 9_999, logins, link } };
  const env = environmentOf(IDENTITY, withIssuer);
  // Whoever is a department plays along with the practice ward in the demonstration, and nowhere else.
  const practising = (all: typeof around) =>
    SERVICE_NAMES.filter((name) => readConfig(environmentOf(name, all)).BIRTH_WEB_SANDBOX);
  const asked = { ...around, env: { ...around.env, BIRTH_WEB_SANDBOX: 'true' } };
  expect(practising(withIssuer)).toEqual(SERVICE_NAMES.filter((name) => name.startsWith('departments/')));
  expect(practising(asked)).toEqual([]);
  expect(SECRET_SETTINGS.filter((setting) => env[setting] !== undefined)).toEqual([
    'BIRTH_LOGINS',
    'BIRTH_SIGN_IN_LINK',
  ]);
  expect(readConfig(env)).toMatchObject({
    BIRTH_LOGINS: logins,
    BIRTH_SIGN_IN_LINK: link,
    BIRTH_IDENTITY_PORT: 9_999,
    BIRTH_SIGN_OUT_URL: 'http://127.0.0.1:8080/v1/sign-out',
  });
  const [issuer] = readConfig(environmentOf('api', withIssuer)).BIRTH_ISSUERS;
  expect(issuer).toMatchObject({ name: 'demo', issuer: 'http://127.0.0.1:9999', audience: 'urn:birth:api' });
  for (const name of SERVICE_NAMES.filter((service) => service !== 'api'))
    expect([name, environmentOf(name, withIssuer)['BIRTH_ISSUERS']]).toEqual([name, undefined]);
});

test('an issuer that was named takes the place of the demonstration’s', () => {
  const named = JSON.stringify([
    { name: 'own', issuer: 'https://x.example', audience: 'a', roles: ['clerk'] },
  ]);
  const env = environmentOf('api', { ...around, env: { ...around.env, BIRTH_ISSUERS: named } });
  expect(env['BIRTH_ISSUERS']).toBe(named);
});

test('logins survive a restart, are private, and only people have a second factor', () => {
  const folder = scratch();
  const first = keepLogins(folder);
  expect(keepLogins(folder)).toEqual(first);
  expect(statSync(join(folder, 'logins.json')).mode & 0o777).toBe(0o600);
  expect(new Set(first.map(({ password }) => password)).size).toBe(first.length);
  expect(first.filter(({ secret }) => secret === undefined).map(({ role }) => role)).toEqual([
    'hospital',
    'hospital',
  ]);
});

test('production needs a master key of its own', () => {
  expect(masterKeyOf({})).toBe('insecure-demo-master-key');
  const production = { BIRTH_ENVIRONMENT: 'production' };
  expect(() => masterKeyOf(production)).toThrow(/demo key: make one with/);
  expect(() => masterKeyOf({ ...production, BIRTH_MASTER_KEY: MASTER })).toThrow(/can be guessed/);
  const random = randomBytes(32).toString('hex');
  expect(masterKeyOf({ ...production, BIRTH_MASTER_KEY: random })).toBe(random);
});

test('tokens survive a restart, are private, and are invented anew when they are broken', () => {
  const folder = scratch();
  const first = keepTokens(folder);
  expect(keepTokens(folder)).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(6);
  expect(statSync(join(folder, 'tokens.json')).mode & 0o777).toBe(0o600);
  writeFileSync(join(folder, 'tokens.json'), '{"hospital": "x"}');
  expect(keepTokens(folder)).not.toEqual(first);
});

test('a folder of an earlier version keeps its tokens, and is given the one that it lacks', () => {
  const folder = scratch();
  const { operator: _, ...earlier } = keepTokens(folder);
  writeFileSync(join(folder, 'tokens.json'), JSON.stringify(earlier));
  const now = keepTokens(folder);
  expect(now).toEqual({ ...earlier, operator: expect.any(String) as string });
  expect(keepTokens(folder)).toEqual(now);
});

test('run.json is private from the first moment', () => {
  const folder = scratch();
  writeRunFile(folder, { api: 'http://127.0.0.1:1', tokens } as unknown as RunFile);
  expect(statSync(join(folder, 'run.json')).mode & 0o777).toBe(0o600);
});

test('the Kafka client that was chosen is every service’s', () => {
  const env = { ...around.env, KAFKA_CLIENT: 'kafkajs' };
  for (const name of SERVICE_NAMES)
    expect([name, readConfig(environmentOf(name, { ...around, env })).KAFKA_CLIENT]).toEqual([
      name,
      'kafkajs',
    ]);
});

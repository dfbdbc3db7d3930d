import { caseKeysOf, receiverKeysOf, RECEIVERS, webKeyOf } from '../sealing/keys.ts';
import { INSECURE_DEMO_MASTER_KEY, type Config, type TokenGrant } from './config.ts';
import { DEMO_NEEDS, mayHave, NEEDS, SECRET_SETTINGS, type SecretSetting } from './service-needs.ts';

const KEY_BYTES = 32;
/** Of 32 random bytes some thirty differ; that half of them do not is no accident. */
const LEAST_DIFFERENT_BYTES = 16;
/** Where there is no digit or sign. */
const LEAST_CAPITALS = 11;
const LEAST_TOKEN_LETTERS = 24;
const LEAST_DIFFERENT_LETTERS = 10;
const MAKE_ONE = 'make one with `openssl rand -base64 48` and keep it in the key management';

function repeatsItself(text: string): boolean {
  return /^(.+?)\1+$/s.test(text);
}

function isRandomHex(text: string): boolean {
  return /^[0-9a-f]+$/i.test(text) && text.length >= 2 * KEY_BYTES && new Set(text.toLowerCase()).size >= 8;
}

/** Words typed by hand have few capitals, and no digits and signs in the midst of them; one key of 8,000 has no digit either. */
function isRandomBase64(text: string): boolean {
  const letters = text.replace(/=+$/, '');
  return (
    /^[\w+/-]+$/.test(letters) &&
    letters.length >= Math.ceil((KEY_BYTES * 8) / 6) &&
    /[a-z]/.test(letters) &&
    (letters.match(/[A-Z]/g) ?? []).length >= (/[\d+/_-]/.test(letters) ? 1 : LEAST_CAPITALS) &&
    new Set(letters).size >= LEAST_DIFFERENT_BYTES
  );
}

/**
 * Why a master key can be guessed; undefined: it has the form of 32 random bytes or more. Whoever has one key that
 * follows from it, such as a department, can try as many master keys as they like.
 */
export function masterKeyFault(key: string): string | undefined {
  if (key === INSECURE_DEMO_MASTER_KEY) return `BIRTH_MASTER_KEY is the insecure demo key: ${MAKE_ONE}`;
  if ((isRandomHex(key) || isRandomBase64(key)) && !repeatsItself(key)) return undefined;
  return `BIRTH_MASTER_KEY can be guessed (it has not the form of 32 random bytes in hex or base64): ${MAKE_ONE}`;
}

/** Keys of the demo are public, whatever setting they stand in. */
function demoKeys(): ReadonlySet<string> {
  const demo = { current: INSECURE_DEMO_MASTER_KEY, previous: [] };
  const { wrapping, lookUp, receivers } = caseKeysOf(demo);
  const kept = RECEIVERS.flatMap((receiver) => receiverKeysOf(demo, receiver).wrapping);
  return new Set(
    [...wrapping, ...lookUp, ...[...receivers.values()].flat(), ...kept]
      .map((key) => key.toString('hex'))
      .concat(webKeyOf(INSECURE_DEMO_MASTER_KEY)),
  );
}

/** The values of a secret setting, one by one; tokens are looked at by themselves. */
function valuesOf(config: Config, setting: SecretSetting): readonly string[] {
  if (setting === 'BIRTH_TOKENS') return config.BIRTH_TOKENS.map(({ token }) => token);
  if (setting === 'BIRTH_LOGINS') return config.BIRTH_LOGINS.map(({ password }) => password);
  // A setting that is left out has the demo's key.
  if (setting === 'BIRTH_MASTER_KEY')
    return [config.BIRTH_MASTER_KEY].filter((key) => key !== INSECURE_DEMO_MASTER_KEY);
  const value = config[setting];
  const values =
    typeof value === 'string' ? [value] : value.map((one) => (typeof one === 'string' ? one : one[1]));
  return values.filter((one) => one !== '');
}

const isKey = (setting: SecretSetting): boolean => /^BIRTH_.*_KEYS?$/.test(setting);

function secretFaults(service: string, config: Config): string[] {
  const may = mayHave(service);
  const given = SECRET_SETTINGS.filter((setting) => valuesOf(config, setting).length > 0);
  const foreign = given.filter((setting) => !may.has(setting));
  const missing = (NEEDS[service] ?? []).filter(
    (need) => !given.includes(need) && !(need === 'BIRTH_TOKENS' && config.BIRTH_ISSUERS.length > 0),
  );
  const how = howToGive(service);
  return [
    ...foreign.map((setting) => `${setting} is no business of ${service}: take it out of its environment`),
    ...missing.map((setting) => `${setting} is missing: ${isKey(setting) ? how : 'see docs/production.md'}`),
  ];
}

function howToGive(service: string): string {
  return `give it what \`npx birth keys of ${service}\` says`;
}

function keyFaults(service: string, config: Config): string[] {
  const public_ = demoKeys();
  const keys = SECRET_SETTINGS.filter(isKey)
    .filter((setting) => !setting.endsWith('MASTER_KEY') && !setting.endsWith('MASTER_KEYS'))
    .flatMap((setting) => valuesOf(config, setting).map((key) => ({ setting, key: key.toLowerCase() })));
  const seen = new Set<string>();
  return keys.flatMap(({ setting, key }) => {
    const isShared = seen.has(key);
    seen.add(key);
    if (public_.has(key)) return [`${setting} follows from the insecure demo key: ${howToGive(service)}`];
    if (new Set(Buffer.from(key, 'hex')).size < LEAST_DIFFERENT_BYTES)
      return [`${setting} is weak: ${howToGive(service)}`];
    return isShared ? [`${setting} holds a key that is given twice: ${howToGive(service)}`] : [];
  });
}

function isEncrypted(databaseUrl: string): boolean {
  return URL.canParse(databaseUrl) && new URL(databaseUrl).searchParams.get('sslmode') === 'verify-full';
}

function connectionFaults(service: string, config: Config): string[] {
  const needs = NEEDS[service] ?? [];
  const faults: string[] = [];
  if (config.DATABASE_URL !== '' && !isEncrypted(config.DATABASE_URL))
    faults.push(
      'DATABASE_URL would speak in clear: add ?sslmode=verify-full&sslrootcert=<path of the authority>',
    );
  if (needs.includes('KAFKA_PASSWORD') && (config.KAFKA_SSL_CA === '' || config.KAFKA_USERNAME === ''))
    faults.push('Kafka would be spoken to in clear: set KAFKA_SSL_CA, KAFKA_USERNAME and KAFKA_PASSWORD');
  if (
    needs.includes('TEMPORAL_TLS_KEY') &&
    (config.TEMPORAL_TLS_CA === '' || config.TEMPORAL_TLS_CERT === '')
  )
    faults.push(
      'Temporal would be spoken to in clear: set TEMPORAL_TLS_CA, TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY',
    );
  return faults;
}

function tokenFaults(tokens: readonly TokenGrant[]): string[] {
  const byToken = new Map<string, string[]>();
  for (const { name, token } of tokens) byToken.set(token, [...(byToken.get(token) ?? []), name]);
  return [...byToken].flatMap(([token, names]) => {
    const who = names.join(', ');
    if (names.length > 1) return [`BIRTH_TOKENS gives one token to ${who}: give each its own`];
    const isWeak = token.length < LEAST_TOKEN_LETTERS || new Set(token).size < LEAST_DIFFERENT_LETTERS;
    return isWeak || repeatsItself(token)
      ? [`BIRTH_TOKENS has a weak token of ${who}: make one with \`openssl rand -base64 24\``]
      : [];
  });
}

/** Given tokens do not expire and nobody stands behind them; an issuer in the clear gives the keys of whoever is between. */
function issuerFaults({ BIRTH_ISSUERS: issuers, BIRTH_TOKENS: tokens }: Config): string[] {
  const isBoth = issuers.length > 0 && tokens.length > 0;
  return [
    ...(isBoth ? ['BIRTH_TOKENS stands beside BIRTH_ISSUERS: take it out, everybody has an issuer'] : []),
    ...issuers
      .filter(({ issuer, jwksUri = 'https:' }) => ![issuer, jwksUri].every((url) => url.startsWith('https:')))
      .map(({ name }) => `BIRTH_ISSUERS asks ${name} in clear: give it an https address`),
  ];
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

function doorFaults(service: string, config: Config): string[] {
  const isOpen = service === 'api' && !LOOPBACK.includes(config.BIRTH_API_HOST);
  if (!isOpen || config.BIRTH_API_PROXY === 'tls') return [];
  return [
    'BIRTH_API_HOST lets others than this machine in without TLS: set it to 127.0.0.1, or say BIRTH_API_PROXY=tls where a proxy that speaks TLS stands before it',
  ];
}

/** What is shown of the making of the pages is no language of anybody. */
function languageFaults({ BIRTH_WEB_PSEUDO_LOCALE: isShown }: Config): string[] {
  return isShown ? ['BIRTH_WEB_PSEUDO_LOCALE is of the demonstration only: take it out'] : [];
}

/** By it a department would refuse a child for its name. */
function practiceFaults({ BIRTH_WEB_SANDBOX: practises }: Config): string[] {
  return practises ? ['BIRTH_WEB_SANDBOX is of the demonstration only: take it out'] : [];
}

/**
 * Why production refuses the settings of a service, each with what to do about it; never a value. Empty: it does not.
 * @param service without the folder of the departments
 */
export function productionFaults(service: string, config: Config): string[] {
  if (service in DEMO_NEEDS)
    return [`${service} is of the demonstration only: name your own issuer in BIRTH_ISSUERS of the API`];
  return [
    ...practiceFaults(config),
    ...secretFaults(service, config),
    ...keyFaults(service, config),
    ...connectionFaults(service, config),
    ...tokenFaults(config.BIRTH_TOKENS),
    ...issuerFaults(config),
    ...doorFaults(service, config),
    ...languageFaults(config),
  ];
}

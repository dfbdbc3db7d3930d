import { RECEIVERS } from '../sealing/keys.ts';

/** Settings that are secrets. Each service is given those it needs and no other. */
export const SECRET_SETTINGS = [
  'BIRTH_MASTER_KEY',
  'BIRTH_PREVIOUS_MASTER_KEYS',
  'BIRTH_WRAPPING_KEY',
  'BIRTH_PREVIOUS_WRAPPING_KEYS',
  'BIRTH_LOOKUP_KEY',
  'BIRTH_PREVIOUS_LOOKUP_KEYS',
  'BIRTH_RECEIVER_KEYS',
  'BIRTH_PREVIOUS_RECEIVER_KEYS',
  'BIRTH_WEB_KEY',
  'BIRTH_SEALING_KEY',
  'BIRTH_PREVIOUS_SEALING_KEYS',
  'BIRTH_TOKENS',
  'BIRTH_LOGINS',
  'BIRTH_SIGN_IN_LINK',
  'KAFKA_PASSWORD',
  'TEMPORAL_TLS_KEY',
  'TEMPORAL_TOKEN',
  'DATABASE_URL',
] as const;
export type SecretSetting = (typeof SECRET_SETTINGS)[number];

/** Secrets without which a service cannot work. What may be given beside each is named by {@link BESIDE}. */
type Needs = readonly SecretSetting[];

const DATABASE: Needs = ['DATABASE_URL'];
const KAFKA: Needs = ['KAFKA_PASSWORD'];
const TEMPORAL: Needs = ['TEMPORAL_TLS_KEY'];
const CASE_KEYS: Needs = ['BIRTH_WRAPPING_KEY', 'BIRTH_LOOKUP_KEY', 'BIRTH_RECEIVER_KEYS'];
const RECEIVER_KEYS: Needs = ['BIRTH_SEALING_KEY', 'BIRTH_WRAPPING_KEY'];

/** Service → secrets: the one table of who needs what. Nobody needs the master key (docs/adr/0024). */
export const NEEDS: Readonly<Record<string, Needs>> = {
  api: [...DATABASE, ...TEMPORAL, ...CASE_KEYS, 'BIRTH_TOKENS'],
  worker: [...DATABASE, ...TEMPORAL, ...CASE_KEYS],
  gateway: [...DATABASE, ...TEMPORAL, ...KAFKA, ...CASE_KEYS],
  relay: [...DATABASE, ...KAFKA],
  ...Object.fromEntries(RECEIVERS.map((receiver) => [receiver, [...DATABASE, ...KAFKA, ...RECEIVER_KEYS]])),
};

/** What `npm start` runs besides; nobody runs them in production, and nothing is provisioned for them. */
export const DEMO_NEEDS: Readonly<Record<string, Needs>> = {
  identity: ['BIRTH_LOGINS', 'BIRTH_SIGN_IN_LINK'],
  // It works without a secret: what it is given by an issuer is sealed with what a browser keeps.
  web: [],
};

/** What may stand beside a secret: during a rotation other keys, and a token where Temporal asks for one. */
const BESIDE: Readonly<Partial<Record<SecretSetting, SecretSetting>>> = {
  BIRTH_WRAPPING_KEY: 'BIRTH_PREVIOUS_WRAPPING_KEYS',
  BIRTH_LOOKUP_KEY: 'BIRTH_PREVIOUS_LOOKUP_KEYS',
  BIRTH_RECEIVER_KEYS: 'BIRTH_PREVIOUS_RECEIVER_KEYS',
  BIRTH_SEALING_KEY: 'BIRTH_PREVIOUS_SEALING_KEYS',
  TEMPORAL_TLS_KEY: 'TEMPORAL_TOKEN',
};

/** What a service can work without: by it the pages say for whose browser they ask, where pages stand before the API. */
export const MAY_BESIDES: Readonly<Record<string, Needs>> = {
  api: ['BIRTH_WEB_KEY'],
  web: ['BIRTH_WEB_KEY'],
};

/**
 * Everything secret that a service may be given.
 * @param service without the folder of the departments @throws RangeError for a service that the table does not know
 */
export function mayHave(service: string): ReadonlySet<SecretSetting> {
  const needs = NEEDS[service] ?? DEMO_NEEDS[service];
  if (!needs) throw new RangeError(`the service ${service} has no line in infra/config/service-needs.ts`);
  return new Set([...needs.flatMap((need) => [need, BESIDE[need] ?? need]), ...(MAY_BESIDES[service] ?? [])]);
}

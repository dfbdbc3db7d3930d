import { INSECURE_DEMO_MASTER_KEY } from '../../infra/config/config.ts';
import { keySettingsOf } from '../../infra/config/key-settings.ts';
import { masterKeyFault } from '../../infra/config/production.ts';
import { mayHave, SECRET_SETTINGS } from '../../infra/config/service-needs.ts';
import { compiledCode } from '../../infra/bootstrap/paths.mjs';
import { ClearError } from '../../infra/embedded/clear-error.ts';
import type { DatabaseUrls } from '../../infra/postgres/prepare.ts';
import { DATABASE_ROLES, type DatabaseRole } from '../../infra/postgres/rights.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { grantsOf, type DemoTokens } from './tokens.ts';

/** The services of the case side. */
const CASE_SIDE = ['api', 'worker', 'relay', 'gateway'] as const;

/** Every service, each a process of its own. */
export const SERVICE_NAMES: readonly string[] = [
  ...CASE_SIDE,
  'notifier',
  ...DEPARTMENT_CODES.map((department) => `departments/${department}`),
];

/** What all services share. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly dataDir: string;
  readonly databases: DatabaseUrls;
  readonly temporal: string;
  /** origin of its own screen, where it has one */
  readonly temporalUi?: string | undefined;
  readonly kafka: string;
  readonly masterKey: string;
  /** still open things while the key is being rotated */
  readonly previousMasterKeys?: readonly string[];
  /** what one service alone is given (services/supervisor/shape.ts) */
  readonly settingsOf?: (service: string) => Readonly<Record<string, string>>;
  readonly tokens: DemoTokens;
  readonly apiPort: number;
}

const PASSED_ON = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'KAFKA_CLIENT',
];
/** Secrets, and what is one service's own, are given one by one, never passed on. */
const OWN = new Set<string>([...SECRET_SETTINGS, 'BIRTH_API_PORT', 'BIRTH_OPS_HOST', 'BIRTH_OPS_PORT']);

/**
 * The master key of this run: the setting, or the demo's, which says what it is.
 * @throws ClearError in production for one that can be guessed
 */
export function masterKeyOf(env: NodeJS.ProcessEnv): string {
  const key = env['BIRTH_MASTER_KEY'] || INSECURE_DEMO_MASTER_KEY;
  const fault = env['BIRTH_ENVIRONMENT'] === 'production' ? masterKeyFault(key) : undefined;
  if (fault !== undefined) throw new ClearError(`${fault}.`);
  return key;
}

/** The database role of a service: its own name, without the folder of the departments. */
function roleOf(name: string): DatabaseRole {
  const short = name.replace('departments/', '');
  const role = DATABASE_ROLES.find((known) => known === short);
  if (!role) throw new Error(`the service ${name} has no database role`);
  return role;
}

/** The keys of one service, and the tokens where it checks them (infra/config/service-needs.ts). */
function secretsOf(name: string, around: Surroundings): NodeJS.ProcessEnv {
  const master = { current: around.masterKey, previous: around.previousMasterKeys ?? [] };
  const short = name.replace('departments/', '');
  const tokens = mayHave(short).has('BIRTH_TOKENS');
  return {
    ...keySettingsOf(short, master),
    ...(tokens ? { BIRTH_TOKENS: JSON.stringify(grantsOf(around.tokens)) } : {}),
  };
}

/** The environment of one service: what it needs to know, and no secret of another. */
export function environmentOf(name: string, around: Surroundings): NodeJS.ProcessEnv {
  const own = Object.entries(around.env).filter(
    ([key]) => PASSED_ON.includes(key) || (key.startsWith('BIRTH_') && !OWN.has(key)),
  );
  return {
    ...Object.fromEntries(own),
    DATABASE_URL: around.databases[roleOf(name)],
    TEMPORAL_ADDRESS: around.temporal,
    TEMPORAL_NAMESPACE: around.env['TEMPORAL_NAMESPACE'] || 'default',
    KAFKA_BROKERS: around.kafka,
    BIRTH_DATA_DIR: around.dataDir,
    ...(name === 'api' ? { BIRTH_API_PORT: String(around.apiPort) } : {}),
    ...(name === 'worker' && around.temporalUi ? { BIRTH_TEMPORAL_UI_ORIGIN: around.temporalUi } : {}),
    ...compiledCode(around.env),
    ...around.settingsOf?.(name),
    ...secretsOf(name, around),
  };
}

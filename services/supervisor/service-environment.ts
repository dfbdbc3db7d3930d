import { INSECURE_DEMO_MASTER_KEY } from '../../infra/config/config.ts';
import { keySettingsOf } from '../../infra/config/key-settings.ts';
import { masterKeyFault } from '../../infra/config/production.ts';
import { mayHave, SECRET_SETTINGS } from '../../infra/config/service-needs.ts';
import { compiledCode } from '../../infra/bootstrap/paths.mjs';
import { ClearError } from '../../infra/embedded/clear-error.ts';
import type { DatabaseUrls } from '../../infra/postgres/prepare.ts';
import { DATABASE_ROLES, type DatabaseRole } from '../../infra/postgres/rights.ts';
import { webKeyOf } from '../../infra/sealing/keys.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { demoIssuer, type DemoIdentity } from './logins.ts';
import { grantsOf, type DemoTokens } from './tokens.ts';

/** The services of the case side. */
const CASE_SIDE = ['api', 'worker', 'relay', 'gateway'] as const;

/** Every service, each a process of its own. */
export const SERVICE_NAMES: readonly string[] = [
  ...CASE_SIDE,
  'notifier',
  ...DEPARTMENT_CODES.map((department) => `departments/${department}`),
];

/** The issuer of the demonstration, which `npm start` runs besides. */
export const IDENTITY = 'identity';
/** The pages, which `npm start` runs besides. */
export const WEB = 'web';

/** Which services a stack starts. */
export function namesOf(wanted: {
  readonly services?: readonly string[];
  readonly identity?: boolean;
  readonly web?: boolean;
}): string[] {
  return [
    ...(wanted.services ?? SERVICE_NAMES),
    ...(wanted.identity ? [IDENTITY] : []),
    ...(wanted.web ? [WEB] : []),
  ];
}

/** Where it is: what its tokens say of whom they are. */
export function identityAt(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Where the pages are. */
export function webAt(port: number): string {
  return `http://127.0.0.1:${port}`;
}

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
  /** the demonstration's own issuer, where it runs */
  readonly identity?: (DemoIdentity & { readonly port: number }) | undefined;
  readonly apiPort: number;
  /** where the pages are, where they run */
  readonly webPort?: number | undefined;
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
const OWN = new Set<string>([
  ...SECRET_SETTINGS,
  'BIRTH_API_PORT',
  'BIRTH_IDENTITY_PORT',
  'BIRTH_WEB_API',
  'BIRTH_WEB_PORT',
  'BIRTH_WEB_SANDBOX',
  'BIRTH_ISSUERS',
  'BIRTH_OPS_HOST',
  'BIRTH_OPS_PORT',
]);

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
  const passed = passedOn(around);
  if (name === IDENTITY) return { ...passed, ...identitySettings(around) };
  if (name === WEB) return { ...passed, ...webSettings(around) };
  return {
    ...passed,
    DATABASE_URL: around.databases[roleOf(name)],
    TEMPORAL_ADDRESS: around.temporal,
    TEMPORAL_NAMESPACE: around.env['TEMPORAL_NAMESPACE'] || 'default',
    KAFKA_BROKERS: around.kafka,
    ...(name.startsWith('departments/') ? { BIRTH_WEB_SANDBOX: sandboxOf(around) } : {}),
    ...(name === 'api' ? apiSettings(around) : {}),
    ...(name === 'worker' && around.temporalUi ? { BIRTH_TEMPORAL_UI_ORIGIN: around.temporalUi } : {}),
    ...(name === 'notifier' && around.webPort !== undefined
      ? { BIRTH_FAMILY_ADDRESS: `${webAt(around.webPort)}/family/` }
      : {}),
    ...around.settingsOf?.(name),
    ...secretsOf(name, around),
  };
}

/** Where the demonstration's API is, whom it lets in, and where its documents are checked. */
function apiSettings(around: Surroundings): NodeJS.ProcessEnv {
  const { apiPort, env, identity } = around;
  const verify = env['BIRTH_VERIFY_ADDRESS'] || (identity ? `http://127.0.0.1:${apiPort}/verify` : '');
  return {
    BIRTH_API_PORT: String(apiPort),
    ...(around.webPort === undefined ? {} : { BIRTH_WEB_KEY: webKeyOf(around.masterKey) }),
    ...(verify === '' ? {} : { BIRTH_VERIFY_ADDRESS: verify }),
    ...issuerSettings(around),
  };
}

/** What every process may know. */
function passedOn(around: Surroundings): NodeJS.ProcessEnv {
  const own = Object.entries(around.env).filter(
    ([key]) => PASSED_ON.includes(key) || (key.startsWith('BIRTH_') && !OWN.has(key)),
  );
  return { ...Object.fromEntries(own), BIRTH_DATA_DIR: around.dataDir, ...compiledCode(around.env) };
}

function identitySettings({ identity, apiPort, webPort }: Surroundings): NodeJS.ProcessEnv {
  if (!identity) throw new Error('the demonstration has no issuer in this run');
  const { port, logins, link } = identity;
  return {
    BIRTH_IDENTITY_PORT: String(port),
    BIRTH_LOGINS: JSON.stringify(logins),
    BIRTH_SIGN_IN_LINK: link,
    BIRTH_SIGN_OUT_URL: `http://127.0.0.1:${apiPort}/v1/sign-out`,
    ...(webPort === undefined ? {} : { BIRTH_WEB_PORT: String(webPort) }),
  };
}

/** Only the demonstration has an issuer of its own, families that nobody belongs to, and departments that play along. */
function sandboxOf({ identity }: Pick<Surroundings, 'identity'>): string {
  return identity ? 'true' : 'false';
}

/** People sign in at the issuer that was named, and else at the demonstration's own. */
function webSettings({ env, apiPort, webPort = 0, identity, masterKey }: Surroundings): NodeJS.ProcessEnv {
  return {
    BIRTH_WEB_PORT: String(webPort),
    BIRTH_WEB_API: `http://127.0.0.1:${apiPort}`,
    BIRTH_WEB_KEY: webKeyOf(masterKey),
    BIRTH_WEB_SANDBOX: sandboxOf({ identity }),
    BIRTH_WEB_PSEUDO_LOCALE: identity ? 'true' : 'false',
    BIRTH_WEB_ISSUER: env['BIRTH_WEB_ISSUER'] || (identity ? identityAt(identity.port) : ''),
  };
}

/** The API takes the tokens of the issuers that were named, and else those of the demonstration's own. */
function issuerSettings({ env, identity }: Surroundings): NodeJS.ProcessEnv {
  if (env['BIRTH_ISSUERS']) return { BIRTH_ISSUERS: env['BIRTH_ISSUERS'] };
  return identity ? { BIRTH_ISSUERS: JSON.stringify([demoIssuer(identityAt(identity.port))]) } : {};
}

import { join } from 'node:path';
import { z } from 'zod';
import { departmentSchema } from '../../schemas/department.ts';
import { TOKEN_ROLES } from '../../schemas/roles.ts';
import { RECEIVERS, type Receiver } from '../sealing/keys.ts';
import { issuersSchema } from './issuers.ts';
import { loginSchema } from './logins.ts';
import { PAGE_SETTINGS } from './page-settings.ts';
import { RATE_SETTINGS } from './rate-settings.ts';
import { SMS_SETTINGS } from './sms-settings.ts';

/** The demo's master key says what it is; production refuses it. */
export const INSECURE_DEMO_MASTER_KEY = 'insecure-demo-master-key';

export const tokenSchema = z.object({
  name: z.string(),
  token: z.string().min(16),
  role: z.enum(TOKEN_ROLES),
  /** facility codes a hospital may act for; `*` means every one */
  facilities: z.union([z.literal('*'), z.array(z.string())]).default([]),
  /** six-digit codes of those that it is for, 620100 for all that lies in it; `*`: every one */
  divisions: z.union([z.literal('*'), z.array(z.string().regex(/^[1-9]\d{5}$/)).max(1_000)]).default('*'),
  /** whose officer it is; left out: nobody's, as in a hall */
  department: departmentSchema.optional(),
});
export type TokenGrant = z.infer<typeof tokenSchema>;

const json = <T extends z.ZodType>(array: T) =>
  z
    .string()
    .default('[]')
    .transform((text, ctx) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        ctx.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(array);

const file = (about: string) =>
  z
    .string()
    .default('')
    .meta({ description: `${about} (path)` });

const secrets = (about: string) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
    .meta({ description: about });

const keyPairs = (about: string) =>
  z
    .string()
    .regex(/^([a-z-]+=[0-9a-f]{64}(,|$))*$/i, 'is no list of receiver=64 hex digits')
    .default('')
    .transform((text) => text.split(',').flatMap((pair) => (pair === '' ? [] : [pair.split('=')])))
    .pipe(z.array(z.tuple([z.enum(RECEIVERS as [Receiver, ...Receiver[]]), z.string()])))
    .meta({ description: about });

const key = (about: string) =>
  z
    .string()
    .regex(/^([0-9a-f]{64})?$/i, 'must be 64 hex digits')
    .default('')
    .meta({ description: `${about} (64 hex digits)` });

const ownPort = z
  .string()
  .regex(/^\d{0,5}$/, 'is no port')
  .default('')
  .transform((text) => (text === '' ? undefined : Number(text)))
  .pipe(z.number().max(65_535).optional());

const optionalSeconds = z
  .string()
  .regex(/^(\d+(\.\d+)?)?$/, 'is no number of seconds')
  .default('')
  .transform((text) => (text === '' ? undefined : Number(text)))
  .pipe(z.number().positive().optional());

const seconds = (fallback: number, about: string) =>
  z.coerce.number().positive().default(fallback).meta({ description: about });

/** Every setting, its meaning and its default. Nothing else in the system reads the environment. */
export const settings = {
  BIRTH_ENVIRONMENT: z
    .enum(['demo', 'production'])
    .default('demo')
    .meta({ description: 'production refuses what is not safe: docs/production.md' }),
  DATABASE_URL: z.string().default('').meta({
    description:
      "PostgreSQL address with the service's own role; with TLS: ?sslmode=verify-full&sslrootcert=<path>",
  }),
  TEMPORAL_ADDRESS: z
    .string()
    .default('127.0.0.1:7233')
    .meta({ description: 'host:port of the Temporal frontend' }),
  TEMPORAL_NAMESPACE: z.string().default('default').meta({ description: 'Temporal namespace' }),
  TEMPORAL_TLS_CA: file('authority (PEM) that the frontend must prove itself to; empty: no TLS'),
  TEMPORAL_TLS_CERT: file("this service's certificate (PEM), for a frontend that asks for one"),
  TEMPORAL_TLS_KEY: file('key (PEM) of that certificate'),
  TEMPORAL_TOKEN: z.string().default('').meta({
    description:
      'token (JWT) that says what this service may do in Temporal, for a frontend that asks for one',
  }),
  TEMPORAL_TLS_SERVER_NAME: z
    .string()
    .default('')
    .meta({ description: "name in the frontend's certificate; empty: the host of TEMPORAL_ADDRESS" }),
  BIRTH_TEMPORAL_UI_ORIGIN: z
    .string()
    .default('')
    .transform((text) => text.replace(/\/$/, ''))
    .meta({
      description:
        "origin of Temporal's own screen, whose pages may have payloads opened at the worker's operations port (POST /codec/decode); empty: nobody (worker only)",
    }),
  KAFKA_BROKERS: z
    .string()
    .default('127.0.0.1:9092')
    .transform((v) => v.split(',').map((b) => b.trim()))
    .meta({ description: 'comma-separated brokers' }),
  KAFKA_CLIENT: z.enum(['platformatic', 'kafkajs']).default('platformatic').meta({
    description:
      'library that consumes and publishes; kafkajs stops at a batch it cannot decode, with all its partitions (docs/adr/0020)',
  }),
  KAFKA_SSL_CA: file('authority (PEM) that brokers must prove themselves to; empty: no TLS'),
  KAFKA_USERNAME: z
    .string()
    .default('')
    .meta({ description: 'SCRAM-SHA-512 user; empty: no authentication' }),
  KAFKA_PASSWORD: z.string().default('').meta({ description: 'password of that user' }),
  KAFKA_TOPICS: z.enum(['create', 'given']).default('create').meta({
    description: 'given: topics and rights are made by an operator, services only wait for them',
  }),
  BIRTH_MASTER_KEY: z
    .string()
    .default(INSECURE_DEMO_MASTER_KEY)
    .meta({ description: 'root of all keys: for its keeper and for npx birth, never for a service' }),
  BIRTH_PREVIOUS_MASTER_KEYS: secrets(
    'comma-separated master keys that still open things: earlier ones, or the next one before it becomes current',
  ),
  BIRTH_WRAPPING_KEY: key(
    'wraps what is kept: the data keys of families (api, worker, gateway), the root of its own registers (departments and notifier)',
  ),
  BIRTH_PREVIOUS_WRAPPING_KEYS: secrets('comma-separated wrapping keys that still open things'),
  BIRTH_LOOKUP_KEY: key(
    'opens the root of look-ups, notes and Temporal payloads of the ledger: api, worker, gateway',
  ),
  BIRTH_PREVIOUS_LOOKUP_KEYS: secrets('comma-separated look-up keys that still open things'),
  BIRTH_RECEIVER_KEYS: keyPairs(
    'comma-separated receiver=key of the messages to and from departments and notifier: api, worker, gateway',
  ),
  BIRTH_PREVIOUS_RECEIVER_KEYS: keyPairs('such keys that still open things'),
  BIRTH_SEALING_KEY: key('opens and seals the messages of one receiver: departments and notifier'),
  BIRTH_PREVIOUS_SEALING_KEYS: secrets('comma-separated hex keys of this receiver that still open things'),
  BIRTH_DATA_DIR: z.string().default('.data').meta({ description: 'folder for caches and run.json' }),
  BIRTH_TOKENS: json(z.array(tokenSchema)).meta({
    description: 'JSON array of API tokens, see below (api only)',
  }),
  BIRTH_ISSUERS: json(issuersSchema).meta({
    description: 'JSON array of OIDC issuers whose access tokens the API takes, see below (api only)',
  }),
  BIRTH_LOGINS: json(z.array(loginSchema)).meta({
    description: "JSON array of the people of the demonstration's own issuer (identity only)",
  }),
  BIRTH_SIGN_IN_LINK: z.string().default('').meta({
    description:
      "secret of the one-time link into the demonstration's own issuer, a dot, and until when it is good, ms since 1970 (identity only; npm start invents it)",
  }),
  BIRTH_SIGN_OUT_URL: z.string().default('').meta({
    description: "where the demonstration's own issuer tells of sign-outs; empty: nowhere (identity only)",
  }),
  BIRTH_IDENTITY_PORT: z.coerce.number().int().min(0).max(65_535).default(0).meta({
    description: "port of the demonstration's own issuer; 0: any that is free (npm start)",
  }),
  ...PAGE_SETTINGS,
  BIRTH_API_HOST: z.string().default('127.0.0.1').meta({ description: 'address the API listens on' }),
  BIRTH_API_PROXY: z.enum(['none', 'tls']).default('none').meta({
    description: 'tls: a proxy that speaks TLS stands before the API, and nothing else reaches its port',
  }),
  BIRTH_VERIFY_ADDRESS: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'where anybody checks a document on paper, as its QR code says it: https://…/verify; left out: the QR code says number and code',
    }),
  BIRTH_API_PORT: z.coerce.number().int().min(0).default(0).meta({ description: 'API port, 0 picks one' }),
  BIRTH_OPS_HOST: z.string().default('127.0.0.1').meta({
    description:
      'address of the operations port, which asks for no token: for the monitoring network only; under npm start always this machine',
  }),
  BIRTH_OPS_PORT: ownPort.meta({
    description:
      'operations port (/livez, /readyz, /metrics) of this one service, 0 picks one; empty: its place after BIRTH_OPS_PORT_BASE',
  }),
  BIRTH_OPS_PORT_BASE: z.coerce.number().int().min(0).max(65_000).default(9700).meta({
    description:
      'first operations port: each service has its place after it (docs/operations.md), a second one on the same machine 20 further; 0: each picks a free one',
  }),
  BIRTH_FACILITIES: file(
    'register of facilities, a JSON list of what a birth notification has as `facility`: births of others are taken, and asked about before a certificate; empty: every facility is known',
  ),
  BIRTH_PATIENCE_SECONDS: optionalSeconds.meta({
    description:
      'any department may stay silent so many seconds before a person is asked; empty: each as long as policies/patience says',
  }),
  BIRTH_RESEND_SECONDS: seconds(
    30,
    'an unanswered command is published again after this, doubling each time',
  ),
  BIRTH_SWEEP_SECONDS: seconds(2, 'how often wakes that are due are looked for'),
  BIRTH_WATCH_SECONDS: seconds(15, 'how often a gateway counts what waits in the ledger, for its metrics'),
  BIRTH_INVARIANT_SECONDS: seconds(
    5,
    'pause of a gateway between two pages of 500 open cases whose invariants it looks at, all day long',
  ),
  BIRTH_AUDIT_SECONDS: seconds(60, 'how often a gateway seals the audit and publishes its head'),
  BIRTH_AUDIT_HEAD: file(
    'where gateways publish the head of the audit, and npx birth audit verify reads it: in production out of reach of whoever has the database; empty: audit-head.json in BIRTH_DATA_DIR',
  ),
  ...SMS_SETTINGS,
  BIRTH_MAX_ACCEPTS: z.coerce.number().int().positive().default(100).meta({
    description:
      'requests of one token in hand at once, so many births and so many others; more are told to come again (429)',
  }),
  BIRTH_MAX_CONNECTIONS: z.coerce.number().int().positive().default(1_000).meta({
    description:
      'open connections of the API; a new one takes the place of the one that has waited longest for its client',
  }),
  BIRTH_MAX_CONNECTIONS_OF_ADDRESS: z.coerce.number().int().positive().default(500).meta({
    description:
      'of these, from one address; behind a proxy (BIRTH_API_PROXY) all have the address of the proxy',
  }),
  ...RATE_SETTINGS,
  BIRTH_REQUEST_SECONDS: z.coerce.number().min(1).max(50).default(30).meta({
    description:
      'a request must be whole after so long, its header after half of it; its answer made and taken after twice',
  }),
  BIRTH_MAX_BACKLOG: z.coerce.number().int().positive().default(50_000).meta({
    description: 'births not started and messages not sent; with more, births are told to come again (429)',
  }),
  BIRTH_MOST_STARTS: z.coerce.number().int().positive().default(32).meta({
    description:
      'births that an API or a gateway has started and no worker has taken up; more wait in the ledger for their turn',
  }),
  BIRTH_FAIL_POINT: z.string().default('').meta({
    description:
      'fault drills only: `<service>/<point>[:<passage>]` kills that process there once; never in production',
  }),
  BIRTH_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
    .default('info')
    .meta({ description: 'log level' }),
} as const;

const settingsSchema = z.object(settings);

export type Config = z.infer<typeof settingsSchema>;

/** Where the head of the audit is published (path). */
export function auditHeadFile({
  BIRTH_AUDIT_HEAD: head,
  BIRTH_DATA_DIR: folder,
}: Pick<Config, 'BIRTH_AUDIT_HEAD' | 'BIRTH_DATA_DIR'>): string {
  return head === '' ? join(folder, 'audit-head.json') : head;
}

/**
 * Reads the environment once.
 * @throws Error naming each wrong setting, never its value
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = settingsSchema.safeParse(env);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ');
    throw new Error(`settings are wrong: ${wrong}`);
  }
  const config = parsed.data;
  // A password that would travel in clear is a mistake, not a choice.
  if (config.KAFKA_USERNAME !== '' && config.KAFKA_SSL_CA === '')
    throw new Error('KAFKA_USERNAME needs KAFKA_SSL_CA: a password never travels without TLS');
  if (config.BIRTH_ENVIRONMENT === 'production' && config.BIRTH_FAIL_POINT !== '') {
    throw new Error('BIRTH_FAIL_POINT is set: production processes do not die on purpose');
  }
  return config;
}

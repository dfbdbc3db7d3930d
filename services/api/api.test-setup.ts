import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { z } from 'zod';
import { tokenSchema, type TokenGrant } from '../../infra/config/config.ts';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { prepareDatabase } from '../../infra/postgres/prepare.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog, type Logger } from '../../infra/telemetry/log.ts';
import type { CaseRunner, CaseToWake } from '../../infra/temporal/client.ts';
import type { Role } from '../../schemas/roles.ts';
import { answerCheck, readDocument } from '../../test/support/answer-check.ts';
import { ROLE_PASSWORDS } from '../../test/support/fresh-database.ts';
import type { AccessTokens } from './access-tokens.ts';
import { buildApp } from './app.ts';
import type { App } from './app-types.ts';
import type { ConnectionLimits } from './connections.ts';
import type { OverloadLimits } from './overload.ts';
import type { RateLimits } from './rates.ts';

export const TOKENS = {
  hospital: 'hospital-token-of-the-tests',
  otherHospital: 'other-hospital-token-of-tests',
  clerk: 'clerk-token-of-the-tests',
  supervisor: 'supervisor-token-of-the-tests',
  operator: 'operator-token-of-the-tests',
  auditor: 'auditor-token-of-the-tests',
  districtClerk: 'district-clerk-token-of-tests',
  cityClerk: 'city-clerk-token-of-the-tests',
  foreignClerk: 'foreign-clerk-token-of-tests',
  foreignSupervisor: 'foreign-supervisor-token-of-tests',
  policeOfficer: 'police-officer-token-of-tests',
  foreignAuditor: 'foreign-auditor-token-of-tests',
} as const;
export type Who = keyof typeof TOKENS;

/** The API on one database; Temporal is a recording port that can be told to be away. */
export interface TestApi {
  readonly app: App;
  /** of whoever may do everything: for a test that looks, or prepares something */
  readonly pool: Pool;
  readonly keyring: Keyring;
  /** case numbers of the wakes that Temporal has answered, in their order */
  readonly woken: string[];
  temporalAway: boolean;
  call(who: Who | undefined, path: string, options?: CallOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** null: without the header */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** default: POST with a body, else GET */
  readonly method?: 'POST' | 'PUT' | 'DELETE';
}

/** Staff that is bounded: to one district, to a city, to another city, to a department. */
const BOUNDS = {
  districtClerk: { role: 'clerk', divisions: ['620102'] },
  cityClerk: { role: 'clerk', divisions: ['620100'] },
  foreignClerk: { role: 'clerk', divisions: ['220100'] },
  foreignSupervisor: { role: 'supervisor', divisions: ['220100'] },
  policeOfficer: { role: 'clerk', divisions: '*', department: 'public-security' },
  foreignAuditor: { role: 'auditor', divisions: ['220100'] },
} as const;

function grants(): TokenGrant[] {
  const hospitals = [
    { name: 'hospital', facilities: '*' as const },
    { name: 'otherHospital', facilities: ['OTHER-001'] },
  ] as const;
  const staff = ['clerk', 'supervisor', 'operator', 'auditor'] as const;
  return z.array(tokenSchema).parse([
    ...hospitals.map((grant) => ({ ...grant, role: 'hospital', token: TOKENS[grant.name] })),
    ...staff.map((name) => ({ name, role: name, token: TOKENS[name] })),
    ...Object.entries(BOUNDS).map(([name, bounds]) => ({
      name,
      ...bounds,
      token: TOKENS[name as keyof typeof BOUNDS],
    })),
  ]);
}

/** The role of a test's caller. */
export function roleOfWho(who: Who): Role {
  if (who === 'otherHospital') return 'hospital';
  return Object.hasOwn(BOUNDS, who) ? BOUNDS[who as keyof typeof BOUNDS].role : (who as Role);
}

export const GENEROUS: OverloadLimits = { maxAccepts: 1_000, maxBacklog: 1_000_000, mostStarts: 1_000 };

export const UNHURRIED: RateLimits = { ofCaller: 10_000_000, ofAddress: 10_000_000 };

export const PATIENT: ConnectionLimits = { connections: 1_000, ofAddress: 500, requestSeconds: 30 };

export interface TestApiOptions {
  readonly limits?: OverloadLimits;
  readonly connections?: ConnectionLimits;
  readonly rates?: RateLimits;
  /** where a test reads the log */
  readonly log?: Logger;
  /** default: one that needs no database */
  readonly keyring?: Keyring;
  /** Temporal, where a test has one of its own */
  readonly runner?: Pick<CaseRunner, 'wake'>;
  /** of issuers, beside the given ones */
  readonly accessTokens?: AccessTokens;
}

/** The database as the API logs in to it: with its own rights, and no more. One that is away has nobody's. */
async function asApi(url: string): Promise<string> {
  try {
    return (await prepareDatabase(url, ROLE_PASSWORDS)).api;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ECONNREFUSED') return url;
    throw error;
  }
}

/** @param url a migrated database, or one that is away */
export async function startTestApi(url: string, options: TestApiOptions = {}): Promise<TestApi> {
  const log = options.log ?? createLog('api-test', 'fatal');
  const pool = createPool({ url, max: 4, applicationName: 'api-test', log });
  const own = createPool({ url: await asApi(url), max: 12, applicationName: 'api', log });
  const keyring = options.keyring ?? testKeyring('a master key of this test');
  const woken: string[] = [];
  const wake = async ({ caseNumber }: CaseToWake): Promise<void> => {
    if (api.temporalAway) throw new Error('Temporal is away');
    woken.push(caseNumber);
  };
  const app = await buildApp({
    pool: own,
    keyring,
    tokens: grants(),
    accessTokens: options.accessTokens,
    runner: options.runner ?? { wake },
    checks: { database: () => own.query('select 1') },
    patienceSeconds: 900,
    limits: options.limits ?? GENEROUS,
    connections: options.connections ?? PATIENT,
    rates: options.rates ?? UNHURRIED,
    log,
  });
  const api: TestApi = {
    app,
    pool,
    keyring,
    woken,
    temporalAway: false,
    call: (who, path, options = {}) => inject(app, who, path, options),
    close: async () => {
      await app.close();
      await Promise.all([own.end(), pool.end()]);
    },
  };
  return api;
}

const fitsDocument = answerCheck(readDocument());

/** Every answer that a test sees is held against docs/openapi.json. */
async function inject(
  app: App,
  who: Who | undefined,
  path: string,
  { body, key, headers, method: asked }: CallOptions,
): Promise<LightMyRequestResponse> {
  const sent = key === undefined ? randomUUID() : key;
  const method = asked ?? (body === undefined ? 'GET' : 'POST');
  const answer = await app.inject({
    method,
    url: path,
    headers: {
      ...(who ? { authorization: `Bearer ${TOKENS[who]}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(sent === null || body === undefined ? {} : { 'idempotency-key': sent }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  fitsDocument({
    method,
    url: path,
    status: answer.statusCode,
    header: (name) => answer.headers[name.toLowerCase()]?.toString(),
    body: answer.body,
  });
  return answer;
}

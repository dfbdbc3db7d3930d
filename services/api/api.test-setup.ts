import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { prepareDatabase } from '../../infra/postgres/prepare.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog, type Logger } from '../../infra/telemetry/log.ts';
import type { CaseRunner, CaseToWake } from '../../infra/temporal/client.ts';
import { answerCheck, readDocument } from '../../test/support/answer-check.ts';
import { ROLE_PASSWORDS } from '../../test/support/fresh-database.ts';
import { buildApp } from './app.ts';
import type { App } from './app-types.ts';
import type { ConnectionLimits } from './connections.ts';
import type { OverloadLimits } from './overload.ts';

export const TOKENS = {
  hospital: 'hospital-token-of-the-tests',
  otherHospital: 'other-hospital-token-of-tests',
  clerk: 'clerk-token-of-the-tests',
  supervisor: 'supervisor-token-of-the-tests',
  operator: 'operator-token-of-the-tests',
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
  readonly method?: 'POST' | 'DELETE';
}

function grants() {
  return [
    { name: 'hospital', token: TOKENS.hospital, role: 'hospital' as const, facilities: '*' as const },
    {
      name: 'otherHospital',
      token: TOKENS.otherHospital,
      role: 'hospital' as const,
      facilities: ['OTHER-001'],
    },
    { name: 'clerk', token: TOKENS.clerk, role: 'clerk' as const, facilities: [] },
    { name: 'supervisor', token: TOKENS.supervisor, role: 'supervisor' as const, facilities: [] },
    { name: 'operator', token: TOKENS.operator, role: 'operator' as const, facilities: [] },
  ];
}

export const GENEROUS: OverloadLimits = { maxAccepts: 1_000, maxBacklog: 1_000_000, mostStarts: 1_000 };

export const PATIENT: ConnectionLimits = { connections: 1_000, ofAddress: 500, requestSeconds: 30 };

export interface TestApiOptions {
  readonly limits?: OverloadLimits;
  readonly connections?: ConnectionLimits;
  /** where a test reads the log */
  readonly log?: Logger;
  /** default: one that needs no database */
  readonly keyring?: Keyring;
  /** Temporal, where a test has one of its own */
  readonly runner?: Pick<CaseRunner, 'wake'>;
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
    runner: options.runner ?? { wake },
    checks: { database: () => own.query('select 1') },
    patienceSeconds: 900,
    limits: options.limits ?? GENEROUS,
    connections: options.connections ?? PATIENT,
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

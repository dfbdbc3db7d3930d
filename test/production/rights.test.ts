import { createHmac } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config/config.ts';
import { NEEDS, SECRET_SETTINGS } from '../../infra/config/service-needs.ts';
import { temporalConnection, type TemporalConnection } from '../../infra/temporal/connection.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { verify } from '../../services/verify/verify.ts';
import { askTemporal, enterPostgres, inDatabase, withPassword } from '../support/probes.ts';
import { environmentOfProcess, standsInArguments } from '../support/processes.ts';
import { freshSample } from '../support/samples.ts';
import { useStack } from '../support/stack.ts';

const [NO_RULE, WRONG, DENIED] = ['28000', '28P01', '42501'];

const system = useStack({}, 'production');
/** What a running service was really given. */
const given = (service: string): Record<string, string> =>
  environmentOfProcess(system.stack.run.services[service]?.pid ?? 0);
const asOperator = (server: NodeJS.ProcessEnv) => readConfig({ ...system.stack.run.operator, ...server });
const operatorTemporal = (): TemporalConnection =>
  temporalConnection(asOperator({ TEMPORAL_ADDRESS: system.stack.run.temporal }));
const departments = DEPARTMENT_CODES.map((code) => ({ code, service: `departments/${code}` }));

interface KeptSecrets {
  readonly masterKey: string;
  readonly temporalDatabase: string;
}

/** What the stack invented for itself. */
function keptSecrets(): KeptSecrets {
  return JSON.parse(readFileSync(path.join(system.stack.dataDir, 'secrets.json'), 'utf8')) as KeptSecrets;
}

it('lets an operator look at every invariant', async () => {
  await system.hospital.whenCompleted(await system.hospital.report(freshSample('lanzhou-first-child')));
  const { masterKey } = keptSecrets();
  const { results } = await verify(system.stack.run, { masterKey, only: ['R4', 'R7', 'R8', 'R9'] });
  expect(results.filter(({ holds }) => holds !== true)).toEqual([]);
});

describe('inside Temporal', () => {
  it('an operator looks at everything, and can neither end a case nor start one', async () => {
    const operator = operatorTemporal();
    const seen = await askTemporal(operator, (frontend) =>
      frontend.listWorkflowExecutions({ namespace: 'default', pageSize: 1 }),
    );
    expect(seen).toBe('done');
    const namespace = 'default';
    const open = await system.hospital.report(freshSample('lanzhou-name-and-choices-later'));
    await system.hospital.whenAsked(open, 'name-missing');
    const workflowExecution = { workflowId: open };
    expect(
      await askTemporal(operator, (frontend) =>
        frontend.getWorkflowExecutionHistory({ namespace, execution: workflowExecution }),
      ),
    ).toBe('done');
    const changes: readonly ((frontend: Connection['workflowService']) => Promise<unknown>)[] = [
      (frontend) => frontend.terminateWorkflowExecution({ namespace, workflowExecution }),
      (frontend) => frontend.requestCancelWorkflowExecution({ namespace, workflowExecution }),
      (frontend) => frontend.deleteWorkflowExecution({ namespace, workflowExecution }),
      (frontend) => frontend.signalWorkflowExecution({ namespace, workflowExecution, signalName: 'x' }),
      (frontend) => frontend.resetWorkflowExecution({ namespace, workflowExecution }),
      (frontend) => frontend.startWorkflowExecution({ namespace, workflowId: 'mine' }),
      (frontend) => frontend.pollWorkflowTaskQueue({ namespace, taskQueue: { name: 'mine' } }),
      (frontend) => frontend.updateNamespace({ namespace }),
    ];
    for (const change of changes)
      expect([String(change), await askTemporal(operator, change)]).toEqual([String(change), 'refused']);
  });

  it('a certificate without a token, or with one that nobody here has signed, opens nothing', async () => {
    const { apiKey = '', ...withoutToken } = operatorTemporal();
    const [head = '', , signature = ''] = apiKey.split('.');
    const forged = Buffer.from(
      JSON.stringify({ sub: 'birth operator', permissions: ['temporal-system:admin'], exp: 4_102_444_800 }),
    ).toString('base64url');
    const list = (frontend: Connection['workflowService']) =>
      frontend.listWorkflowExecutions({ namespace: 'default', pageSize: 1 });
    for (const connection of [withoutToken, { ...withoutToken, apiKey: `${head}.${forged}.${signature}` }])
      expect(await askTemporal(connection, list)).toBe('refused');
    expect(await askTemporal(temporalConnection(readConfig(given('worker'))), list)).toBe('done');
    const ofWorker = temporalConnection(readConfig(given('worker')));
    expect(await askTemporal(ofWorker, (f) => f.updateNamespace({ namespace: 'default' }))).toBe('refused');
  });
});

describe('PostgreSQL', () => {
  const plain = (url: string): string => url.split('?')[0] ?? '';

  it('lets in nobody without TLS or with a wrong password, the administrator neither', async () => {
    const urls = [
      system.stack.run.postgres,
      system.stack.administrator['DATABASE_URL'] ?? '',
      ...Object.keys(system.stack.run.services).map((service) => given(service)['DATABASE_URL'] ?? ''),
    ];
    for (const url of urls) {
      const { username } = new URL(url);
      expect([username, await enterPostgres(url)]).toEqual([username, 'in']);
      expect([username, await enterPostgres(plain(url))]).toEqual([username, NO_RULE]);
      expect([username, await enterPostgres(withPassword(url, 'wrong'))]).toEqual([username, WRONG]);
    }
  });

  it('tells in run.json who may look, and nobody who may do everything', async () => {
    const file = readFileSync(path.join(system.stack.dataDir, 'run.json'), 'utf8');
    const { password } = new URL(system.stack.administrator['DATABASE_URL'] ?? '');
    expect(password.length).toBeGreaterThan(16);
    expect([file.includes(password), file.includes('birth_admin')]).toEqual([false, false]);
    const { postgres } = system.stack.run;
    const isSuperuser = `do $$ begin if (select rolsuper from pg_roles where rolname = current_user)
      then raise exception 'is one'; end if; end $$`;
    expect(await enterPostgres(postgres, isSuperuser)).toBe('in');
    for (const table of ['ledger.payment_order', 'finance.payment', 'public_security.outbox']) {
      expect([table, await enterPostgres(postgres, `select from ${table}`)]).toEqual([table, 'in']);
      expect([table, await enterPostgres(postgres, `delete from ${table}`)]).toEqual([table, DENIED]);
    }
    expect(await enterPostgres(postgres, 'update ledger.payment_order set amount_fen = 1')).toBe(DENIED);
  });

  it('lets finance add to its payments, and never change one', async () => {
    const url = given('departments/finance')['DATABASE_URL'] ?? '';
    for (const table of ['payment', 'payment_correction', 'bank_transfer']) {
      const multiply = `update finance.${table} set amount_fen = amount_fen * 10`;
      expect([table, await enterPostgres(url, multiply)]).toEqual([table, DENIED]);
    }
  });

  it('keeps each service to its own schema, and out of Temporal’s databases', async () => {
    for (const { code, service } of departments) {
      const url = given(service)['DATABASE_URL'] ?? '';
      const other = code === 'public-security' ? 'medical_insurance' : 'public_security';
      expect(await enterPostgres(url, `select from ${other}.inbox`)).toBe(DENIED);
      expect(await enterPostgres(url, 'select from ledger.subject')).toBe(DENIED);
      expect(await enterPostgres(url, 'select from inbox')).toBe('in');
      expect(await enterPostgres(inDatabase(url, 'temporal'))).toBe(NO_RULE);
      expect(await enterPostgres(inDatabase(url, 'postgres'))).toBe(NO_RULE);
    }
    const { temporalDatabase } = keptSecrets();
    const temporal = new URL(withPassword(system.stack.run.postgres, temporalDatabase));
    temporal.username = 'temporal';
    expect(await enterPostgres(temporal.toString())).toBe(NO_RULE);
    const own = inDatabase(temporal.toString(), 'temporal');
    expect(await enterPostgres(own, 'select from namespaces')).toBe('in');
    expect(await enterPostgres(own, 'create table mine (x int)')).toBe(DENIED);
  });
});

describe('secrets', () => {
  it('are given to the service that needs them only', () => {
    for (const service of Object.keys(system.stack.run.services)) {
      const env = given(service);
      const needed = [...(NEEDS[service.replace('departments/', '')] ?? [])].sort();
      expect([service, env['BIRTH_ENVIRONMENT']]).toEqual([service, 'production']);
      const held = SECRET_SETTINGS.filter((setting) => env[setting] && setting !== 'TEMPORAL_TOKEN');
      expect([service, held.sort()]).toEqual([service, needed]);
      expect([service, 'TEMPORAL_TOKEN' in env]).toEqual([service, 'TEMPORAL_TLS_KEY' in env]);
      expect([service, Object.values(env).includes(keptSecrets().masterKey)]).toEqual([service, false]);
    }
  });

  it('of one service do not let it in as another', async () => {
    const { masterKey } = keptSecrets();
    const held = [masterKey, ...Object.values(given('relay'))];
    for (const service of ['api', 'worker', 'finance', 'public-security']) {
      const url = new URL(given('relay')['DATABASE_URL'] ?? '');
      url.username = `birth_${service.replaceAll('-', '_')}`;
      for (const secret of held) {
        const derived = createHmac('sha256', secret).update(`database:${service}`).digest('base64url');
        expect([service, await enterPostgres(withPassword(url.toString(), derived))]).toEqual([
          service,
          WRONG,
        ]);
      }
    }
  });

  it('stand in no list of processes, and in no file that others can read', () => {
    const { dataDir } = system.stack;
    const secrets = readFileSync(path.join(dataDir, 'secrets.json'), 'utf8');
    const passwords = readFileSync(path.join(dataDir, 'database-passwords.json'), 'utf8');
    const values = [...`${secrets}${passwords}`.matchAll(/"([\w-]{32,43})"/g)].map(([, value = '']) => value);
    expect(values.length).toBeGreaterThan(8);
    expect(values.filter(standsInArguments)).toEqual([]);
    for (const file of [
      'secrets.json',
      'database-passwords.json',
      'run.json',
      'tokens.json',
      'kafka/server.properties',
      'temporal/production.yaml',
      'tls/server-authority.key',
      'tls/client-operator.key',
    ])
      expect([file, statSync(path.join(dataDir, file)).mode & 0o077]).toEqual([file, 0]);
  });
});

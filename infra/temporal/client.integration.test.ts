import { Client, Connection } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CasePlan } from '../../schemas/case-plan.ts';
import { testServers } from '../../test/support/servers.ts';
import { readConfig } from '../config/config.ts';
import { testKeyring } from '../sealing/keyring.test-setup.ts';
import { createCasePresence, type CasePresence } from './case-presence.ts';
import { CaseNotRunningError, createCaseRunner, type CaseRunner } from './client.ts';

const KEYRING = testKeyring('a master key of this test');

/** Without a worker: what is started stays as it is until the test ends it. */
describe('starting and reaching a case', () => {
  let runner: CaseRunner;
  let presence: CasePresence;
  let connection: Connection;

  beforeAll(async () => {
    const address = (await testServers()).temporal;
    const config = readConfig({ TEMPORAL_ADDRESS: address });
    runner = createCaseRunner(config, KEYRING);
    presence = createCasePresence(config);
    connection = await Connection.connect({ address });
  });
  afterAll(async () => {
    await Promise.all([runner.close(), presence.close(), connection.close()]);
  });

  const plan = (): CasePlan => ({
    caseNumber: `B-${randomUUID()}`,
    graph: 'test@1',
    nodes: [],
    decided: false,
  });
  const end = async ({ caseNumber }: CasePlan): Promise<void> => {
    await new Client({ connection }).workflow.getHandle(caseNumber).terminate('the test ends it');
  };

  it('a case is started once: while it runs, and after its end', async () => {
    const one = plan();
    expect(await runner.startCase(one)).toBe('started');
    expect(await runner.startCase(one)).toBe('already-started');
    await end(one);
    expect(await runner.startCase(one)).toBe('already-started');
    expect(await presence.isRunning(one.caseNumber)).toBe(false);
  });

  it('a case that has ended runs anew only when it is rebuilt, and then once', async () => {
    const one = plan();
    await runner.startCase(one);
    await end(one);
    expect(await runner.startCase(one, { rebuild: true })).toBe('started');
    expect(await runner.startCase(one, { rebuild: true })).toBe('already-started');
    expect(await presence.isRunning(one.caseNumber)).toBe(true);
    await end(one);
  });

  it('what Temporal is given is sealed', async () => {
    const one = plan();
    await runner.startCase(one);
    const { history } = await connection.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId: one.caseNumber },
    });
    const [input] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    expect(Buffer.from(input?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
    expect(Buffer.from(input?.data ?? []).toString('latin1')).not.toContain(one.graph);
    await end(one);
  });

  it('tells a case that does not run from a Temporal that does not answer', async () => {
    const one = plan();
    expect(await presence.isRunning(one.caseNumber)).toBe(false);
    await expect(runner.deliver(one.caseNumber, [], randomUUID())).rejects.toThrow(CaseNotRunningError);
    await runner.startCase(one);
    await end(one);
    await expect(runner.deliver(one.caseNumber, [], randomUUID())).rejects.toThrow(CaseNotRunningError);
    const away = createCaseRunner(readConfig({ TEMPORAL_ADDRESS: '127.0.0.1:1' }), KEYRING);
    await expect(away.deliver(one.caseNumber, [], randomUUID())).rejects.not.toThrow(CaseNotRunningError);
    await away.close();
  });
});

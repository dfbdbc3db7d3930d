import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../test/support/wait.ts';
import { standing } from '../../workflows/messages.ts';
import { readConfig } from '../config/config.ts';
import { testKeyring } from '../sealing/keyring.test-setup.ts';
import { createCaseRunner, type CaseToWake } from './client.ts';
import { BIRTH_CASE, TASK_QUEUE } from './names.ts';
import { openTestTemporal, StandIn, type TestTemporal } from './temporal.test-setup.ts';

const keyring = testKeyring('a master key of this test');
/** The queue of 0.1.0: no worker polls it any more. */
const FORMER_TASK_QUEUE = 'birth-case';
const { EventType } = proto.temporal.api.enums.v1;

describe('waking a case', () => {
  let at: TestTemporal;
  let ledger: StandIn;
  let stopWorker: () => Promise<void>;
  let caseNumber: string;

  beforeAll(async () => {
    at = await openTestTemporal(keyring);
    ledger = new StandIn();
    stopWorker = await at.startWorker({ activities: ledger.activities });
  });
  beforeEach(() => {
    caseNumber = `B-${randomUUID()}`;
  });
  afterAll(async () => {
    await stopWorker();
    await at.close();
  });

  const wake = (kind: CaseToWake['kind'], updateId: string = randomUUID()): Promise<void> =>
    at.runner.wake({ caseNumber, kind, divisionCode: '620102', updateId }, async () =>
      ledger.needsRun(caseNumber),
    );
  /** Something lands, and the case is woken for it: when that is answered, a round has seen it. */
  const landAndWake = async (kind: CaseToWake['kind']): Promise<void> => {
    ledger.land(caseNumber);
    await wake(kind);
    expect(ledger.hasSeenAll(caseNumber)).toBe(true);
  };
  const describeRun = async (): Promise<{ runId: string; status: string; taskQueue: string }> => {
    const { runId, status, taskQueue } = await at.client.workflow.getHandle(caseNumber).describe();
    return { runId, status: status.name, taskQueue };
  };
  const eventsOf = async (type: number): Promise<number> => {
    const { events } = await at.historyOf(caseNumber);
    return (events ?? []).filter((event) => event.eventType === type).length;
  };

  it.each(['start', 'news', 'carry-over'] as const)('starts what does not run (%s)', async (kind) => {
    await landAndWake(kind);
    expect(await describeRun()).toMatchObject({ status: 'RUNNING', taskQueue: TASK_QUEUE });
  });

  it('with a start makes one round and one Update, in the first task', async () => {
    await landAndWake('start');
    expect(ledger.roundsOf(caseNumber)).toEqual([1]);
    expect(await eventsOf(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)).toBe(1);
    expect(await eventsOf(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)).toBe(1);
  });

  it('joins what runs, as news and as a start that is made again', async () => {
    await landAndWake('start');
    const { runId } = await describeRun();
    await landAndWake('news');
    await landAndWake('start');
    expect((await describeRun()).runId).toBe(runId);
    expect(await at.client.workflow.getHandle(caseNumber).query(standing)).toMatchObject({
      phase: 'joint-handling',
    });
  });

  it('makes another round for what lands while one is under way', async () => {
    await landAndWake('start');
    const gate = Promise.withResolvers<void>();
    ledger.gate = gate.promise;
    const rounds = ledger.roundsOf(caseNumber).length;
    ledger.land(caseNumber);
    const first = wake('news');
    await waitFor('the round to begin', async () =>
      ledger.roundsOf(caseNumber).length > rounds ? true : undefined,
    );
    ledger.land(caseNumber);
    const second = wake('news');
    expect(ledger.hasSeenAll(caseNumber)).toBe(false);
    gate.resolve();
    ledger.gate = undefined;
    await Promise.all([first, second]);
    expect(ledger.hasSeenAll(caseNumber)).toBe(true);
  });

  it.each(['start', 'news'] as const)('starts anew what was terminated (%s)', async (kind) => {
    await landAndWake('start');
    const { runId } = await describeRun();
    await at.client.workflow.getHandle(caseNumber).terminate('Temporal was set back');
    await landAndWake(kind);
    const now = await describeRun();
    expect(now.status).toBe('RUNNING');
    expect(now.runId).not.toBe(runId);
  });

  it('starts anew what has ended, for what comes late, and that ends again', async () => {
    await landAndWake('start');
    ledger.over.add(caseNumber);
    await landAndWake('news');
    await at.client.workflow.getHandle(caseNumber).result();
    const { runId, status } = await describeRun();
    expect(status).toBe('COMPLETED');
    await landAndWake('news');
    await at.client.workflow.getHandle(caseNumber).result();
    expect((await describeRun()).runId).not.toBe(runId);
  });

  it('starts nothing for news of what has ended with everything applied', async () => {
    await landAndWake('start');
    ledger.over.add(caseNumber);
    await landAndWake('news');
    const { runId } = await describeRun();
    const rounds = ledger.roundsOf(caseNumber);
    await wake('news');
    expect((await describeRun()).runId).toBe(runId);
    expect(ledger.roundsOf(caseNumber)).toEqual(rounds);
  });

  it('is not lost with a cancellation: only the ledger ends a case', async () => {
    await landAndWake('start');
    await at.client.workflow.getHandle(caseNumber).cancel();
    await landAndWake('news');
    expect((await describeRun()).status).toBe('RUNNING');
  });

  it('carries a run of before 0.2 over: it is replaced, and woken', async () => {
    const plan = { caseNumber, graph: 'test@1', nodes: [], decided: false };
    await at.client.workflow.start(BIRTH_CASE, {
      workflowId: caseNumber,
      taskQueue: FORMER_TASK_QUEUE,
      args: [plan],
    });
    const former = await describeRun();
    await landAndWake('carry-over');
    const now = await describeRun();
    expect(now).toMatchObject({ status: 'RUNNING', taskQueue: TASK_QUEUE });
    expect(now.runId).not.toBe(former.runId);
    const old = await at.client.workflow.getHandle(caseNumber, former.runId).describe();
    expect(old.status.name).toBe('TERMINATED');
    await landAndWake('carry-over');
    await landAndWake('news');
  });

  it('is one Update under one id, at the same time and afterwards', async () => {
    await wake('start');
    const id = randomUUID();
    ledger.land(caseNumber);
    await Promise.all([wake('news', id), wake('news', id), wake('start', id)]);
    expect(ledger.hasSeenAll(caseNumber)).toBe(true);
    const rounds = ledger.roundsOf(caseNumber).length;
    await wake('news', id);
    expect(ledger.roundsOf(caseNumber)).toHaveLength(rounds);
    expect(await eventsOf(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)).toBe(2);
  });

  it('gives Temporal only what is sealed', async () => {
    await landAndWake('start');
    await landAndWake('news');
    const { events } = await at.historyOf(caseNumber);
    const payloads = payloadsIn(events);
    const sealed = payloads.filter(
      (payload) => textOf(payload.metadata?.['encoding']) === 'binary/encrypted',
    );
    expect(sealed.length).toBeGreaterThan(2);
    // What the client library itself says of a local activity is plain, and has nothing of the case.
    const plain = payloads.filter((payload) => !sealed.includes(payload)).map(({ data }) => textOf(data));
    for (const text of plain) expect(text).not.toMatch(/child-1|birth-certificate|requested|B-/);
    for (const { data } of sealed) expect(textOf(data)).not.toContain('child-1');
    const run = await at.client.workflow.getHandle(caseNumber).describe();
    expect(await run.staticSummary()).toBe('出生一件事 · 620102');
  });

  it('fails while Temporal is away, and starts nothing then', async () => {
    const away = createCaseRunner(readConfig({ TEMPORAL_ADDRESS: '127.0.0.1:1' }), keyring);
    const of: CaseToWake = { caseNumber, kind: 'news', divisionCode: '620102', updateId: randomUUID() };
    const tries = [away.wake(of, async () => true), away.wake({ ...of, kind: 'start' }, async () => true)];
    for (const { status } of await Promise.allSettled([...tries, away.check()]))
      expect(status).toBe('rejected');
    await away.close();
    await at.runner.check();
    await expect(describeRun()).rejects.toBeInstanceOf(WorkflowNotFoundError);
    expect(ledger.roundsOf(caseNumber)).toEqual([]);
  });
});

type Payload = temporal.api.common.v1.IPayload;

const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString();

/** Every payload that stands anywhere in a history. */
function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('data' in value && 'metadata' in value && value.data instanceof Uint8Array) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}

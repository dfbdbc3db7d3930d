import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { freshSample } from '../support/samples.ts';
import { useStack } from '../support/stack.ts';
import { underFault } from '../support/under-fault.ts';
import { waitFor } from '../support/wait.ts';

describe('a birth survives', () => {
  const system = useStack({ BIRTH_RESEND_SECONDS: '3' });

  const { report, behaveAll, completeAll, reportDuring } = underFault(system);
  afterEach(() => behaveAll({}));

  it('every answer delivered three times and shuffled', async () => {
    await behaveAll({ duplicate: 3, shuffle: true });
    await completeAll(await reportDuring(5));
  });

  it('the gateway killed between delivery and offset, with another answer joining the redelivered batch', async () => {
    await behaveAll({ slowMs: 250 });
    const caseNumber = await report();
    for (const matter of ['child-1/birth-certificate', 'child-1/household-registration']) {
      await system.hospital.whenMatterCompleted(caseNumber, matter);
      // Offsets are committed on an interval: those of the answer just delivered are not committed yet.
      system.stack.kill('gateway');
      await system.stack.whenUp('gateway');
    }
    await completeAll([caseNumber]);
  });

  it('Kafka stopped with births coming in, then back', async () => {
    const before = await reportDuring(2);
    await system.stack.stopServer('kafka');
    const during = await reportDuring(3);
    await system.stack.startServer('kafka');
    await completeAll([...before, ...during]);
  });

  it("Kafka's data wiped in the middle", async () => {
    await behaveAll({ slowMs: 400 });
    const cases = await reportDuring(3);
    await system.stack.stopServer('kafka');
    await system.stack.wipeKafka();
    await system.stack.startServer('kafka');
    await completeAll(cases);
  });

  it('Temporal stopped, births accepted meanwhile, then back', async () => {
    await behaveAll({ slowMs: 200 });
    const before = await reportDuring(2);
    await system.stack.stopServer('temporal');
    const during = await reportDuring(3);
    const held = await system.hospital.caseOf(during[0] ?? '');
    expect(held.status).toBe('accepted');
    await system.stack.startServer('temporal');
    await completeAll([...before, ...during]);
  });

  it("Temporal's data wiped in the middle, and an operator has every open case woken", async () => {
    const parked = await system.hospital.report(freshSample('lanzhou-name-and-choices-later'));
    await system.hospital.whenAsked(parked, 'name-missing');
    // A wake that is not answered yet would bring it back by itself.
    await waitUntilQuiet(system.stack.run, { seconds: 30, cases: [parked] });
    await behaveAll({ slowMs: 400 });
    const cases = await reportDuring(3);
    await system.stack.stopServer('temporal');
    for (const file of readdirSync(system.stack.dataDir))
      if (file.startsWith('temporal.db')) rmSync(path.join(system.stack.dataDir, file));
    await system.stack.startServer('temporal');
    // What is on its way needs nobody: the next answer starts its case again.
    await completeAll(cases);
    const main = fileURLToPath(new URL('../../services/cli/main.ts', import.meta.url));
    const env = { ...process.env, BIRTH_DATA_DIR: system.stack.dataDir };
    expect(await historyLength(parked).catch(() => 0)).toBe(0);
    await promisify(execFile)(process.execPath, [main, 'wake', '--open'], { env });
    await waitFor('the case that waits for its parents to run again', async () =>
      (await historyLength(parked).catch(() => 0)) > 0 ? true : undefined,
    );
  });

  it('a restart of PostgreSQL: no process exits', async () => {
    await behaveAll({ slowMs: 200 });
    const cases = await reportDuring(3);
    const pids = (): (number | undefined)[] =>
      SERVICE_NAMES.map((name) => system.stack.run.services[name]?.pid);
    const before = pids();
    await system.stack.restartServer('postgres');
    await completeAll(cases);
    expect(pids()).toEqual(before);
  });

  it('PostgreSQL away for long: an open case gains at most 30 history events', async () => {
    // Held, not stopped: a worker that starts needs the ledger for its keys, and would only start again and again.
    const worker = system.stack.run.services['worker']?.pid ?? 0;
    process.kill(worker, 'SIGSTOP');
    const caseNumber = await report();
    await system.stack.stopServer('postgres');
    process.kill(worker, 'SIGCONT');
    await waitFor('the case to meet the missing ledger', async () => {
      const length = await historyLength(caseNumber);
      return length > 4 ? length : undefined;
    });
    // Two rounds of tries, 5 and 20 seconds apart, lie in this time.
    const away = Date.now() + 30_000;
    await waitFor('half a minute without database', async () => (Date.now() > away ? true : undefined));
    // All of it is of the outage: nothing of the case could be done yet.
    const gained = await historyLength(caseNumber);
    expect(gained).toBeLessThanOrEqual(30);
    await system.stack.startServer('postgres');
    await system.hospital.whenCompleted(caseNumber, 90);
    // Not a new run rebuilt from the ledger: the history that met the outage goes on.
    expect(await historyLength(caseNumber)).toBeGreaterThan(gained);
    await completeAll([caseNumber]);
  });

  async function historyLength(caseNumber: string): Promise<number> {
    const connection = await Connection.connect({ address: system.stack.run.temporal });
    try {
      const handle = new Client({ connection }).workflow.getHandle(caseNumber);
      return (await handle.describe()).historyLength;
    } finally {
      await connection.close();
    }
  }
});

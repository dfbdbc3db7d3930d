import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setBehaviour } from '../../services/departments/kit/behaviour.ts';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { verify, type VerifyReport } from '../../services/verify/verify.ts';
import { canaryFamily } from '../support/canary.ts';
import { publishRaw } from '../support/kafka.ts';
import { freshSample } from '../support/samples.ts';
import { sayYes } from '../support/say-yes.ts';
import { useStack } from '../support/stack.ts';
import { waitFor } from '../support/wait.ts';
import { readUnsealed } from '../../infra/postgres/ledger/audit.ts';
import { AUDIT_PLANTS } from './verify-plants/of-audit.ts';
import { CASE_PLANTS } from './verify-plants/of-cases.ts';
import { HARMLESS } from './verify-plants/harmless.ts';
import { CLEAR_TEXT_PLANTS } from './verify-plants/of-clear-text.ts';
import { DOCUMENT_PLANTS } from './verify-plants/of-documents.ts';
import { DECISION_PLANTS } from './verify-plants/of-decisions.ts';
import { DELIVERY_PLANTS } from './verify-plants/of-deliveries.ts';
import { DEPARTMENT_PLANTS } from './verify-plants/of-departments.ts';
import { ERASURE_PLANTS } from './verify-plants/of-erasures.ts';
import { MESSAGE_PLANTS } from './verify-plants/of-messages.ts';
import { PAYMENT_PLANTS } from './verify-plants/of-payments.ts';
import { TEMPORAL_PLANTS } from './verify-plants/of-temporal.ts';
import { CASE_EVENTS, type Plant, type Scene } from './verify-plants/plant.ts';

const PLANTS = [
  ...CASE_PLANTS,
  ...DELIVERY_PLANTS,
  ...DEPARTMENT_PLANTS,
  ...PAYMENT_PLANTS,
  ...MESSAGE_PLANTS,
  ...CLEAR_TEXT_PLANTS,
  ...TEMPORAL_PLANTS,
  ...ERASURE_PLANTS,
  ...DECISION_PLANTS,
  ...AUDIT_PLANTS,
  ...DOCUMENT_PLANTS,
];

/** Each violation is planted by hand in a real system, must be found by its invariant, and is undone again. */
describe('the invariant checker', () => {
  const system = useStack({ BIRTH_PATIENCE_SECONDS: '7200', BIRTH_AUDIT_SECONDS: '1' });
  let scene: Scene;

  beforeAll(async () => {
    const { notification, secrets } = canaryFamily();
    const done = await system.hospital.report(notification);
    const twins = await system.hospital.report(freshSample('lanzhou-twins'));
    const another = await system.hospital.report(freshSample('lanzhou-first-child'));
    for (const family of [done, another]) await sayYes(system.hospital, family);
    const erased = await system.hospital.report(freshSample('lanzhou-first-child'));
    const parked = await system.hospital.report(freshSample('lanzhou-name-and-choices-later'));
    await waitUntilQuiet(system.stack.run, { seconds: 40 });
    await erase(erased);
    await setBehaviour(system.stack.run.postgres, 'disease-control', { silent: true });
    const waiting = await system.hospital.report(freshSample('lanzhou-first-child'));
    await publishPoison();
    await system.hospital.whenMatterCompleted(waiting, 'child-1/social-security-card');
    scene = { system, done, another, twins, erased, parked, waiting, secrets };
  }, 90_000);

  it('finds nothing in a healthy system, where cases wait and a poison message was set aside', async () => {
    await waitFor(
      'everything to have arrived',
      async () => ((await look()).verdict === 'holds' ? true : undefined),
      { seconds: 20 },
    );
    await expectClean();
    const { results } = await look();
    expect(results.filter((r) => r.holds === 'not yet').map((r) => r.id)).toEqual(['R10']);
    expect(results.filter((r) => r.holds === true && r.checked === 0)).toEqual([]);
  });

  describe('with the case side standing still', () => {
    const still = ['relay', 'worker', 'gateway', 'notifier', 'departments/finance'];
    beforeAll(async () => {
      await waitFor('everything to be sealed', async () =>
        (await readUnsealed(system.database)).lines === 0 ? true : undefined,
      );
      await Promise.all(still.map((name) => system.stack.stopServer(name)));
    });
    afterAll(async () => {
      await Promise.all(still.map((name) => system.stack.startServer(name)));
    });

    // Anything left over from one plant would be seen as a wrong find of the next.
    it.each(PLANTS)('$id finds $name', expectFound);

    it.each(HARMLESS)('$id is content with $name', async ({ id, plant }) => {
      const undo = await plant(scene);
      try {
        const { results } = await look([id]);
        expect(results.flatMap((r) => r.violations)).toEqual([]);
        expect(results.map((r) => r.holds)).toEqual([true]);
      } finally {
        await undo();
      }
    });

    it('is content when everything planted is undone', expectClean);

    it('has a plant for every invariant that it checks', async () => {
      const checked = (await look()).results.filter((r) => r.holds === true).map((r) => r.id);
      expect(checked.filter((id) => !PLANTS.some((plant) => plant.id === id))).toEqual([]);
    });
  });

  it('says on the command line what holds, with its exit code', async () => {
    const good = await cli('--json', '--only', 'R1,R10');
    expect(good.code).toBe(0);
    expect(JSON.parse(good.out)).toMatchObject({
      verdict: 'holds',
      results: [
        { id: 'R1', holds: true, violations: [] },
        { id: 'R10', holds: 'not yet' },
      ],
    });
    // Last of all, for what is on a topic stays there.
    const value = Buffer.from(JSON.stringify({ id: randomUUID(), data: { phone: '13977318864' } }));
    await publishRaw(system.stack.run.kafka, [{ topic: CASE_EVENTS, key: 'B-OTHER', value, headers: {} }]);
    const bad = await cli('--only', 'R9');
    expect(bad.code).toBe(1);
    expect(bad.out).toContain('手机号码');
    expect(bad.out).not.toContain('13977318864');
    expect(bad.out).not.toContain('\u001B');
    await system.stack.stopServer('kafka');
    const unknown = await cli('--only', 'R1,R7');
    expect(unknown.code).toBe(2);
    expect(unknown.out).toContain('R7 未能检查');
  });

  async function erase(caseNumber: string): Promise<void> {
    const body = { reason: 'guardian-request', confirm: 'child-1' };
    await system.hospital.call('supervisor', `/v1/cases/${caseNumber}/subjects/child-1/erasure`, { body });
    await waitFor('every department to confirm', async () => {
      const done = await system.database.query('select from ledger.erasure where completed_at is not null');
      return done.rowCount === 1 ? true : undefined;
    });
  }

  function look(only?: readonly string[]): Promise<VerifyReport> {
    const logs = path.join(system.stack.dataDir, 'logs');
    const auditHead = path.join(system.stack.dataDir, 'audit-head.json');
    return verify(system.stack.run, { graceSeconds: 0, logs, auditHead, ...(only ? { only } : {}) });
  }

  async function expectClean(): Promise<void> {
    const { results } = await look();
    expect(results.flatMap((r) => r.violations.map((v) => `${r.id} ${v.where}: ${v.what}`))).toEqual([]);
    expect(results.filter((r) => r.holds === 'not checked')).toEqual([]);
  }

  async function expectFound({ id, what, also = [], plant }: Plant): Promise<void> {
    const undo = await plant(scene);
    try {
      const { results } = await look();
      const found = results.find((r) => r.id === id)?.violations ?? [];
      expect(found.map((v) => v.what)).toContain(what);
      const others = results.filter((r) => r.holds !== true && r.holds !== 'not yet').map((r) => r.id);
      expect(others.filter((other) => other !== id && !also.includes(other))).toEqual([]);
    } finally {
      await undo();
    }
  }

  async function publishPoison(): Promise<void> {
    await publishRaw(system.stack.run.kafka, [
      { topic: 'birth.public-security.commands.v1', key: 'x', value: Buffer.from('no json'), headers: {} },
    ]);
    await waitFor('the poison to become a task', async () => {
      const found = await system.database.query('select from ledger.letter');
      return found.rowCount === 1 ? true : undefined;
    });
  }

  function cli(...args: string[]): Promise<{ code: number; out: string }> {
    const main = fileURLToPath(new URL('../../services/cli/main.ts', import.meta.url));
    const env = { ...process.env, BIRTH_DATA_DIR: system.stack.dataDir };
    return new Promise((resolve) => {
      execFile(process.execPath, [main, 'verify', ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr });
      });
    });
  }
});

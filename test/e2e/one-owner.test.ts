import { existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failPointMarker } from '../../infra/fail-point/fail-point.ts';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { departmentSource, writeEnvelope } from '../../infra/messages/envelope.ts';
import { commandName } from '../../schemas/command-id.ts';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import { eventType } from '../../schemas/message.ts';
import { answersTopic } from '../../schemas/topic.ts';
import { setBehaviour, type Behaviour } from '../../services/departments/kit/behaviour.ts';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { verify } from '../../services/verify/verify.ts';
import { expectOneEffectEach } from '../support/effects.ts';
import { Fleet } from '../support/fleet.ts';
import { publishRaw } from '../support/kafka.ts';
import { freshSample } from '../support/samples.ts';
import { completeWithYes } from '../support/say-yes.ts';
import { keepCase } from '../support/set-back.ts';
import { useStack, type TestStack } from '../support/stack.ts';
import { waitFor } from '../support/wait.ts';

const FIRST_CHILD = 'lanzhou-first-child';

function behave({ stack }: TestStack, department: Department, settings: Behaviour): Promise<void> {
  return setBehaviour(stack.run.postgres, department, settings);
}

async function expectHolds({ stack }: TestStack, only: readonly string[]): Promise<void> {
  await waitUntilQuiet(stack.run, { seconds: 60 });
  const { results } = await verify(stack.run, { only, graceSeconds: 10 });
  expect(results.flatMap((r) => r.violations.map((v) => `${r.id} ${v.where}: ${v.what}`))).toEqual([]);
  expect(results.filter((r) => r.holds === 'not checked')).toEqual([]);
}

/** Only the ledger says how a case stands: whatever else forgets, repeats or contradicts it, the case goes on. */
describe('a case goes on', () => {
  const system = useStack({ BIRTH_RESEND_SECONDS: '3' });
  let fleet: Fleet;

  beforeAll(() => {
    fleet = new Fleet(system.stack);
  });
  afterEach(async () => {
    for (const department of DEPARTMENT_CODES) await behave(system, department, {});
  });
  afterAll(() => fleet.stop());

  it('when the worker dies right after it has written what a choice for twins sets free', async () => {
    const { choices: _, ...undecided } = freshSample('lanzhou-twins');
    const caseNumber = await system.hospital.report(undecided);
    await waitUntilQuiet(system.stack.run, { seconds: 60, cases: [caseNumber] });
    const asked = (await system.hospital.openTasks(caseNumber)).filter((t) => t.kind === 'choices-missing');
    expect(asked.map((t) => t.subject ?? '').sort()).toEqual(['child-1', 'child-2']);
    // The case stands still: the next that a worker writes is what follows the choice.
    const point = 'worker/step-written';
    await fleet.restart((env) => ({ ...env, BIRTH_FAIL_POINT: point }), ['worker']);
    const chosen = { choices: { householdFollows: 'mother', resultDelivery: 'post' } };
    await system.hospital.complete(asked[0]?.id ?? '', { outcome: 'resolved', facts: chosen });
    const done = await system.hospital.whenCompleted(caseNumber, 60);
    expect(existsSync(failPointMarker(system.stack.dataDir, point))).toBe(true);
    const registered = done.matters.filter((m) => m.code === 'household-registration');
    expect(registered.map((m) => `${m.subject} ${m.status} ${m.attempt}`)).toEqual([
      'child-1 completed 1',
      'child-2 completed 1',
    ]);
    await expectHolds(system, ['R2', 'R5', 'R7', 'R8']);
  }, 120_000);

  /** Puts an answer on the topic of disease control that opens with no key. */
  async function answerGarbage(caseNumber: string, idOf: (commandId: string) => string): Promise<void> {
    const data = { caseNumber, subject: 'child-1', matter: 'vaccination-record', attempt: 1 };
    const commandId = derivedId(...commandName(caseNumber, 'child-1', 'vaccination-record', 1));
    const id = idOf(commandId);
    const sealed = Buffer.from('01'.repeat(60), 'hex').toString('base64');
    const value = writeEnvelope({
      id,
      source: departmentSource('disease-control'),
      type: eventType('vaccination-record', 'completed'),
      caseNumber,
      time: new Date(),
      data: { ...data, commandId, outcome: 'completed', sealed },
    });
    const topic = answersTopic('disease-control');
    await publishRaw(system.stack.run.kafka, [{ topic, key: caseNumber, value, headers: {} }]);
    await waitFor('the answer to be set aside', async () => {
      const { rows } = await system.database.query<{ reason: string }>(
        `select headers->>'dlq-reason' as reason from ledger.outbox where kind = 'dead-letter' and key = $1`,
        [caseNumber],
      );
      return rows[0]?.reason === 'cannot-be-opened' ? true : undefined;
    });
  }

  it.each([
    ['under an id of its own', () => randomUUID()],
    ['in the place of the true one', (commandId: string) => derivedId('answer', commandId)],
  ])('when an answer comes that nobody can open, %s', async (_, idOf) => {
    await behave(system, 'disease-control', { silent: true });
    const caseNumber = await system.hospital.report(freshSample(FIRST_CHILD));
    await system.hospital.whenMatterCompleted(caseNumber, 'child-1/birth-certificate');
    await waitFor('disease control to be asked', async () => {
      const { rowCount } = await system.database.query(
        'select from disease_control.inbox where case_number = $1',
        [caseNumber],
      );
      return rowCount === 1 ? true : undefined;
    });
    await answerGarbage(caseNumber, idOf);
    // Nothing else of the case waits for it.
    await system.hospital.whenMatterCompleted(caseNumber, 'child-1/social-security-card');
    await behave(system, 'disease-control', {});
    const done = await system.hospital.whenCompleted(caseNumber);
    expect(done.matters.find((m) => m.code === 'vaccination-record')).toMatchObject({
      status: 'completed',
      attempt: 1,
    });
    await expectHolds(system, ['R2', 'R5', 'R8']);
  });

  it.each(['while its run goes on', 'when its run has ended'])(
    'when the ledger is set back to a moment ago, %s',
    async (when) => {
      const goesOn = when === 'while its run goes on';
      await behave(system, 'public-security', { silent: { codes: ['household-registration'] } });
      if (goesOn) await behave(system, 'human-resources', { silent: true });
      const caseNumber = await system.hospital.report(freshSample(FIRST_CHILD));
      await system.hospital.whenMatterCompleted(caseNumber, 'child-1/vaccination-record');
      await system.hospital.whenMatterCompleted(caseNumber, 'mother/maternity-cost-refund');
      const setBack = await keepCase(system.database, caseNumber);
      await behave(system, 'public-security', {});
      if (goesOn) await system.hospital.whenMatterCompleted(caseNumber, 'child-1/medical-insurance');
      else await completeWithYes(system.hospital, caseNumber);
      await setBack();
      const held = await system.hospital.caseOf(caseNumber);
      expect(held.matters.find((m) => m.code === 'household-registration')?.status).not.toBe('completed');
      await behave(system, 'human-resources', {});
      // A yes that the ledger has forgotten is said again, and the allowance is paid once all the same.
      await completeWithYes(system.hospital, caseNumber);
      await expectOneEffectEach(system.database, [caseNumber]);
      await expectHolds(system, ['R2', 'R4', 'R5', 'R8', 'R11']);
    },
    120_000,
  );
});

describe('a person’s decision', () => {
  // Nothing is sent again by itself: only the person's word brings the answer.
  const system = useStack({ BIRTH_PATIENCE_SECONDS: '2', BIRTH_RESEND_SECONDS: '600' });

  it('is no answer of a department: one that was asked again is asked once more when that is decided later', async () => {
    await behave(system, 'disease-control', { silent: true });
    const caseNumber = await system.hospital.report(freshSample(FIRST_CHILD));
    const first = await system.hospital.whenAsked(caseNumber, 'department-silent');
    expect((await system.hospital.complete(first.id, { outcome: 'ask-again' })).status).toBe(200);
    const second = await system.hospital.whenAsked(caseNumber, 'department-silent');
    expect(second.id).not.toBe(first.id);
    await behave(system, 'disease-control', {});
    expect((await system.hospital.complete(second.id, { outcome: 'ask-again' })).status).toBe(200);
    const done = await system.hospital.whenCompleted(caseNumber, 40);
    expect(done.matters.find((m) => m.code === 'vaccination-record')).toMatchObject({
      status: 'completed',
      attempt: 1,
    });
    await expectHolds(system, ['R2', 'R5', 'R7', 'R8']);
  }, 120_000);
});

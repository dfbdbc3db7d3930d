import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { testKeyring } from '../../../infra/sealing/keyring.test-setup.ts';
import type { Keyring } from '../../../infra/sealing/keys.ts';
import { residentIdCheckCharacter } from '../../../schemas/resident-id.ts';
import { answersTopic, commandsTopic } from '../../../schemas/topic.ts';
import { setBehaviour } from '../../../services/departments/kit/behaviour.ts';
import { waitUntilQuiet } from '../../../services/verify/quiet.ts';
import { verify } from '../../../services/verify/verify.ts';
import { answerOf, messageOf, type TestAnswer } from '../../support/answers.ts';
import { publishRaw } from '../../support/kafka.ts';
import { environmentOfProcess } from '../../support/processes.ts';
import { freshSample } from '../../support/samples.ts';
import type { TestStack } from '../../support/stack.ts';
import { waitFor } from '../../support/wait.ts';

const FORGER = 'disease-control';
const HOUSEHOLD = 'child-1/household-registration';
const FORGED = 'X999999999';
/** A number that is well formed, and nobody's. */
const FIRST_17 = '62010219991231998';
/** Of the shape of a true registration: only that it is not believed is in its way. */
const FORGED_REGISTRATION = {
  residentId: `${FIRST_17}${residentIdCheckCharacter(FIRST_17)}`,
  registeredName: '王示例',
  householdDivisionCode: '620102',
  registeredAt: '2020-02-02T10:00:00+08:00',
};

/** Somebody has the credentials of one department: its topic, and the key that its messages are sealed with. */
export function aDepartmentThatLies(system: TestStack): void {
  let keyring: Keyring;
  let caseNumber: string;

  beforeAll(async () => {
    const { pid } = system.stack.run.services[`departments/${FORGER}`] ?? { pid: 0 };
    const keys = [Buffer.from(environmentOfProcess(pid)['BIRTH_SEALING_KEY'] ?? '', 'hex')];
    keyring = { ...testKeyring(randomUUID()), receiver: () => keys };
    await setBehaviour(system.stack.run.postgres, 'public-security', {
      silent: { codes: ['household-registration'] },
    });
    caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    await system.hospital.whenMatterCompleted(caseNumber, 'child-1/birth-certificate');
  }, 180_000);

  const lie = async (answer: Partial<TestAnswer>): Promise<void> => {
    const forged = answerOf(keyring, { caseNumber, key: HOUSEHOLD, department: FORGER, ...answer });
    const { key, value } = messageOf({ department: FORGER, envelope: forged.envelope });
    const message = { topic: answersTopic(FORGER), key: key ?? '', value, headers: {} };
    await publishRaw(system.stack.run.kafka, [message]);
  };
  const deadLetters = async (): Promise<string[]> => {
    const { rows } = await system.database.query<{ reason: string }>(
      `select headers->>'dlq-reason' as reason from ledger.outbox
        where kind = 'dead-letter' and key = $1 order by seq`,
      [caseNumber],
    );
    return rows.map(({ reason }) => reason);
  };

  it('changes nothing, and each lie is a dead letter', async () => {
    const { rows } = await system.database.query<{ id: string }>(
      `select id from ledger.outbox where key = $1 and topic = $2`,
      [caseNumber, commandsTopic('public-security')],
    );
    expect(rows).toHaveLength(1);
    await lie({ payload: FORGED_REGISTRATION });
    await lie({ payload: FORGED_REGISTRATION, form: 1 });
    await lie({ key: 'child-1/subsidy-payment', payload: { paymentNumber: FORGED } });
    // Its own matter, an attempt that it was never asked for: its key opens it, the ticket is made up.
    await lie({ key: 'child-1/vaccination-record', attempt: 2 });
    const wanted = ['wrong-department', 'wrong-department', 'wrong-department', 'wrong-ticket'];
    const registration = async (): Promise<string | undefined> => {
      const { matters } = await system.hospital.caseOf(caseNumber);
      return matters.find(({ code }) => code === 'household-registration')?.status;
    };
    await waitFor('a dead letter for each, or one that is believed', async () =>
      (await deadLetters()).length >= wanted.length || (await registration()) !== 'requested'
        ? true
        : undefined,
    );
    expect([await registration(), await deadLetters()]).toEqual(['requested', wanted]);
  });

  it('is overtaken by the truth', async () => {
    await setBehaviour(system.stack.run.postgres, 'public-security', {});
    const done = await system.hospital.whenCompleted(caseNumber, 60);
    const registered = done.matters.find(({ code }) => code === 'household-registration')?.result;
    expect(JSON.stringify(registered)).not.toContain(FORGED_REGISTRATION.registeredAt);
    await waitUntilQuiet(system.stack.run, { seconds: 60 });
    const { verdict, results } = await verify(system.stack.run, { only: ['R2', 'R4', 'R5', 'R7', 'R13'] });
    expect(results.flatMap(({ violations }) => violations)).toEqual([]);
    expect(verdict).toBe('holds');
  });
}

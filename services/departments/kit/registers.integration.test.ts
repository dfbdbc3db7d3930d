import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { composeResidentId } from '../../../policies/id-number.ts';
import { readResidentId } from '../../../schemas/resident-id.ts';
import { vaccinationRecord } from '../disease-control/vaccination-record.ts';
import { command, type CommandParts, openTestDesk, type TestDesk, useDesk } from './desk.test-setup.ts';
import { deathRegistration } from '../public-security/death-registration.ts';
import { householdRegistration } from '../public-security/household-registration.ts';
import { leaveNotice } from '../human-resources/leave-notice.ts';
import { socialSecurityCard } from '../human-resources/social-security-card.ts';

const at = useDesk('human-resources', {
  'social-security-card': socialSecurityCard,
  'leave-notice': leaveNotice,
});

const parent = { name: '郑示例', idType: 'resident-id' as const, idNumber: '620103199404119923' };
const child = { order: 1, sex: 'male' as const, birthAt: '2026-11-20T03:24:00+08:00', name: '刘子安' };

function card(residentId: string, caseNumber = `62-${randomUUID()}`): CommandParts<'social-security-card'> {
  return {
    code: 'social-security-card',
    caseNumber,
    subject: 'child-1',
    payload: {
      residentId,
      registeredName: '刘子安',
      child,
      guardian: parent,
      divisionCode: '620103',
      resultDelivery: 'post',
    },
  };
}

async function last(from: TestDesk, caseNumber: string): Promise<unknown> {
  const answer = (await from.answers(caseNumber)).at(-1);
  return { outcome: answer?.data.outcome, payload: answer?.payload };
}

test('a card is made on a resident ID, once, and is activated later', async () => {
  const residentId = composeResidentId('620103', '2026-11-20', 'male', 7);
  const first = card(residentId);
  const second = card(residentId);
  const wrong = card(`${residentId.slice(0, 17)}${residentId.endsWith('X') ? '1' : 'X'}`);
  await at.desk.handle([command(first)]);
  await at.desk.handle([command(second), command(wrong)]);
  expect(await last(at.desk, first.caseNumber)).toMatchObject({
    outcome: 'completed',
    payload: { cardNumber: expect.stringMatching(/^T\d{8}$/) as string, activation: 'pending' },
  });
  expect(await last(at.desk, second.caseNumber)).toMatchObject({
    outcome: 'refused',
    payload: { reasonCode: 'card-exists' },
  });
  expect(await last(at.desk, wrong.caseNumber)).toMatchObject({ outcome: 'correction-needed' });
});

test('each parent gets a leave notice', async () => {
  const caseNumber = `62-${randomUUID()}`;
  const notice = (subject: 'mother' | 'father'): CommandParts<'leave-notice'> => ({
    code: 'leave-notice',
    caseNumber,
    subject,
    payload: {
      parent,
      employmentDivisionCode: '620100',
      leaves: [{ code: 'maternity-leave', days: 180 }],
      pack: 'gansu@1',
    },
  });
  await at.desk.handle([command(notice('mother')), command(notice('father'))]);
  expect(await at.desk.rows('leave_notice', caseNumber)).toHaveLength(2);
});

test('疾控 opens a record at the clinic of the residence with the doses of the schedule', async () => {
  const control = openTestDesk(at.database, 'disease-control', { 'vaccination-record': vaccinationRecord });
  const caseNumber = `62-${randomUUID()}`;
  await control.handle([
    command({
      code: 'vaccination-record',
      caseNumber,
      subject: 'child-1',
      payload: { child, motherName: parent.name, residenceDivisionCode: '620103' },
    }),
  ]);
  expect(await last(control, caseNumber)).toMatchObject({
    outcome: 'completed',
    payload: {
      clinicDivisionCode: '620103',
      scheduleVersion: 'national-2025',
      birthDoses: [
        { vaccine: 'HepB-1', due: '2026-11-20' },
        { vaccine: 'BCG', due: '2026-11-20' },
      ],
    },
  });
});

test('公安 registers a death only after the birth, and once', async () => {
  const police = openTestDesk(at.database, 'public-security', {
    'household-registration': householdRegistration,
    'death-registration': deathRegistration,
  });
  const caseNumber = `62-${randomUUID()}`;
  const died = { ...child, name: undefined, deathAt: '2026-11-20T09:00:00+08:00' };
  const { name: _, ...unnamed } = died;
  const death = (residentId: string, attempt: number): CommandParts<'death-registration'> => ({
    code: 'death-registration',
    caseNumber,
    subject: 'child-1',
    attempt,
    payload: { residentId, child: unnamed, decidingDivisionCode: '620103' },
  });
  await police.handle([command(death(composeResidentId('620103', '2026-11-20', 'male', 400), 1))]);
  expect(await last(police, caseNumber)).toMatchObject({
    outcome: 'correction-needed',
    payload: { reasonCode: 'birth-not-registered' },
  });
  await police.handle([
    command({
      code: 'household-registration',
      caseNumber,
      subject: 'child-1',
      payload: {
        certificateNumber: 'X620000001',
        child: unnamed,
        follows: 'mother',
        householdParent: parent,
        householdKind: 'collective',
        acceptingDivisionCode: '620103',
        decidingDivisionCode: '620103',
      },
    }),
  ]);
  const registered = (await police.answers(caseNumber)).at(-1)?.payload ?? {};
  const residentId = String(registered['residentId']);
  expect(readResidentId(residentId)).toBeDefined();
  expect(registered['registeredName']).toBe('未取名');
  await police.handle([command(death(residentId, 2))]);
  expect(await last(police, caseNumber)).toMatchObject({ outcome: 'completed' });
  const again = { ...death(residentId, 1), caseNumber: `62-${randomUUID()}` };
  await police.handle([command(again)]);
  expect(await last(police, again.caseNumber)).toMatchObject({
    outcome: 'refused',
    payload: { reasonCode: 'already-registered' },
  });
});

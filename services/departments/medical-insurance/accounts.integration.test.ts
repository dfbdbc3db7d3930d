import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addDays, shanghaiDate } from '../../../policies/calendar/date.ts';
import { newbornCoverRule, newbornPayBy } from '../../../policies/insurance/newborn-cover.ts';
import { composeResidentId } from '../../../policies/id-number.ts';
import { command, type CommandParts, useDesk } from '../kit/desk.test-setup.ts';
import { insuranceIdentityUpgrade } from './insurance-identity-upgrade.ts';
import { maternityAllowancePayment } from './maternity-allowance-payment.ts';
import { maternityCostRefund } from './maternity-cost-refund.ts';
import { medicalInsurance } from './medical-insurance.ts';

const at = useDesk('medical-insurance', {
  'medical-insurance': medicalInsurance,
  'insurance-identity-upgrade': insuranceIdentityUpgrade,
  'maternity-cost-refund': maternityCostRefund,
  'maternity-allowance-payment': maternityAllowancePayment,
});

const guardian = { name: '郑示例', idType: 'resident-id' as const, idNumber: '620103199404119923' };
const today = shanghaiDate(new Date().toISOString());
let serial = 0;

function enrolment(
  changes: Partial<CommandParts<'medical-insurance'>['payload']> & {
    caseNumber?: string;
    birthDate?: string;
  } = {},
): CommandParts<'medical-insurance'> {
  serial += 1;
  const { caseNumber = `62-${randomUUID()}`, birthDate = addDays(today, -1), ...payload } = changes;
  return {
    code: 'medical-insurance',
    caseNumber,
    subject: 'child-1',
    payload: {
      identity: { kind: 'birth-certificate', number: `X62${String(serial).padStart(7, '0')}` },
      child: { order: 1, sex: 'male', birthAt: `${birthDate}T03:24:00+08:00`, name: '刘子安' },
      enrolDivisionCode: '620102',
      guardian,
      ...payload,
    },
  };
}

function upgrade(
  caseNumber: string,
  accountNumber: string,
  residentId: string,
  attempt = 1,
): CommandParts<'insurance-identity-upgrade'> {
  return {
    code: 'insurance-identity-upgrade',
    caseNumber,
    subject: 'child-1',
    attempt,
    payload: { accountNumber, residentId, registeredName: '刘子安' },
  };
}

async function last(caseNumber: string): Promise<{ outcome: string; payload: Record<string, unknown> }> {
  const answer = (await at.desk.answers(caseNumber)).at(-1);
  return { outcome: answer?.data.outcome ?? 'none', payload: answer?.payload ?? {} };
}

test('a newborn is covered from birth to the end of the birth year when paid within 90 days', async () => {
  const birthDate = addDays(today, -1);
  const parts = enrolment({ birthDate });
  await at.desk.handle([command(parts)]);
  expect(await last(parts.caseNumber)).toMatchObject({
    outcome: 'completed',
    payload: {
      identityKind: 'birth-certificate',
      coverFrom: birthDate,
      coverUntil: `${birthDate.slice(0, 4)}-12-31`,
      payBy: newbornPayBy(birthDate, newbornCoverRule('620102', birthDate)).date,
    },
  });
});

test('an account opened on the certificate gets the resident ID and stays the same account', async () => {
  const parts = enrolment();
  await at.desk.handle([command(parts)]);
  const { payload } = await last(parts.caseNumber);
  const accountNumber = String(payload['accountNumber']);
  const residentId = composeResidentId('620103', '2026-11-20', 'male', 1);
  await at.desk.handle([command(upgrade(parts.caseNumber, accountNumber, residentId))]);
  expect(await last(parts.caseNumber)).toMatchObject({ outcome: 'completed', payload: { accountNumber } });
  const [account] = await at.desk.rows('insurance_account', parts.caseNumber);
  expect(account).toMatchObject({ identity_kind: 'resident-id' });
  expect(account?.['resident_id_hash']).not.toBeNull();
  expect(account?.['certificate_hash']).not.toBeNull();

  const otherChild = enrolment({ identity: { kind: 'resident-id', number: residentId } });
  await at.desk.handle([command(otherChild)]);
  expect(await last(otherChild.caseNumber)).toMatchObject({
    outcome: 'refused',
    payload: { reasonCode: 'already-insured' },
  });
});

test('nobody is enrolled whose cover would begin after the death', async () => {
  const birthDate = addDays(today, -110);
  const child = { order: 1, sex: 'male', birthAt: `${birthDate}T03:24:00+08:00`, name: '刘子安' } as const;
  const died = enrolment({ child: { ...child, deathAt: `${addDays(birthDate, 2)}T03:24:00+08:00` } });
  const lives = enrolment({ child });
  await at.desk.handle([command(died), command(lives)]);
  expect(await last(died.caseNumber)).toMatchObject({
    outcome: 'refused',
    payload: { reasonCode: 'died-before-cover' },
  });
  expect(await at.desk.rows('insurance_account', died.caseNumber)).toEqual([]);
  expect(await last(lives.caseNumber)).toMatchObject({ outcome: 'completed' });
});

test('a certificate opens one account, whatever case asks', async () => {
  const first = enrolment();
  const again = enrolment({ identity: first.payload.identity });
  await at.desk.handle([command(first)]);
  await at.desk.handle([command(again)]);
  expect(await last(again.caseNumber)).toMatchObject({ outcome: 'refused' });
  expect(await at.desk.rows('insurance_account', again.caseNumber)).toEqual([]);
});

test('an upgrade touches nobody else: unknown and foreign accounts, and a second resident ID', async () => {
  const mine = enrolment();
  const theirs = enrolment();
  await at.desk.handle([command(mine), command(theirs)]);
  const myNumber = String((await last(mine.caseNumber)).payload['accountNumber']);
  const theirNumber = String((await last(theirs.caseNumber)).payload['accountNumber']);
  const id = (index: number): string => composeResidentId('620104', '2026-11-20', 'male', index);
  const attempts: [string, number, string][] = [
    ['YB62010299999999', 1, 'account-unknown'],
    [theirNumber, 2, 'account-of-another'],
  ];
  for (const [account, attempt, reasonCode] of attempts) {
    await at.desk.handle([command(upgrade(mine.caseNumber, account, id(1), attempt))]);
    expect(await last(mine.caseNumber)).toMatchObject({ payload: { reasonCode } });
  }
  await at.desk.handle([command(upgrade(mine.caseNumber, myNumber, id(1), 3))]);
  expect(await last(mine.caseNumber)).toMatchObject({ outcome: 'completed' });
  await at.desk.handle([command(upgrade(mine.caseNumber, myNumber, id(2), 4))]);
  expect(await last(mine.caseNumber)).toMatchObject({ payload: { reasonCode: 'identity-differs' } });
  await at.desk.handle([command(upgrade(theirs.caseNumber, theirNumber, id(1)))]);
  expect(await last(theirs.caseNumber)).toMatchObject({ payload: { reasonCode: 'already-insured' } });
});

test('an allowance is ordered once for a mother, and a new attempt changes that order', async () => {
  const caseNumber = `62-${randomUUID()}`;
  const order = (attempt: number, amountFen: number): CommandParts<'maternity-allowance-payment'> => ({
    code: 'maternity-allowance-payment',
    caseNumber,
    subject: 'mother',
    attempt,
    payload: {
      mother: guardian,
      poolDivisionCode: '620100',
      days: 98,
      amountFen,
      payee: null,
      pack: 'national@1',
    },
  });
  await at.desk.handle([command(order(1, 2_352_000)), command(order(1, 2_352_000))]);
  const first = await last(caseNumber);
  await at.desk.handle([command(order(2, 2_400_000))]);
  expect((await last(caseNumber)).payload['paymentNumber']).toBe(first.payload['paymentNumber']);
  expect(await at.desk.rows('allowance_payment', caseNumber)).toMatchObject([{ amount_fen: '2400000' }]);
  const nothing = { ...order(1, 0), caseNumber: `62-${randomUUID()}` };
  await at.desk.handle([command(nothing)]);
  expect(await last(nothing.caseNumber)).toMatchObject({ outcome: 'refused' });
});

test('a delivery is paid for once, whatever case asks; another delivery of the mother is another', async () => {
  const order = (deliveredAt: string): CommandParts<'maternity-allowance-payment'> => ({
    code: 'maternity-allowance-payment',
    caseNumber: `62-${randomUUID()}`,
    subject: 'mother',
    payload: {
      mother: guardian,
      deliveredAt,
      poolDivisionCode: '620100',
      days: 98,
      amountFen: 2_352_000,
      payee: null,
      pack: 'national@1',
    },
  });
  const refund = (deliveredAt: string): CommandParts<'maternity-cost-refund'> => ({
    code: 'maternity-cost-refund',
    caseNumber: `62-${randomUUID()}`,
    subject: 'mother',
    payload: {
      mother: guardian,
      path: 'employee',
      poolDivisionCode: '620100',
      facilityCode: null,
      deliveredAt,
      method: 'vaginal',
    },
  });
  for (const [work, reasonCode] of [
    [order, 'already-paid'],
    [refund, 'already-settled'],
  ] as const) {
    const [one, again] = [work('2026-03-20T03:24:00+08:00'), work('2026-03-19T19:24:00Z')];
    const another = work('2025-03-20T03:24:00+08:00');
    for (const each of [one, again, another]) await at.desk.handle([command(each)]);
    expect(await last(one.caseNumber)).toMatchObject({ outcome: 'completed' });
    expect(await last(again.caseNumber)).toMatchObject({ outcome: 'refused', payload: { reasonCode } });
    expect(await last(another.caseNumber)).toMatchObject({ outcome: 'completed' });
  }
});

test('the cost of the birth is registered with the fund that the path names', async () => {
  const caseNumber = `62-${randomUUID()}`;
  await at.desk.handle([
    command({
      code: 'maternity-cost-refund',
      caseNumber,
      subject: 'mother',
      payload: {
        mother: guardian,
        path: 'insured-spouse',
        poolDivisionCode: '620100',
        facilityCode: 'SAMPLE-LZ-001',
        deliveredAt: '2026-11-20T03:24:00+08:00',
        method: 'vaginal',
      },
    }),
  ]);
  expect(await last(caseNumber)).toMatchObject({ outcome: 'completed', payload: { path: 'insured-spouse' } });
});

import { expect, test } from 'vitest';
import { PAYLOADS } from '../../../schemas/matters/registry.ts';
import { openOffice } from '../kit/office.ts';
import type { Asked } from '../kit/handler.ts';
import { householdRegistration } from './household-registration.ts';

const office = openOffice(
  'public-security',
  { messages: Buffer.alloc(32, 1), root: Buffer.alloc(32, 2) },
  () => new Date('2026-11-22T01:00:00Z'),
);

const payload: Asked<'household-registration'>['command']['payload'] = {
  certificateNumber: 'X620000001',
  child: { order: 1, sex: 'male', birthAt: '2026-11-19T23:30:00+08:00', name: '刘子安' },
  follows: 'mother',
  householdParent: { name: '郑示例', idType: 'resident-id', idNumber: '620103199404119923' },
  householdKind: 'family',
  acceptingDivisionCode: '620102',
  decidingDivisionCode: '610302',
};

function asked(changes: Partial<typeof payload> = {}): Asked<'household-registration'> {
  const message = { topic: '', partition: 0, offset: '0', key: null, value: Buffer.alloc(0), headers: {} };
  const command = {
    id: 'c',
    caseNumber: 'k',
    subject: 'child-1' as const,
    code: 'household-registration' as const,
    attempt: 1,
    ticket: undefined,
    payload: { ...payload, ...changes },
    message,
  };
  return { command, serial: 1, known: undefined };
}

test('the number is of the deciding division and of the birth date in China', () => {
  const decision = householdRegistration.decide(asked(), office, 0);
  expect(decision).toMatchObject({
    outcome: 'completed',
    result: {
      residentId: expect.stringMatching(/^61030220261119999[\dX]$/) as string,
      registeredName: '刘子安',
      registeredAt: '2026-11-22T09:00:00.000+08:00',
    },
  });
});

test('a statistical code cannot be in a resident ID and goes back with a reason', () => {
  expect(householdRegistration.decide(asked({ decidingDivisionCode: '620171' }), office, 0)).toMatchObject({
    outcome: 'correction-needed',
    objection: { reasonCode: 'division-cannot-be-registered' },
  });
});

test('a living child needs a name', () => {
  const { name: _, ...child } = payload.child;
  expect(householdRegistration.decide(asked({ child }), office, 0)).toMatchObject({
    outcome: 'correction-needed',
    objection: { asks: ['/children/0/name'] },
  });
});

test('collective households and foreign parents are registered like any other', () => {
  const householdParent = { name: 'ANNA', idType: 'passport' as const, idNumber: 'E12345678' };
  const decision = householdRegistration.decide(
    asked({ householdKind: 'collective', householdParent, follows: 'father' }),
    office,
    3,
  );
  expect(decision.outcome).toBe('completed');
});

test('nothing about marriage, child rank or fertility reaches the rule (invariant I1)', () => {
  const reached = PAYLOADS['household-registration'].command.parse({
    ...payload,
    marriage: { status: 'unmarried' },
    childRank: 4,
    birthServiceRegistration: null,
    child: { ...payload.child, childRank: 4 },
  });
  expect(reached).toEqual(payload);
});

import { expect, test } from 'vitest';
import { FIELD_GROUPS, groupOfField, seenBy } from './fields.ts';
import { grantOf, OPERATIONS, type Operation } from './operations.ts';
import { ROLES } from '../../schemas/roles.ts';

const GRANTS = (Object.keys(OPERATIONS) as Operation[]).flatMap((operation) =>
  ROLES.flatMap((role) => {
    const grant = grantOf(operation, role);
    return grant ? [{ operation, role, ...grant }] : [];
  }),
);

test('nobody may reveal what an answer does not show, and health is revealed to nobody', () => {
  const wrong = GRANTS.filter(({ sees, reveals = [] }) => reveals.some((group) => !sees.includes(group)));
  expect(wrong).toEqual([]);
  expect(GRANTS.filter(({ reveals = [] }) => reveals.includes('health'))).toEqual([]);
  expect(GRANTS.filter(({ reveals }) => reveals !== undefined).map(({ role }) => role)).toEqual([
    'clerk',
    'supervisor',
  ]);
});

test('who keeps machinery, and who audits, sees nothing of people', () => {
  const seen = GRANTS.filter(({ role, sees }) => ['operator', 'auditor'].includes(role) && sees.length > 0);
  expect(seen).toEqual([]);
});

test('no token speaks for the services themselves', () => {
  expect(GRANTS.filter(({ role }) => role === 'system')).toEqual([]);
});

test('an officer of a department sees what its matters need', () => {
  expect(seenBy(FIELD_GROUPS, 'public-security')).toEqual(['identity', 'contact']);
  expect(seenBy(FIELD_GROUPS, undefined)).toEqual(FIELD_GROUPS);
  expect(seenBy(['wage'], 'finance')).toEqual([]);
});

test.each([
  ['name', 'identity'],
  ['residentId', 'identity'],
  ['phone', 'contact'],
  ['ownWageBeforeLeaveFen', 'wage'],
  ['accountNumber', 'account'],
  ['weightGrams', 'health'],
  ['amountFen', 'allowance'],
  ['registeredAt', undefined],
])('%s is of the group %s', (field, group) => {
  expect(groupOfField(field)).toBe(group);
});

import { expect, it } from 'vitest';
import { MOST_CHILDREN } from './birth-notification.ts';
import { beneficiarySchema } from './entitlement.ts';
import { subjectSchema } from './matter-codes.ts';

it('has a subject for every child that a delivery can have, and for no other', () => {
  const subjects = Array.from({ length: MOST_CHILDREN }, (_, i) => `child-${i + 1}`);
  for (const schema of [subjectSchema, beneficiarySchema]) {
    expect(subjects.filter((subject) => !schema.safeParse(subject).success)).toEqual([]);
    for (const subject of ['child-0', `child-${MOST_CHILDREN + 1}`, 'child-01', 'child'])
      expect(schema.safeParse(subject).success).toBe(false);
  }
});

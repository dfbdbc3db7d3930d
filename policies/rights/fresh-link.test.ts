import { describe, expect, test } from 'vitest';
import { PARENTS, type ParentSubject } from './between-parents.ts';
import { freshLinkRefusal, type FreshLinkRefusal, type NumberOnFile } from './fresh-link.ts';

const OWN: NumberOnFile = { phone: '1', held: false, isConfirmed: false };
const FAMILY = {
  numbers: { mother: OWN, father: { ...OWN, phone: '2' } },
  ...{ isJoined: false, isShared: false, protectedParent: null },
};
type Family = Parameters<typeof freshLinkRefusal>[1];

describe('a fresh link at the hall', () => {
  const hers = (more: Partial<NumberOnFile>): Family['numbers'] => ({
    ...FAMILY.numbers,
    mother: { ...OWN, ...more },
  });
  const cases: readonly [string, Partial<Family>, FreshLinkRefusal | undefined][] = [
    ['goes to the number on file', {}, undefined],
    ['is none of a case that was joined', { isJoined: true }, 'joined'],
    ['needs a number', { numbers: hers({ phone: undefined }) }, 'not-reachable'],
    ['never goes to a number that is doubted', { numbers: hers({ held: true }) }, 'number-doubted'],
    [
      'nor to one that was confirmed and is doubted since',
      { numbers: hers({ held: true, isConfirmed: true }) },
      'number-doubted',
    ],
    ['nor to one that another family has', { isShared: true }, 'number-shared'],
    [
      'but where two people have confirmed it',
      { isShared: true, numbers: hers({ isConfirmed: true }) },
      undefined,
    ],
    ['of a protected parent needs a confirmed number', { protectedParent: 'mother' }, 'protected'],
    ['and goes to that', { protectedParent: 'mother', numbers: hers({ isConfirmed: true }) }, undefined],
    ['goes to the other one, who sees the own rows', { protectedParent: 'father' }, undefined],
  ];
  test.each(cases)('%s', (_, family, expected) => {
    expect(freshLinkRefusal('mother', { ...FAMILY, ...family })).toBe(expected);
  });

  test.each(PARENTS)('goes to no telephone of both while one is protected: %s', (parent: ParentSubject) => {
    const same = { ...OWN, isConfirmed: true };
    const family = { ...FAMILY, numbers: { mother: same, father: same } };
    for (const protectedParent of PARENTS)
      expect(freshLinkRefusal(parent, { ...family, protectedParent })).toBe('protected');
    expect(freshLinkRefusal(parent, family)).toBeUndefined();
  });
});

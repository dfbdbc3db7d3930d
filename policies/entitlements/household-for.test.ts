import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { allPacks } from '../load/all-packs.ts';
import { readPack } from '../load/read-pack.ts';
import { TEST_CITY } from '../load/test-city.test-data.ts';
import { decideEntitlements } from './decide.ts';

/** 户籍满一年 of a family in which one parent has died: whoever had died by the day that counts is registered nowhere. */

const grant = (on: string, whose: string) => `${TEST_CITY}schemes:
  local-birth-grant:
    - from: 2026-01-01
      combine: stack
      cite: { document: 办法, article: 第四条 }
      amounts: [{ rank: 1, orMore: true, yuan: 3000 }]
      requires: [{ rule: a-year-here, when: household-here-for, months: 12, on: ${on}, whose: ${whose} }]
      filing: { value: filed }
`;

const HERE = { divisionCode: '620102', since: '2010-01-01' };

function outcome(on: string, whose: string, { mother, father }: Pick<BirthFacts, 'mother' | 'father'>) {
  const { pack } = readPack('city.yaml', grant(on, whose));
  const facts: BirthFacts = {
    delivery: { at: '2026-08-20T08:00:00+08:00' },
    children: [{ liveBirth: true }],
    mother: { household: { ...HERE, since: '2026-03-01' }, ...mother },
    father: { household: HERE, ...father },
    choices: { householdFollows: 'mother' },
  };
  const rows = decideEntitlements(facts, '2026-09-01', { packs: [...allPacks(), ...(pack ? [pack] : [])] });
  return rows.find(({ code }) => code === 'local-birth-grant')?.outcome;
}

describe('one of the parents, a year before the birth', () => {
  test.each([
    ['he lives', {}, 'eligible'],
    ['he died the day before', { father: { deathOn: '2026-08-19' } }, 'not-eligible'],
    ['he died on the day', { father: { deathOn: '2026-08-20' } }, 'eligible'],
    ['he died after', { father: { deathOn: '2026-08-25' } }, 'eligible'],
  ] as const)('%s', (_, family, expected) => {
    expect(outcome('birth', 'one', family)).toBe(expected);
  });

  test('on the day of the question he had died', () => {
    expect(outcome('question', 'one', { father: { deathOn: '2026-08-25' } })).toBe('not-eligible');
  });
});

test('where both are meant no text says whether the one who is left is enough', () => {
  const mother = { household: HERE };
  expect(outcome('birth', 'both', { mother })).toBe('eligible');
  expect(outcome('birth', 'both', { mother, father: { deathOn: '2026-08-01' } })).toBe('unknown');
  expect(outcome('birth', 'both', { father: { deathOn: '2026-08-01' } })).toBe('not-eligible');
});

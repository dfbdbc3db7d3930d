import { expect, it } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { caseAs, NOW } from '../case-view.test-data.ts';
import { handOver, type Visitor } from './ask.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const MOTHER = { ...BIRTH.mother, name: 'ANNA SCHMIDT', idType: 'passport', idNumber: 'C01X00T47' } as const;
const VIEW = caseAs({ birth: { ...BIRTH, mother: MOTHER } });
const SHOWN = { name: 'ANNA SCHMIDT', relation: '母亲', document: '护照C0*****47' };

const isGiven = (visitor: Partial<Visitor>): boolean => {
  const { name, idNumber } = MOTHER;
  const of: Omit<Parameters<typeof handOver>[1], 'visitor'> = {
    served: [{ title: '受理通知书', number: 'C-1-A1' }],
    shown: SHOWN,
    which: 'A1-0',
    paper: { kind: 'acceptance', about: null, issuedAt: NOW },
  };
  return (
    handOver(VIEW, { ...of, visitor: { name, idNumber, relation: 'mother', ...visitor } }).result !==
    'differs'
  );
};

it.each([
  {},
  { idNumber: 'c01x00t47' },
  { idNumber: 'C01X 00T47' },
  { idNumber: 'Ｃ０１Ｘ００Ｔ４７' },
  { name: 'ANNA  SCHMIDT' },
  { name: 'ＡＮＮＡ　ＳＣＨＭＩＤＴ' },
])('a parent is who the case has, however that is typed: %o', (visitor) => {
  expect(isGiven(visitor)).toBe(true);
});

it.each([{ idNumber: 'C01X00T48' }, { name: 'ANNA SCHMID' }])(
  'who shows something else is not: %o',
  (visitor) => {
    expect(isGiven(visitor)).toBe(false);
  },
);

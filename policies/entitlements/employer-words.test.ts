import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { allPacks } from '../load/all-packs.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decideEntitlements } from './decide.ts';
import { forEmployers } from './employer-words.ts';
import { families } from './families.test-data.ts';
import { LEAVES } from './follow-ons.ts';

/** What an employer is told beside the days (law A8, facts 8b.9, invariant I2). */

const ASKED_ON = '2026-11-22';

function leavesOf(birth: BirthFacts, asOf = ASKED_ON): Entitlement[] {
  return decideEntitlements(birth, asOf).filter(
    ({ code, outcome }) => LEAVES.includes(code) && outcome === 'eligible',
  );
}

function told(birth: BirthFacts, code: Entitlement['code']) {
  const leave = leavesOf(birth).find((one) => one.code === code);
  if (!leave) throw new RangeError(`no ${code}`);
  return { days: leave.days, ...forEmployers(leave, allPacks()) };
}

const GANSU_6 = [
  '休假期间工资、福利待遇不变，不影响考勤、考核、晋级、晋职和工龄',
  '因工作原因不能休假的，按应休假当年日工资收入的200%支付报酬',
];

test.each([
  // married at the birth, one living child: all 180 days of Gansu are certain
  ['lanzhou-first-child', 180, false],
  // 98 days of the country are certain, Gansu's extension for parents who never married is open
  ['lanzhou-unmarried-mother', 98, true],
  // 98 are certain; whether the extension stays after the death of the newborn is open
  ['lanzhou-newborn-dies', 98, true],
  // 180 are certain; whether the second baby adds days on top of them no text says
  ['lanzhou-twins', 180, true],
] as const)('%s: %i days are certain, and pay and 200 % are told', (name, days, isOpen) => {
  expect(told(sampleBirth(name), 'maternity-leave')).toEqual({ days, says: GANSU_6, isOpen });
});

test('what employer and employee may agree on is neither certain nor days that are owed', () => {
  // 吉林条例四十二: a year at 75 % with the consent of the employer; 吉卫联发〔2023〕56号十二: who bears the leave
  expect(told(sampleBirth('changchun-first-child'), 'maternity-leave')).toEqual({
    days: 180,
    says: ['除生育津贴承担部分外，其他假期待遇均由用工单位承担'],
    isOpen: false,
  });
  // 陕西条例四十五: nursing leave by agreement; 特别规定九: no overtime
  const { says, isOpen } = told(sampleBirth('baoji-third-child-caesarean'), 'nursing-breaks');
  expect(says).toEqual(['哺乳期不得延长劳动时间或者安排夜班劳动']);
  expect(isOpen).toBe(false);
});

test('a text that hangs on a fact of the family is not told, though it is told to the family', () => {
  const [leave] = leavesOf(sampleBirth('lanzhou-first-child'));
  const packs = allPacks().map((pack) => ({
    ...pack,
    schemes: {
      ...pack.schemes,
      'maternity-leave': pack.schemes['maternity-leave']?.map((period) => ({
        ...period,
        notes: period.notes.map((note, i) => (i === 0 ? { ...note, when: 'married' as const } : note)),
      })),
    },
  }));
  expect(leave && forEmployers(leave, packs)).toEqual({ says: GANSU_6.slice(1), isOpen: false });
});

test('what is said is the same for every family there: it tells an employer nothing of hers', () => {
  const plain = ({ mother, father, delivery, children, facility }: BirthFacts): BirthFacts => ({
    mother: mother && { employment: mother.employment },
    father: father && { employment: father.employment },
    ...(facility === undefined ? {} : { facility }),
    delivery: { ...delivery, difficult: false, method: 'vaginal', plurality: 1 },
    children: [{ ...children?.[0], order: 1, liveBirth: true, deathAt: undefined }],
    marriage: { status: 'married' },
    childRank: 1,
    prePregnancyCheck: false,
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(families, (birth) => {
      const others = leavesOf(plain(birth));
      for (const leave of leavesOf(birth)) {
        const other = others.find(({ code, subject }) => code === leave.code && subject === leave.subject);
        if (!other) continue;
        const { says } = forEmployers(leave, allPacks());
        expect(says).toEqual(forEmployers(other, allPacks()).says);
        if (says.length > 0) seen.add(leave.code);
      }
    }),
    { numRuns: 100, seed: 16 },
  );
  expect([...seen].sort()).toEqual([...LEAVES].sort());
});

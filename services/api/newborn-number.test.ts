import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseAs } from '../../activities/case-view.test-data.ts';
import { Effects } from '../../activities/effects.ts';
import { completeMatter } from '../../activities/matter-moves.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { divisions } from '../../policies/load/divisions.ts';
import { hasId } from '../../schemas/id-in-text.ts';
import { residentIdCheckCharacter } from '../../schemas/resident-id.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { NOTICE_TEMPLATES, writeNotice, type NoticeTemplate } from '../../schemas/notice.ts';
import { saidOn } from '../../schemas/notice-values.ts';
import { CaseOfANumber, KEYRING, writtenAs } from './case-of-a-number.test-data.ts';
import { foundView } from './case-list.ts';
import { caseView } from './case-view.ts';
import { deliverySummary, hospitalView } from './delivery-view.ts';
import { OPERATION_EXAMPLES } from './document-examples.ts';
import { heldValues } from './held-values.ts';
import { letterView } from './letter-routes.ts';
import { maskChange, maskText } from './masking.ts';
import { reportView } from './task-sides.ts';
import { taskDetailView } from './task-detail.ts';
import { taskView } from './task-view.ts';

type Sex = BirthNotification['children'][number]['sex'];

/** Every number that a child of this division, birth date and sex can have: 500 boys, 499 girls (000 is given to nobody). */
function numbersOf(division: string, birthDate: string, sex: Sex): string[] {
  return Array.from({ length: 999 }, (_, i) => i + 1)
    .filter((serial) => sex === 'undetermined' || serial % 2 === (sex === 'male' ? 1 : 0))
    .map((serial) => `${division}${birthDate.replaceAll('-', '')}${String(serial).padStart(3, '0')}`)
    .map((first17) => `${first17}${residentIdCheckCharacter(first17)}`);
}

/**
 * Everything that people without a right to the number read of a case, by what they read. Receipts of erasures are made of rows in
 * which nothing of it stands. The command line prints what the API answers: it tells no more.
 */
const ANSWERS: Readonly<Record<string, (at: CaseOfANumber, number: string) => unknown>> = {
  'the case as clerks see it': (at, number) => caseView(at.record(number), KEYRING, '2026-11-28'),
  'a task with what was decided': (at, number) => {
    const detail = at.detail(number);
    return taskDetailView(detail, taskView(detail.task, KEYRING), KEYRING);
  },
  'what the hospital sees': (at, number) => {
    const record = at.record(number);
    const certificates = new Map([['child-1', 'X620000001'] as const]);
    const { caseNumber, status, acceptedAt } = record;
    const found = { caseNumber, status, acceptedAt, notificationId: 'N', facilityCode: 'F', asks: [] };
    return [hospitalView({ ...record, asks: [] }, certificates), deliverySummary(found, certificates)];
  },
  'what a search finds': (at, number) => {
    const { caseNumber, status, divisionCode, acceptedAt } = at.record(number);
    const found = { caseNumber, status, divisionCode, acceptedAt, completedAt: null, openTasks: 1 };
    return foundView(KEYRING, found, { sealed: [at.misnamed(number)] });
  },
  'a letter that nobody could use': (at, number) => letterView(at.letter(number)),
  'events for outsiders': (_at, number) => {
    const view = caseAs();
    const result = Object.fromEntries(['residentId', 'registeredName'].map((field) => [field, number]));
    const matters = [...view.matters.values()].filter(({ node }) => node.subject === 'child-1');
    const to = new Effects(view);
    for (const matter of matters) {
      matter.reason = number;
      completeMatter(to, matter, result);
    }
    return to.published;
  },
  'messages to the family': (_at, number) =>
    writtenAs(number).map((form) => {
      const why = saidOn(`公民身份号码${form}有误`) ?? '部门认为材料或情况不符合规定';
      const every = { name: '王示例', what: '户口登记', department: '公安', why };
      const values = new Proxy<Record<string, string>>(every, { get: (of, key) => of[String(key)] ?? '一' });
      return (Object.keys(NOTICE_TEMPLATES) as NoticeTemplate[]).map((each) => writeNotice(each, values));
    }),
};

const births = fc.record({
  birthDate: fc
    .date({ min: new Date('2026-01-01'), max: new Date('2026-11-27'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  sex: fc.constantFrom<Sex>('male', 'female', 'undetermined'),
  division: fc.constantFrom('620102', '610302', '220581', '622921'),
});

function birthOf({ birthDate, sex }: { readonly birthDate: string; readonly sex: Sex }): BirthNotification {
  const sample = sampleBirth('lanzhou-first-child');
  const children = sample.children.map((child) => ({ ...child, sex }));
  return { ...sample, delivery: { ...sample.delivery, at: `${birthDate}T03:24:00+08:00` }, children };
}

describe('of a newborn’s number no answer tells more than division, birth date and sex', () => {
  it.each(Object.entries(ANSWERS))(
    '%s: at least 499 fit',
    (_, answer) => {
      fc.assert(
        fc.property(births, fc.nat(498), ({ division, ...born }, nth) => {
          const at = new CaseOfANumber(birthOf(born));
          const numbers = numbersOf(division, born.birthDate, born.sex);
          const shown = JSON.stringify(answer(at, numbers[nth] ?? ''));
          // Of each number that it can be: would the very same have been shown?
          const fitting = numbers.filter((number) => JSON.stringify(answer(at, number)) === shown);
          expect(fitting.length).toBeGreaterThanOrEqual(499);
        }),
        { numRuns: 1 },
      );
    },
    120_000,
  );

  it.each(writtenAs('62010220261128004X'))(
    'written as %s it is not shown, and the words around it are',
    (form) => {
      const shown = maskText(`公民身份号码${form}有误，请核对2026年11月28日的材料`);
      expect(shown).not.toMatch(/004|04X|４Ｘ/i);
      expect(shown).toMatch(/^公民身份号码.*有误，请核对2026年11月28日的材料$/);
    },
  );
});

describe('of a parent’s document no answer tells more than the last four', () => {
  const mother = { ...sampleBirth('lanzhou-first-child').mother, birthDate: '1995-04-12' };
  const shownOf = (idNumber: string): string => {
    const birth = { ...sampleBirth('lanzhou-first-child'), mother: { ...mother, idNumber } };
    const asks = ['/mother/idNumber', '/mother/birthDate'];
    const change = { pointer: '/mother/idNumber', before: idNumber, after: idNumber };
    const said = maskText(`${idNumber}的材料`);
    return JSON.stringify([
      reportView(birth),
      heldValues({ kind: 'refused', asks }, birth),
      maskChange(change),
      said,
    ]);
  };

  it('and beside the birth date some two hundred divisions remain in which it can have been given', () => {
    const counties = [...divisions().values()].filter(
      ({ code, statistical }) => !statistical && !code.endsWith('00'),
    );
    for (const serial of ['122', '846', '008']) {
      const all = counties.map(({ code }) => `${code}19950412${serial}`);
      const numbers = all.map((first17) => `${first17}${residentIdCheckCharacter(first17)}`);
      // By what is shown of each: who reads it can tell none of a group from another.
      for (const fit of Map.groupBy(numbers, shownOf).values())
        expect(fit.length).toBeGreaterThanOrEqual(200);
    }
  });
});

it('the examples of the API document show no number of anybody’s but as it is shown', () => {
  const shown = JSON.stringify(Object.values(OPERATION_EXAMPLES).map(({ answers }) => answers));
  expect(shown.length).toBeGreaterThan(10_000);
  expect(hasId(shown)).toBe(false);
});

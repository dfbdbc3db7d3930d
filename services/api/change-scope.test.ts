import { expect, test } from 'vitest';
import type { ChangeRecord } from '../../infra/postgres/ledger/changes.ts';
import type { Caller } from './auth.ts';
import { createSeats } from './change-seats.ts';
import { heardBy, once } from './change-scope.ts';
import { ProblemError } from './problem.ts';

const CASE = 'B-7K3F-9QWM-2XTA-0';
const HAPPENED: ChangeRecord = {
  ...{ caseNumber: CASE, subject: 'child-1', code: 'household-registration', task: 'department-silent' },
  ...{ divisionCode: '620102', facilityCode: 'SAMPLE-LZ-001' },
  departments: ['public-security', 'medical-insurance'],
};
const task = { kind: 'task', caseNumber: CASE };
const ofCase = { kind: 'case', caseNumber: CASE };

const caller = (parts: Partial<Caller> & Pick<Caller, 'role'>): Caller => ({
  ...{ name: 'somebody', facilities: [], divisions: '*' },
  ...parts,
});

test.each<[string, Caller, Partial<ChangeRecord>, readonly object[]]>([
  ['a clerk of everywhere', caller({ role: 'clerk' }), {}, [task, ofCase]],
  ['a clerk of the city', caller({ role: 'clerk', divisions: ['620100'] }), {}, [task, ofCase]],
  ['a clerk of elsewhere', caller({ role: 'clerk', divisions: ['220100'] }), {}, []],
  ['an officer of the matter', caller({ role: 'clerk', department: 'public-security' }), {}, [task, ofCase]],
  ['an officer of another matter', caller({ role: 'clerk', department: 'medical-insurance' }), {}, []],
  ['an officer with no matter in it', caller({ role: 'clerk', department: 'housing' }), { code: null }, []],
  [
    'an officer, of what is of no matter',
    caller({ role: 'clerk', department: 'public-security' }),
    { code: null },
    [ofCase],
  ],
  ['a clerk, of what is no task', caller({ role: 'clerk' }), { task: null }, [ofCase]],
  ['a clerk, of a task of operators', caller({ role: 'clerk' }), { task: 'dead-letter' }, [ofCase]],
  ['an operator, of a task of clerks', caller({ role: 'operator' }), {}, []],
  ['an operator, of an own one', caller({ role: 'operator' }), { task: 'case-set-aside' }, [task]],
  ['an auditor', caller({ role: 'auditor' }), {}, []],
  ['the hospital', caller({ role: 'hospital', facilities: ['SAMPLE-LZ-001'] }), {}, [ofCase]],
  ['another hospital', caller({ role: 'hospital', facilities: ['OTHER-001'] }), {}, []],
  [
    'a hospital, of a birth outside any',
    caller({ role: 'hospital', facilities: ['SAMPLE-LZ-001'] }),
    { facilityCode: '' },
    [],
  ],
])('%s hears what the own list would show', (_, who, more, heard) => {
  expect(heardBy(who, { ...HAPPENED, ...more })).toEqual(heard);
});

test('a parent hears of the own cases, and of these nothing that is the other’s or closed', () => {
  const mother = caller({ role: 'parent' });
  const own = { caseNumber: CASE, parent: 'mother', closed: false } as const;
  const hears = (subject: ChangeRecord['subject'], mine: object = own) =>
    heardBy(mother, { ...HAPPENED, subject }, [mine as typeof own]).length;
  expect([hears('child-1'), hears('mother'), hears('father'), hears(null)]).toEqual([1, 1, 0, 1]);
  const closed = { ...own, closed: true };
  expect([hears('child-1', closed), hears('mother', closed), hears(null, closed)]).toEqual([0, 1, 0]);
  expect([hears('child-1', { ...own, caseNumber: 'B-OTHER' }), heardBy(mother, HAPPENED).length]).toEqual([
    0, 0,
  ]);
});

test('what is heard twice is said once', () => {
  const changes = heardBy(caller({ role: 'clerk' }), HAPPENED);
  expect(once([...changes, ...changes])).toEqual([task, ofCase]);
});

test('places are bounded for one and for all, and are free when they are given back, once each', () => {
  const { take } = createSeats(5);
  const refusal = (who: string): string | undefined => {
    try {
      take(who)();
      return undefined;
    } catch (error) {
      return error instanceof ProblemError ? error.code : 'another';
    }
  };
  const mine = [take('a'), take('a'), take('a'), take('a')];
  expect([refusal('a'), refusal('b')]).toEqual(['too-many-requests', undefined]);
  const last = take('b');
  expect(refusal('c')).toBe('temporarily-unavailable');
  mine[0]?.();
  mine[0]?.();
  expect([refusal('a'), refusal('c')]).toEqual([undefined, undefined]);
  take('a');
  expect([refusal('a'), refusal('c')]).toEqual(['too-many-requests', 'temporarily-unavailable']);
  last();
});

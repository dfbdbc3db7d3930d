import { describe, expect, test } from 'vitest';
import type { CaseView } from '../../schemas/case-view.ts';
import { CASE_VIEW, TASK } from '../../services/api/example-views.ts';
import { automaticOf, inOrder, standingOf } from './standing.ts';

type Matter = CaseView['matters'][number];
const [certificate, household] = CASE_VIEW.matters as [Matter, Matter];

describe('what stops a case', () => {
  test('is its most urgent open task, with whose move it is and until when', () => {
    const later = {
      ...TASK,
      id: '00000000-0000-4000-8000-000000000000',
      deadline: '2030-01-01T00:00:00+08:00',
    };
    expect(standingOf({ ...CASE_VIEW, tasks: [later, TASK] })).toMatchObject({
      what: '新生儿1的户口登记：部门要求补正',
      who: '窗口',
      until: TASK.deadline,
    });
  });

  test('is else the department that has something in hand, and not what waits for it', () => {
    const matters: Matter[] = [
      { ...certificate, status: 'waiting', waitsFor: ['child-1/household-registration'] },
      { ...household, status: 'processing', dueDate: '2026-12-10' },
    ];
    expect(standingOf({ tasks: [], matters })).toEqual({
      what: '新生儿1的户口登记：办理中',
      who: '公安局（户政）',
      until: '2026-12-10',
    });
  });

  test('is nothing where everything has ended', () => {
    expect(standingOf({ tasks: [{ ...TASK, status: 'completed' }], matters: [certificate] })).toBeUndefined();
  });
});

test('matters stand in the order in which they wait for each other, and a circle loses none', () => {
  const second: Matter = { ...certificate, waitsFor: ['child-1/household-registration'] };
  const first: Matter = { ...household, waitsFor: [] };
  expect(inOrder([second, first])).toEqual([first, second]);
  const circle: Matter = { ...household, waitsFor: ['child-1/birth-certificate'] };
  expect(inOrder([second, circle])).toHaveLength(2);
});

test('of each matter it is said whether it went by itself, and what asked for a person', () => {
  const said = automaticOf(CASE_VIEW);
  expect(said.map(({ isAutomatic }) => isAutomatic)).toEqual([true, false]);
  expect(said[1]?.why).toContain(TASK.reason);
});

import { expect, test } from 'vitest';
import { taskDeadline } from './deadline.ts';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';

test('a clerk has until the end of the next working day, parents five', () => {
  expect(taskDeadline('refused', '2026-09-30T10:00:00+08:00')).toBe('2026-10-08T23:59:59+08:00');
  expect(taskDeadline('name-missing', '2026-11-20T21:10:00+08:00')).toBe('2026-11-27T23:59:59+08:00');
});

test('the day is the one in China', () => {
  expect(taskDeadline('refused', '2026-11-19T16:30:00Z')).toBe('2026-11-23T23:59:59+08:00');
});

test('every kind has a deadline after its opening', () => {
  for (const kind of Object.keys(TASK_KINDS) as TaskKind[]) {
    expect(Date.parse(taskDeadline(kind, '2026-11-20T10:00:00+08:00'))).toBeGreaterThan(
      Date.parse('2026-11-21T00:00:00+08:00'),
    );
  }
});

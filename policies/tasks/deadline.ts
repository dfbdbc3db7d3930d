import { shanghaiDate } from '../calendar/date.ts';
import { addWorkingDays } from '../calendar/working-days.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';

/**
 * Working days a person has for each kind of human task. These are product defaults, not law: the only
 * promise found is the applicant's 5 days to bring missing material and the desk's 1 working day (facts 2.5, W29).
 */
export const TASK_WORKING_DAYS: Readonly<Record<TaskKind, number>> = {
  'name-missing': 5,
  'choices-missing': 5,
  'name-characters': 1,
  'report-incomplete': 5,
  'born-outside-institution': 5,
  'correction-needed': 1,
  refused: 1,
  'department-silent': 1,
  'claim-confirmation': 20,
  'payment-account': 5,
  'payment-refused': 1,
  'payment-silent': 1,
  improbable: 1,
  'likely-duplicate': 1,
  overpaid: 20,
  'identity-check': 3,
  'employer-not-told': 3,
  call: 1,
  'family-request': 3,
  letter: 3,
  hotline: 5,
  supervision: 3,
  'supervision-order': 3,
  'late-answer': 3,
  'subject-erased': 1,
  'asked-twice': 1,
  'dead-letter': 1,
  'case-set-aside': 1,
};

/**
 * Until when a human task must be done: the end of its last working day in China.
 * @param openedAt RFC 3339 instant
 * @returns RFC 3339 instant with +08:00
 * @throws RangeError when `openedAt` is not an instant
 */
export function taskDeadline(kind: TaskKind, openedAt: string): string {
  const { date } = addWorkingDays(shanghaiDate(openedAt), TASK_WORKING_DAYS[kind]);
  return `${date}T23:59:59+08:00`;
}

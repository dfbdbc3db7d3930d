import { decidingDivision } from '../../policies/graph/authorities.ts';
import { divisions } from '../../policies/load/divisions.ts';
import { placeName, windowOf } from '../../policies/notices/windows.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { CaseView, MatterView } from '../../schemas/case-view.ts';
import { DEPARTMENTS, type Department } from '../../schemas/department.ts';
import type { FamilyMatter } from '../../schemas/family.ts';
import { isEnd, type MatterCode } from '../../schemas/matter.ts';
import { outcomesOfParent, TASK_KINDS } from '../../schemas/tasks/kinds.ts';
import { FAMILY_STATUS_WORDS } from '../../schemas/words.ts';

/** Papers that a family gets in hand. */
const ON_PAPER: readonly MatterCode[] = [
  'birth-certificate',
  'household-registration',
  'social-security-card',
];
const TO_A_WINDOW: readonly MatterView['status'][] = ['offline', 'refused'];

/** What is shown of a case besides the matter. */
export interface AroundMatter {
  readonly tasks: CaseView['tasks'];
  /** undefined: a part of the facts is erased or does not open */
  readonly notification: BirthNotification | undefined;
}

/** A matter as its family reads it. @param matter as a clerk sees it, its numbers masked */
export function familyMatter(matter: MatterView, around: AroundMatter): FamilyMatter {
  const { code, title, subject, status, reason, result, dueDate } = matter;
  const department = DEPARTMENTS[matter.department as Department].short;
  const collect = collectOf(matter, around);
  const reveals = numbersIn(result ?? {});
  return {
    ...{ code, title, subject, status, department, move: moveOf(matter, around) },
    text: FAMILY_STATUS_WORDS[status].replace('{department}', department),
    ...(dueDate === undefined || isEnd(status) ? {} : { hearBy: dueDate }),
    ...(reason === undefined ? {} : { reason }),
    ...(result ? { result } : {}),
    ...(reveals.length > 0 ? { reveals } : {}),
    ...(collect ? { collect } : {}),
    canWithdraw: canWithdraw(matter),
  };
}

/** Sent, and not done: before that there is nothing to take back, and after it only who has done it can. */
export function canWithdraw(matter: Pick<MatterView, 'status' | 'attempt'>): boolean {
  return ['requested', 'processing', 'correction', 'manual'].includes(matter.status);
}

/** Fields of a result that are somebody's number. */
export function numbersIn(result: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(result).flatMap(([field, value]) =>
    typeof value === 'string' && (field.endsWith('Number') || field === 'residentId') ? [field] : [],
  );
}

function moveOf({ subject, code, status }: MatterView, { tasks }: AroundMatter): FamilyMatter['move'] {
  const open = tasks.filter((t) => t.status === 'open' && t.subject === subject && t.matter === code);
  if (open.some(({ kind }) => outcomesOfParent(kind).length > 0)) return 'you';
  if (open.some(({ kind }) => TASK_KINDS[kind].owner === 'hospital')) return 'hospital';
  if (status === 'correction' || status === 'manual') return 'hall';
  if (status === 'requested' || status === 'processing') return 'department';
  return TO_A_WINDOW.includes(status) ? 'you' : 'nobody';
}

function collectOf(
  { code, status }: MatterView,
  { notification }: AroundMatter,
): FamilyMatter['collect'] | undefined {
  if (!notification) return undefined;
  const isDone = status === 'completed' && ON_PAPER.includes(code);
  if (!isDone && !TO_A_WINDOW.includes(status)) return undefined;
  const delivery = notification.choices?.resultDelivery;
  if (isDone && delivery === 'post') return { how: 'post' };
  if (isDone && delivery === undefined) return undefined;
  const { office, bring } = windowOf(code, notification);
  const place = placeName(divisions(), decidingDivision(code, notification));
  return { how: 'window', place: `${place}${office}`, bring };
}

import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Subject } from '../../schemas/matter.ts';
import type { Task } from '../../activities/ledger-port.ts';
import { joinedHousehold } from '../../policies/graph/household.ts';
import { checkName } from '../../policies/names/check-name.ts';
import { normaliseName } from '../../schemas/person-name.ts';
import { pointerOf } from './canonical-json.ts';
import { mergeFacts, readGivenFacts, type GivenFacts } from './given-facts.ts';
import { checkChange } from './notification-schema.ts';
import { invalidBody } from './validation.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';

export interface CompletionFacts {
  /** as they were sent */
  readonly facts: Readonly<Record<string, unknown>>;
  /** the outcome is `resolved`: what the task asks for must be there */
  readonly resolved: boolean;
}

/**
 * The facts of a completion, merged into what is known and checked as a whole notification.
 * @returns the whole notification
 * @throws ProblemError validation-failed with pointers into the body (`/facts/…`)
 */
export function applyFacts(
  task: Task,
  notification: BirthNotification,
  input: CompletionFacts,
): BirthNotification {
  const known = withStandIns(notification);
  const given = readGivenFacts(input.facts, task.subject);
  if (ASKS_FOR_ALL.includes(task.kind)) refuseUnasked(task, input);
  const checked = checkChange(known, mergeFacts(known, given.facts));
  if (!checked.ok) {
    throw invalidBody(
      checked.errors.map((error, i) => ({ ...error, pointer: given.pointerOf(checked.paths[i] ?? []) })),
    );
  }
  const merged = withNormalNames(known, checked.value);
  refuseFixedFacts(known, merged, given);
  refuseNames(known, merged, given);
  if (input.resolved) refuseUnanswered(task, merged, given);
  const left = new Set(notification.children.map(({ order }) => order));
  return { ...merged, children: merged.children.filter(({ order }) => left.has(order)) };
}

/** @throws ProblemError for facts that the task does not ask for, and where it is to be corrected by none */
function refuseUnasked({ asks }: Task, { facts, resolved }: CompletionFacts): void {
  const given = leavesOf(facts);
  const unasked = given.filter((pointer) => !resolved || !asks.includes(pointer));
  const detail = '任务没有问及此项';
  if (unasked.length > 0)
    throw invalidBody(unasked.map((pointer) => ({ pointer: `/facts${pointer}`, code: 'not-asked', detail })));
  if (given.length === 0)
    throw invalidBody([
      { pointer: `/facts${asks[0] ?? ''}`, code: 'required', detail: '请填写更正后的内容' },
    ]);
}

/** Pointers to every value in facts as they were given. What is empty is one: an empty list takes all there was away. */
function leavesOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  const parts = Object.entries(value);
  if (parts.length === 0 && at !== '') return [at];
  return parts.flatMap(([key, part]) => leavesOf(part, `${at}${pointerOf([key])}`));
}

/** What stands where an erased child stood: it is checked with the others, and never kept. */
const STAND_IN = { sex: 'female', weightGrams: 3000, lengthCm: 50, liveBirth: true } as const;

/** An erased child is not there any more, and its place among the others is: the notification is checked as a whole. */
function withStandIns(notification: BirthNotification): BirthNotification {
  const { children, delivery } = notification;
  const whole = Array.from({ length: delivery.plurality }, (_, i) => {
    const order = i + 1;
    return children.find((child) => child.order === order) ?? { ...STAND_IN, order };
  });
  return { ...notification, children: whole };
}

/** What names a delivery cannot be changed by a task: that is a correction. */
function refuseFixedFacts(known: BirthNotification, merged: BirthNotification, given: GivenFacts): void {
  const fixed: [PropertyKey[], boolean][] = [
    [['notificationId'], known.notificationId === merged.notificationId],
    [['facility', 'code'], known.facility?.code === merged.facility?.code],
    [['children'], known.children.length === merged.children.length],
  ];
  const errors = fixed
    .filter(([, same]) => !same)
    .map(([path]) => ({
      pointer: given.pointerOf(path),
      code: 'not-changeable',
      detail: '此项不能在任务中更改',
    }));
  if (errors.length > 0) throw invalidBody(errors);
}

function withNormalNames(known: BirthNotification, merged: BirthNotification): BirthNotification {
  const children = merged.children.map((child, i) =>
    child.name === undefined || child.name === known.children[i]?.name
      ? child
      : { ...child, name: normaliseName(child.name) },
  );
  return { ...merged, children };
}

function isRight(name: string, birth: BirthNotification): boolean {
  return checkName(name, { joinsHousehold: joinedHousehold(birth) !== undefined }).ok;
}

function nameProblem(given: GivenFacts, index: number): ReturnType<typeof invalidBody> {
  const pointer = given.pointerOf(['children', index, 'name']);
  return invalidBody([
    { pointer, code: 'name-characters', detail: '姓名含有《通用规范汉字表》以外的字，请更换' },
  ]);
}

/** A new name must be one that certificate and register can carry. */
function refuseNames(known: BirthNotification, merged: BirthNotification, given: GivenFacts): void {
  merged.children.forEach((child, i) => {
    if (child.name === undefined || child.name === known.children[i]?.name) return;
    if (!isRight(child.name, merged)) throw nameProblem(given, i);
  });
}

/** Nothing can be paid without an account. */
const NEEDS_ACCOUNT: readonly TaskKind[] = ['claim-confirmation', 'payment-account'];

/** Nothing but what it asks for can be corrected by it. */
const ASKS_FOR_ALL: readonly TaskKind[] = ['improbable'];

/** A task that asks for something is resolved only when it is there. */
function refuseUnanswered(task: Task, merged: BirthNotification, given: GivenFacts): void {
  if (task.kind === 'choices-missing' && merged.choices === undefined) {
    throw invalidBody([
      { pointer: '/facts/choices', code: 'required', detail: '请填写落户与送达方式的选择' },
    ]);
  }
  if (NEEDS_ACCOUNT.includes(task.kind) && merged.choices?.payee === undefined) {
    throw invalidBody([{ pointer: '/facts/choices/payee', code: 'required', detail: '请填写收款账户' }]);
  }
  if (task.kind !== 'name-missing' && task.kind !== 'name-characters') return;
  const index = childIndex(task.subject);
  const name = merged.children[index]?.name;
  if (name === undefined || (!given.namesChild(index) && !isRight(name, merged))) {
    throw invalidBody([{ pointer: '/facts/name', code: 'required', detail: '请填写新生儿姓名' }]);
  }
  if (!isRight(name, merged)) throw nameProblem(given, index);
}

function childIndex(subject: Subject | null): number {
  return subject?.startsWith('child-') ? Number(subject.slice('child-'.length)) - 1 : -1;
}

import { factChanges } from '../../activities/fact-changes.ts';
import type { CaseView, Task } from '../../activities/ledger-port.ts';
import { WITH_FACTS } from '../../activities/settled-places.ts';
import { joinedHousehold } from '../../policies/graph/household.ts';
import { differences, pointerOf } from '../../policies/input/json-values.ts';
import { factAt } from '../../policies/input/value-at.ts';
import { checkName } from '../../policies/names/check-name.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Subject } from '../../schemas/matter.ts';
import { normaliseName } from '../../schemas/person-name.ts';
import type { FactChange } from '../../schemas/task.ts';
import type { Given, TaskKind } from '../../schemas/tasks/kinds.ts';
import { mergeFacts, type GivenFacts } from './given-facts.ts';
import { checkChange } from './notification-schema.ts';
import type { FieldError } from './problem.ts';
import { invalidBody } from './validation.ts';

/** What a decision makes of the facts. */
export interface ChangedFacts {
  /** the whole notification */
  readonly facts: BirthNotification;
  readonly changes: readonly FactChange[];
}

/**
 * The facts of a decision, merged into what is known and checked as a whole notification. Only what the task asks for.
 * @param view its facts are opened only where some are given, or have to be
 * @param with what goes with the outcome
 * @returns undefined: nothing is another than before
 * @throws ProblemError validation-failed with pointers into the body (`/facts/…`)
 */
export function applyFacts(
  task: Task,
  view: Pick<CaseView, 'notification'>,
  { given, with: goes }: { readonly given: GivenFacts; readonly with: Given },
): ChangedFacts | undefined {
  const leaves = leavesOf(given.facts);
  refuseUnasked(task, leaves, { given, goes });
  const isNeeded = goes === 'answer' || goes === 'facts';
  if (leaves.length === 0 && !isNeeded) return undefined;
  if (leaves.length === 0 && goes === 'facts') throw missing(task, task.asks.slice(0, 1), given);
  const { notification } = view;
  refuseUnreported(notification, leaves, given);
  const known = withStandIns(notification);
  const checked = checkChange(known, mergeFacts(known, given.facts));
  if (!checked.ok) {
    throw invalidBody(
      checked.errors.map((error, i) => ({ ...error, pointer: given.pointerOf(checked.paths[i] ?? []) })),
    );
  }
  const merged = withNormalNames(known, checked.value);
  refuseFixedFacts(known, merged, given);
  refuseNames(known, merged, given);
  const answered = task.asks.filter(
    (ask) => isNeeded || leaves.some(({ pointer }) => isWithin(pointer, ask)),
  );
  refuseUnanswered({ ...task, asks: answered }, merged, given);
  const left = new Set(notification.children.map(({ order }) => order));
  const facts = { ...merged, children: merged.children.filter(({ order }) => left.has(order)) };
  const changes = factChanges(notification, facts, differences(known, merged));
  return changes.length > 0 ? { facts, changes } : undefined;
}

/** @throws ProblemError for facts that the task does not ask for, or that do not go with the outcome */
function refuseUnasked(
  { asks }: Task,
  leaves: readonly Leaf[],
  { given, goes }: { readonly given: GivenFacts; readonly goes: Given },
): void {
  const takes = WITH_FACTS.includes(goes);
  const unasked = leaves.filter(({ pointer }) => !takes || !asks.some((ask) => isWithin(pointer, ask)));
  if (unasked.length === 0) return;
  const detail = takes ? '任务没有问及此项' : '该结论不填写内容';
  throw invalidBody(
    unasked.map(({ path }) => ({ pointer: given.pointerOf(path), code: 'not-asked', detail })),
  );
}

/** A child that was not reported is the hospital's to report; of one that was erased nothing is taken again. */
function refuseUnreported({ children }: BirthNotification, leaves: readonly Leaf[], given: GivenFacts): void {
  const reported = new Set(children.map(({ order }) => order - 1));
  const others = leaves.filter(
    ({ path: [first, place] }) => first === 'children' && !reported.has(Number(place)),
  );
  if (others.length === 0) return;
  const detail = '该新生儿由医院补报，不能在任务中填写';
  throw invalidBody(
    others.map(({ path }) => ({ pointer: given.pointerOf(path), code: 'not-changeable', detail })),
  );
}

/** Whether a place is one that was asked for, or stands in one. */
export function isWithin(pointer: string, ask: string): boolean {
  return pointer === ask || pointer.startsWith(`${ask}/`);
}

/** A value of facts as they were given, at its place in the notification. */
interface Leaf {
  readonly path: readonly PropertyKey[];
  readonly pointer: string;
}

/**
 * Every value in facts that were given. What is empty is one: an empty list takes all there was away. The order of a child
 * only says which one it is.
 */
export function leavesOf(value: unknown, path: readonly PropertyKey[] = []): Leaf[] {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (typeof value !== 'object' || value === null || (isEmpty && path.length > 0))
    return [{ path, pointer: pointerOf(path) }];
  if (path.length === 1 && path[0] === 'children' && Array.isArray(value))
    return value.flatMap((child: unknown, at) => leavesOfChild(child, at));
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, key]));
}

function leavesOfChild(child: unknown, at: number): Leaf[] {
  if (typeof child !== 'object' || child === null) return leavesOf(child, ['children', at]);
  const { order, ...rest } = child as { readonly order?: unknown };
  return leavesOf(rest, ['children', typeof order === 'number' ? order - 1 : at]);
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

const NAMING: readonly TaskKind[] = ['name-missing', 'name-characters'];

/** What has to be said, or is, is there afterwards; a name that is given for one that cannot be carried can. */
function refuseUnanswered(task: Task, merged: BirthNotification, given: GivenFacts): void {
  const { kind, asks, subject } = task;
  const open = asks.filter((pointer) => factAt(merged, pointer) === undefined);
  if (open.length > 0) throw missing(task, open, given);
  const index = childIndex(subject);
  const name = merged.children[index]?.name;
  if (NAMING.includes(kind) && name !== undefined && !isRight(name, merged)) throw nameProblem(given, index);
}

/** The name of the task's own child may be given by itself. */
function missing(
  { subject }: Task,
  asks: readonly string[],
  given: GivenFacts,
): ReturnType<typeof invalidBody> {
  const detail = '请填写所问的内容';
  const ownName = `/children/${childIndex(subject)}/name`;
  const pathOf = (pointer: string): PropertyKey[] =>
    pointer
      .split('/')
      .slice(1)
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const errors: FieldError[] = asks.map((ask) => ({
    pointer: ask === ownName ? '/facts/name' : given.pointerOf(pathOf(ask)),
    code: 'required',
    detail,
  }));
  return invalidBody(errors.length > 0 ? errors : [{ pointer: '/facts', code: 'required', detail }]);
}

function childIndex(subject: Subject | null): number {
  return subject?.startsWith('child-') ? Number(subject.slice('child-'.length)) - 1 : -1;
}

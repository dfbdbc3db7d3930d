import {
  CHOICE_FIELDS,
  NOTIFICATION_FIELDS,
  type BirthNotification,
} from '../../schemas/birth-notification.ts';
import type { Subject } from '../../schemas/matter.ts';
import { pointerOf } from '../../policies/input/json-values.ts';
import { invalidBody } from './validation.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Facts as they were given with a completion, written out as a partial notification. */
export interface GivenFacts {
  readonly facts: Fields;
  /** where a path of the merged notification was given: `/facts/name` for the short form */
  readonly pointerOf: (path: readonly PropertyKey[]) => string;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pick(from: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

/**
 * Understands a partial notification, `{"name": …}` for the child of the task, and bare choices.
 * @throws ProblemError validation-failed for fields that are neither, a name without a child, or what is said twice
 */
export function readGivenFacts(facts: Fields, subject: Subject | null): GivenFacts {
  refuseUnknownFields(facts);
  const named = Object.hasOwn(facts, 'name') ? childOf(subject) : undefined;
  const bareChoices = pick(facts, CHOICE_FIELDS);
  const isBare = Object.keys(bareChoices).length > 0;
  const partial = pick(facts, NOTIFICATION_FIELDS);
  const children = givenChildren(partial['children']);
  refuseSaidTwice(
    children,
    named,
    Object.keys(bareChoices).filter((key) => Object.hasOwn(asFields(partial['choices']), key)),
  );
  const written: Fields = {
    ...partial,
    ...(isBare ? { choices: { ...asFields(partial['choices']), ...bareChoices } } : {}),
    ...(named === undefined
      ? {}
      : { children: [...children.map(({ child }) => child), { order: named + 1, name: facts['name'] }] }),
  };
  const pointer = (path: readonly PropertyKey[]): string => {
    const [first, second, third] = path;
    if (first === 'children' && second === named && third === 'name') return '/facts/name';
    if (
      first === 'choices' &&
      isBare &&
      typeof second === 'string' &&
      !Object.hasOwn(asFields(partial['choices']), second)
    )
      return `/facts${pointerOf(path.slice(1))}`;
    if (first === 'children' && typeof second === 'number') {
      const at = children.find(({ index }) => index === second)?.at ?? second;
      return `/facts${pointerOf(['children', at, ...path.slice(2)])}`;
    }
    return `/facts${pointerOf(path)}`;
  };
  return { facts: written, pointerOf: pointer };
}

function refuseUnknownFields(facts: Fields): void {
  const unknown = Object.keys(facts).filter(
    (key) => key !== 'name' && !NOTIFICATION_FIELDS.includes(key) && !CHOICE_FIELDS.includes(key),
  );
  if (unknown.length === 0) return;
  throw invalidBody(
    unknown.map((key) => ({
      pointer: `/facts${pointerOf([key])}`,
      code: 'unknown-field',
      detail: '没有这一项',
    })),
  );
}

/** Only one of the two could stand, and whoever decides would not know which. */
function refuseSaidTwice(
  children: readonly GivenChild[],
  named: number | undefined,
  choices: readonly string[],
): void {
  const isNamed = children.some(
    ({ child, index }) => index === named && Object.hasOwn(asFields(child), 'name'),
  );
  const twice = children.filter(({ index }, i) => children.findIndex((other) => other.index === index) < i);
  const pointers = [
    ...(isNamed ? ['/facts/name'] : []),
    ...twice.map(({ at }) => `/facts/children/${at}/order`),
    ...choices.map((key) => `/facts${pointerOf([key])}`),
  ];
  if (pointers.length === 0) return;
  throw invalidBody(
    pointers.map((pointer) => ({ pointer, code: 'duplicate-field', detail: '这一项写了两次' })),
  );
}

function childOf(subject: Subject | null): number {
  if (subject?.startsWith('child-')) return Number(subject.slice('child-'.length)) - 1;
  throw invalidBody([{ pointer: '/facts/name', code: 'no-child', detail: '该任务不针对某个新生儿' }]);
}

function asFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

interface GivenChild {
  readonly child: unknown;
  /** its place in the list that was given, and in the notification */
  readonly at: number;
  readonly index: number;
}

function givenChildren(list: unknown): GivenChild[] {
  if (!Array.isArray(list)) return [];
  return list.map((child: unknown, at) => {
    const order = asFields(child)['order'];
    return { child, at, index: typeof order === 'number' ? order - 1 : at };
  });
}

/** The known facts with the given ones laid over: objects field by field, children by their order. */
export function mergeFacts(known: BirthNotification, given: Fields): Fields {
  const { children, ...rest } = given;
  const merged = merge(known, rest) as Fields;
  if (children === undefined) return merged;
  if (!Array.isArray(children)) return { ...merged, children };
  const all: unknown[] = [...known.children];
  for (const { child, index } of givenChildren(children)) {
    const place = Number.isInteger(index) && index >= 0 && index < all.length ? index : all.length;
    all[place] = merge(all[place], child);
  }
  return { ...merged, children: all };
}

function merge(known: unknown, given: unknown): unknown {
  if (!isFields(known) || !isFields(given)) return given;
  const laid = Object.entries(given).map(([key, value]) => [key, merge(known[key], value)] as const);
  return { ...known, ...Object.fromEntries(laid) };
}

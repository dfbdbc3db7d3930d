import { canonicalJson } from '../policies/input/json-values.ts';
import { factAt } from '../policies/input/value-at.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { FactChange } from '../schemas/task.ts';

/** Changed as a whole: its places mean nothing by themselves. */
const LIST = /^(\/consents)\/.*/;

/** What of the facts changes at these places, the same before and after left out. */
export function factChanges(
  before: BirthNotification,
  after: BirthNotification,
  pointers: readonly string[],
): FactChange[] {
  const places = new Set(pointers.map((pointer) => pointer.replace(LIST, '$1')));
  return [...places].flatMap((pointer) => {
    const [was, is] = [factAt(before, pointer), factAt(after, pointer)];
    if (isSame(was, is)) return [];
    return [
      { pointer, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
    ];
  });
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/**
 * The facts with some changes made.
 * @returns undefined: one of them says otherwise by now than it did before the change
 */
export function withChanges(
  facts: BirthNotification,
  changes: readonly FactChange[],
): BirthNotification | undefined {
  if (changes.some(({ pointer, before }) => !isSame(factAt(facts, pointer), before))) return undefined;
  return changes.reduce<BirthNotification>((made, change) => withChange(made, change), facts);
}

function withChange(facts: BirthNotification, { pointer, after }: FactChange): BirthNotification {
  const [first, place, ...rest] = pointer.split('/').slice(1);
  if (first !== 'children') return setAt(facts, pointer.split('/').slice(1), after) as BirthNotification;
  const order = Number(place) + 1;
  const children = facts.children.map((child) =>
    child.order === order ? (setAt(child, rest, after) as typeof child) : child,
  );
  return { ...facts, children };
}

function setAt(value: unknown, [key, ...rest]: readonly string[], after: unknown): unknown {
  if (key === undefined) return after;
  const fields =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const { [key]: known, ...others } = fields;
  const next = setAt(known, rest, after);
  return next === undefined ? others : { ...fields, [key]: next };
}

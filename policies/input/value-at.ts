import type { BirthNotification } from '../../schemas/birth-notification.ts';

/** The fact at a pointer, children at their own places, also when another was erased; undefined: none. */
export function factAt({ children, ...rest }: BirthNotification, pointer: string): unknown {
  const byPlace = Object.fromEntries(children.map((child) => [String(child.order - 1), child]));
  let at: unknown = { ...rest, children: byPlace };
  for (const key of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at;
}

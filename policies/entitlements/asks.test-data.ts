/** What rules read and ask for, against the page of the pass (docs/law-pass.md). */

/** `children.0.insurance.paidOn` → `children.insurance.paidOn`: whose of several it is does not matter. */
export function kindOf(path: string): string {
  return path
    .split('.')
    .filter((step) => !/^\d+$/.test(step))
    .join('.');
}

/** What is asked for by the name of what follows from it, and where it is given. */
const GIVEN_IN: Readonly<Record<string, readonly string[]>> = {
  'child.household': ['mother.household.divisionCode', 'father.household.divisionCode'],
  'choices.childcare': ['choices.childcare.enrolledFrom', 'choices.childcare.institutionDivisionCode'],
};

/** The places in which a thing that is asked for is given. */
export function placesFor(kind: string): readonly string[] {
  return GIVEN_IN[kind] ?? [kind];
}

/**
 * The facts as they are, noting each one that is read.
 * @param at where they stand: `institution`; the facts of a birth stand at the top
 */
export function watched<T>(facts: T, at: string, note: (kind: string) => void): T {
  if (typeof facts !== 'object' || facts === null) return facts;
  const isList = Array.isArray(facts);
  return new Proxy(facts, {
    get(target, key) {
      const part: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol') return part;
      if (isList) return /^\d+$/.test(key) ? watched(part, at, note) : part;
      const place = at === '' ? key : `${at}.${key}`;
      if (typeof part !== 'object' || part === null) note(place);
      return watched(part, place, note);
    },
  });
}

/** Facts with any of their parts left out, as deep as they go. */
export function thinned<T>(facts: T, keeps: () => boolean): T {
  if (Array.isArray(facts)) return facts.map((one: unknown) => thinned(one, keeps)) as T;
  if (typeof facts !== 'object' || facts === null) return facts;
  const kept = Object.entries(facts).filter(() => keeps());
  return Object.fromEntries(kept.map(([name, part]) => [name, thinned(part as unknown, keeps)])) as T;
}

type Part = Readonly<Record<string, unknown>>;

/** Every place of a JSON Schema; those of lists stand without a number. */
export function placesOf(schema: Part): Set<string> {
  const found = new Set<string>();
  const parts = (schema['$defs'] ?? {}) as Record<string, Part>;
  const walk = (at: string, one: Part): void => {
    if (at !== '') found.add(at);
    for (const [name, part] of Object.entries((one['properties'] ?? {}) as Record<string, Part>))
      walk(at === '' ? name : `${at}.${name}`, part);
    if (one['items'] !== undefined) walk(at, one['items'] as Part);
    for (const either of (one['anyOf'] ?? one['allOf'] ?? []) as readonly Part[]) walk(at, either);
    const named = typeof one['$ref'] === 'string' ? parts[one['$ref'].split('/').at(-1) ?? ''] : undefined;
    if (named) walk(at, named);
  };
  walk('', schema);
  return found;
}

/** A row of a table of the page. */
interface Row {
  readonly names: readonly string[];
  readonly cells: readonly string[];
}

/** The rows of one table of a page, whose first cell names things in code. @param heading of the part it stands in */
export function rowsUnder(page: string, heading: string): readonly Row[] {
  const part = page.split('\n## ').find((one) => one.startsWith(`${heading}\n`)) ?? '';
  return part
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const cells = line.slice(1, -1).split('|');
      return {
        names: [...(cells[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
        cells: cells.map((cell) => cell.trim()),
      };
    });
}

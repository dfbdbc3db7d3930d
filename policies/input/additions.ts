import type { BirthNotification } from '../../schemas/birth-notification.ts';

/** What a report says beside what is known of a delivery. */
export interface Comparison {
  /** pointers to what was missing and is said now */
  readonly added: readonly string[];
  /** pointers to what is said otherwise */
  readonly differs: readonly string[];
  /** pointers to what is known and is not said */
  readonly unsaid: readonly string[];
  /** pointers to what is said where somebody else has settled it, the same or not: nothing of it is taken */
  readonly notTaken: readonly string[];
  /** what is known, with what was added */
  readonly merged: BirthNotification;
}

/** What happens to somebody, or moves a birth, was not missing: it is a correction. */
const EVENTS = /\/(deathAt|deathOn|adoptedOn)$|^\/children\/\d+\/at$/;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Children by their places, so that one that is missing leaves its place to nobody; consents by who has given them. */
function byPlace({ children, consents, ...rest }: BirthNotification): Fields {
  return {
    ...rest,
    children: Object.fromEntries(children.map((child) => [String(child.order - 1), child])),
    consents: Object.fromEntries(consents.map((consent) => [`${consent.kind}-${consent.givenBy}`, consent])),
  };
}

/** Given is given: whoever does not know of it, or says another moment, says nothing else. */
const GIVEN = /^(\/consents)\/.+/;

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string' && a.includes('T'))
    return Date.parse(a) === Date.parse(b) || a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (isFields(value) && Object.keys(value).length === 0);
}

class Comparing {
  readonly #settled: readonly string[];
  readonly added: string[] = [];
  readonly differs: string[] = [];
  readonly unsaid: string[] = [];
  readonly notTaken: string[] = [];

  constructor(settled: readonly string[]) {
    this.#settled = settled;
  }

  /** @returns what is known, with what was added below it */
  lay(known: unknown, said: unknown, at: string): unknown {
    if (this.#settled.includes(at)) {
      if (!isEmpty(said)) this.notTaken.push(at);
      return known;
    }
    if (known !== undefined && GIVEN.test(at)) return known;
    if (said === undefined) {
      if (known !== undefined) this.unsaid.push(at);
      return known;
    }
    if (known === undefined) {
      const isEvent = EVENTS.test(at);
      (isEvent ? this.differs : this.added).push(at.replace(GIVEN, '$1'));
      return isEvent ? known : said;
    }
    if (isFields(known) && isFields(said)) {
      // What is not changed stays as it was written, down to the order of its fields.
      const keys = [...new Set([...Object.keys(known), ...Object.keys(said)])];
      return Object.fromEntries(keys.map((key) => [key, this.lay(known[key], said[key], `${at}/${key}`)]));
    }
    if (!isSame(known, said)) this.differs.push(at);
    return known;
  }
}

/**
 * A report of a delivery that is known, held against what is known of it by now. What it does not say, it does not take
 * back: parents may have given a name since.
 * @param erased places of children of whom nothing is known any more, and nothing is taken again
 * @param settled pointers to what is not held against what is said: who says it would learn whether a guess is right
 */
export function compareReports(
  known: BirthNotification,
  said: BirthNotification,
  erased: ReadonlySet<number> = new Set(),
  settled: readonly string[] = [],
): Comparison {
  const comparing = new Comparing(settled);
  const taken = { ...said, children: said.children.filter(({ order }) => !erased.has(order)) };
  const { children, consents, ...rest } = comparing.lay(byPlace(known), byPlace(taken), '') as Fields;
  const merged = {
    ...rest,
    consents: Object.values(consents as Fields),
    children: Object.values(children as Fields).toSorted(
      (a, b) => (a as { order: number }).order - (b as { order: number }).order,
    ),
  } as unknown as BirthNotification;
  const { added, differs, unsaid, notTaken } = comparing;
  return {
    added: added.sort(),
    differs: differs.sort(),
    unsaid: unsaid.sort(),
    notTaken: notTaken.sort(),
    merged,
  };
}

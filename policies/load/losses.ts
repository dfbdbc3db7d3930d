import type { Citation } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';

/** Something that an earlier version or period says and the one after it does not. */
export interface Loss {
  readonly pack: string;
  /** the version that has lost it; that or the period before had it */
  readonly version: number;
  /** `maternity-leave`, or `measures` */
  readonly scheme: string;
  /** where in it: `notes/[paid]`, `afterMonths`, `measures/[marriage-leave]/values/days` */
  readonly parameter: string;
  /** first day without it, as far as it is written */
  readonly from: string | null;
  /** where it stood */
  readonly citation: Citation;
}

const LISTS = ['supplements', 'requires', 'certainFor', 'notes'] as const;
/** Dates and form: they change with every period. */
const OF_THE_FORM = new Set<string>([
  'from',
  'until',
  'combine',
  'cite',
  'at',
  'dated',
  'lastChecked',
  'continues',
  ...LISTS,
]);

type Named = { readonly rule: string; readonly cite: Citation };
type Fields = Readonly<Record<string, unknown>>;
type AnyPeriod = Fields & { readonly from: string; readonly cite: Citation };
type Part = Pick<Loss, 'parameter' | 'citation'>;

function rulesIn(period: AnyPeriod, list: string): readonly Named[] {
  return (period[list] ?? []) as readonly Named[];
}

function isSaid(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** The fields that something says and what stands in its place does not. */
function fieldsLost(before: Fields, after: Fields): string[] {
  return Object.keys(before).filter((field) => isSaid(before[field]) && !isSaid(after[field]));
}

function partsLost(before: AnyPeriod, after: AnyPeriod): Part[] {
  const rules = LISTS.flatMap((list) => {
    const kept = new Set(rulesIn(after, list).map(({ rule }) => rule));
    const gone = rulesIn(before, list).filter(({ rule }) => !kept.has(rule));
    return gone.map(({ rule, cite }): Part => ({ parameter: `${list}/[${rule}]`, citation: cite }));
  });
  const fields = fieldsLost(before, after)
    .filter((field) => !OF_THE_FORM.has(field))
    .map((parameter): Part => ({ parameter, citation: before.cite }));
  return [...rules, ...fields];
}

function periodsOf({ schemes }: Pack, code: string): readonly AnyPeriod[] {
  return (schemes as Readonly<Record<string, readonly AnyPeriod[] | undefined>>)[code] ?? [];
}

/** The period of an earlier version that a day of a later one is read against. */
function heldOn(day: string, periods: readonly AnyPeriod[]): AnyPeriod | undefined {
  return periods.findLast(({ from }) => from <= day);
}

function lostOfScheme(scheme: string, pack: Pack, earlier: Pack | undefined): Loss[] {
  const periods = periodsOf(pack, scheme);
  return periods.flatMap((after, i) => {
    const before = (earlier && heldOn(after.from, periodsOf(earlier, scheme))) ?? periods[i - 1];
    const { pack: name, version } = pack;
    const lost = before === undefined ? [] : partsLost(before, after);
    return lost.map((part) => ({ pack: name, version, scheme, from: after.from, ...part }));
  });
}

/** A measure written anew: its numbers, and whether it is still told to anybody. */
function lostOfMeasures({ pack, version, effective, measures }: Pack, earlier: Pack | undefined): Loss[] {
  return measures.flatMap((after) => {
    const before = earlier?.measures.find(({ measure }) => measure === after.measure);
    if (before === undefined) return [];
    const values = fieldsLost(before.values, after.values).map((key) => `/values/${key}`);
    const offers = before.offer !== undefined && after.offer === undefined ? ['/offer'] : [];
    return [...values, ...offers].map((part) => ({
      pack,
      version,
      scheme: 'measures',
      parameter: `measures/[${after.measure}]${part}`,
      from: effective ?? null,
      citation: before.cite,
    }));
  });
}

/**
 * What each version says no longer that the one before said, and each period of a scheme that the period before it said. What a
 * version does not name is inherited, and what it ends it ends in words: neither is lost. Nothing here is a mistake of itself;
 * who writes a new period is told, so that nothing is lost unseen.
 * @param packs with what they inherit
 */
export function lossesIn(packs: readonly Pack[]): Loss[] {
  return [...Map.groupBy(packs, ({ pack }) => pack).values()].flatMap((versions) => {
    const ordered = versions.toSorted((a, b) => a.version - b.version);
    return ordered.flatMap((pack, v) => [
      ...Object.keys(pack.schemes).flatMap((scheme) => lostOfScheme(scheme, pack, ordered[v - 1])),
      ...lostOfMeasures(pack, ordered[v - 1]),
    ]);
  });
}

import type { Citation } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';

/** One value of a scheme or a measure that is another one in the newer packs. */
export interface ParameterChange {
  readonly pack: string;
  readonly division: string;
  /** `maternity-leave`, or one of {@link OTHER_PARTS} */
  readonly scheme: string;
  /** where in it: `total`, `supplements/[extra-baby]/days` */
  readonly parameter: string;
  readonly before: unknown;
  readonly after: unknown;
  /** ISO date from which the newer value holds; null where none is written */
  readonly from: string | null;
  /** where the newer value stands, or for one that is gone the older one */
  readonly citation: Citation | null;
}

interface Leaf {
  readonly value: unknown;
  readonly citation: Citation | null;
}

/** Names and form; a rule or measure is named in the path of what it says. Who checked a number when is none of it. */
const OF_THE_FORM = [
  'cite',
  'at',
  'text',
  'name',
  'combine',
  'rule',
  'measure',
  'dated',
  'continues',
  'lastChecked',
];

/** What a pack says beside its schemes: lists of named items. */
const OTHER_PARTS = [
  'measures',
  'terms',
  'deadlines',
  'jointLists',
  'betweenCities',
  'vaccination',
  'patience',
] as const;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What items are known by, the first that one has. */
const NAMES = ['rule', 'measure', 'rank', 'slotsFrom', 'vaccine', 'work', 'department', 'version'];

/** Items are known by the name of their rule, their rank or their divisions, so that one more does not shift the others. */
function itemName(item: unknown, index: number): string {
  if (!isFields(item)) return `[${index}]`;
  const name = NAMES.map((key) => item[key]).find((one) => one !== undefined);
  if (typeof name === 'string' || typeof name === 'number') return `[${name}]`;
  const divisions = item['divisions'];
  return Array.isArray(divisions) ? `[${divisions.join(' ')}]` : `[${index}]`;
}

function leaves(value: unknown, path: string, cite: Citation | null, into: Map<string, Leaf>): void {
  if (Array.isArray(value) && value.some(isFields)) {
    value.forEach((item: unknown, i) => leaves(item, `${path}/${itemName(item, i)}`, cite, into));
    return;
  }
  if (!isFields(value)) {
    if (value !== undefined) into.set(path, { value, citation: cite });
    return;
  }
  const own = (value['cite'] as Citation | undefined) ?? cite;
  for (const [key, part] of Object.entries(value))
    if (!OF_THE_FORM.includes(key)) leaves(part, path === '' ? key : `${path}/${key}`, own, into);
}

/** The last period of a scheme: what holds from now on. */
function current(pack: Pack | undefined, scheme: string): Fields | undefined {
  const part = OTHER_PARTS.find((one) => one === scheme);
  if (part) return pack && { [part]: pack[part] };
  const periods = (pack?.schemes as Record<string, Fields[] | undefined> | undefined)?.[scheme];
  return periods?.at(-1);
}

function leavesOf(fields: Fields | undefined): Map<string, Leaf> {
  const into = new Map<string, Leaf>();
  if (fields) leaves(fields, '', null, into);
  for (const key of ['from', 'until']) into.delete(key);
  return into;
}

/** The newest version of each pack. */
function newest(packs: readonly Pack[]): Map<string, Pack> {
  return new Map(packs.toSorted((a, b) => a.version - b.version).map((pack) => [pack.pack, pack]));
}

/**
 * Which numbers the newer packs change in what holds from now on, from when, and where that is written. Packs that are
 * in both without a change say nothing.
 */
export function comparePacks(before: readonly Pack[], after: readonly Pack[]): ParameterChange[] {
  const [old, fresh] = [newest(before), newest(after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  return names.flatMap((name) => comparePack(old.get(name), fresh.get(name)));
}

function comparePack(old: Pack | undefined, fresh: Pack | undefined): ParameterChange[] {
  const pack = fresh ?? old;
  if (!pack) return [];
  const schemes = new Set([
    ...Object.keys(old?.schemes ?? {}),
    ...Object.keys(fresh?.schemes ?? {}),
    ...OTHER_PARTS,
  ]);
  return [...schemes].flatMap((scheme) => {
    const [was, is] = [leavesOf(current(old, scheme)), leavesOf(current(fresh, scheme))];
    const from = fresh?.effective ?? (current(fresh, scheme)?.['from'] as string | undefined) ?? null;
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((parameter): ParameterChange[] => {
      const [a, b] = [was.get(parameter), is.get(parameter)];
      if (JSON.stringify(a?.value) === JSON.stringify(b?.value)) return [];
      const citation = b?.citation ?? a?.citation ?? null;
      const { pack: name, division } = pack;
      return [{ pack: name, division, scheme, parameter, before: a?.value, after: b?.value, from, citation }];
    });
  });
}

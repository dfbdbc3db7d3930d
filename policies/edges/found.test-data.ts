import type { Pack } from '../../schemas/pack.ts';
import { packsFor } from '../entitlements/packs-for.ts';

/** Everything in the packs at which an answer may turn over: numbers, days, shares, lists of places, and words of conditions. */

export type Owner = Readonly<Record<string, unknown>>;

export interface Edge {
  readonly pack: Pack;
  /** where it stands: `schemes/parental-leave/0/underAge` */
  readonly at: string;
  /** what it is, without the place in a list: `parental-leave/underAge`; the same for every scheme: `from` */
  readonly kind: string;
  readonly value: unknown;
  /** the period, measure, term or list that it belongs to */
  readonly owner: Owner;
  /** the scheme, where it is one */
  readonly code: string;
}

const PARTS = ['measures', 'deadlines', 'terms', 'jointLists', 'vaccination', 'betweenCities'] as const;
/** Where it comes from; and what the loader writes beside a number with several values, which are periods of their own. */
const NOT_LAW = [
  'cite',
  'at',
  'lastChecked',
  'dated',
  'continues',
  'text',
  'rule',
  'measure',
  'name',
  'kind',
  'combine',
];
/** Lists whose items make one boundary together. */
const WHOLE = ['amounts', 'bands', 'pools'];
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

type Found = Omit<Edge, 'pack' | 'owner' | 'code'>;

function isLeaf(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && ISO_DATE.test(value));
}

/** Names that change from one item to the next say nothing of what it is. */
function named(path: readonly string[]): string {
  return path.filter((step) => !/^\d+$/.test(step)).join('/');
}

function walk(value: unknown, path: readonly string[], kind: readonly string[]): Found[] {
  const key = path.at(-1) ?? '';
  const at = path.join('/');
  if (NOT_LAW.includes(key)) return [];
  if (WHOLE.includes(key)) return [{ at, kind: named(kind), value }];
  if (path.at(-2) === 'shares' && kind.filter((step) => step === 'shares').length === 1)
    return [{ at, kind: 'shares', value }];
  if (key === 'when' || path.at(-2) === 'when') return whenOf(value, at);
  if (isLeaf(value)) return [{ at, kind: named(kind), value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([step, part]) => walk(part, [...path, step], [...kind, step]));
}

function whenOf(value: unknown, at: string): Found[] {
  const words = Array.isArray(value) ? (value as readonly string[]) : [value as string];
  return words.map((word) => ({ at, kind: `when/${word}`, value: word }));
}

/** Said of every scheme in the same way. */
const COMMON = /^[a-z-]+\/(from|until|notes\/from|notes\/values.*)$/;

function ofScheme(pack: Pack): Edge[] {
  return Object.entries(pack.schemes).flatMap(([code, periods]) =>
    (periods as readonly Owner[]).flatMap((owner, i) =>
      walk(owner, ['schemes', code, `${i}`], [code]).map((found) => {
        const kind = COMMON.exec(found.kind)?.[1] ?? found.kind;
        return { pack, owner, code, ...found, kind: kind.startsWith('notes/values') ? 'told' : kind };
      }),
    ),
  );
}

function ofParts(pack: Pack): Edge[] {
  return PARTS.flatMap((part) =>
    (pack[part] as readonly Owner[]).flatMap((owner, i) =>
      walk(owner, [part, `${i}`], [part]).map((found) => {
        const isTold = found.kind.startsWith('measures/values/');
        return { pack, owner, code: part, ...found, kind: isTold ? 'told' : found.kind };
      }),
    ),
  );
}

/** In the order of the packs, drafts too. */
export function edgesOf(packs: readonly Pack[]): Edge[] {
  return packs.flatMap((pack) => [...ofScheme(pack), ...ofParts(pack)]);
}

export const PACKS: readonly Pack[] = packsFor({ includeDrafts: true });

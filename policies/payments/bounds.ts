import type { Citation } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import { packsFor } from '../entitlements/packs-for.ts';

/** Above it a person looks first. Fen; source: the pack's citation, or none. */
export interface Bound {
  readonly fen: number;
  /** where it stands; undefined: it is a threshold of the product (产品阈值), which no text says */
  readonly cite?: Citation;
}

export interface Bounds {
  /** of one payment order */
  readonly order: Bound;
  /** of a wage or contribution base, a month */
  readonly monthlyWage: Bound;
}

const FEN_PER_YUAN = 100;

/**
 * 产品阈值: no text says above what a payment or a wage is to be looked at. Twenty times the largest allowance that the
 * samples come to, and ten times the highest contribution base of the pools: what is above them is nearly always a wrong
 * unit.
 */
export const OF_THE_PRODUCT: Bounds = {
  order: { fen: 200_000 * FEN_PER_YUAN },
  monthlyWage: { fen: 100_000 * FEN_PER_YUAN },
};

/**
 * The bounds of what was decided by some packs: those of the closest pack that has any.
 * @param names of a decision, from the widest division to the closest: `national@1+gansu@1`
 */
export function boundsOf(names: string, packs: readonly Pack[] = packsFor({})): Bounds {
  const mine = names.split('+');
  const said = packs
    .filter(({ pack, version }) => mine.includes(`${pack}@${version}`))
    .toSorted((a, b) => mine.indexOf(`${a.pack}@${a.version}`) - mine.indexOf(`${b.pack}@${b.version}`))
    .flatMap(({ bounds }) => bounds ?? []);
  const boundOf = (key: 'orderYuan' | 'monthlyWageYuan', usual: Bound): Bound => {
    const closest = said.findLast((bounds) => bounds[key] !== undefined);
    const yuan = closest?.[key];
    return closest && yuan !== undefined
      ? { fen: Math.round(yuan * FEN_PER_YUAN), ...(closest.cite ? { cite: closest.cite } : {}) }
      : usual;
  };
  return {
    order: boundOf('orderYuan', OF_THE_PRODUCT.order),
    monthlyWage: boundOf('monthlyWageYuan', OF_THE_PRODUCT.monthlyWage),
  };
}

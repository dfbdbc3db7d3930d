import type { Pack } from '../../schemas/pack.ts';
// oxlint-disable-next-line no-restricted-imports -- the one door: rules take packs as arguments, callers get those of the project
import { allPacks } from '../load/all-packs.ts';

export interface DecideOptions {
  /** packs that were not issued yet are read too (送审稿) */
  readonly includeDrafts?: boolean;
  /** other packs than those of the project, from the widest division to the closest */
  readonly packs?: readonly Pack[];
}

/** The packs that a question is answered from. */
export function packsFor({ packs, includeDrafts = false }: DecideOptions): readonly Pack[] {
  if (!packs) return allPacks({ includeDrafts });
  return includeDrafts ? packs : packs.filter((pack) => pack.status === 'in-force');
}

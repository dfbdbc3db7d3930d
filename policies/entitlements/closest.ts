import type { Pack } from '../../schemas/pack.ts';
import { covers } from './division.ts';
import { packsOnDay } from './versions.ts';

export const NATIONAL = '000000';

/** Said from a day, until a day, both inclusive; a side that no text names is open. */
interface Dated {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Where something is asked, and of which day. */
export interface PlaceAndDay {
  /** undefined: nobody knows, so that only what holds in the whole country is said */
  readonly division: string | undefined;
  /** ISO date */
  readonly day: string;
}

/** Whether something is said of a day. */
export function holdsOn({ from, until }: Dated, day: string): boolean {
  return (from ?? day) <= day && day <= (until ?? day);
}

/**
 * Of what several levels say beside their schemes, the closest speaks (packs come from the widest to the closest): what it says of
 * the day, and the pack that says it.
 */
export function closest<T extends Dated>(
  packs: readonly Pack[],
  { division, day }: PlaceAndDay,
  of: (pack: Pack) => readonly T[],
): { readonly one: T; readonly pack: Pack } | undefined {
  return packsOnDay(packs, day)
    .filter((pack) => covers(pack.division, division ?? NATIONAL))
    .flatMap((pack) => of(pack).map((one) => ({ one, pack })))
    .findLast(({ one }) => holdsOn(one, day));
}

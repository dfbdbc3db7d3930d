import type { Pack } from '../../schemas/pack.ts';
import { closest, NATIONAL } from '../entitlements/closest.ts';
import { packsFor } from '../entitlements/packs-for.ts';
import type { PlaceGraph } from './place.ts';

const COUNTRY = '全国';

/**
 * The list a division follows on a day: that of the closest place that has one.
 * @param day ISO date on which a case begins
 * @throws RangeError where not even the country has one
 */
export function placeOf(
  divisionCode: string,
  day: string,
  packs: readonly Pack[] = packsFor({}),
): PlaceGraph {
  const found = closest(packs, { division: divisionCode, day }, ({ jointLists }) => jointLists);
  if (!found) throw new RangeError(`no joint list for ${divisionCode} on ${day}`);
  const { one, pack } = found;
  const { version, joint, single, insuranceStartsOn, conditions } = one;
  return {
    divisionCode: pack.division,
    name: pack.division === NATIONAL ? COUNTRY : pack.name,
    ...{ version, joint, single, conditions },
    insuranceStartsOn: insuranceStartsOn.value,
  };
}

/** The name of a graph in plans and histories, for example `620100@1`. */
export function graphId(place: PlaceGraph): string {
  return `${place.divisionCode}@${place.version}`;
}

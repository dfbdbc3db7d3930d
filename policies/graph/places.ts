import type { PlaceGraph } from './place.ts';
import { elsewhere } from './places/elsewhere.ts';
import { gansu } from './places/gansu.ts';
import { jilin } from './places/jilin.ts';
import { lanzhou } from './places/lanzhou.ts';
import { shaanxi } from './places/shaanxi.ts';

/** Every place with a list of its own. A new one is one file and one line here. */
export const PLACES: readonly PlaceGraph[] = [lanzhou, gansu, shaanxi, jilin, elsewhere];

/** The list a division follows: that of the closest place. */
export function placeOf(divisionCode: string): PlaceGraph {
  const fitting = PLACES.filter((place) => divisionCode.startsWith(place.prefix));
  return fitting.reduce(
    (closest, place) => (place.prefix.length > closest.prefix.length ? place : closest),
    elsewhere,
  );
}

/** The name of a graph in plans and histories, for example `620100@1`. */
export function graphId(place: PlaceGraph): string {
  return `${place.divisionCode}@${place.version}`;
}

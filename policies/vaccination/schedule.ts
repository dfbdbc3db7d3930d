import type { Pack } from '../../schemas/pack.ts';
import type { VaccinationProgramme } from '../../schemas/pack-handling.ts';
import { addMonths } from '../calendar/date.ts';
import { closest } from '../entitlements/closest.ts';
import { packsFor } from '../entitlements/packs-for.ts';

export interface DueDose {
  readonly vaccine: string;
  readonly title: string;
  /** ISO date on which the age of the dose is reached */
  readonly due: string;
}

/**
 * The programme (免疫程序) that a child born on a day follows where it lives. Catch-up doses are not reckoned here.
 * @param birthDate ISO date
 * @throws RangeError where not even the country has one
 */
export function vaccinationProgramme(
  residence: string,
  birthDate: string,
  packs: readonly Pack[] = packsFor({}),
): VaccinationProgramme {
  const at = { division: residence, day: birthDate };
  const found = closest(packs, at, ({ vaccination }) => vaccination);
  if (!found) throw new RangeError(`no vaccination programme for ${residence} on ${birthDate}`);
  return found.one;
}

/**
 * The doses due from one age to another, both inclusive, the earliest first.
 * @param birthDate ISO date
 */
export function dosesDue(
  { doses }: VaccinationProgramme,
  birthDate: string,
  fromMonths: number,
  toMonths: number,
): DueDose[] {
  return doses
    .filter(({ ageMonths }) => ageMonths >= fromMonths && ageMonths <= toMonths)
    .toSorted((a, b) => a.ageMonths - b.ageMonths)
    .map(({ vaccine, title, ageMonths }) => ({ vaccine, title, due: addMonths(birthDate, ageMonths) }));
}

/** The doses given in the birth hospital. */
export function birthDoses(programme: VaccinationProgramme, birthDate: string): DueDose[] {
  return dosesDue(programme, birthDate, 0, 0);
}

/** What comes next, up to an age of half a year unless said otherwise. */
export function nextDoses(programme: VaccinationProgramme, birthDate: string, untilMonths = 6): DueDose[] {
  return dosesDue(programme, birthDate, 1, untilMonths);
}

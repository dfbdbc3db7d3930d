import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';

/** The household a child of the delivery joins. */
export interface JoinedHousehold {
  readonly follows: 'mother' | 'father';
  readonly divisionCode: string;
  readonly kind: 'family' | 'collective';
}

function mainlandHousehold(parent: Parent | null): Parent['household'] {
  return parent?.idType === 'resident-id' ? parent.household : undefined;
}

/**
 * Whose household the children follow: the parents' choice, the mother's while they have not chosen, and the
 * other parent's where the chosen one has no mainland household. Undefined when neither has one.
 */
export function joinedHousehold(notification: BirthNotification): JoinedHousehold | undefined {
  const chosen = notification.choices?.householdFollows ?? 'mother';
  const order = chosen === 'mother' ? (['mother', 'father'] as const) : (['father', 'mother'] as const);
  for (const follows of order) {
    const household = mainlandHousehold(notification[follows]);
    if (household) return { follows, divisionCode: household.divisionCode, kind: household.kind };
  }
  return undefined;
}

/** The divisions in which the parents have mainland households. */
export function householdDivisions(notification: BirthNotification): string[] {
  return [notification.mother, notification.father].flatMap((p) => mainlandHousehold(p)?.divisionCode ?? []);
}

/** The prefecture (地级) part of a division code. */
export function cityOf(divisionCode: string): string {
  return divisionCode.slice(0, 4);
}

/** The province part of a division code. */
export function provinceOf(divisionCode: string): string {
  return divisionCode.slice(0, 2);
}

/** Where the family hands in: at the hospital, or at home for a birth outside any institution. */
export function acceptingDivision(notification: BirthNotification): string {
  return notification.facility?.divisionCode ?? notification.mother.residence.divisionCode;
}

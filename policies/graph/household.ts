import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { Parent } from '../../schemas/person.ts';

/** As much of a parent as says where it is registered. A document that nobody named is a resident ID. */
interface Registered {
  readonly idType?: Parent['idType'] | undefined;
  readonly household?: { readonly divisionCode: string } | undefined;
}

/** As much of a birth as says whose household the child joins: of a whole notification, or of facts with gaps. */
interface Family<P extends Registered> {
  readonly mother?: P | undefined;
  readonly father?: P | null | undefined;
  readonly choices?: { readonly householdFollows?: 'mother' | 'father' | undefined } | undefined;
}

/** The household a child of the delivery joins, and the parent whose it is. */
export type JoinedHousehold<P extends Registered = Parent> = NonNullable<P['household']> & {
  readonly follows: 'mother' | 'father';
  readonly parent: P;
};

function mainlandHousehold<P extends Registered>(parent: P): P['household'] {
  return (parent.idType ?? 'resident-id') === 'resident-id' ? parent.household : undefined;
}

/**
 * Whose household the children follow: the parents' choice, the mother's while they have not chosen, and the
 * other parent's where the chosen one has no mainland household. Undefined when neither has one. The one answer:
 * plan, clocks, commands, payments and rules all ask here.
 */
export function joinedHousehold<P extends Registered>(family: Family<P>): JoinedHousehold<P> | undefined {
  const fathers = family.choices?.householdFollows === 'father';
  const order = fathers ? (['father', 'mother'] as const) : (['mother', 'father'] as const);
  for (const follows of order) {
    const parent = family[follows];
    const household = parent && mainlandHousehold(parent);
    if (household) return { ...household, follows, parent };
  }
  return undefined;
}

/** The division of the household the child joins; the family's residence where no parent has one. */
export function householdOrResidence(birth: BirthNotification): string;
export function householdOrResidence(birth: BirthFacts): string | undefined;
export function householdOrResidence(birth: BirthFacts): string | undefined {
  return joinedHousehold(birth)?.divisionCode ?? residenceOf(birth);
}

/** Where the family lives: the mother's residence, else the father's. */
export function residenceOf(birth: BirthNotification): string;
export function residenceOf(birth: BirthFacts): string | undefined;
export function residenceOf({ mother, father }: BirthFacts): string | undefined {
  return mother?.residence?.divisionCode ?? father?.residence?.divisionCode;
}

/** The divisions in which the parents have mainland households. */
export function householdDivisions({ mother, father }: BirthNotification): string[] {
  return [mother, father].flatMap((parent) => (parent && mainlandHousehold(parent)?.divisionCode) ?? []);
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
export function acceptingDivision(birth: BirthNotification): string;
export function acceptingDivision(birth: BirthFacts): string | undefined;
export function acceptingDivision(birth: BirthFacts): string | undefined {
  return birth.facility?.divisionCode ?? residenceOf(birth);
}

/** The pool (统筹区) that bears the mother's costs and allowance; where she lives while none is named. */
export function motherPool({ mother }: BirthNotification): string {
  return mother.employment?.pool ?? mother.residence.divisionCode;
}

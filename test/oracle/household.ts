import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { civil } from './days.ts';
import { said, type Answer } from './law.ts';

/** A family as a registrar would note it: who was born, how the parents stood, where they live. */

type Parent = NonNullable<BirthFacts['mother']>;
type Child = NonNullable<BirthFacts['children']>[number];

export interface Household {
  readonly facts: BirthFacts;
  readonly asOf: string;
  readonly drafts: boolean;
  /** of the delivery */
  readonly born: string;
  readonly children: readonly Child[];
  readonly live: number;
  readonly living: number;
  readonly rank: number;
  readonly wedlock: 'married' | 'widow' | 'apart' | 'unsaid';
  /** where the children are registered; undefined: no parent has a household in the mainland */
  readonly home: string | undefined;
  readonly residence: string;
}

function hasHousehold(parent: Parent | null | undefined): string | undefined {
  return (parent?.idType ?? 'resident-id') === 'resident-id' ? parent?.household?.divisionCode : undefined;
}

/** Between which days a marriage held; what nobody said of its beginning lies before everything. */
function wedlockOn({ marriage, father }: BirthFacts, day: string): Household['wedlock'] {
  if (marriage?.status === undefined) return 'unsaid';
  if (marriage.status === 'unmarried' || (marriage.marriedOn ?? '') > day) return 'apart';
  if (marriage.status === 'married') return 'married';
  const deathOfFather = father?.deathOn;
  const end = marriage.endedOn ?? (marriage.status === 'widowed' ? deathOfFather : undefined);
  if (end !== undefined && day <= end) return 'married';
  if (marriage.status === 'divorced') return end === undefined ? 'unsaid' : 'apart';
  return deathOfFather !== undefined && deathOfFather === end ? 'widow' : 'unsaid';
}

/** By the day of the question. */
export function hasDied({ deathAt }: Child, asOf: string): boolean {
  return deathAt !== undefined && civil(deathAt) <= asOf;
}

export function noteDown(facts: BirthFacts, asOf: string, drafts: boolean): Household {
  const born = civil(facts.delivery?.at ?? '');
  const children = facts.children ?? [];
  const live = children.filter((child) => child.liveBirth);
  const order = [facts.mother, facts.father];
  if (facts.choices?.householdFollows === 'father') order.reverse();
  return {
    ...{ facts, asOf, drafts, born, children },
    live: live.length,
    living: live.filter((child) => !hasDied(child, asOf)).length,
    rank: facts.childRank ?? 0,
    wedlock: wedlockOn(facts, born),
    home: order.map(hasHousehold).find((code) => code !== undefined),
    residence: facts.mother?.residence?.divisionCode ?? '',
  };
}

/** Whether a parent is an employee; soldiers have rules of their own. */
export function employee(parent: Parent | null | undefined): Answer {
  const kind = parent?.employment?.kind;
  if (kind === 'military' || kind === undefined) return 'open';
  return kind === 'employee' ? 'yes' : 'no';
}

/** Whether a parent lives on the day of the question. A widow's named father may be another, as long as nobody says when he died. */
export function lives(role: 'mother' | 'father', { facts, asOf }: Household): Answer {
  const deathOn = facts[role]?.deathOn;
  if (deathOn !== undefined) return asOf < deathOn ? 'yes' : 'no';
  if (role === 'mother') return 'yes';
  const { status, endedOn } = facts.marriage ?? {};
  // whose marriage ended on the day of her death lost her
  if (status === 'widowed' && endedOn !== undefined && endedOn === facts.mother?.deathOn) return 'yes';
  return status === undefined || status === 'widowed' ? 'open' : 'yes';
}

/** Where a parent works: the workplace, else the pool. */
export function workplace(parent: Parent | null | undefined): string | undefined {
  return parent?.employment?.workplaceDivisionCode ?? parent?.employment?.pool;
}

/** As they lived on the day of the birth: of a father who was dead nothing counts. */
export function residesAt(code: string, { facts, born }: Household): Answer {
  const { mother, father } = facts;
  const parents = (father?.deathOn ?? born) < born ? [mother] : [mother, father];
  return said(parents.some((parent) => parent?.residence?.divisionCode.startsWith(code)));
}

export function bornInCountyHospital(code: string, { facts: { facility } }: Household): Answer {
  if (!facility) return 'no';
  return said(
    facility.ownership === 'public' &&
      facility.countyLevel === true &&
      facility.divisionCode?.startsWith(code) === true,
  );
}

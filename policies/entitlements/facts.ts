import type { BirthFacts, ParentFacts } from '../../schemas/entitlement-check.ts';
import type { Subject } from '../../schemas/matter.ts';
import type { Pack } from '../../schemas/pack.ts';
import { shanghaiDate } from '../calendar/date.ts';
import { joinedHousehold } from '../graph/household.ts';
import { wedlockOn, type Wedlock } from '../graph/marriage.ts';
import type { Law } from './law.ts';

export type ParentRole = 'mother' | 'father';

type Child = NonNullable<BirthFacts['children']>[number];

/** One child as the rules see it. What was not given stays undefined. */
export interface ChildFacts {
  readonly subject: Subject;
  /** where the child stands in the list that was given, for naming missing facts */
  readonly path: string;
  readonly live: boolean | undefined;
  /** ISO date of this child's own birth */
  readonly birthDate: string;
  /** of a child that had died by the day of the question: before its death it had what the living have */
  readonly deathDate: string | undefined;
  /** 孩次 among the mother's children; stillborn children have none */
  readonly rank: number | undefined;
  /** 育儿补贴: the year of its first claim */
  readonly firstClaimYear: number | undefined;
  readonly adoptedOn: string | undefined;
  /** the day on which enrolment in resident insurance and its premium were done */
  readonly insurancePaidOn: string | undefined;
  /** the kindergarten the child is in, where somebody spoke of one */
  readonly preschool: Child['preschool'];
}

/** The facts that rules read, drawn once from what was given. */
export interface Facts {
  readonly given: BirthFacts;
  readonly law: Law;
  /** ISO date on which the question is asked */
  readonly asOf: string;
  readonly birthDate: string;
  readonly children: readonly ChildFacts[];
  /** live-born children of the delivery; undefined when that was not said of each */
  readonly liveCount: number | undefined;
  /** live-born children who are alive */
  readonly livingCount: number | undefined;
  /** how the parents stood on the day of the birth */
  readonly wedlock: Wedlock;
  readonly livingApart: boolean | undefined;
  /** the division of the household the children join; undefined when no parent is known to have one */
  readonly householdDivision: string | undefined;
}

/** The day of a death that had come by the day of the question, as it is of parents. */
function diedBy({ deathAt }: Child, asOf: string): string | undefined {
  const day = deathAt === undefined ? undefined : shanghaiDate(deathAt);
  return day !== undefined && day <= asOf ? day : undefined;
}

function childrenOf(given: BirthFacts, deliveryAt: string, asOf: string): ChildFacts[] {
  const listed = given.children ?? Array.from({ length: given.delivery?.plurality ?? 1 }, () => ({}));
  let rank: number | undefined = given.childRank;
  return listed.map((child: Child, index) => {
    const own = child.liveBirth === false ? undefined : rank;
    if (child.liveBirth === undefined && index < listed.length - 1) rank = undefined;
    else if (child.liveBirth !== false && rank !== undefined) rank += 1;
    return {
      subject: `child-${child.order ?? index + 1}`,
      path: `children.${index}`,
      live: child.liveBirth,
      birthDate: shanghaiDate(child.at ?? deliveryAt),
      deathDate: diedBy(child, asOf),
      rank: own,
      firstClaimYear: child.firstClaimYear,
      adoptedOn: child.adoptedOn,
      insurancePaidOn: child.insurance?.paidOn,
      preschool: child.preschool,
    };
  });
}

/** Facts from what was given. Undefined where not even the day of birth is known. */
export function factsOf(given: BirthFacts, asOf: string, packs: readonly Pack[]): Facts | undefined {
  const at = given.delivery?.at;
  if (at === undefined) return undefined;
  const birthDate = shanghaiDate(at);
  const children = childrenOf(given, at, asOf);
  const known = children.every((child) => child.live !== undefined);
  const live = children.filter((child) => child.live);
  return {
    given,
    law: { packs, asOf, birthDate },
    asOf,
    birthDate,
    children,
    liveCount: known ? live.length : undefined,
    livingCount: known ? live.filter((child) => child.deathDate === undefined).length : undefined,
    wedlock: wedlockOn(given, birthDate),
    livingApart: given.marriage?.livingApart ?? residencesDiffer(given),
    householdDivision: joinedHousehold(given)?.divisionCode,
  };
}

/** The facts as the rules of one child's rows see them: twins are not always of one day. */
export function factsForChild(facts: Facts, { birthDate }: ChildFacts): Facts {
  if (birthDate === facts.birthDate) return facts;
  return { ...facts, birthDate, law: { ...facts.law, birthDate } };
}

/** Different cities of residence stand for 两地分居 where nobody said so. */
function residencesDiffer({ mother, father }: BirthFacts): boolean | undefined {
  const places = [mother?.residence?.divisionCode, father?.residence?.divisionCode];
  const [hers, his] = places.map((code) => code?.slice(0, 4));
  return hers === undefined || his === undefined ? undefined : hers !== his;
}

/** Leave follows the place of employment: the workplace, else the pool that insures the worker (facts 8a.10). */
export function employmentDivision(parent: ParentFacts | null | undefined): string | undefined {
  return parent?.employment?.workplaceDivisionCode ?? parent?.employment?.pool;
}

/** True for an employee, false for anyone known not to be one, undefined when nobody said, or others' rules reach (现役军人). */
export function isEmployee(parent: ParentFacts | null | undefined): boolean | undefined {
  const kind = parent?.employment?.kind;
  return kind === undefined || kind === 'military' ? undefined : kind === 'employee';
}

/** The facts that say how many children were born alive, as far as they are missing. */
export function missingLiveBirths({ children }: Facts): string[] {
  return children.filter((child) => child.live === undefined).map((child) => `${child.path}.liveBirth`);
}

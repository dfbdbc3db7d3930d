import type { Subject } from '../../schemas/matter.ts';

/*
 * What may cross from one parent to the other: the one place where that is said (docs/adr/0054). Each parent has the child's, the
 * family's and the own rows, never the other's; while one of them is protected (分开保护) what is shared is the protected one's alone.
 */

export const PARENTS = ['mother', 'father'] as const satisfies readonly Subject[];
export type ParentSubject = (typeof PARENTS)[number];

/** Who is protected from the other parent, and since when. */
export interface Protection {
  readonly parent: ParentSubject;
  readonly since: Date;
}

/** Whether what is shared, the child's and the family's, is closed to a parent. @param protectedParent null: nobody is protected */
export function isClosedTo(
  parent: ParentSubject,
  protectedParent: ParentSubject | null | undefined,
): boolean {
  return protectedParent !== null && protectedParent !== undefined && protectedParent !== parent;
}

/** Whether something of somebody may come to a parent. @param subject whose it is; null: the case's as a whole */
export function mayReach(
  parent: ParentSubject,
  subject: Subject | null,
  protectedParent: ParentSubject | null | undefined,
): boolean {
  if (isParent(subject)) return subject === parent;
  return !isClosedTo(parent, protectedParent);
}

/** Who says yes to something of somebody's: the family, by either parent; or one parent alone. */
export type Claimant = 'family' | ParentSubject;

/**
 * Who is asked whether something is claimed, or an employer told. One yes of either parent is the whole family's; while one is
 * protected from the other, it is not for what is the other one's own: their allowance, and their leave (docs/adr/0065).
 */
export function claimantOf(subject: Subject, protectedParent: ParentSubject | null | undefined): Claimant {
  return isParent(subject) && isClosedTo(subject, protectedParent) ? subject : 'family';
}

export function isParent(subject: Subject | null): subject is ParentSubject {
  return subject === 'mother' || subject === 'father';
}

export function otherOf(parent: ParentSubject): ParentSubject {
  return parent === 'mother' ? 'father' : 'mother';
}

/** As much of a parent as says whether anybody answers there. */
export interface Reachable {
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly deathOn?: string | undefined;
}

/** Both parents of a case, and which of them is protected. */
export interface Parents {
  readonly mother: Reachable | undefined;
  readonly father: Reachable | null | undefined;
  readonly protectedParent?: ParentSubject | null | undefined;
}

/** What news is about. */
export interface Concern {
  /** whose row; null: the case's as a whole */
  readonly whose: Subject | null;
  /** a sum, an account or a leave: of a dead parent the other one is told that something is to be done, and never these */
  readonly isMoney?: boolean;
}

/** Whoever is alive and has left a phone. */
export function isReachable(parent: Reachable | null | undefined): boolean {
  return parent?.phone !== undefined && parent.phone !== '' && parent.deathOn === undefined;
}

/** Whether both have left the same number: whoever holds the telephone reads what is for either. */
export function sharesNumber({ mother, father }: Pick<Parents, 'mother' | 'father'>): boolean {
  return mother?.phone !== undefined && mother.phone !== '' && mother.phone === father?.phone;
}

/**
 * Which parent is told of something. While one is protected and both have the same number, nobody is: it may be in the other's hand.
 * What is shared: the mother, else the father; while one is protected that one or nobody. What
 * is a parent's own: that parent, and where they are dead the other one, since somebody has to bring the papers; but no money, and
 * nothing where one was protected from the other. @returns undefined: nobody by message, the family hears it at the counter
 */
export function hearerOf(family: Parents, { whose, isMoney = false }: Concern): ParentSubject | undefined {
  const { protectedParent } = family;
  if (protectedParent && sharesNumber(family)) return undefined;
  const reached = (who: ParentSubject): boolean => isReachable(family[who]);
  if (!isParent(whose)) return PARENTS.find((who) => mayReach(who, whose, protectedParent) && reached(who));
  if (reached(whose)) return whose;
  const isDead = family[whose]?.deathOn !== undefined;
  const other = otherOf(whose);
  const passesOn = isDead && !isMoney && !protectedParent && reached(other);
  return passesOn ? other : undefined;
}

/**
 * Whether what was on its way to a parent, in words that nobody reads again, has to stop: it was written before the other one was
 * protected, and is not that parent's own.
 */
export function stopsWithProtection(
  of: { readonly to: ParentSubject; readonly about: Subject | null; readonly at: Date },
  protection: Protection | null | undefined,
): boolean {
  if (!protection || mayReach(of.to, of.about, protection.parent)) return false;
  return of.at.getTime() <= protection.since.getTime();
}

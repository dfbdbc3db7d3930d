import type { Told } from '../../schemas/notice.ts';
import { otherOf, type ParentSubject } from './between-parents.ts';

/*
 * Whether a hall may send a parent who stands before it a fresh link (重发登录链接): only to the number on file, and only where
 * nobody has a reason to doubt that it is theirs. Another number, or one that is doubted, is the identity check, which takes two
 * people (docs/adr/0065).
 */

/** The notice that brings it; by it they are counted. */
export const FRESH_LINK = 'fresh-link' satisfies Told;

/** Why no link goes out. */
export type FreshLinkRefusal = 'joined' | 'not-reachable' | 'number-doubted' | 'number-shared' | 'protected';

/** 产品默认: so many for one parent in 24 hours; each costs a short message, and ends the link before it. */
export const FRESH_LINKS_A_DAY = 3;

/** What is known of the number of a parent. */
export interface NumberOnFile {
  /** undefined: there is none, or the parent has died, or nothing is known of them any more */
  readonly phone: string | undefined;
  /** a check of the identity is open, or has not confirmed it */
  readonly held: boolean;
  /** two people of the hall have confirmed this very number */
  readonly isConfirmed: boolean;
}

export function freshLinkRefusal(
  parent: ParentSubject,
  family: {
    readonly numbers: Readonly<Record<ParentSubject, NumberOnFile>>;
    readonly isJoined: boolean;
    /** another family has the same number */
    readonly isShared: boolean;
    readonly protectedParent: ParentSubject | null | undefined;
  },
): FreshLinkRefusal | undefined {
  const { phone, held, isConfirmed } = family.numbers[parent];
  if (family.isJoined) return 'joined';
  if (phone === undefined) return 'not-reachable';
  if (held) return 'number-doubted';
  const isTheOthers = family.numbers[otherOf(parent)].phone === phone;
  if (family.protectedParent && isTheOthers) return 'protected';
  if (isConfirmed) return undefined;
  // Whoever holds the telephone sees where the child is: one person before one clerk is not enough to say whose it is.
  if (family.protectedParent === parent) return 'protected';
  return family.isShared ? 'number-shared' : undefined;
}

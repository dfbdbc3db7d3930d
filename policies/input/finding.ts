import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';
import type { DivisionRegister } from '../divisions/register.ts';

/** Facts that cannot be as they were sent. */
export interface Finding {
  /** every field that has a part in it, as JSON pointers into the notification; the first one is at fault most likely */
  readonly pointers: readonly [string, ...string[]];
  /** stable, English */
  readonly code: string;
  /** a sentence for people; names nobody and repeats nothing that was sent */
  readonly says: string;
}

/** What the facts are held against. */
export interface Held {
  readonly now: Date;
  /** ISO date in China of `now` */
  readonly today: string;
  readonly divisions: DivisionRegister;
}

export type Rule = (birth: BirthNotification, against: Held) => readonly Finding[];

/** A finding about some fields, where it is one. */
export function finding(
  is: boolean,
  code: string,
  says: string,
  ...pointers: readonly [string, ...string[]]
): readonly Finding[] {
  return is ? [{ pointers, code, says }] : [];
}

export const ROLES = { mother: '母亲', father: '父亲' } as const;
export type Role = keyof typeof ROLES;

/** The parents that were reported. */
export function parentsOf({ mother, father }: BirthNotification): [Role, Parent][] {
  return father
    ? [
        ['mother', mother],
        ['father', father],
      ]
    : [['mother', mother]];
}

/** Where a child stands among the children: an erased one leaves its place to nobody. */
export function pointerOfChild({ order }: Pick<Child, 'order'>): string {
  return `/children/${order - 1}`;
}

/** Clocks of hospitals may run a little ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** @param moment RFC 3339 */
export function isAhead(moment: string, now: Date): boolean {
  return Date.parse(moment) > now.getTime() + CLOCK_TOLERANCE_MS;
}

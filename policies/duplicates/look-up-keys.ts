import { shanghaiDate, addDays } from '../calendar/date.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';
import { soundOf } from './names.ts';
import { APART_DAYS } from './weights.ts';

const DAY_MS = 86_400_000;

/**
 * What a report is found by when another one is to be held against it: words in clear, which are hashed with a key before
 * they are kept (docs/adr/0029). Each is of one parent, and goes when that one is erased.
 */
export interface LookUpKey {
  readonly of: 'mother' | 'father';
  /** equal texts of two purposes have nothing in common once they are hashed */
  readonly purpose: 'document' | 'look-up';
  readonly text: string;
}

/** A document as it is hashed, which every case is kept with; undefined: there is none. */
export function documentOf({ idType, idNumber }: Pick<Parent, 'idType' | 'idNumber'>): string | undefined {
  return idNumber === undefined ? undefined : `${idType}:${idNumber}`;
}

/**
 * The mother's document is kept with the part of the year, so that of a document that many cases bear (one that a hospital
 * writes for want of another) those are found that are near in time. Two parts on either side reach beyond {@link APART_DAYS}.
 */
const PART_DAYS = APART_DAYS / 2;
/** The own part first, then what is nearer: where there are too many, the nearest are looked at. */
const PARTS_AROUND = [0, -1, 1, -2, 2];

/** What a report is kept under. */
export function lookUpKeys(birth: BirthNotification): LookUpKey[] {
  return keysOn(birth, { parts: [0], days: [dayOf(birth)] });
}

/** What reports that may be of the same delivery are kept under, the nearest first: around midnight, or a day wrong, too. */
export function lookUpKeysAround(birth: BirthNotification): LookUpKey[] {
  const day = dayOf(birth);
  const own = documentOf(birth.mother);
  return [
    ...keysOn(birth, { parts: PARTS_AROUND, days: [day, addDays(day, -1), addDays(day, 1)] }),
    ...(own === undefined ? [] : [{ of: 'mother', purpose: 'document', text: own } as const]),
  ];
}

function dayOf({ delivery }: BirthNotification): string {
  return shanghaiDate(delivery.at);
}

interface Around {
  /** of the year, counted from the birth's own */
  readonly parts: readonly number[];
  /** ISO dates */
  readonly days: readonly string[];
}

function keysOn(birth: BirthNotification, { parts, days }: Around): LookUpKey[] {
  const { mother, father } = birth;
  const key = (of: LookUpKey['of'], text: string): LookUpKey => ({ of, purpose: 'look-up', text });
  const sound = soundOf(mother.name);
  const own = documentOf(mother);
  const fathers = father ? documentOf(father) : undefined;
  const part = Math.floor(Date.parse(dayOf(birth)) / DAY_MS / PART_DAYS);
  return [
    ...(own === undefined ? [] : parts.map((n) => key('mother', `document:${own}:${part + n}`))),
    key('mother', `person:${sound}:${mother.birthDate}`),
    ...days.flatMap((day) => [
      key('mother', `sound:${sound}:${day}`),
      key('mother', `born:${mother.birthDate}:${day}`),
      ...(mother.phone === undefined ? [] : [key('mother', `phone:${mother.phone}:${day}`)]),
      ...(fathers === undefined ? [] : [key('father', `father:${fathers}:${day}`)]),
    ]),
  ];
}

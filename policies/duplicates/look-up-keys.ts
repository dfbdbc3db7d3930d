import { shanghaiDate, addDays } from '../calendar/date.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';
import { soundOf } from './names.ts';

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

/** What a report is kept under. */
export function lookUpKeys(birth: BirthNotification): LookUpKey[] {
  return keysOn(birth, [dayOf(birth)]);
}

/** What reports that may be of the same delivery are kept under: around midnight, or a day wrong, too. */
export function lookUpKeysAround(birth: BirthNotification): LookUpKey[] {
  const day = dayOf(birth);
  return keysOn(birth, [addDays(day, -1), day, addDays(day, 1)]);
}

function dayOf({ delivery }: BirthNotification): string {
  return shanghaiDate(delivery.at);
}

function keysOn({ mother, father }: BirthNotification, days: readonly string[]): LookUpKey[] {
  const key = (of: LookUpKey['of'], text: string): LookUpKey => ({ of, purpose: 'look-up', text });
  const sound = soundOf(mother.name);
  const own = documentOf(mother);
  const fathers = father ? documentOf(father) : undefined;
  const onDay = days.flatMap((day) => [
    key('mother', `sound:${sound}:${day}`),
    key('mother', `born:${mother.birthDate}:${day}`),
    ...(mother.phone === undefined ? [] : [key('mother', `phone:${mother.phone}:${day}`)]),
    ...(fathers === undefined ? [] : [key('father', `father:${fathers}:${day}`)]),
  ]);
  return [
    ...(own === undefined ? [] : [{ of: 'mother', purpose: 'document', text: own } as const]),
    key('mother', `person:${sound}:${mother.birthDate}`),
    ...onDay,
  ];
}

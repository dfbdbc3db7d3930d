import leven from 'leven';
import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import type { Parent } from '../../schemas/person.ts';
import { nearName } from './names.ts';
import { APART_DAYS, LIKELY, NEAR_WEIGHT, SAME_MOTHER, WEIGHTS } from './weights.ts';

/**
 * What two reports of two cases may be: same-birth: one delivery and the same children · next-child: one delivery, and
 * children of it that the other does not tell of · too-soon: two deliveries of one mother that cannot both be.
 */
export type LikenessKind = 'same-birth' | 'next-child' | 'too-soon';

export interface Likeness {
  readonly kind: LikenessKind;
  /** points, as policies/duplicates/weights.ts gives them */
  readonly score: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Holds two reports against each other. @returns undefined: nothing speaks for one delivery */
export function compareDeliveries(a: BirthNotification, b: BirthNotification): Likeness | undefined {
  const apart = Math.abs(Date.parse(a.delivery.at) - Date.parse(b.delivery.at));
  if (apart > APART_DAYS * DAY_MS) return undefined;
  const parents = motherPoints(a, b) + fatherPoints(a, b);
  // One document is one woman, whatever else is said of her and of the father.
  const soon = { kind: 'too-soon', score: parents } as const;
  const isOneWoman = nearDocument(a.mother, b.mother) === 'same';
  const moment = WEIGHTS.moment.find(({ hours }) => apart <= hours * HOUR_MS);
  if (!moment) return isOneWoman || parents >= SAME_MOTHER ? soon : undefined;
  const shared = sharedChildren(a, b);
  const score = parents + moment.points + placePoints(a, b) + familyPoints(a, b) + childPoints(shared);
  if (score < LIKELY) return isOneWoman ? soon : undefined;
  return { kind: shared.length === 0 ? 'next-child' : 'same-birth', score };
}

function motherPoints({ mother: a }: BirthNotification, { mother: b }: BirthNotification): number {
  const { document, motherName, motherBirthDate, motherPhone } = WEIGHTS;
  return (
    document[nearDocument(a, b) ?? 'slip'] +
    motherName[nearName(a.name, b.name)] +
    motherBirthDate[nearDate(a.birthDate, b.birthDate)] +
    (a.phone === undefined || b.phone === undefined ? 0 : motherPhone[nearDigits(a.phone, b.phone)])
  );
}

function fatherPoints({ father: a }: BirthNotification, { father: b }: BirthNotification): number {
  if (!a || !b) return 0;
  const { fatherDocument, fatherName, fatherPhone } = WEIGHTS;
  const known = nearDocument(a, b);
  return (
    (known === undefined ? 0 : fatherDocument[known]) +
    fatherName[nearName(a.name, b.name)] +
    (a.phone === undefined || b.phone === undefined ? 0 : fatherPhone[nearDigits(a.phone, b.phone)])
  );
}

type Near = 'same' | 'slip' | 'other';

/** undefined: one of them has none, or they have two of different kinds, which one person may have */
function nearDocument(a: Parent, b: Parent): Near | undefined {
  if (a.idNumber === undefined || b.idNumber === undefined || a.idType !== b.idType) return undefined;
  if (a.idNumber === b.idNumber) return 'same';
  // Two valid numbers that differ in two places only, the check character and one other, may be one that was read wrongly.
  return leven(a.idNumber, b.idNumber) <= 2 ? 'slip' : 'other';
}

/** Dates one digit apart, or with day and month changed. */
function nearDate(a: string, b: string): Near {
  if (a === b) return 'same';
  const sorted = (date: string): string => [...date].toSorted().join('');
  const isSwapped = sorted(a) === sorted(b) && [...a].filter((sign, i) => sign !== b[i]).length <= 4;
  return isSwapped || leven(a, b) === 1 ? 'slip' : 'other';
}

const LAST_DIGITS = 11;

/** Phones without what says the country; a digit wrong, or two changed round. */
function nearDigits(a: string, b: string): Near {
  const [one, other] = [a.slice(-LAST_DIGITS), b.slice(-LAST_DIGITS)];
  if (one === other) return 'same';
  const differing = [...one].flatMap((digit, i) => (digit === other[i] ? [] : [i]));
  const [i = 0, j = 0] = differing;
  const isSwapped = differing.length === 2 && one[i] === other[j] && one[j] === other[i];
  return isSwapped || leven(one, other) === 1 ? 'slip' : 'other';
}

function placePoints(a: BirthNotification, b: BirthNotification): number {
  const { place } = WEIGHTS;
  const [one, other] = [a.facility, b.facility];
  if (one && other && one.code === other.code) return place.facility;
  const [from, to] = [one?.divisionCode ?? homeOf(a), other?.divisionCode ?? homeOf(b)];
  const shared = (digits: number): boolean => from.slice(0, digits) === to.slice(0, digits);
  if (shared(6)) return place.county;
  if (shared(4)) return place.city;
  return shared(2) ? place.province : place.elsewhere;
}

function homeOf({ mother }: BirthNotification): string {
  return mother.residence.divisionCode;
}

function familyPoints(a: BirthNotification, b: BirthNotification): number {
  const { plurality, childRank } = WEIGHTS;
  const ranks = a.childRank === undefined || b.childRank === undefined ? 0 : undefined;
  return (
    plurality[a.delivery.plurality === b.delivery.plurality ? 'same' : 'other'] +
    (ranks ?? childRank[a.childRank === b.childRank ? 'same' : 'other'])
  );
}

/** Children of the same place in both; one that was erased is in neither. */
function sharedChildren(a: BirthNotification, b: BirthNotification): readonly (readonly [Child, Child])[] {
  return a.children.flatMap((child) => {
    const same = b.children.find(({ order }) => order === child.order);
    return same ? [[child, same] as const] : [];
  });
}

function childPoints(shared: readonly (readonly [Child, Child])[]): number {
  const { sex, weight, childName } = WEIGHTS;
  const points = shared.map(([a, b]) => {
    const heavier =
      a.weightGrams === undefined || b.weightGrams === undefined
        ? undefined
        : Math.abs(a.weightGrams - b.weightGrams);
    return (
      (a.sex === 'undetermined' || b.sex === 'undetermined' ? 0 : sex[a.sex === b.sex ? 'same' : 'other']) +
      (heavier === undefined
        ? 0
        : weight[heavier === 0 ? 'same' : heavier <= NEAR_WEIGHT ? 'near' : 'other']) +
      (a.name === undefined || b.name === undefined ? 0 : childName[nearName(a.name, b.name)])
    );
  });
  return points.length === 0 ? 0 : points.reduce((sum, one) => sum + one, 0) / points.length;
}

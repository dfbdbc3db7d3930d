import { birthAtOf } from '../../schemas/birth-moment.ts';
import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import { addDays, addMonths } from '../calendar/date.ts';
import { ageOn, birthDateOf } from './dates.ts';
import { finding, parentsOf, pointerOfChild, ROLES, type Finding } from './finding.ts';
import { weightRange } from './newborn-weights.ts';

/*
 * What can hardly be: a person looks before anything is built on it. Facts of birth and identity hold the certificate of
 * the child, and with it what needs the certificate; wages hold the order only (policies/payments/improbable.ts).
 * Thresholds are the product's (产品阈值) where no source is named.
 */

type Doubtful = (birth: BirthNotification, child: Child, today: string) => readonly Finding[];

const USUAL_AGES = { mother: { from: 15, to: 55 }, father: { from: 15, to: 70 } } as const;

/** 6 years: from then on the police look into a registration (W50). */
const LATE_YEARS = 6;

/** Children of one delivery come within days, but for the few that are held back on purpose. */
const ONE_DELIVERY_MS = 3 * 86_400_000;

/** A child born so long after a man's death is not conceived before it. */
const LONGEST_AFTER_DEATH_DAYS = 320;

const agesOfParents: Doubtful = (birth) =>
  parentsOf(birth).flatMap(([role, { birthDate }]) => {
    if (birthDate === undefined) return [];
    const { from, to } = USUAL_AGES[role];
    const age = ageOn(birthDate, birthDateOf(birth));
    return finding(
      age < from || age > to,
      'age-improbable',
      `分娩时${ROLES[role]}${age < from ? `不满${from}岁` : `已过${to}岁`}`,
      `/${role}/birthDate`,
    );
  });

const reportedLate: Doubtful = (birth, _child, today) =>
  finding(
    addMonths(birthDateOf(birth), LATE_YEARS * 12) <= today,
    'late-improbable',
    `出生至今已满${LATE_YEARS}年才上报`,
    '/delivery/at',
  );

const weightOfWeeks: Doubtful = ({ delivery }, child) => {
  const { weightGrams, liveBirth } = child;
  const weeks = delivery.gestation?.weeks;
  if (weightGrams === undefined || weeks === undefined || !liveBirth) return [];
  const { from, to } = weightRange(weeks);
  return finding(
    weightGrams < from || weightGrams > to,
    'weight-improbable',
    `体重与孕周不相称（${weeks}周通常在${from}至${to}克之间）`,
    `${pointerOfChild(child)}/weightGrams`,
    '/delivery/gestation/weeks',
  );
};

const momentApart: Doubtful = (birth, child) =>
  finding(
    Math.abs(Date.parse(birthAtOf(birth, child)) - Date.parse(birth.delivery.at)) > ONE_DELIVERY_MS,
    'moment-improbable',
    '出生时间与本次分娩相距三天以上',
    `${pointerOfChild(child)}/at`,
  );

const fatherDead: Doubtful = (birth) => {
  const deathOn = birth.father?.deathOn;
  return finding(
    deathOn !== undefined && addDays(deathOn, LONGEST_AFTER_DEATH_DAYS) < birthDateOf(birth),
    'father-improbable',
    '父亲在受孕之前已死亡',
    '/father/deathOn',
  );
};

const DOUBTFUL: readonly Doubtful[] = [agesOfParents, reportedLate, weightOfWeeks, momentApart, fatherDead];

/** What of the facts that a child's certificate rests on can hardly be. @param today ISO date in China */
export function improbableOf(birth: BirthNotification, child: Child, today: string): Finding[] {
  return DOUBTFUL.flatMap((rule) => rule(birth, child, today));
}

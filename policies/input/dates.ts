import { birthAtOf } from '../../schemas/birth-moment.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { addMonths, shanghaiDate, yearOf } from '../calendar/date.ts';
import { finding, isAhead, parentsOf, ROLES, type Finding, type Rule } from './finding.ts';

/** A child is reported as a newborn until it is of age (民法典 17). */
const OF_AGE = 18;

/** Nobody has had a child younger or older than this; what is only unlikely is asked about (improbable.ts). */
export const AGES = {
  mother: { youngest: 10, oldest: 70 },
  father: { youngest: 10, oldest: 100 },
} as const;

/** Parts of one delivery: the longest interval between twins that was ever reported is under ninety days. */
const LONGEST_DELIVERY_MS = 120 * 86_400_000;

function at(moment: string): number {
  return Date.parse(moment);
}

/** Years of age on a day. */
export function ageOn(birthDate: string, day: string): number {
  const years = yearOf(day) - yearOf(birthDate);
  return addMonths(birthDate, years * 12) <= day ? years : years - 1;
}

export function birthDateOf({ delivery }: Pick<BirthNotification, 'delivery'>): string {
  return shanghaiDate(delivery.at);
}

const delivery: Rule = ({ delivery }, { now, today }) => [
  ...finding(isAhead(delivery.at, now), 'in-the-future', '出生时间晚于当前时间', '/delivery/at'),
  ...finding(
    addMonths(shanghaiDate(delivery.at), OF_AGE * 12) <= today,
    'too-long-ago',
    `出生至今已满${OF_AGE}年，不能再作为新生儿上报，请核对年份`,
    '/delivery/at',
  ),
];

const momentsOfChildren: Rule = (birth, { now }) =>
  birth.children.flatMap((child, i) => {
    const here = `/children/${i}`;
    const before = birth.children[i - 1];
    const born = at(birthAtOf(birth, child));
    return [
      ...finding(
        child.at !== undefined && isAhead(child.at, now),
        'in-the-future',
        '出生时间晚于当前时间',
        `${here}/at`,
      ),
      ...finding(
        before !== undefined && born < at(birthAtOf(birth, before)),
        'out-of-order',
        '出生时间早于前一个孩子，与出生顺序不符',
        `${here}/at`,
        `${here}/order`,
      ),
      ...finding(
        Math.abs(born - at(birth.delivery.at)) > LONGEST_DELIVERY_MS,
        'another-delivery',
        '出生时间与本次分娩相距过久，不是同一次分娩',
        `${here}/at`,
        '/delivery/at',
      ),
    ];
  });

const deathsOfChildren: Rule = (birth, { now }) =>
  birth.children.flatMap((child, i): readonly Finding[] => {
    const { deathAt, liveBirth } = child;
    const here = `/children/${i}`;
    if (deathAt === undefined) return [];
    return [
      ...finding(
        !liveBirth,
        'contradiction',
        '非活产的没有死亡时间；出生后死亡的请填活产',
        `${here}/deathAt`,
        `${here}/liveBirth`,
      ),
      ...finding(
        at(deathAt) < at(birthAtOf(birth, child)),
        'before-birth',
        '死亡时间早于出生时间',
        `${here}/deathAt`,
      ),
      ...finding(isAhead(deathAt, now), 'in-the-future', '死亡时间晚于当前时间', `${here}/deathAt`),
    ];
  });

const laterOfChildren: Rule = (birth, { today }) =>
  birth.children.flatMap((child, i) => {
    const { adoptedOn, firstClaimYear, insurance } = child;
    const here = `/children/${i}`;
    const born = shanghaiDate(birthAtOf(birth, child));
    return [
      ...finding(
        adoptedOn !== undefined && (adoptedOn < born || adoptedOn > today),
        'not-in-its-life',
        '收养日期应在出生之后、今天之前',
        `${here}/adoptedOn`,
      ),
      ...finding(
        firstClaimYear !== undefined && firstClaimYear < yearOf(born),
        'before-birth',
        '首次申领年度早于出生',
        `${here}/firstClaimYear`,
      ),
      ...finding(
        insurance !== undefined && (insurance.paidOn < born || insurance.paidOn > today),
        'not-in-its-life',
        '参保缴费日期应在出生之后、今天之前',
        `${here}/insurance/paidOn`,
      ),
    ];
  });

const agesOfParents: Rule = (birth) =>
  parentsOf(birth).flatMap(([role, { birthDate }]) => {
    if (birthDate === undefined) return [];
    const { youngest, oldest } = AGES[role];
    const age = ageOn(birthDate, birthDateOf(birth));
    const pointers = [`/${role}/birthDate`, '/delivery/at'] as const;
    return [
      ...finding(
        age < youngest,
        'too-young',
        `按填写的日期，${ROLES[role]}在孩子出生时不满${youngest}岁，请核对两个日期`,
        ...pointers,
      ),
      ...finding(
        age > oldest,
        'too-old',
        `按填写的日期，${ROLES[role]}在孩子出生时已超过${oldest}岁，请核对两个日期`,
        ...pointers,
      ),
    ];
  });

const deathsOfParents: Rule = (birth, { today }) =>
  parentsOf(birth).flatMap(([role, { deathOn, birthDate }]) => {
    if (deathOn === undefined) return [];
    const here = `/${role}/deathOn`;
    return [
      ...finding(deathOn > today, 'in-the-future', '死亡日期晚于今天', here),
      ...finding(
        birthDate !== undefined && deathOn < birthDate,
        'before-birth',
        `${ROLES[role]}的死亡日期早于其出生日期`,
        here,
        `/${role}/birthDate`,
      ),
      ...finding(
        role === 'mother' && deathOn < birthDateOf(birth),
        'before-delivery',
        '母亲的死亡日期早于分娩',
        here,
        '/delivery/at',
      ),
    ];
  });

const enrolment: Rule = ({ choices, ...birth }) => {
  const from = choices?.childcare?.enrolledFrom;
  return finding(
    from !== undefined && from < birthDateOf(birth),
    'before-birth',
    '入托日期早于出生',
    '/choices/childcare/enrolledFrom',
  );
};

/** Dates of children, parents and acts against each other and against the day. */
export const DATES: readonly Rule[] = [
  delivery,
  momentsOfChildren,
  deathsOfChildren,
  laterOfChildren,
  agesOfParents,
  deathsOfParents,
  enrolment,
];

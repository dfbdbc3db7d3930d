import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { hasNoCounties, isBeyondMainland, standingOn, type Standing } from '../divisions/register.ts';
import { finding, parentsOf, type Finding, type Held, type Rule } from './finding.ts';

/** What a division may be where it is written. */
interface Place {
  readonly pointer: string;
  readonly code: string | undefined;
  readonly may: readonly Standing[];
  /** 台港澳 too */
  readonly beyond?: boolean;
}

/** A statistical area is taken, and the police ask for the county that it lies in. */
const HOUSEHOLD: readonly Standing[] = ['county', 'statistical'];
const PLACE: readonly Standing[] = ['county', 'city', 'group', 'statistical'];
const POOL: readonly Standing[] = [...PLACE, 'province'];

function placesOf(birth: BirthNotification): Place[] {
  const { facility, choices } = birth;
  return [
    { pointer: '/facility/divisionCode', code: facility?.divisionCode, may: PLACE },
    ...parentsOf(birth).flatMap(([role, { household, residence, employment }]): Place[] => [
      { pointer: `/${role}/household/divisionCode`, code: household?.divisionCode, may: HOUSEHOLD },
      { pointer: `/${role}/residence/divisionCode`, code: residence?.divisionCode, may: PLACE, beyond: true },
      { pointer: `/${role}/employment/pool`, code: employment?.pool, may: POOL },
      {
        pointer: `/${role}/employment/workplaceDivisionCode`,
        code: employment?.workplaceDivisionCode,
        may: POOL,
        beyond: true,
      },
    ]),
    {
      pointer: '/choices/childcare/institutionDivisionCode',
      code: choices?.childcare?.institutionDivisionCode,
      may: PLACE,
    },
  ];
}

function faultOf({ pointer, code, may, beyond }: Place, { divisions, today }: Held): readonly Finding[] {
  if (code === undefined) return [];
  const standing = standingOn(divisions, code, today);
  if (isBeyondMainland(code) && standing !== 'unknown')
    return finding(
      beyond !== true,
      'beyond-mainland',
      '港澳台地区不能填在这里；没有内地户籍的不填户籍',
      pointer,
    );
  if (may.includes(standing)) return [];
  if (standing === 'city' && hasNoCounties(divisions, code, today)) return [];
  if (standing === 'unknown')
    return finding(true, 'division-unknown', '没有这个行政区划代码，请核对', pointer);
  if (standing === 'abolished')
    return finding(true, 'division-abolished', '该行政区划已撤销，请改用现行的代码', pointer);
  return finding(true, 'division-level', '请填写到县（市、区）一级的代码', pointer);
}

const places: Rule = (birth, against) => placesOf(birth).flatMap((place) => faultOf(place, against));

/** Divisions against the dated register (policies/divisions). What adults' numbers begin with is never judged. */
export const DIVISIONS: readonly Rule[] = [places];

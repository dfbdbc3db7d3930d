import type { EntitlementCheck } from '../../schemas/entitlement-check.ts';
import { hasNoCounties, isBeyondMainland, standingOn, type Standing } from '../divisions/register.ts';
import { finding, ROLES, type Finding, type Held, type Role, type Rule } from './finding.ts';

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

/** As much of a birth as says where something is: a notification has it, and so has a question about one. */
interface Placed extends Readonly<Partial<Record<Role, PlacedParent | null | undefined>>> {
  readonly facility?: { readonly divisionCode?: string | undefined } | null | undefined;
  readonly choices?:
    | { readonly childcare?: { readonly institutionDivisionCode?: string | undefined } | undefined }
    | undefined;
}

interface PlacedParent {
  readonly household?: { readonly divisionCode: string } | undefined;
  readonly residence?: { readonly divisionCode: string } | undefined;
  readonly employment?:
    { readonly pool?: string | undefined; readonly workplaceDivisionCode?: string | undefined } | undefined;
}

function placesOf(birth: Placed): Place[] {
  const { facility, choices } = birth;
  return [
    { pointer: '/facility/divisionCode', code: facility?.divisionCode, may: PLACE },
    ...(Object.keys(ROLES) as Role[]).flatMap((role): Place[] => [
      {
        pointer: `/${role}/household/divisionCode`,
        code: birth[role]?.household?.divisionCode,
        may: HOUSEHOLD,
      },
      {
        pointer: `/${role}/residence/divisionCode`,
        code: birth[role]?.residence?.divisionCode,
        may: PLACE,
        beyond: true,
      },
      { pointer: `/${role}/employment/pool`, code: birth[role]?.employment?.pool, may: POOL },
      {
        pointer: `/${role}/employment/workplaceDivisionCode`,
        code: birth[role]?.employment?.workplaceDivisionCode,
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

function faultOf(
  { pointer, code, may, beyond }: Place,
  { divisions, today }: Pick<Held, 'divisions' | 'today'>,
): readonly Finding[] {
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

/**
 * The divisions of a question: those of a birth as they are of a birth, and an institution or a family stands anywhere that
 * rules are made for. A code is one where it was in force on the day of the question, or is today.
 */
export function misplacedIn(
  { institution, specialFamily, ...birth }: EntitlementCheck,
  against: Pick<Held, 'divisions' | 'today'>,
): Finding[] {
  const places: Place[] = [
    ...placesOf(birth),
    { pointer: '/institution/divisionCode', code: institution?.divisionCode, may: POOL },
    { pointer: '/specialFamily/divisionCode', code: specialFamily?.divisionCode, may: POOL },
  ];
  const { divisions, today } = against;
  return places.flatMap((place) => {
    const found = faultOf(place, { divisions, today });
    return found.length > 0 && faultOf(place, { divisions, today: birth.asOf }).length === 0 ? [] : found;
  });
}

/** Divisions against the dated register (policies/divisions). What adults' numbers begin with is never judged. */
export const DIVISIONS: readonly Rule[] = [places];

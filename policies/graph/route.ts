import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { MatterCode, Route, StepCode } from '../../schemas/matter.ts';
import type { JointConditions } from '../../schemas/pack-handling.ts';
import { addMonths, shanghaiDate } from '../calendar/date.ts';
import { covers } from '../entitlements/division.ts';
import {
  acceptingDivision,
  householdDivisions,
  joinedHousehold,
  provinceOf,
  type JoinedHousehold,
} from './household.ts';
import { wedlockBetween, wedlockOn } from './marriage.ts';
import type { PlaceGraph } from './place.ts';

/** How a matter is handled, with a sentence for the family where it is not jointly. */
export interface RouteChoice {
  readonly route: Route;
  readonly reason?: string;
}

export interface RouteFacts {
  readonly notification: BirthNotification;
  readonly place: PlaceGraph;
  /** ISO date on which the case begins; without it the age of the child is not looked at */
  readonly receivedOn?: string;
}

/** Later than any date: without the day of the declaration a marriage at any time counts. */
const DATES_END = '9999-12-31';

const JOINT: RouteChoice = { route: 'joint' };

function single(reason: string): RouteChoice {
  return { route: 'single', reason };
}

function offline(reason: string): RouteChoice {
  return { route: 'offline', reason };
}

/** Why a birth is not one in wedlock, in words that say no more than is known. */
const NOT_MARRIED = {
  apart: '出生当日父母没有婚姻登记',
  widow: '父亲在出生前去世',
  unsaid: '出生当日父母的婚姻情况没有填明',
} as const;

type Condition = (
  conditions: JointConditions,
  facts: RouteFacts,
  household: JoinedHousehold,
) => string | undefined;

const underAge: Condition = ({ underYears }, { notification, receivedOn }) => {
  if (underYears === undefined || receivedOn === undefined) return undefined;
  const birthday = addMonths(shanghaiDate(notification.delivery.at), underYears * 12);
  return receivedOn < birthday ? undefined : `新生儿已满${underYears}周岁，本事项单独办理`;
};

/** Born in wedlock (婚内生育): the parents were married on the day of the birth (facts 8b.2). */
const wedlock: Condition = ({ marriedParents }, { notification }) => {
  if (!marriedParents) return undefined;
  const { state } = wedlockOn(notification, shanghaiDate(notification.delivery.at));
  return state === 'married'
    ? undefined
    : `${NOT_MARRIED[state]}，不符合本地联办条件，本事项单独办理，不影响办结`;
};

const householdPlace: Condition = ({ householdHere }, { place }, household) =>
  householdHere && !covers(place.divisionCode, household.divisionCode)
    ? `拟落户地（${household.divisionCode}）不在${place.name}，户口由户籍地决定，本事项单独办理`
    : undefined;

const parentsHouseholds: Condition = ({ parentsWithHouseholdHere }, { notification, place }) => {
  if (!parentsWithHouseholdHere) return undefined;
  const here = householdDivisions(notification).filter((d) => covers(place.divisionCode, d)).length;
  const both = parentsWithHouseholdHere === 'both';
  if (here >= (both ? 2 : 1)) return undefined;
  const who = both ? '父母双方' : '父母一方或双方';
  return `不符合“${who}具有${place.name}户籍”的联办条件，本事项单独办理`;
};

const familyHousehold: Condition = (conditions, _facts, household) =>
  conditions.familyHousehold && household.kind !== 'family'
    ? '拟落入集体户，不符合本地联办条件，本事项单独办理'
    : undefined;

const birthPlace: Condition = ({ birthHere }, { notification: { facility }, place }) => {
  if (!birthHere || (facility && covers(place.divisionCode, facility.divisionCode))) return undefined;
  return `非在${place.name}助产机构出生，本事项单独办理`;
};

const CONDITIONS: readonly Condition[] = [
  householdPlace,
  parentsHouseholds,
  wedlock,
  familyHousehold,
  birthPlace,
  underAge,
];

/** What following the father needs besides, by how the parents stood; a text was seen for those who never married only. */
const WITH_FATHER = {
  apart: '非婚生育随父落户，需提交亲子鉴定材料',
  widow: '父亲在出生前去世，随父落户的材料由户籍地公安核定',
  unsaid: '父母的婚姻情况没有填明，随父落户的材料由户籍地公安核定',
} as const;

/** Proof of kinship is not asked for where the parents were married at the birth or by the declaration (W52, facts 8b.2). */
function proofOfKinship({ notification, receivedOn }: RouteFacts): string | undefined {
  const born = shanghaiDate(notification.delivery.at);
  const { state } = wedlockBetween(notification, born, receivedOn ?? DATES_END);
  return state === 'married' ? undefined : `${WITH_FATHER[state]}，本事项单独办理，不影响办结`;
}

/**
 * What holds for household registration everywhere: out of wedlock, following the father needs proof of
 * kinship; another province decides by the cross-province route (W17, W19).
 */
function nationalReason(facts: RouteFacts, household: JoinedHousehold): string | undefined {
  const { notification } = facts;
  const proof = household.follows === 'father' ? proofOfKinship(facts) : undefined;
  if (proof !== undefined) return proof;
  return provinceOf(acceptingDivision(notification)) === provinceOf(household.divisionCode)
    ? undefined
    : `拟落户地（${household.divisionCode}）在外省，按跨省通办由本地受理、户籍地决定，本事项单独办理`;
}

const NEEDS_HOUSEHOLD: readonly (MatterCode | StepCode)[] = [
  'household-registration',
  'social-security-card',
  'death-registration',
  'insurance-identity-upgrade',
];

function routeWithoutHousehold(code: MatterCode | StepCode, place: PlaceGraph): RouteChoice | undefined {
  if (NEEDS_HOUSEHOLD.includes(code)) return offline('父母均无内地户籍，请到出入境或户政窗口咨询办理');
  if (code !== 'medical-insurance') return undefined;
  return place.insuranceStartsOn === 'birth-certificate'
    ? single('暂无公民身份号码，凭出生医学证明单独参保')
    : offline('本地参保需公民身份号码，父母均无内地户籍，请到医保窗口咨询办理');
}

/** The matter whose conditions decide the route of a piece of work. */
function judgedAs(code: MatterCode | StepCode): MatterCode {
  if (code === 'death-registration') return 'household-registration';
  return code === 'insurance-identity-upgrade' ? 'medical-insurance' : code;
}

/**
 * The route of a piece of work. Conditions decide between joint and single, never whether it is done;
 * only what cannot exist without a mainland household goes to the counter.
 */
export function routeOf(code: MatterCode | StepCode, facts: RouteFacts): RouteChoice {
  const { notification, place } = facts;
  const household = joinedHousehold(notification);
  const withoutHousehold = household ? undefined : routeWithoutHousehold(code, place);
  if (withoutHousehold) return withoutHousehold;
  const judged = judgedAs(code);
  if (judged === 'birth-certificate' && notification.facility === null) {
    return single('院外出生，由签发机构核验材料后单独签发');
  }
  if (!place.joint.includes(judged)) return single(`本事项未列入${place.name}联办清单，单独办理`);
  const reason = reasonAgainstJoint(judged, facts, household);
  return reason === undefined ? JOINT : single(reason);
}

function reasonAgainstJoint(
  code: MatterCode,
  facts: RouteFacts,
  household: JoinedHousehold | undefined,
): string | undefined {
  const { conditions } = facts.place;
  const governed = conditions?.governs.includes(code) ? conditions : undefined;
  if (!household) return governed && '父母均无内地户籍，不符合本地联办条件，本事项单独办理';
  for (const condition of governed ? CONDITIONS : []) {
    const reason = governed && condition(governed, facts, household);
    if (reason !== undefined) return reason;
  }
  return code === 'household-registration' ? nationalReason(facts, household) : undefined;
}

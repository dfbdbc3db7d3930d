import { birthAtOf } from '../../schemas/birth-moment.ts';
import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import { nodeKey, type NodeKey, type PlanNode } from '../../schemas/case-plan.ts';
import {
  isOnDeclaration,
  WORK,
  type MatterCode,
  type MatterStatus,
  type StepCode,
  type Subject,
} from '../../schemas/matter.ts';
import { authoritiesOf, type Authorities } from './authorities.ts';
import { shanghaiDate } from '../calendar/date.ts';
import { newbornCoverRule, newbornPayBy } from '../insurance/newborn-cover.ts';
import { acceptingDivision, householdOrResidence } from './household.ts';
import { orderOfChildWork, orderOfMotherWork, type Order } from './order.ts';
import { graphId, placeOf } from './places.ts';
import { routeOf, type RouteFacts } from './route.ts';

export type InitialStatus = Extract<MatterStatus, 'waiting' | 'not-applicable' | 'withdrawn' | 'offline'>;

/** One piece of work as the ledger shows it from the first moment, steps included. */
export interface PlannedMatter extends Authorities {
  readonly key: NodeKey;
  readonly node: PlanNode;
  readonly status: InitialStatus;
  /** a sentence for the family where the route is not joint */
  readonly routeReason?: string;
}

export interface PlanOptions {
  /** `BIRTH_PATIENCE_SECONDS`, where it is set: how long any department may be silent */
  readonly patienceSeconds?: number | undefined;
  /** ISO date on which the case begins; without it no place's age limit is looked at */
  readonly receivedOn?: string;
}

export interface PlannedCase {
  /** the matter graph it was made from, for example `620100@1` */
  readonly graph: string;
  readonly matters: readonly PlannedMatter[];
}

type MotherWork = 'maternity-cost-refund' | 'birth-service-registration';
type ChildWork = Exclude<MatterCode, MotherWork> | StepCode;

interface Work {
  readonly subject: Subject;
  readonly code: MatterCode | StepCode;
  readonly order: Order;
  readonly child?: Child;
}

const MOTHER_WORK: readonly MatterCode[] = ['maternity-cost-refund', 'birth-service-registration'];

/** What ends with a newborn's death; birth and death are registered and the insurance claim is kept (F12, W54). */
const ENDS_WITH_DEATH: readonly (MatterCode | StepCode)[] = [
  'vaccination-record',
  'social-security-card',
  'parenting-guidance',
];

const INSURANCE: readonly (MatterCode | StepCode)[] = ['medical-insurance', 'insurance-identity-upgrade'];

/**
 * The plan of a case from its notification, over the matter list of the place: the facility's division, or the
 * mother's residence for a birth outside any institution. Birth order, marriage and checks in pregnancy
 * never decide whether household registration is planned (LZ 6, JL 1).
 */
export function planCase(notification: BirthNotification, options: PlanOptions): PlannedCase {
  const place = placeOf(acceptingDivision(notification), beginsOn({ notification, ...options }));
  const facts: RouteFacts = {
    notification,
    place,
    ...(options.receivedOn === undefined ? {} : { receivedOn: options.receivedOn }),
  };
  const matters = workOf(facts).map((work) => planWork(work, facts, options.patienceSeconds));
  return { graph: graphId(place), matters };
}

/** The day by which the packs are read: that on which the case begins, or where nobody says it that of the birth. */
function beginsOn({ notification, receivedOn }: Pick<RouteFacts, 'notification' | 'receivedOn'>): string {
  return receivedOn ?? shanghaiDate(notification.delivery.at);
}

function workOf({ notification, place }: RouteFacts): Work[] {
  const codes = [...place.joint, ...place.single];
  const live = notification.children.filter((child) => child.liveBirth).map(subjectOf);
  const children = notification.children.flatMap((child) =>
    childCodes(codes, child, place.insuranceStartsOn).map((code) => {
      const subject = subjectOf(child);
      return { subject, code, child, order: orderOfChildWork(code, subject, place) };
    }),
  );
  const mother = codes
    .filter((code) => MOTHER_WORK.includes(code))
    .map((code) => ({ subject: 'mother' as const, code, order: orderOfMotherWork(code, live) }));
  return [...children, ...mother];
}

function childCodes(codes: readonly MatterCode[], child: Child, insuranceStartsOn: string): ChildWork[] {
  const own = codes.filter((code): code is Exclude<MatterCode, MotherWork> => !MOTHER_WORK.includes(code));
  const upgrade: ChildWork[] =
    insuranceStartsOn === 'birth-certificate' && codes.includes('medical-insurance')
      ? ['insurance-identity-upgrade']
      : [];
  const death: ChildWork[] = child.liveBirth && child.deathAt !== undefined ? ['death-registration'] : [];
  return [...own, ...upgrade, ...death];
}

function subjectOf(child: Child): Subject {
  return `child-${child.order}`;
}

function planWork(work: Work, facts: RouteFacts, patienceSeconds: number | undefined): PlannedMatter {
  const { subject, code, order } = work;
  const { route, reason } = routeOf(code, facts);
  const part = code === 'insurance-identity-upgrade' ? 'step' : 'joint';
  const department = WORK[code].department;
  return {
    key: nodeKey(subject, code),
    node: {
      ...{ subject, code, part, department, route, ...order },
      ...(patienceSeconds === undefined ? {} : { patienceSeconds }),
    },
    status: initialStatus(work, route, facts),
    ...(reason === undefined ? {} : { routeReason: reason }),
    ...authoritiesOf(code, facts.notification, beginsOn(facts)),
  };
}

/**
 * Cover counts from birth only for who is enrolled inside the window; later it would begin after the death, when nobody can
 * be enrolled any more.
 */
function cannotBeInsured({ child, code }: Work, { notification, receivedOn }: RouteFacts): boolean {
  if (!child || receivedOn === undefined || !INSURANCE.includes(code)) return false;
  const birthDate = shanghaiDate(birthAtOf(notification, child));
  const rule = newbornCoverRule(householdOrResidence(notification), birthDate);
  return newbornPayBy(birthDate, rule).date < receivedOn;
}

function initialStatus(work: Work, route: PlanNode['route'], facts: RouteFacts): InitialStatus {
  const { child, code } = work;
  if (isOnDeclaration(code)) return 'not-applicable';
  if (child && !child.liveBirth) return 'not-applicable';
  if (child?.deathAt !== undefined && (ENDS_WITH_DEATH.includes(code) || cannotBeInsured(work, facts)))
    return 'withdrawn';
  if (route !== 'offline') return 'waiting';
  // no family can take a step of a department to the counter
  return code === 'insurance-identity-upgrade' ? 'withdrawn' : 'offline';
}

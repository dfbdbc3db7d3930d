import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import { nodeKey, type CasePlan, type NodeKey, type PlanNode } from '../../schemas/case-plan.ts';
import type { MatterCode, MatterStatus, StepCode, Subject } from '../../schemas/matter.ts';
import { authoritiesOf, type Authorities } from './authorities.ts';
import { departmentOf } from './departments.ts';
import { acceptingDivision } from './household.ts';
import { orderOfChildWork, orderOfMotherWork, type Order } from './order.ts';
import { graphId, placeOf } from './places.ts';
import { routeOf, type RouteFacts } from './route.ts';

export type InitialStatus = Extract<MatterStatus, 'waiting' | 'not-applicable' | 'withdrawn' | 'offline'>;

/** What the ledger shows of one node of the plan from the first moment. One for every node, steps included. */
export interface PlannedMatter extends Authorities {
  readonly key: NodeKey;
  readonly subject: Subject;
  readonly code: MatterCode | StepCode;
  readonly part: 'joint' | 'step';
  readonly status: InitialStatus;
  readonly route: PlanNode['route'];
  /** a sentence for the family where the route is not joint */
  readonly routeReason?: string;
}

export interface PlanOptions {
  /** seconds a department may stay silent before a person is asked */
  readonly patienceSeconds: number;
  /** ISO date on which the case begins; without it no place's age limit is looked at */
  readonly receivedOn?: string;
}

export interface PlannedCase {
  readonly plan: CasePlan;
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

/**
 * The plan of a case from its notification, over the matter list of the place: the facility's division, or the
 * mother's residence for a birth outside any institution. Birth order, marriage and checks in pregnancy
 * never decide whether household registration is planned (LZ 6, JL 1).
 */
export function planCase(
  caseNumber: string,
  notification: BirthNotification,
  options: PlanOptions,
): PlannedCase {
  const place = placeOf(acceptingDivision(notification));
  const facts: RouteFacts = {
    notification,
    place,
    ...(options.receivedOn === undefined ? {} : { receivedOn: options.receivedOn }),
  };
  const planned = workOf(facts).map((work) => planWork(work, facts, options.patienceSeconds));
  return {
    plan: { caseNumber, graph: graphId(place), nodes: planned.map(({ node }) => node), decided: false },
    matters: planned.map(({ matter }) => matter),
  };
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

function planWork(
  work: Work,
  facts: RouteFacts,
  patienceSeconds: number,
): { node: PlanNode; matter: PlannedMatter } {
  const { subject, code } = work;
  const { route, reason } = routeOf(code, facts);
  const status = initialStatus(work, route);
  const part = code === 'insurance-identity-upgrade' ? ('step' as const) : ('joint' as const);
  const node: PlanNode = {
    subject,
    code,
    part,
    department: departmentOf(code),
    route,
    needs: work.order.needs,
    follows: work.order.follows,
    patienceSeconds,
    state: status === 'waiting' ? 'waiting' : 'skipped',
    attempt: 0,
  };
  const matter: PlannedMatter = {
    key: nodeKey(subject, code),
    subject,
    code,
    part,
    status,
    route,
    ...(reason === undefined ? {} : { routeReason: reason }),
    ...authoritiesOf(code, facts.notification),
  };
  return { node, matter };
}

function initialStatus({ child, code }: Work, route: PlanNode['route']): InitialStatus {
  if (child && !child.liveBirth) return 'not-applicable';
  if (child?.deathAt !== undefined && ENDS_WITH_DEATH.includes(code)) return 'withdrawn';
  if (route !== 'offline') return 'waiting';
  // no family can take a step of a department to the counter
  return code === 'insurance-identity-upgrade' ? 'withdrawn' : 'offline';
}

import { acceptingDivision } from '../policies/graph/household.ts';
import type { FacilityRegister } from '../policies/input/facilities.ts';
import { planCase } from '../policies/graph/plan-case.ts';
import { shanghaiDate } from '../policies/calendar/date.ts';
import type { ParentSubject } from '../policies/rights/between-parents.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { issueAcceptance } from './documents/issue.ts';
import { Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { askForChildren } from './unreported-children.ts';
import { askAboutFacility } from './matters/improbable-birth.ts';
import { untouched } from './matter-moves.ts';
import { protect } from './protection.ts';
import { tellOfMoves } from './tell-parents.ts';

/** A notification that is accepted. */
export interface Beginning {
  readonly caseNumber: string;
  readonly notification: BirthNotification;
  readonly at: Date;
  /** who posted it */
  readonly by: string;
  /** `BIRTH_PATIENCE_SECONDS`, where it is set */
  readonly patienceSeconds: number | undefined;
  /** who may issue; undefined: every facility is known */
  readonly facilities?: FacilityRegister | undefined;
  /** who is protected in another delivery of this couple (分开保护); undefined: neither */
  readonly protectedParent?: ParentSubject | undefined;
  readonly idOf: CaseView['idOf'];
}

/** What a case begins with: all its matters from the first moment, and the word to the family and to outsiders. Pure. */
export function beginCase(beginning: Beginning): { effects: Effects; graph: string } {
  const { notification, at, by, patienceSeconds } = beginning;
  const receivedOn = shanghaiDate(at.toISOString());
  const { graph, matters } = planCase(notification, { patienceSeconds, receivedOn });
  const to = new Effects(newView(beginning));
  to.facts = notification;
  matters.forEach(({ node, status, routeReason, clocks }, position) => {
    to.begin({
      ...untouched(node, position),
      status,
      routeReason: routeReason ?? null,
      clocks: clocks.length > 0 ? clocks : null,
      endedAt: status === 'waiting' ? null : at,
    });
  });
  to.event({ type: 'case.accepted', subject: null, code: null, actor: by });
  to.published.push({ subject: null, code: null, what: 'accepted', status: 'accepted' });
  if (beginning.protectedParent) beginProtected(to, beginning.protectedParent);
  to.tell({ told: 'accepted', occasion: 'accepted', values: {} });
  issueAcceptance(to);
  tellOfMoves(to);
  askForChildren(to);
  if (beginning.facilities) askAboutFacility(to, beginning.facilities);
  return { effects: to, graph };
}

/** What was set for the couple holds here too, before anybody is told anything. */
function beginProtected(to: Effects, parent: ParentSubject): void {
  protect(to, parent, 'system');
  to.event({ type: 'protection.set', subject: parent, code: null, actor: 'system' });
}

/** A case to which nothing has been done, not even planned. */
export function newView(of: Pick<Beginning, 'caseNumber' | 'notification' | 'at' | 'idOf' | 'by'>): CaseView {
  const { caseNumber, notification, at, idOf, by } = of;
  return {
    caseNumber,
    now: at,
    divisionCode: acceptingDivision(notification),
    status: 'accepted',
    decided: false,
    closed: false,
    notification,
    familyErased: false,
    erased: new Set(),
    matters: new Map(),
    tasks: [],
    orders: new Map(),
    leaveNotices: [],
    landed: [],
    kept: [],
    more: false,
    entitlements: [],
    revision: 0,
    alarmAt: null,
    compared: false,
    protection: null,
    candidates: [],
    likenesses: [],
    joinedInto: null,
    reportedBy: by,
    acceptedAt: at,
    idOf,
  };
}

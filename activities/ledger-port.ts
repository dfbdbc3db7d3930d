import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { CaseStatus } from '../schemas/case-view.ts';
import type { News, NodeKey, NodeState, PlanNode } from '../schemas/case-plan.ts';
import type { Entitlement } from '../schemas/entitlement.ts';
import type { MatterFlag, MatterStatus, Route, Subject, WorkCode } from '../schemas/matter.ts';
import type { BirthFacts } from '../schemas/entitlement-check.ts';
import type { NoticeTemplate } from '../schemas/notice.ts';
import type { Order, OrderKey, PaymentStatus } from '../schemas/payment.ts';
import type { TaskKind } from '../schemas/task.ts';

/** One row of the ledger's matters. Changing a row here and listing it in {@link Changes} writes it. */
export interface Matter {
  readonly key: NodeKey;
  readonly node: Omit<PlanNode, 'state' | 'attempt'>;
  position: number;
  status: MatterStatus;
  flags: MatterFlag[];
  nodeState: NodeState;
  attempt: number;
  route: Route;
  routeReason: string | null;
  clocks: unknown;
  reason: string | null;
  /** what the department answered when it was done; undefined before */
  result?: unknown;
  requestedAt: Date | null;
  endedAt: Date | null;
}

export interface Task {
  readonly id: string;
  readonly kind: TaskKind;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  readonly attempt: number;
  readonly status: 'open' | 'completed' | 'overtaken';
}

/** What arrived for the case, opened: the payload is what the department sealed, an empty object for a decision. */
export interface Arrival {
  readonly eventId: string;
  readonly applied: boolean;
  readonly commandId: string | null;
  readonly payload: unknown;
}

/** All that a step needs to know of a case, read and locked in one statement. */
export interface CaseView {
  readonly caseNumber: string;
  readonly status: CaseStatus;
  readonly closed: boolean;
  readonly decided: boolean;
  readonly divisionCode: string;
  readonly notification: BirthNotification;
  readonly matters: ReadonlyMap<NodeKey, Matter>;
  readonly arrivals: ReadonlyMap<string, Arrival>;
  readonly tasks: readonly Task[];
  /** the decision in force; filled when the step decides */
  entitlements: readonly Entitlement[];
}

export interface NewTask {
  readonly kind: TaskKind;
  readonly subject: Subject;
  /** null: it belongs to no piece of work, and the workflow does not wait for it */
  readonly code: WorkCode | null;
  readonly attempt: number;
  /** a sentence for people, without personal data */
  readonly reason: string;
  /** the facts that are missing, as pointers into the birth notification */
  readonly asks: readonly string[];
  /** RFC 3339, until when a person must have looked at it */
  readonly deadline: string;
}

/** A task before its deadline is set. */
export type TaskToOpen = Omit<NewTask, 'deadline'>;

export interface NewCommand {
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly attempt: number;
  /** fits `PAYLOADS[code].command`; sealed for the department before it is written */
  readonly payload: unknown;
}

export interface NewEvent {
  readonly type: string;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  readonly actor: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface NewNotice {
  readonly template: NoticeTemplate;
  readonly occasion: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A payment order (支付单) to be written. One that awaits a confirmation waits for the task of this step. */
export interface NewOrder extends Order {
  readonly status: PaymentStatus;
}

/** What the end of a piece of work means for orders that wait for it. `scheduled`: they may go now, if they are due. */
export interface OrderMove {
  readonly subject: OrderKey['subject'];
  readonly entitlement: OrderKey['entitlement'];
  readonly status: Extract<PaymentStatus, 'paid' | 'cancelled' | 'scheduled'>;
  readonly paymentNumber: string | null;
}

/** All that a step changes, written in one statement. */
export interface Changes {
  readonly matters: Set<Matter>;
  readonly addedMatters: Matter[];
  readonly commands: NewCommand[];
  /** commands to publish again */
  readonly resend: { subject: Subject; code: WorkCode; attempt: number }[];
  readonly tasks: NewTask[];
  /** open tasks that something else has settled */
  readonly overtaken: string[];
  readonly events: NewEvent[];
  readonly notices: NewNotice[];
  /** facts about the case for outsiders: a matter's end, the case's end */
  readonly published: { subject: Subject | null; code: WorkCode | null; what: string; status: string }[];
  readonly applied: News[];
  status: CaseStatus;
  decision:
    { asOf: string; pack: string; entitlements: readonly Entitlement[]; facts: BirthFacts } | undefined;
  /** the money that the decision gives */
  readonly orders: NewOrder[];
  readonly orderMoves: OrderMove[];
  completed: boolean;
}

/** The ledger of one case, as activities see it. */
export interface CaseLedger {
  /**
   * Locks the case, lets `work` look and decide, and writes all it decided in the same transaction.
   * @throws Error named CaseUnknownError when there is no such case
   */
  change<T>(
    caseNumber: string,
    eventIds: readonly string[],
    work: (view: CaseView) => { changes: Changes; result: T },
  ): Promise<T>;
}

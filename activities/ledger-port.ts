import type { LikenessKind } from '../policies/duplicates/compare-deliveries.ts';
import type { CaseEvent } from '../policies/clocks/case-events.ts';
import type { ParentSubject, Protection } from '../policies/rights/between-parents.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { ContactWishes } from '../schemas/contact-wish.ts';
import type { CaseStatus } from '../schemas/case-view.ts';
import type { AnswerOutcome, NodeKey, PlanNode } from '../schemas/case-plan.ts';
import type { Department } from '../schemas/department.ts';
import type { DocumentKind } from '../schemas/document.ts';
import type { Entitlement } from '../schemas/entitlement.ts';
import type { MatterFlag, MatterStatus, Route, Subject, WorkCode } from '../schemas/matter.ts';
import type { Order, PaymentStatus } from '../schemas/payment.ts';
import type { DoneToBoth } from './duplicates/complete-likeness.ts';
import type { Done } from './effects.ts';
import type { FactChange } from '../schemas/task.ts';
import type { TaskDecision, TaskKind } from '../schemas/tasks/kinds.ts';

/** One row of the ledger's matters. A row that is changed is written when {@link Done.effects} has it. */
export interface Matter {
  readonly key: NodeKey;
  readonly node: PlanNode;
  readonly position: number;
  status: MatterStatus;
  flags: MatterFlag[];
  /** of the request under way, or of the last one; 0: never asked */
  attempt: number;
  route: Route;
  routeReason: string | null;
  clocks: unknown;
  reason: string | null;
  /** what the department answered when it was done; undefined before, and when it was erased */
  result?: unknown;
  requestedAt: Date | null;
  /** until when the department may be silent; null where none is asked, or a person has been asked about its silence */
  answerDueAt: Date | null;
  endedAt: Date | null;
  /** its clocks as the ledger has copied them (clock-index.ts); undefined: it has not */
  readonly dueOn?: string | null;
  readonly watchOn?: string | null;
  readonly clocked?: string | null;
}

/** A human task (人工任务). */
export interface Task {
  readonly id: string;
  readonly kind: TaskKind;
  /** null: it belongs to the case as a whole */
  readonly subject: Subject | null;
  /** null: it belongs to no piece of work, and the case does not wait for it */
  readonly code: WorkCode | null;
  readonly attempt: number;
  /** the answer that it is about, kept as it came until a person has decided; null: none is kept */
  readonly eventId: string | null;
  /** the parent whom it is to reach (call, letter); null or left out: none, or it was not kept then */
  readonly addressee?: ParentSubject | null;
  /** a sentence for people, without personal data */
  readonly reason: string;
  /** the facts that are missing, as pointers into the birth notification */
  readonly asks: readonly string[];
  /** RFC 3339, until when a person must have looked at it */
  readonly deadline: string;
  /** RFC 3339 */
  readonly openedAt: string;
  status: 'open' | 'completed' | 'overtaken';
  /** who decided what; null while it is open, or where something else has settled it */
  completed: TaskCompletion | null;
  /** a decision that does not stand yet; null: there is none */
  draft: TaskDraft | null;
  /** what is to be said to whom it is about, of a task that may lead to another; undefined: nothing is, or it was erased */
  readonly words?: () => string | undefined;
}

/** A decision that does not stand yet: a second person has to say the same, or its moment has not come. */
export interface TaskDraft {
  readonly outcome: TaskDecision;
  readonly by: string;
  readonly at: Date;
  /** of all that it says: the same content has the same; base64 */
  readonly hash: string;
  /** who has confirmed it; null: nobody yet, or nobody has to */
  readonly second: string | null;
  /** when it is to stand; null: it waits for a second person */
  readonly leavesAt: Date | null;
  /** who has read it since */
  readonly looked: readonly string[];
  /** what it says. @throws Error when it cannot be opened */
  readonly open: () => DraftContent;
}

/** What a decision says beside its outcome. */
export interface DraftContent {
  readonly changes: readonly FactChange[];
  readonly reason: string;
  /** fits what its matter answers; undefined: none is given */
  readonly result?: unknown;
  /** RFC 3339 */
  readonly until?: string;
  readonly onBehalf?: OnBehalf;
}

/** For whom somebody decides (代办). */
export interface OnBehalf {
  /** id */
  readonly representation: string;
  /** undefined: of a build before that did not keep it */
  readonly parent?: ParentSubject;
  /** 李某代王某 */
  readonly who: string;
}

export interface TaskCompletion {
  readonly outcome: TaskDecision;
  readonly by: string;
  readonly at: Date;
  /** the person's words; null: none, or they stand sealed in the ledger and are not looked at */
  readonly reason: string | null;
  /** who has confirmed it, where two have to */
  readonly second?: string | null;
  /** of all that was said: the same content has the same; base64; null: of before, or erased */
  readonly hash?: string | null;
}

/** What has landed for a case and is not applied yet. */
export interface Landed {
  readonly eventId: string;
  /** a decision lands only in ledgers of before 0.2: now it is applied where it is made */
  readonly kind: 'answer' | 'task';
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly attempt: number;
  readonly outcome: AnswerOutcome | 'resolved' | 'resend' | 'given-up';
  readonly commandId: string | null;
  readonly department: Department | null;
  /** what the department has sealed. @throws Error when it cannot be opened */
  readonly open: () => unknown;
}

/** A payment order (支付单) with what is needed to move it. */
export interface PaymentOrder extends Order {
  readonly id: string;
  nettedFen: number;
  status: PaymentStatus;
  attempt: number;
  commandId: string | null;
  taskId: string | null;
  paymentNumber: string | null;
  confirmedAt: Date | null;
  /** looked at again then; null: not before something happens */
  lookAt: Date | null;
  sentAt: Date | null;
  paidAt: Date | null;
  /** the command of the attempt under way has not been answered yet */
  commandOpen: boolean;
  /** that command has not left yet: it waits for its turn in the bulk lane, or the relay is away */
  commandUnsent: boolean;
}

/** A notice of a changed leave that human resources was asked to give, as long as it is looked at. */
export interface LeaveNotice {
  readonly commandId: string;
  /** null: it has been answered */
  readonly askedAt: Date | null;
  /** the command has not left yet */
  readonly isUnsent: boolean;
  /** looked at then; null: not any more */
  lookAt: Date | null;
}

/** Another case that the facts of this one look like. */
export interface Likeness {
  /** its number */
  readonly other: string;
  readonly kind: LikenessKind;
  readonly score: number;
  /** what a person has said: null, nothing yet */
  outcome: 'same' | 'different' | null;
}

/** A case that is held against this one, since both are kept under one look-up key. */
export interface Candidate {
  readonly caseNumber: string;
  /** it has found this one by itself, and asks, or has asked */
  readonly asksToo: boolean;
  /** undefined: its mother or its family was erased. @throws Error when it cannot be opened */
  readonly open: () => BirthNotification | undefined;
}

/** A document that was issued, as far as it tells that it need not be issued once more. */
export interface Paper {
  readonly kind: DocumentKind;
  /** null: it is about the case as a whole */
  readonly subject: Subject | null;
  readonly code: string | null;
  readonly occasion: string;
}

/** How a case stands in the ledger, read under its lock. What is sealed is opened when it is looked at. */
export interface CaseView {
  readonly caseNumber: string;
  /** the ledger's time of this reading: the only clock there is */
  readonly now: Date;
  readonly divisionCode: string;
  status: CaseStatus;
  decided: boolean;
  closed: boolean;
  /** @throws Error when the family's key was erased, or the facts cannot be opened */
  readonly notification: BirthNotification;
  /** the key of the family or of the mother was erased: nobody can be told or paid any more */
  readonly familyErased: boolean;
  /** of whom nothing is known any more */
  readonly erased: ReadonlySet<Subject>;
  readonly matters: Map<NodeKey, Matter>;
  readonly tasks: Task[];
  readonly orders: Map<string, PaymentOrder>;
  readonly leaveNotices: readonly LeaveNotice[];
  /** the oldest first, as many as one round takes */
  readonly landed: readonly Landed[];
  /** answers that were set aside or came too late, about which an open task asks */
  readonly kept: readonly Landed[];
  /** more has landed than that */
  readonly more: boolean;
  /** the decision in force; empty before there is one */
  entitlements: readonly Entitlement[];
  /** number of the decision in force; 0: none */
  revision: number;
  /** when the case is looked at although nothing wakes it; null: never */
  alarmAt: Date | null;
  /** its facts, as they are now, have been held against those of the cases that were known before */
  compared: boolean;
  /** while they have not: those cases, few of them */
  readonly candidates: readonly Candidate[];
  readonly likenesses: Likeness[];
  /** the case that it was joined into; null: none */
  joinedInto: string | null;
  /** its clocks are to be looked at: a day has come, or the calendar or the packs are others */
  readonly clocksAreDue?: boolean;
  /** what clocks are read off, the oldest first; undefined: they were not read, and nothing that was changed needs them */
  clockEvents?: readonly CaseEvent[] | undefined;
  /** the documents that it has; undefined: they were not read */
  readonly papers?: readonly Paper[] | undefined;
  readonly contactWishes?: readonly ContactWishes[] | undefined;
  /** who is protected from the other parent (分开保护); null: nobody is */
  protection?: ProtectionOfCase | null;
  readonly acceptedAt: Date;
  /** 接入方: the name of the token that reported the birth */
  readonly reportedBy: string;
  /** the id that follows from what it names: made twice it is one */
  readonly idOf: (...parts: readonly (string | number)[]) => string;
}

/** A protection as it stands in one case. */
export interface ProtectionOfCase extends Protection {
  /** false: it was set beside this case, and nothing of what it does was done here yet */
  readonly isCarried?: boolean;
}

/** The ledger of cases, as activities see it. */
export interface CaseLedger {
  /**
   * Locks a case, lets `decide` look and change it, and writes all that changed, in one transaction.
   * @throws CaseUnknownError when it has no such case; CaseFaultError when something in the case can never be read or
   *   written; what else it throws passes by itself
   */
  change<T>(caseNumber: string, decide: (view: CaseView) => Done<T>): Promise<T>;
}

/** The same, for what is decided about two cases at once. */
export interface CasePairLedger extends CaseLedger {
  /**
   * As {@link change}, of two cases in one transaction, locked in the order of their numbers whoever asks.
   * @param decide its second view is undefined where the ledger has no such case
   */
  changeBoth<T>(
    caseNumbers: readonly [string, string],
    decide: (one: CaseView, other: CaseView | undefined) => DoneToBoth<T>,
  ): Promise<T>;
}

/** The ledger does not know the case: it was restored to a moment before it. Known by the error's name. */
export interface CaseUnknownError extends Error {
  readonly name: 'CaseUnknownError';
}

/**
 * Something in the case can never be read or written as it is: only a person helps. Its message says what kind of thing,
 * never whose. Known by the error's name.
 */
export interface CaseFaultError extends Error {
  readonly name: 'CaseFaultError';
}

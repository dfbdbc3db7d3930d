import type {
  Candidate,
  CaseView,
  Landed,
  LeaveNotice,
  Likeness,
  Matter,
  Paper,
  PaymentOrder,
  Task,
} from '../../../activities/ledger-port.ts';
import type { CaseEvent } from '../../../policies/clocks/case-events.ts';
import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import { nodeKey, type AnswerOutcome, type NodeKey, type PlanNode } from '../../../schemas/case-plan.ts';
import type { ContactWishes } from '../../../schemas/contact-wish.ts';
import type { CaseStatus } from '../../../schemas/case-view.ts';
import type { Entitlement } from '../../../schemas/entitlement.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { contentOfAnswer } from '../../../schemas/versions.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { openContent } from '../../sealing/content.ts';
import { sealContext, type Keyring } from '../../sealing/keys.ts';
import { checkOrder } from './order-hash.ts';
import {
  joinNotification,
  openSubjects,
  sealedSubject,
  type OpenSubject,
  type SealedSubject,
  type SubjectJson,
} from './facts.ts';
import { contextOfLanded, type AsSent } from './landed.ts';
import type { DoorJson } from './family-doors.ts';
import {
  instant,
  openLeaveNotice,
  openOrder,
  type Instant,
  type LeaveNoticeJson,
  type OrderJson,
} from './open-rows.ts';
import { openTask, type TaskJson } from './open-task.ts';

type MatterJson = Omit<Matter, 'key' | 'result' | 'requestedAt' | 'answerDueAt' | 'endedAt'> & {
  readonly node: PlanNode;
  readonly result: string | null;
  readonly requestedAt: Instant;
  readonly answerDueAt: Instant;
  readonly endedAt: Instant;
};

type LandedJson = Omit<Landed, 'open'> & { readonly body: string | null; readonly asSent: AsSent | null };

/** A case as one statement gives it (read-case.ts). */
export interface CaseRow {
  readonly now: Date;
  readonly status: CaseStatus;
  readonly divisionCode: string;
  readonly decided: boolean;
  readonly closed: boolean;
  readonly alarmAt: Date | null;
  readonly compared: boolean;
  readonly joinedInto: string | null;
  readonly acceptedAt: Date;
  readonly reportedBy: string;
  readonly likenesses: Likeness[] | null;
  readonly subjects: SubjectJson[] | null;
  readonly doors: DoorJson[] | null;
  readonly matters: MatterJson[] | null;
  readonly landed: LandedJson[] | null;
  readonly kept: LandedJson[] | null;
  readonly tasks: TaskJson[] | null;
  readonly orders: OrderJson[] | null;
  readonly leaveNotices: LeaveNoticeJson[] | null;
  /** null: nobody has asked to look at its clocks */
  readonly clockEvents: CaseEvent[] | null;
  /** null: the same */
  readonly papers: Paper[] | null;
  readonly contactWishes: ContactWishes[] | null;
  /** null: nobody is protected from the other parent */
  readonly protection: {
    readonly parent: 'mother' | 'father';
    readonly since: string;
    readonly isCarried: boolean;
  } | null;
  readonly decision: { revision: number; decision: string } | null;
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

/**
 * A case under its lock. What is sealed is opened when it is first looked at: a round that finds nothing to do opens
 * nothing, and what cannot be opened is in the way only of what needs it.
 */
export class OpenCase implements CaseView {
  readonly caseNumber: string;
  readonly now: Date;
  readonly divisionCode: string;
  status: CaseStatus;
  decided: boolean;
  closed: boolean;
  alarmAt: Date | null;
  revision: number;
  readonly matters: Map<NodeKey, Matter>;
  readonly tasks: Task[];
  readonly orders: Map<string, PaymentOrder>;
  readonly leaveNotices: readonly LeaveNotice[];
  readonly landed: readonly Landed[];
  readonly kept: readonly Landed[];
  readonly more: boolean;
  compared: boolean;
  joinedInto: string | null;
  readonly clocksAreDue: boolean;
  clockEvents: readonly CaseEvent[] | undefined;
  readonly papers: readonly Paper[] | undefined;
  readonly contactWishes: readonly ContactWishes[];
  protection: NonNullable<CaseView['protection']> | null;
  readonly acceptedAt: Date;
  readonly reportedBy: string;
  readonly likenesses: Likeness[];
  /** found by a look-up of its own, before anything is decided */
  candidates: readonly Candidate[] = [];
  readonly idOf = derivedId;
  readonly sealedSubjects: readonly SealedSubject[];
  /** what the links of its parents hang on */
  readonly doors: readonly DoorJson[];
  readonly #keyring: Keyring;
  readonly #sealedDecision: string | undefined;
  #subjects: ReadonlyMap<Subject, OpenSubject> | undefined;
  #notification: BirthNotification | undefined;
  #entitlements: readonly Entitlement[] | undefined;

  /** @param most how many of what has landed one round takes */
  constructor(keyring: Keyring, caseNumber: string, row: CaseRow, most: number) {
    const { now, divisionCode, status, decided, closed, alarmAt, decision } = row;
    this.#keyring = keyring;
    this.caseNumber = caseNumber;
    this.now = now;
    this.divisionCode = divisionCode;
    this.status = status;
    this.decided = decided;
    this.closed = closed;
    this.alarmAt = alarmAt;
    this.compared = row.compared;
    this.joinedInto = row.joinedInto;
    this.clocksAreDue = row.clockEvents !== null;
    this.clockEvents = row.clockEvents ?? undefined;
    this.papers = row.papers ?? undefined;
    this.contactWishes = row.contactWishes ?? [];
    this.protection = row.protection && { ...row.protection, since: new Date(row.protection.since) };
    this.acceptedAt = row.acceptedAt;
    this.reportedBy = row.reportedBy;
    this.likenesses = row.likenesses ?? [];
    this.revision = decision?.revision ?? 0;
    this.#sealedDecision = decision?.decision;
    this.sealedSubjects = (row.subjects ?? []).map(sealedSubject);
    this.doors = row.doors ?? [];
    this.matters = new Map((row.matters ?? []).map((m) => this.#openMatter(m)));
    const keyOf = (subject: Subject): Buffer | undefined => this.subjects.get(subject)?.key;
    const keys = { draft: () => keyOf('family') ?? keyring.notes, keyOf };
    this.tasks = (row.tasks ?? []).map((task) => openTask(task, keys));
    this.orders = new Map((row.orders ?? []).map((o) => [o.id, this.#openOrder(o)]));
    this.leaveNotices = (row.leaveNotices ?? []).map(openLeaveNotice);
    const landed = row.landed ?? [];
    this.landed = landed.slice(0, most).map((l) => this.#openLanded(l));
    this.kept = (row.kept ?? []).map((l) => this.#openLanded(l));
    this.more = landed.length > most;
  }

  /** The subjects that have not been erased, opened. */
  get subjects(): ReadonlyMap<Subject, OpenSubject> {
    this.#subjects ??= openSubjects(this.#keyring, this.caseNumber, this.sealedSubjects);
    return this.#subjects;
  }

  get erased(): ReadonlySet<Subject> {
    return new Set(
      this.sealedSubjects.flatMap(({ subject, wrappedKey }) => (wrappedKey === null ? [subject] : [])),
    );
  }

  get familyErased(): boolean {
    const known = (wanted: Subject): boolean =>
      this.sealedSubjects.some((s) => s.subject === wanted && s.wrappedKey !== null && s.facts !== null);
    return !known('family') || !known('mother');
  }

  get notification(): BirthNotification {
    this.#notification ??= joinNotification(this.subjects);
    return this.#notification;
  }

  /** A person has given facts. */
  set notification(notification: BirthNotification) {
    this.#notification = notification;
  }

  get entitlements(): readonly Entitlement[] {
    this.#entitlements ??= this.#openDecision();
    return this.#entitlements;
  }

  set entitlements(entitlements: readonly Entitlement[]) {
    this.#entitlements = entitlements;
  }

  /** Its sum is held against its hash when it is first looked at. One that an earlier build has ordered has none. */
  #openOrder({ hash, ...json }: OrderJson): PaymentOrder {
    const order = openOrder(json);
    if (hash === null) return order;
    return lazily(order, 'amountFen', () => {
      checkOrder(this.#keyring, this.caseNumber, json, bytes(hash));
      return json.amountFen;
    });
  }

  #openDecision(): Entitlement[] {
    const family = this.subjects.get('family');
    if (this.#sealedDecision === undefined || !family) return [];
    const context = sealContext.decision(this.caseNumber);
    return openContent(family.key, 'entitlements', context, bytes(this.#sealedDecision)) as Entitlement[];
  }

  #openMatter({ result, requestedAt, answerDueAt, endedAt, ...m }: MatterJson): [NodeKey, Matter] {
    const { subject, code } = m.node;
    const key = nodeKey(subject, code);
    const matter: Matter = {
      ...m,
      key,
      requestedAt: instant(requestedAt),
      answerDueAt: instant(answerDueAt),
      endedAt: instant(endedAt),
    };
    if (result === null) return [key, matter];
    const open = (): unknown => {
      const known = this.subjects.get(subject);
      const context = sealContext.result(this.caseNumber, subject, code);
      return known && openContent(known.key, `result/${code}`, context, bytes(result));
    };
    return [key, lazily(matter, 'result', open)];
  }

  #openLanded({ body, asSent, ...l }: LandedJson): Landed {
    const { department } = l;
    return {
      ...l,
      open: () => {
        if (body === null || department === null) return {};
        const sealed = bytes(body);
        const outcome = l.outcome as AnswerOutcome;
        const context = contextOfLanded(
          { ...l, department, outcome, caseNumber: this.caseNumber, asSent },
          sealed,
        );
        return openContent(
          this.#keyring.receiver(department),
          contentOfAnswer(l.code, outcome),
          context,
          sealed,
        );
      },
    };
  }
}

/** Something of which one part is opened when it is first looked at; one that is set takes its place as a plain value. */
function lazily<T extends object>(whole: T, part: keyof T, open: () => unknown): T {
  const shown = { enumerable: true, configurable: true } as const;
  let opened: { readonly value: unknown } | undefined;
  return Object.defineProperty(whole, part, {
    ...shown,
    get: () => (opened ??= { value: open() }).value,
    set: (value: unknown) => {
      Object.defineProperty(whole, part, { ...shown, writable: true, value });
    },
  });
}

/** The result that a matter was given since it was read; undefined: none. */
export function newResultOf(matter: Matter): unknown {
  return Object.getOwnPropertyDescriptor(matter, 'result')?.value as unknown;
}

import { documentOf, lookUpKeys, type LookUpKey } from '../policies/duplicates/look-up-keys.ts';
import { groundOfCommand, type Ground } from '../policies/personal-data/declared.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { clockLookName } from '../schemas/command-id.ts';
import { CHANGE_NOTICES, type Subject } from '../schemas/matter.ts';
import { templateFor } from '../schemas/notice.ts';
import type { NewDocument } from './documents/issue.ts';
import { clockIndexOf, readsClocks, type ClockIndex } from './clock-index.ts';
import { foundBy } from './found-by.ts';
import type { Look, NewCommand, NewDecision, NewEvent, NewNotice, News, PublishedFact } from './new-rows.ts';
import { hasLostChild } from './lost-child.ts';
import { hearerOfNews, obeyWishes } from './reach-parents.ts';
import { lookedAtAt } from './payments/looked-at.ts';
import type { FactChange } from '../schemas/task.ts';
import type {
  CaseView,
  LeaveNotice,
  Likeness,
  Matter,
  PaymentOrder,
  Task,
  TaskDraft,
} from './ledger-port.ts';

export type { Look, NewCommand, NewDecision, NewEvent, NewNotice, News, PublishedFact } from './new-rows.ts';

/** What is done to one case, and what is answered to whoever had it done. */
export interface Done<T> {
  readonly effects: Effects;
  readonly result: T;
}

/**
 * What is known anew of a parent's number. doubted: somebody at the hall asks · changed: another one was given, and nobody has
 * looked · verified, not-verified: the hall has looked
 */
export type PhoneCheck = 'doubted' | 'changed' | 'verified' | 'not-verified';

/** Whom a parent is protected from, from now on. */
interface ProtectionSet {
  /** null: nobody is protected any more */
  readonly parent: 'mother' | 'father' | null;
  readonly by: string;
  /** from whom; null: from nobody */
  readonly from: 'mother' | 'father' | null;
  /** it was set already, and only what it does here is done now: the couple's other cases have it from who set it */
  readonly isCarrying?: true;
  /** the case is set aside: the rest is done by whoever touches it once it goes on */
  readonly isToBeCarried?: true;
  /** Whether a notice of before, not sent yet, may not go any more. `to` is null: a build before did not keep it. */
  readonly stops: (notice: {
    readonly to: 'mother' | 'father' | null;
    readonly about: Subject | null;
    readonly at: Date;
  }) => boolean;
}

/**
 * What is done to one case, whoever does it: a round of its workflow, a person, a payment, an erasure, a change of
 * rules. Rows of the view are changed in place and named here; what is new is listed. The ledger writes all of it in
 * the transaction that holds the case's lock, or nothing.
 */
export class Effects {
  readonly view: CaseView;
  readonly matters = new Set<Matter>();
  /** of which nothing has changed but what is to be watched by their rows (clock-index.ts) */
  readonly watched = new Set<Matter>();
  readonly tasks = new Set<Task>();
  readonly orders = new Set<PaymentOrder>();
  /** what the case looks like, found or decided now */
  readonly likenesses = new Set<Likeness>();
  /** those that are looked at at another time now, or not any more */
  readonly leaveNotices = new Set<LeaveNotice>();
  /** whose end the family was told of */
  readonly toldOf = new Set<Matter>();
  readonly events: NewEvent[] = [];
  readonly notices: NewNotice[] = [];
  readonly published: PublishedFact[] = [];
  readonly documents: NewDocument[] = [];
  /** matters of which a refusal on paper holds no longer */
  readonly unrefused = new Set<Matter>();
  /** ids of commands that need not be published again */
  readonly answered = new Set<string>();
  /** ids of commands to be published again */
  readonly resent = new Set<string>();
  /** commands whose departments have promised a day: they are not published again before it is over */
  readonly promised = new Map<string, Date>();
  /** event ids of what landed and is done with */
  readonly applied = new Set<string>();
  /** event ids of what landed and cannot be used, or came too late: kept as it came, beside a person's task */
  readonly setAside = new Set<string>();
  /** event ids of what was set aside and is to be looked at once more */
  readonly again = new Set<string>();
  /** The words of departments, by what they are about: sealed, since they may name people; in clear stands only their kind. */
  readonly words = new Map<Matter | Task, string>();
  /** what decisions have changed of the facts, by their task; sealed */
  readonly changes = new Map<Task, readonly FactChange[]>();
  /** tasks whose draft is another now, or none any more */
  readonly drafts = new Set<Task>();
  /** who is protected from the other parent from now on, and by whose word; undefined: as it is */
  protection: ProtectionSet | undefined;
  /** parents whose links to sign in with are not good any more */
  readonly linksEnded = new Set<'mother' | 'father'>();
  /** parents whose number is looked at from now on, or was: nothing is sent to one that is not theirs */
  readonly phoneChecks = new Map<'mother' | 'father', PhoneCheck>();
  /** by what people are found, in what is written of them */
  readonly foundBy = foundBy;
  /** by what a couple is known again: the mother's document */
  readonly documentOf = documentOf;
  decision: NewDecision | undefined;
  readonly #commands: NewCommand[] = [];
  #facts: BirthNotification | undefined;
  /** the workflow of the case is to be told */
  wakes = false;
  /** its clocks were looked at, and all that they say today is said (watch-clocks.ts) */
  clocksLookedAt = false;
  /** what the case's own row and its alarm said: they are written only where that has changed */
  readonly #before: Pick<CaseView, 'status' | 'decided' | 'closed' | 'alarmAt' | 'compared' | 'joinedInto'>;

  constructor(view: CaseView) {
    this.view = view;
    const { status, decided, closed, alarmAt, compared, joinedInto } = view;
    this.#before = { status, decided, closed, alarmAt, compared, joinedInto };
  }

  /** filled by {@link Effects.ask} alone */
  get commands(): readonly NewCommand[] {
    return this.#commands;
  }

  /** facts that were given; undefined: they stay as they are */
  get facts(): BirthNotification | undefined {
    return this.#facts;
  }

  /** They are held against those of other cases anew. */
  set facts(facts: BirthNotification | undefined) {
    this.#facts = facts;
    this.view.compared = false;
  }

  /** What others find the case by, where its facts are given. */
  get lookUpKeys(): readonly LookUpKey[] {
    return this.#facts ? lookUpKeys(this.#facts) : [];
  }

  get caseChanged(): boolean {
    const { view } = this;
    const fields = ['status', 'decided', 'closed', 'compared', 'joinedInto'] as const;
    return fields.some((field) => view[field] !== this.#before[field]);
  }

  get alarmChanged(): boolean {
    return this.view.alarmAt?.getTime() !== this.#before.alarmAt?.getTime();
  }

  /** false: there is nothing to write */
  get any(): boolean {
    const sets = [
      this.matters,
      this.watched,
      this.tasks,
      this.orders,
      this.likenesses,
      this.leaveNotices,
      this.answered,
      this.resent,
      this.promised,
      this.applied,
      this.setAside,
      this.again,
      this.drafts,
      this.unrefused,
    ];
    const lists = [this.events, this.notices, this.commands, this.published, this.documents];
    return (
      this.caseChanged ||
      this.alarmChanged ||
      this.wakes ||
      this.clocksLookedAt ||
      this.decision !== undefined ||
      this.facts !== undefined ||
      this.protection !== undefined ||
      sets.some((set) => set.size > 0) ||
      lists.some((list) => list.length > 0)
    );
  }

  /** A matter comes into the case. */
  begin(matter: Matter): void {
    this.view.matters.set(matter.key, matter);
    this.matters.add(matter);
  }

  /** Changes a matter. */
  matter(matter: Matter, change: Partial<Omit<Matter, 'key' | 'node' | 'position'>>): void {
    Object.assign(matter, change);
    this.matters.add(matter);
  }

  /** What the case looks like is found, or decided. */
  likeness(likeness: Likeness, change: Partial<Pick<Likeness, 'outcome'>> = {}): void {
    Object.assign(likeness, change);
    if (!this.view.likenesses.includes(likeness)) this.view.likenesses.push(likeness);
    this.likenesses.add(likeness);
  }

  /** Changes an order. */
  order(order: PaymentOrder, change: Partial<PaymentOrder>): void {
    Object.assign(order, change);
    this.orders.add(order);
  }

  /** A decision that does not stand yet, in the place of the one before. @param draft null: none any more */
  draft(task: Task, draft: TaskDraft | null): void {
    if (draft === null && task.draft === null) return;
    task.draft = draft;
    this.drafts.add(task);
  }

  /** @param lookAt null: not any more */
  lookAtNotice(notice: LeaveNotice, lookAt: Date | null): void {
    notice.lookAt = lookAt;
    this.leaveNotices.add(notice);
  }

  /**
   * A department is asked for something: the one way in which personal data leave a case.
   * @returns what allows it, to be kept with the event of it
   * @throws RangeError where nothing does
   */
  ask(command: NewCommand): Ground {
    const ground = groundOfCommand(command, this.view.notification);
    this.#commands.push(command);
    return ground;
  }

  /** When what has changed, or is new, is looked at next although nothing happens to it. */
  get looks(): Look[] {
    const begun = this.commands.filter(({ code }) => Object.hasOwn(CHANGE_NOTICES, code));
    const clock = this.clocksLookedAt
      ? [{ id: this.view.idOf(...clockLookName(this.view.caseNumber)), kind: 'clock', at: null } as const]
      : [];
    return [
      ...clock,
      ...[...this.orders].map((order) => ({ id: order.id, kind: 'order', at: lookedAtAt(order) }) as const),
      ...[...this.leaveNotices].map(
        ({ commandId: id, lookAt: at }) => ({ id, kind: 'leave-notice', at }) as const,
      ),
      ...begun.map(({ id }) => ({ id, kind: 'leave-notice', at: this.view.now }) as const),
      ...[...this.drafts].map(
        ({ id, draft }) => ({ id, kind: 'decision', at: draft?.leavesAt ?? null }) as const,
      ),
    ];
  }

  /**
   * Tells the family, in the words for a family like this one: the one place where that is chosen. Nobody is told where nobody
   * is known any more, or may hear of it by message; the same occasion is told once.
   */
  tell({ told, ...news }: News): void {
    if (this.view.familyErased || this.notices.some(({ occasion }) => occasion === news.occasion)) return;
    const template = templateFor(told, { mourns: hasLostChild(this.view) });
    const to = hearerOfNews(this.view, news);
    if (!template || to === undefined) return;
    const { whose: _whose, isMoney: _isMoney, ...said } = news;
    const notice = { ...said, to, template };
    this.notices.push(notice);
    obeyWishes(this, notice);
  }

  issue(document: NewDocument): void {
    if (!this.documents.some(({ number }) => number === document.number)) this.documents.push(document);
  }

  event(event: NewEvent): void {
    this.events.push(event);
  }

  /** The matters whose rows are written. */
  get written(): Matter[] {
    return [...new Set([...this.matters, ...this.watched])];
  }

  /** The copy of a matter's clocks as they stand now. */
  clockIndexOf(matter: Matter): ClockIndex {
    return clockIndexOf(this.view, matter, { now: this.events, looked: this.clocksLookedAt });
  }

  /** That copy needs what has happened before, and it was not read. */
  get lacksClockEvents(): boolean {
    return !this.view.clockEvents && this.written.some((matter) => readsClocks(this.view, matter));
  }

  /** The moment so many seconds from now. */
  later(seconds: number): Date {
    return new Date(this.view.now.getTime() + seconds * 1000);
  }
}

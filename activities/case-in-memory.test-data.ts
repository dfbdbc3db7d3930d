import { shanghaiDate } from '../policies/calendar/date.ts';
import type { Change } from '../policies/redecision/redecide.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { NodeKey } from '../schemas/case-plan.ts';
import type { Entitlement } from '../schemas/entitlement.ts';
import type { Subject, WorkCode } from '../schemas/matter.ts';
import { reopenMatter, type Reopening } from './reopen-matter.ts';
import type { FactChange } from '../schemas/task.ts';
import type { Phase, Standing } from '../schemas/standing.ts';
import { walk } from './carry-on.ts';
import { completeTask, type CompletionOutcome } from './complete-task.ts';
import type { Completion, Judgement } from './decide-task.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView, Landed, Task } from './ledger-port.ts';
import { moveDueOrders } from './payments/move-orders.ts';
import { redecideCase } from './redecide-case.ts';
import type { TaskDecision, TaskKind } from '../schemas/tasks/kinds.ts';

export const STORY: readonly Phase[] = ['joint-handling', 'entitlements', 'follow-ons', 'close'];

/** A case that keeps what is done to it, as the ledger would: what one step has written the next one reads. */
export class CaseInMemory {
  view: CaseView;
  readonly #openCommands = new Set<string>();

  constructor(view: CaseView) {
    this.view = view;
    for (const { commandId, commandOpen } of view.orders.values())
      if (commandId !== null && commandOpen) this.#openCommands.add(commandId);
  }

  /** One round of its workflow. */
  round(story: readonly Phase[] = STORY): { readonly effects: Effects; readonly standing: Standing } {
    const { effects, result } = walk(this.view, story);
    this.#keep(effects);
    return { effects, standing: result };
  }

  /** A person decides about the open task of a kind, and where it takes two, both. @param facts what has become known with it; changes: what of them is another */
  decides(
    kind: TaskKind,
    outcome: TaskDecision,
    {
      about,
      facts,
      changes,
      id,
      until,
      result,
    }: {
      readonly about?: NodeKey;
      readonly facts?: BirthNotification;
      readonly changes?: readonly FactChange[];
      readonly id?: string;
      readonly until?: Date;
      readonly result?: unknown;
    } = {},
  ): Effects {
    const task = this.openTasks().find(
      (t) =>
        t.kind === kind &&
        (about === undefined || `${t.subject}/${t.code}` === about) &&
        (id === undefined || t.id === id),
    );
    if (!task) throw new Error(`no open task ${kind} ${about ?? ''}`);
    const completion = { taskId: task.id, by: 'clerk-1', outcome, until, hash: 'said' };
    const judge = () => ({ facts, ...(changes ? { changes } : {}), reason: '已核对', result });
    const say = (by: string): Done<CompletionOutcome> => {
      const done = completeTask(this.view, { ...completion, by }, judge);
      this.#keep(done.effects);
      return done;
    };
    const first = say(completion.by);
    if (first.result.result !== 'awaiting-second') return first.effects;
    lookAtDraft(task, SECOND);
    return say(SECOND).effects;
  }

  /** A supervisor takes up again what was given up. */
  reopens(key: NodeKey): { readonly effects: Effects; readonly result: Reopening } {
    const [subject, code] = key.split('/') as [Subject, WorkCode];
    const done = reopenMatter(this.view, { subject, code, by: 'supervisor', reason: '家长来电' });
    this.#keep(done.effects);
    return done;
  }

  /** A change of rules that decides all of it anew. */
  redecides(entitlements: readonly Entitlement[]): Effects {
    const changes = entitlements.map((after): Change => ({
      code: after.code,
      subject: after.subject,
      before: undefined,
      after,
      difference: {},
      reasons: [],
    }));
    const asOf = shanghaiDate(this.view.now.toISOString());
    const pack = `test@${this.view.revision + 1}`;
    const { effects } = redecideCase(this.view, { pack, asOf, revise: () => ({ changes, entitlements }) });
    this.#keep(effects);
    return effects;
  }

  /** One look at what is due of its payment orders. */
  paymentsMove(patienceSeconds = 60): Effects {
    const { effects } = moveDueOrders(this.view, patienceSeconds);
    this.#keep(effects);
    return effects;
  }

  lands(...answers: readonly Landed[]): this {
    this.view = { ...this.view, landed: [...this.view.landed, ...answers] };
    return this;
  }

  passes(milliseconds: number): this {
    this.view = { ...this.view, now: new Date(this.view.now.getTime() + milliseconds) };
    return this;
  }

  openTasks(): Task[] {
    return this.view.tasks.filter(({ status }) => status === 'open');
  }

  /** `name-missing child-1/birth-certificate` */
  asks(): string[] {
    return this.openTasks().map(taskWord);
  }

  statusOf(key: NodeKey): string | undefined {
    return this.view.matters.get(key)?.status;
  }

  #keep({ commands, answered, applied, setAside, again }: Effects): void {
    for (const { id } of commands) this.#openCommands.add(id);
    for (const id of answered) this.#openCommands.delete(id);
    const orders = [...this.view.orders.values()].map((order) => {
      const commandOpen = order.commandId !== null && this.#openCommands.has(order.commandId);
      return [order.id, { ...order, commandOpen, commandUnsent: false }] as const;
    });
    const { landed: before, kept: keptBefore } = this.view;
    const asked = new Set(this.openTasks().map(({ eventId }) => eventId));
    const returned = keptBefore.filter(({ eventId }) => again.has(eventId));
    const landed = [...before, ...returned].filter(
      ({ eventId }) => !applied.has(eventId) && !setAside.has(eventId),
    );
    const kept = [...keptBefore, ...before].filter(({ eventId }) => asked.has(eventId));
    this.view = { ...this.view, landed, kept, orders: new Map(orders) };
  }
}

/** Who confirms what the first has said. */
export const SECOND = 'clerk-2';

/** Somebody reads a decision that does not stand yet. */
export function lookAtDraft(task: Task, who: string): void {
  if (task.draft) task.draft = { ...task.draft, looked: [...task.draft.looked, who] };
}

/** Two people decide about a task of a view, one after the other, where it takes two. @returns what the last has done */
export function completeByTwo(
  view: CaseView,
  completion: Completion,
  judge: (task: Task) => Judgement,
): Done<CompletionOutcome> {
  const said = { hash: 'said', ...completion };
  const first = completeTask(view, said, judge);
  if (first.result.result !== 'awaiting-second') return first;
  lookAtDraft(first.result.task, SECOND);
  return completeTask(view, { ...said, by: SECOND }, judge);
}

export function taskWord({ kind, subject, code }: Pick<Task, 'kind' | 'subject' | 'code'>): string {
  return [kind, subject && (code ? `${subject}/${code}` : subject)].filter(Boolean).join(' ');
}

import { blockedForever, isFinished, readyNodes } from '../policies/graph/readiness.ts';
import {
  nodeKey,
  type CasePlan,
  type News,
  type NodeKey,
  type NodeState,
  type PlanNode,
} from '../schemas/case-plan.ts';
import type { Step, StepOutcome } from '../schemas/case-step.ts';

/** One node of the graph as the running case has it. */
interface Node extends Omit<PlanNode, 'state' | 'attempt'> {
  readonly key: NodeKey;
  state: NodeState;
  attempt: number;
  /** when the department was asked, in milliseconds of workflow time */
  requestedAt: number;
  /** a person has already been told of the silence */
  silent: boolean;
}

/**
 * The state of one case: which work stands where, what has arrived, what comes next. Pure: time is passed in,
 * and the same calls in the same order always lead to the same steps.
 */
export class CaseStory {
  /** Set when anything arrives: wakes a case that waits for its ledger. */
  nudged = false;
  finished = false;

  readonly #caseNumber: string;
  readonly #nodes = new Map<NodeKey, Node>();
  readonly #seen = new Set<string>();
  #arrived: News[] = [];
  /** answers that the ledger waits for and this story does not yet: what came between is brought again */
  #early: News[] = [];
  #overdue: NodeKey[] = [];
  #decided: boolean;
  #opened = false;

  constructor(plan: CasePlan, now: number) {
    this.#caseNumber = plan.caseNumber;
    this.#decided = plan.decided;
    for (const node of plan.nodes) this.#add(node, now);
  }

  /** Takes news in; what was seen before is ignored. */
  receive(news: readonly News[]): void {
    this.nudged = true;
    for (const item of news) {
      if (this.#seen.has(item.eventId)) continue;
      this.#seen.add(item.eventId);
      this.#arrived.push(item);
    }
  }

  /** Anything to do now? */
  hasStep(): boolean {
    return (
      !this.#opened ||
      this.#arrived.length > 0 ||
      this.#early.some((item) => this.#isDue(item)) ||
      this.#overdue.length > 0 ||
      readyNodes(this.#list()).length > 0 ||
      this.#shouldDecide() ||
      this.#shouldFinish()
    );
  }

  /** All that is possible now, as one step. What arrived is taken out of the queue and applied to the graph. */
  nextStep(now: number): Step {
    const arrived = [...this.#takeDue(), ...this.#arrived.splice(0)];
    const news = arrived.filter((item) => this.#apply(item, now));
    const stray = arrived.filter((item) => !news.includes(item));
    const skip = this.#skipBlocked();
    const request = readyNodes(this.#list());
    const overdue = this.#overdue.splice(0).filter((key) => this.#nodes.get(key)?.state === 'requested');
    const decide = request.length === 0 && this.#shouldDecide();
    return {
      caseNumber: this.#caseNumber,
      news,
      stray,
      request,
      skip,
      overdue,
      decide,
      finish: !decide && request.length === 0 && this.#shouldFinish(),
    };
  }

  /** Writes down what the ledger made of a step. */
  record(step: Step, outcome: StepOutcome, now: number): void {
    this.#opened = true;
    this.#early.push(...step.stray.filter((item) => outcome.early?.includes(item.eventId)));
    for (const { key, attempt } of outcome.requested) this.#ask(key, attempt, now);
    for (const key of outcome.held) this.#node(key).state = 'held';
    for (const node of outcome.followOns) this.#add(node, now);
    if (step.decide) this.#decided = true;
    if (step.finish) this.finished = true;
  }

  /** The next moment at which some department has been silent for too long. */
  earliestDeadline(): number | undefined {
    const deadlines = this.#waitingForAnswer().map((n) => n.requestedAt + n.patienceSeconds * 1000);
    return deadlines.length > 0 ? Math.min(...deadlines) : undefined;
  }

  /** Marks those whose patience has run out, so that the next step asks a person. */
  noticeSilence(now: number): void {
    for (const node of this.#waitingForAnswer()) {
      if (node.requestedAt + node.patienceSeconds * 1000 > now) continue;
      node.silent = true;
      this.#overdue.push(node.key);
    }
  }

  #add(node: PlanNode, now: number): void {
    const key = nodeKey(node.subject, node.code);
    this.#nodes.set(key, { ...node, key, requestedAt: now, silent: false });
  }

  #ask(key: NodeKey, attempt: number, now: number): void {
    const node = this.#node(key);
    node.state = 'requested';
    node.attempt = attempt;
    node.requestedAt = now;
    node.silent = false;
  }

  /** Whether an early answer has become one that is waited for, or one that nobody waits for any more. */
  #isDue(item: News): boolean {
    const node = this.#nodes.get(nodeKey(item.subject, item.code));
    if (!node) return false;
    return node.state === 'requested' ? node.attempt >= item.attempt : isOver(node);
  }

  #takeDue(): News[] {
    const due = this.#early.filter((item) => this.#isDue(item));
    this.#early = this.#early.filter((item) => !due.includes(item));
    return due;
  }

  /** @returns false when the news fit nothing this case waits for */
  #apply(item: News, now: number): boolean {
    const node = this.#nodes.get(nodeKey(item.subject, item.code));
    if (!node) return false;
    return item.kind === 'answer' ? applyAnswer(node, item) : applyDecision(node, item, now);
  }

  #skipBlocked(): NodeKey[] {
    const skipped: NodeKey[] = [];
    // Skipping one may block the next, so go round until nothing changes.
    for (
      let blocked = blockedForever(this.#list());
      blocked.length > 0;
      blocked = blockedForever(this.#list())
    ) {
      for (const { key } of blocked) {
        this.#node(key).state = 'skipped';
        skipped.push(key);
      }
    }
    return skipped;
  }

  #shouldDecide(): boolean {
    return !this.#decided && isFinished(this.#list());
  }

  #shouldFinish(): boolean {
    return this.#decided && !this.finished && isFinished(this.#list());
  }

  #waitingForAnswer(): Node[] {
    return this.#list().filter((n) => n.state === 'requested' && !n.silent);
  }

  #list(): Node[] {
    return [...this.#nodes.values()];
  }

  #node(key: NodeKey): Node {
    const node = this.#nodes.get(key);
    if (!node) throw new RangeError(`case ${this.#caseNumber} has no ${key}`);
    return node;
  }
}

function isOver({ state }: Node): boolean {
  return state === 'done' || state === 'failed' || state === 'skipped';
}

function applyAnswer(node: Node, item: News): boolean {
  if (node.state !== 'requested' || node.attempt !== item.attempt) return false;
  if (item.outcome === 'completed') node.state = 'done';
  if (item.outcome === 'correction-needed' || item.outcome === 'refused') node.state = 'held';
  return true;
}

/**
 * A person's decision. A held matter is asked for anew; one whose department is silent is waited for again (the
 * ledger sends the command again where that was decided). What comes too late moves nothing.
 */
function applyDecision(node: Node, item: News, now: number): boolean {
  if (item.outcome === 'given-up') {
    if (node.state === 'held' || node.state === 'requested') node.state = 'failed';
  } else if (node.state === 'held') {
    node.state = 'waiting';
  } else if (node.state === 'requested') {
    node.silent = false;
    node.requestedAt = now;
  }
  return true;
}

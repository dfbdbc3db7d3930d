import { randomUUID } from 'node:crypto';
import { failPoint } from '../fail-point/fail-point.ts';
import type { Wake } from '../postgres/ledger/wakes.ts';
import { describeError, type Logger } from '../telemetry/log.ts';
import { counter, gauge } from '../telemetry/metrics.ts';
import type { CaseRunner } from '../temporal/client.ts';
import { isRepeat, isStart, WakeSlots, type SlotLimits } from './wake-slots.ts';

export interface CaseWakerOptions extends SlotLimits {
  readonly runner: Pick<CaseRunner, 'wake'>;
  /** whether there is anything to do for a case that does not run */
  readonly needsRun: (caseNumber: string) => Promise<boolean>;
  readonly log: Logger;
  /** Temporal has answered: the wake need not be made again */
  readonly onAnswered: (wake: Wake) => void;
}

export interface CaseWaker {
  /**
   * Wakes a case, one wake at a time for each. What comes while one is on its way goes with the next; the same wake once
   * more is nothing new, whether it waits or is on its way.
   * @param lingerMs how long others may still come that go with it
   */
  wake(wake: Wake, lingerMs?: number): void;
  /** how many more cases may be started now */
  roomForStarts(): number;
  /** Resolves when nothing is on its way any more. */
  settled(): Promise<void>;
}

/** Ids of wakes that have failed. A repetition under another id makes a round more, and nothing else. */
const MOST_IDS = 10_000;

/** One case that is to be woken, or is being woken. */
interface Waiting {
  wake: Wake;
  ready: boolean;
  inFlight: boolean;
  /** something more has come since this wake left */
  again: boolean;
}

const wakes = counter('birth_wakes_total', 'wakes of cases by outcome', ['kind', 'outcome']);
const underWay = gauge('birth_wakes_in_flight', 'wakes on their way');

/**
 * Wakes cases: one wake at a time for a case, many cases at once. What fails is left to the sweep of the gateway, whose
 * repetitions are further apart each time and get a part of the room, so sick cases hold nobody else. Each wake is
 * answered when its round is made: with a bound on those under way, cases are started no faster than workers take them up.
 */
export function createCaseWaker(options: CaseWakerOptions): CaseWaker {
  return new Waker(options);
}

class Waker implements CaseWaker {
  readonly #options: CaseWakerOptions;
  readonly #cases = new Map<string, Waiting>();
  readonly #queue = new Set<string>();
  readonly #repeats = new Set<string>();
  readonly #ids = new UpdateIds();
  readonly #slots: WakeSlots;
  readonly #idle: (() => void)[] = [];

  constructor(options: CaseWakerOptions) {
    this.#options = options;
    this.#slots = new WakeSlots(options);
  }

  wake(wake: Wake, lingerMs = 0): void {
    const { caseNumber } = wake;
    const known = this.#cases.get(caseNumber);
    if (known?.wake.token === wake.token) return;
    const waiting = known ?? { wake, ready: false, inFlight: false, again: false };
    // What is fresh stays so: that something has landed since for a case makes it no sicker.
    const repeated = isRepeat(wake) && isRepeat(waiting.wake);
    waiting.wake = { ...wake, repeated };
    if (!known) this.#cases.set(caseNumber, waiting);
    if (waiting.inFlight) waiting.again = true;
    else if (lingerMs === 0 || waiting.ready) this.#makeReady(caseNumber, waiting);
    else if (!known) setTimeout(() => this.#makeReady(caseNumber, waiting), lingerMs);
  }

  roomForStarts(): number {
    const waiting = [...this.#queue].filter((each) => {
      const wake = this.#cases.get(each)?.wake;
      return wake && isStart(wake);
    });
    return Math.max(0, this.#slots.freeStarts - waiting.length);
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#pump();
    });
  }

  #makeReady(caseNumber: string, waiting: Waiting): void {
    if (waiting.inFlight || this.#cases.get(caseNumber) !== waiting) return;
    waiting.ready = true;
    if (isRepeat(waiting.wake)) this.#repeats.add(caseNumber);
    else {
      this.#repeats.delete(caseNumber);
      this.#queue.add(caseNumber);
    }
    this.#pump();
  }

  #pump(): void {
    this.#sendFrom(this.#queue, 'others');
    this.#sendFrom(this.#repeats, 'repeats');
    underWay.set(this.#slots.inFlight);
    if (this.#cases.size === 0) for (const done of this.#idle.splice(0)) done();
  }

  #sendFrom(queue: Set<string>, what: 'repeats' | 'others'): void {
    for (const caseNumber of queue) {
      if (!this.#slots.mayLeave(what)) return;
      const waiting = this.#cases.get(caseNumber);
      if (!waiting || !this.#slots.hasRoomFor(waiting.wake)) continue;
      queue.delete(caseNumber);
      void this.#send(caseNumber, waiting);
    }
  }

  async #send(caseNumber: string, waiting: Waiting): Promise<void> {
    const { wake } = waiting;
    Object.assign(waiting, { ready: false, inFlight: true, again: false });
    this.#slots.take(wake);
    await this.#tryOnce(wake);
    this.#slots.giveBack(wake);
    waiting.inFlight = false;
    if (waiting.again) this.#makeReady(caseNumber, waiting);
    else this.#cases.delete(caseNumber);
    this.#pump();
  }

  async #tryOnce(wake: Wake): Promise<void> {
    const { runner, needsRun, log, onAnswered } = this.#options;
    const { caseNumber, kind, divisionCode } = wake;
    try {
      const updateId = this.#ids.idFor(wake);
      await runner.wake({ caseNumber, kind, divisionCode, updateId }, () => needsRun(caseNumber));
      this.#ids.forget(wake);
      failPoint('case-woken');
      onAnswered(wake);
      wakes.inc({ kind, outcome: 'answered' });
    } catch (error) {
      wakes.inc({ kind, outcome: 'failed' });
      log.warn({ caseNumber, ...describeError(error) }, 'a case could not be woken; the sweep tries again');
    }
  }
}

/**
 * The id of the Update of a wake: fresh, and kept while that wake is not answered, so that a repetition joins an Update
 * that Temporal has in hand. With anything that has landed since it is another one, or Temporal would take the news for
 * a repetition of what it has answered.
 */
export class UpdateIds {
  readonly #unanswered = new Map<string, { readonly token: string; readonly id: string }>();
  readonly #most: number;

  /** @param most the oldest are forgotten beyond: what failed here may have been answered to another process */
  constructor(most = MOST_IDS) {
    this.#most = most;
  }

  idFor({ caseNumber, token }: Wake): string {
    const known = this.#unanswered.get(caseNumber);
    if (known?.token === token) return known.id;
    const id = randomUUID();
    this.#unanswered.delete(caseNumber);
    this.#unanswered.set(caseNumber, { token, id });
    const [oldest] = this.#unanswered.keys();
    if (oldest && this.#unanswered.size > this.#most) this.#unanswered.delete(oldest);
    return id;
  }

  forget({ caseNumber, token }: Wake): void {
    if (this.#unanswered.get(caseNumber)?.token === token) this.#unanswered.delete(caseNumber);
  }
}

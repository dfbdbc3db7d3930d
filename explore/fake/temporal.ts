import { clock } from '../world/clock.ts';
import {
  callText,
  Instance,
  type ActivityCall,
  type ActivityOutcome,
  type DurableInput,
  type WorkflowFunction,
} from './instance.ts';

/** An Update on its way. Until the task that took it is durable it lives in the server's memory only. */
export interface Handle {
  readonly id: string;
  readonly caseNumber: string;
  state: 'admitted' | 'answered' | 'lost';
}

export interface Update {
  readonly id: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

export class NotRunningError extends Error {
  override readonly name = 'NotRunning';
}

interface Admitted extends Update {
  readonly handles: Handle[];
}

interface Run {
  readonly caseNumber: string;
  readonly startedAt: number;
  readonly args: readonly unknown[];
  history: DurableInput[];
  /** lengths of the history at which a workflow task was completed: to these a run can be reset */
  tasks: number[];
  admitted: Admitted[];
  /** durable, and not answered yet */
  accepted: Admitted[];
  /** ids of those that were answered */
  answered: Set<string>;
  /** a first workflow task, or one that fell back, is to be done without anything new */
  due: boolean;
  ended: 'no' | 'completed' | 'failed' | 'continued' | 'lost';
  instance: Instance | undefined;
}

/** The worker's process ended in the middle of a round. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
}

export interface RoundControls {
  /** @throws WorkerDied */
  readonly execute: (call: ActivityCall) => Promise<ActivityOutcome>;
  /** whether the task's completion reaches the server; asked at its end */
  readonly completes: () => boolean;
  /** whether what has been done so far becomes durable now (a heartbeat of the task) */
  readonly heartbeats: () => boolean;
}

/**
 * Temporal as far as the product relies on it: a run is its durable inputs. A round takes in what is there, runs
 * activities, and becomes durable as a whole or not at all; then Updates are answered.
 */
export class FakeTemporal {
  readonly #workflow: WorkflowFunction;
  readonly #runs = new Map<string, Run[]>();

  constructor(workflow: WorkflowFunction) {
    this.#workflow = workflow;
  }

  #current(caseNumber: string): Run | undefined {
    const run = this.#runs.get(caseNumber)?.at(-1);
    return run?.ended === 'no' ? run : undefined;
  }

  isRunning(caseNumber: string): boolean {
    return this.#current(caseNumber) !== undefined;
  }

  startedAt(caseNumber: string): number | undefined {
    return this.#current(caseNumber)?.startedAt;
  }

  /** @param duplicates whether a case that has had a run may have another */
  start(caseNumber: string, args: readonly unknown[], duplicates: boolean): 'started' | 'already-started' {
    const runs = this.#runs.get(caseNumber) ?? [];
    if (this.#current(caseNumber) || (runs.length > 0 && !duplicates)) return 'already-started';
    this.#runs.set(caseNumber, [...runs, newRun(caseNumber, args)]);
    return 'started';
  }

  /** @throws NotRunningError */
  update(caseNumber: string, update: Update): Handle {
    const run = this.#current(caseNumber);
    if (!run) throw new NotRunningError(caseNumber);
    const handle: Handle = { id: update.id, caseNumber, state: 'admitted' };
    if (run.answered.has(update.id)) {
      handle.state = 'answered';
      return handle;
    }
    const isDurable = run.history.some((input) => input.kind === 'update' && input.id === update.id);
    const waiting = isDurable ? run.accepted : run.admitted;
    const same = waiting.find(({ id }) => id === update.id);
    if (same) same.handles.push(handle);
    else waiting.push({ ...structuredClone(update), handles: [handle] });
    return handle;
  }

  /** Cases for which a worker has something to do now. */
  dueCases(): string[] {
    return [...this.#runs.keys()].filter((caseNumber) => {
      const run = this.#current(caseNumber);
      return run !== undefined && (run.due || run.admitted.length > 0 || firing(run).length > 0);
    });
  }

  /** When the next timer of any run fires. */
  nextTimer(): number | undefined {
    const times = [...this.#runs.keys()].flatMap(
      (caseNumber) =>
        this.#current(caseNumber)
          ?.instance?.timers()
          .map((t) => t.fireAt) ?? [],
    );
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /**
   * One workflow task of a case.
   * @returns what became of it @throws NonDeterminismError
   */
  async round(caseNumber: string, controls: RoundControls): Promise<'durable' | 'fell back'> {
    const run = this.#current(caseNumber);
    if (!run) return 'durable';
    const instance = run.instance ?? (await this.#replay(run));
    run.instance = instance;
    instance.tasks = run.tasks.length;
    for (const { seq, fireAt } of firing(run)) {
      const fired: DurableInput = { kind: 'timer', seq, at: Math.max(fireAt, clock.nowMs()) };
      run.history.push(fired);
      run.due = true;
      await instance.take(fired);
    }
    const taken: DurableInput[] = [];
    const settle = (): void => this.#makeDurable(run, instance, taken.splice(0));
    try {
      for (const { id, name, args } of run.admitted) {
        const update: DurableInput = { kind: 'update', id, name, args, at: clock.nowMs() };
        taken.push(update);
        await instance.take(update);
      }
      for (let call = instance.nextActivity(); call; call = instance.nextActivity()) {
        const outcome = await controls.execute(call);
        const input: DurableInput = {
          kind: 'activity',
          seq: call.seq,
          call: callText(call),
          outcome,
          at: clock.nowMs(),
        };
        taken.push(input);
        await instance.take(input);
        if (controls.heartbeats()) {
          settle();
          instance.tasks = run.tasks.length;
        }
      }
      if (!controls.completes()) throw new WorkerDied();
    } catch (error) {
      run.instance = undefined;
      run.due = true;
      if (error instanceof WorkerDied) return 'fell back';
      throw error;
    }
    settle();
    run.due = false;
    this.#end(run, instance);
    return 'durable';
  }

  #makeDurable(run: Run, instance: Instance, taken: readonly DurableInput[]): void {
    run.history.push(...taken);
    run.tasks.push(run.history.length);
    const durable = new Set(taken.flatMap((input) => (input.kind === 'update' ? [input.id] : [])));
    run.accepted.push(...run.admitted.filter(({ id }) => durable.has(id)));
    run.admitted = run.admitted.filter(({ id }) => !durable.has(id));
    const answered = run.accepted.filter(({ id }) => instance.answered.has(id));
    run.accepted = run.accepted.filter((update) => !answered.includes(update));
    for (const { id, handles } of answered) {
      run.answered.add(id);
      for (const handle of handles) handle.state = 'answered';
    }
  }

  #end(run: Run, instance: Instance): void {
    if (instance.ended === undefined) return;
    lose([...run.admitted, ...run.accepted]);
    if (instance.ended === 'completed') run.ended = 'completed';
    else if ('continued' in instance.ended) {
      run.ended = 'continued';
      this.#runs.get(run.caseNumber)?.push(newRun(run.caseNumber, instance.ended.continued));
    } else {
      run.ended = 'failed';
      this.failures.push(`${run.caseNumber}: ${instance.ended.failed}`);
    }
  }

  /** workflows that ended with an error */
  readonly failures: string[] = [];

  async #replay(run: Run): Promise<Instance> {
    const instance = new Instance(run.startedAt);
    await instance.begin(this.#workflow, run.args);
    for (const [at, input] of run.history.entries()) {
      instance.tasks = run.tasks.filter((length) => length <= at).length;
      await instance.take(input);
    }
    return instance;
  }

  /** The worker forgets the case: the next round replays its history. */
  evict(caseNumber: string): void {
    const run = this.#current(caseNumber);
    if (run) run.instance = undefined;
  }

  /** The server restarts: what it only had in memory is gone. */
  forgetAdmitted(): void {
    for (const runs of this.#runs.values()) {
      for (const run of runs) lose(run.admitted.splice(0));
    }
  }

  /** The server's database is gone. */
  wipe(): void {
    for (const runs of this.#runs.values())
      for (const { admitted, accepted } of runs) lose([...admitted, ...accepted]);
    this.#runs.clear();
  }

  /** Points to which the current or last run of a case can go back. */
  resetPoints(caseNumber: string): number {
    return Math.max(0, (this.#runs.get(caseNumber)?.at(-1)?.tasks.length ?? 0) - 1);
  }

  /**
   * The last run of a case goes back to the end of an earlier task.
   * @param reapply as `temporal workflow reset` does: Updates that came later come again; else as after a restore
   */
  goBack(caseNumber: string, point: number, reapply: boolean): void {
    const run = this.#runs.get(caseNumber)?.at(-1);
    const length = run?.tasks[point];
    if (!run || length === undefined) return;
    const later = run.history
      .slice(length)
      .flatMap((input) => (input.kind === 'update' ? [{ ...input, handles: [] }] : []));
    lose([...run.admitted, ...run.accepted]);
    run.history = run.history.slice(0, length);
    run.tasks = run.tasks.slice(0, point + 1);
    run.admitted = reapply ? later : [];
    run.accepted = [];
    run.answered.clear();
    run.ended = 'no';
    run.due = true;
    run.instance = undefined;
  }
}

/** Nobody will answer them any more. */
function lose(updates: readonly Admitted[]): void {
  for (const { handles } of updates) for (const handle of handles) handle.state = 'lost';
}

function newRun(caseNumber: string, args: readonly unknown[]): Run {
  return {
    caseNumber,
    startedAt: clock.nowMs(),
    args: structuredClone(args),
    history: [],
    tasks: [],
    admitted: [],
    accepted: [],
    answered: new Set(),
    due: true,
    ended: 'no',
    instance: undefined,
  };
}

function firing(run: Run): { readonly seq: number; readonly fireAt: number }[] {
  return (run.instance?.timers() ?? [])
    .filter(({ fireAt }) => fireAt <= clock.nowMs())
    .sort((a, b) => a.fireAt - b.fireAt);
}

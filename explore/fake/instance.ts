import { ownTime } from '../world/clock.ts';

/** What a run is made from again: everything that came to the workflow from outside, in order, with its time. */
export type DurableInput =
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly name: string;
      readonly args: readonly unknown[];
      readonly at: number;
    }
  | {
      readonly kind: 'activity';
      readonly seq: number;
      readonly call: string;
      readonly outcome: ActivityOutcome;
      readonly at: number;
    }
  | { readonly kind: 'timer'; readonly seq: number; readonly at: number };

export type ActivityOutcome = { readonly ok: unknown } | { readonly error: string };

export interface ActivityCall {
  readonly seq: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

interface PendingActivity extends ActivityCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface PendingTimer {
  readonly fireAt: number;
  readonly fire: () => void;
}

/** The workflow did something else than when it ran first. */
export class NonDeterminismError extends Error {
  override readonly name = 'NonDeterminismError';
}

/** Thrown by `continueAsNew`. */
export class ContinueAsNewSignal extends Error {
  override readonly name = 'ContinueAsNew';
  readonly args: readonly unknown[];
  constructor(args: readonly unknown[]) {
    super('continue as new');
    this.args = args;
  }
}

export type WorkflowFunction = (...args: never[]) => Promise<unknown>;
type Handler = (...args: readonly unknown[]) => unknown;

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One workflow function in memory, fed with durable inputs. It lives in {@link ownTime}, where the fake SDK finds it. */
export class Instance {
  now: number;
  ended: 'completed' | { readonly failed: string } | { readonly continued: readonly unknown[] } | undefined;
  /** ids of Updates whose handlers have returned */
  readonly answered = new Set<string>();
  /** workflow tasks completed before the one that it is in: what the length of its history grows by */
  tasks = 0;
  readonly #handlers = new Map<string, Handler>();
  readonly #unhandled: { name: string; id: string; args: readonly unknown[] }[] = [];
  readonly #conditions = new Set<{ holds: () => boolean; resolve: () => void }>();
  readonly #activities = new Map<number, PendingActivity>();
  readonly #timers = new Map<number, PendingTimer>();
  #running = 0;
  #seq = 0;

  constructor(now: number) {
    this.now = now;
  }

  /** Runs the workflow until it waits. */
  async begin(workflow: WorkflowFunction, args: readonly unknown[]): Promise<void> {
    ownTime.run(this, () => {
      void workflow(...(structuredClone(args) as never[])).then(
        () => (this.ended = 'completed'),
        (error: unknown) => {
          this.ended =
            error instanceof ContinueAsNewSignal
              ? { continued: error.args }
              : { failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
        },
      );
    });
    await this.#settle();
  }

  /** Takes one input and runs until the workflow waits again. @throws NonDeterminismError */
  async take(input: DurableInput): Promise<void> {
    this.now = Math.max(this.now, input.at);
    ownTime.run(this, () => this.#apply(input));
    await this.#settle();
  }

  #apply(input: DurableInput): void {
    if (input.kind === 'update') this.#update(input.name, input.id, structuredClone(input.args));
    else if (input.kind === 'timer') {
      const timer = this.#timers.get(input.seq);
      if (!timer) throw new NonDeterminismError(`no timer ${input.seq}`);
      this.#timers.delete(input.seq);
      timer.fire();
    } else {
      const call = this.#activities.get(input.seq);
      if (!call || callText(call) !== input.call)
        throw new NonDeterminismError(
          `activity ${input.seq}: recorded ${input.call}, now ${call ? callText(call) : 'none'}`,
        );
      this.#activities.delete(input.seq);
      if ('ok' in input.outcome) call.resolve(structuredClone(input.outcome.ok));
      else call.reject(new Error(input.outcome.error));
    }
  }

  #update(name: string, id: string, args: readonly unknown[]): void {
    const handler = this.#handlers.get(name);
    if (!handler) {
      this.#unhandled.push({ name, id, args });
      return;
    }
    this.#running += 1;
    void (async () => handler(...args))().finally(() => {
      this.#running -= 1;
      this.answered.add(id);
    });
  }

  async #settle(): Promise<void> {
    for (let moved = true; moved;) {
      await tick();
      moved = false;
      for (const condition of this.#conditions) {
        if (!ownTime.run(this, condition.holds)) continue;
        this.#conditions.delete(condition);
        condition.resolve();
        moved = true;
      }
    }
  }

  /** The oldest activity that waits for a worker. */
  nextActivity(): ActivityCall | undefined {
    return this.#activities.values().next().value;
  }

  timers(): { readonly seq: number; readonly fireAt: number }[] {
    return [...this.#timers].map(([seq, { fireAt }]) => ({ seq, fireAt }));
  }

  get handlersRunning(): number {
    return this.#running;
  }

  setHandler(name: string, handler: Handler): void {
    this.#handlers.set(name, handler);
    for (const early of this.#unhandled.filter((u) => u.name === name))
      this.#update(name, early.id, early.args);
  }

  callActivity(name: string, args: readonly unknown[]): Promise<unknown> {
    const seq = (this.#seq += 1);
    return new Promise((resolve, reject) =>
      this.#activities.set(seq, { seq, name, args: structuredClone(args), resolve, reject }),
    );
  }

  /** Resolves when it holds. */
  whenHolds(holds: () => boolean): { readonly promise: Promise<void>; readonly forget: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const condition = { holds, resolve };
    if (holds()) resolve();
    else this.#conditions.add(condition);
    return { promise, forget: () => this.#conditions.delete(condition) };
  }

  startTimer(ms: number): { readonly promise: Promise<void>; readonly cancel: () => void } {
    const seq = (this.#seq += 1);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#timers.set(seq, { fireAt: this.now + Math.max(1, Math.ceil(ms)), fire: resolve });
    return { promise, cancel: () => this.#timers.delete(seq) };
  }
}

export function callText({ name, args }: ActivityCall): string {
  return `${name}${JSON.stringify(args)}`;
}

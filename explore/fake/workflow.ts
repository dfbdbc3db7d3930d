import { ownTime } from '../world/clock.ts';
import { ContinueAsNewSignal, Instance } from './instance.ts';

/**
 * Stands in for `@temporalio/workflow` (see alias.ts): what workflow code of this product calls of it, no more. The
 * instance that runs is found by its asynchronous context.
 */
function here(): Instance {
  const instance = ownTime.getStore();
  if (!(instance instanceof Instance)) throw new Error('workflow code outside of a workflow');
  return instance;
}

interface Definition {
  readonly name: string;
  readonly type: 'update' | 'signal' | 'query';
}

export const defineUpdate = (name: string): Definition => ({ name, type: 'update' });
export const defineSignal = (name: string): Definition => ({ name, type: 'signal' });
export const defineQuery = (name: string): Definition => ({ name, type: 'query' });

export function setHandler(of: Definition, handler: (...args: readonly unknown[]) => unknown): void {
  if (of.type !== 'query') here().setHandler(of.name, handler);
}

export function allHandlersFinished(): boolean {
  return here().handlersRunning === 0;
}

/** Activities by name; options do not matter: the worker of the schedule decides what becomes of a call. */
export function proxyLocalActivities(): Record<string, (...args: readonly unknown[]) => Promise<unknown>> {
  return new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: readonly unknown[]) =>
          here().callActivity(String(name), args),
    },
  );
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function milliseconds(duration: string | number): number {
  if (typeof duration === 'number') return duration;
  const [, amount = '', unit = ''] = /^\s*([\d.]+)\s*(ms|s|m|h|d)/.exec(duration) ?? [];
  const factor = UNITS[unit];
  if (factor === undefined) throw new RangeError(`no duration: ${duration}`);
  return Number(amount) * factor;
}

/** @returns with a timeout: whether it held before */
export async function condition(holds: () => boolean, timeout?: string | number): Promise<boolean> {
  const instance = here();
  const wait = instance.whenHolds(holds);
  if (timeout === undefined) {
    await wait.promise;
    return true;
  }
  const timer = instance.startTimer(milliseconds(timeout));
  const held = await Promise.race([wait.promise.then(() => true), timer.promise.then(() => false)]);
  if (held) timer.cancel();
  else wait.forget();
  return held;
}

export async function sleep(duration: string | number): Promise<void> {
  await here().startTimer(milliseconds(duration)).promise;
}

/** Nothing cancels a case here. */
export const isCancellation = (): boolean => false;
export class CancellationScope {
  static nonCancellable<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
  static cancellable<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}

const EVENTS_A_TASK = 5;
const SUGGESTED_LENGTH = 150;

export function workflowInfo(): {
  readonly continueAsNewSuggested: boolean;
  readonly historyLength: number;
  readonly typedSearchAttributes: { readonly get: () => undefined };
} {
  const historyLength = 3 + EVENTS_A_TASK * here().tasks;
  return {
    historyLength,
    continueAsNewSuggested: historyLength > SUGGESTED_LENGTH,
    typedSearchAttributes: { get: () => undefined },
  };
}

export async function continueAsNew(...args: readonly unknown[]): Promise<never> {
  await Promise.resolve();
  throw new ContinueAsNewSignal(args);
}

const nothing = (): void => undefined;
export const setCurrentDetails = nothing;
export const upsertMemo = nothing;
export const upsertSearchAttributes = nothing;
export const patched = (): boolean => true;
export const deprecatePatch = nothing;
export const log = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
export class ApplicationFailure extends Error {
  override readonly name = 'ApplicationFailure';
}

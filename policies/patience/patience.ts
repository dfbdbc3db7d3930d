import type { Department } from '../../schemas/department.ts';
import { WORK, type WorkCode } from '../../schemas/matter.ts';
import { addDays, shanghaiDate } from '../calendar/date.ts';
import { addWorkingDays } from '../calendar/working-days.ts';

/** How long a department may be silent: seconds, or until the end of so many working days after the day it was asked. */
export type Patience = { readonly seconds: number } | { readonly workingDays: number };

/** Its system answers by itself. */
const AT_ONCE: Patience = { seconds: 900 };

/**
 * 产品默认: no source says after which silence of a system a person is to look. What the law and the service guides promise
 * is another thing: whole working days until a decision, which `policies/calendar/clocks.ts` counts.
 */
export const DEPARTMENT_PATIENCE: Readonly<Record<Department, Patience>> = {
  'health-commission': AT_ONCE,
  'disease-control': AT_ONCE,
  'public-security': AT_ONCE,
  'medical-insurance': AT_ONCE,
  'human-resources': AT_ONCE,
  taxation: AT_ONCE,
  finance: AT_ONCE,
  housing: AT_ONCE,
};

/** 产品默认: work in which somebody looks at papers, a card is made, or a bank is waited for. */
export const WORK_PATIENCE: Readonly<Partial<Record<WorkCode, Patience>>> = {
  'household-registration': { workingDays: 1 },
  'death-registration': { workingDays: 1 },
  'social-security-card': { workingDays: 1 },
  'maternity-cost-refund': { workingDays: 1 },
  'maternity-allowance-payment': { workingDays: 1 },
  'childcare-subsidy-claim': { workingDays: 1 },
  'subsidy-payment': { workingDays: 3 },
  'allowance-top-up': { workingDays: 3 },
};

/** A promise that is further away counts as this: nobody is left alone with a slip of a year. 产品默认 */
const FURTHEST_PROMISE_DAYS = 180;

/** @param seconds `BIRTH_PATIENCE_SECONDS`, where it is set: it overrides all */
function patienceFor(code: WorkCode, seconds: number | undefined): Patience {
  if (seconds !== undefined) return { seconds };
  return WORK_PATIENCE[code] ?? DEPARTMENT_PATIENCE[WORK[code].department];
}

function endOfDay(date: string): Date {
  return new Date(`${date}T23:59:59.999+08:00`);
}

/**
 * Until when the department of a piece of work may be silent.
 * @param from when it was asked, or last heard of
 * @param seconds `BIRTH_PATIENCE_SECONDS`, where it is set: it overrides all
 */
export function silentUntil(code: WorkCode, from: Date, seconds?: number): Date {
  const patience = patienceFor(code, seconds);
  if ('seconds' in patience) return new Date(from.getTime() + patience.seconds * 1000);
  return endOfDay(addWorkingDays(shanghaiDate(from.toISOString()), patience.workingDays).date);
}

/**
 * Until when the department may be silent that has promised a day: the end of that day in China, which is the department's
 * own word and so is not moved where it is a day of rest. A promise never makes it shorter.
 * @param expectedBy ISO date
 */
export function promisedUntil(expectedBy: string, from: Date): Date {
  const furthest = addDays(shanghaiDate(from.toISOString()), FURTHEST_PROMISE_DAYS);
  return endOfDay(expectedBy < furthest ? expectedBy : furthest);
}

/** More than a holiday of eight days with the rest days around it. */
const REST_DAYS = 12;
const DAY_SECONDS = 86_400;

/** What the patience of a piece of work never exceeds where no setting says so, for those who only judge it. */
export function secondsAtMost(code: WorkCode): number {
  const patience = patienceFor(code, undefined);
  return 'seconds' in patience ? patience.seconds : (2 * patience.workingDays + REST_DAYS) * DAY_SECONDS;
}

/** 900秒 · 1个工作日 */
export function patienceText(code: WorkCode, seconds?: number): string {
  const patience = patienceFor(code, seconds);
  return 'seconds' in patience ? `${patience.seconds}秒` : `${patience.workingDays}个工作日`;
}

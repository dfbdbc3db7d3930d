import { WORK, type WorkCode } from '../../schemas/matter.ts';
import type { Pack } from '../../schemas/pack.ts';
import type { PackPatience } from '../../schemas/pack-handling.ts';
import { addDays, shanghaiDate } from '../calendar/date.ts';
import { addWorkingDays } from '../calendar/working-days.ts';
import { closest } from '../entitlements/closest.ts';
import { packsFor } from '../entitlements/packs-for.ts';

/** How long a department may be silent: seconds, or until the end of so many working days after the day it was asked. */
type Patience = { readonly seconds: number } | { readonly workingDays: number };

/** A piece of work, and the division whose office it is asked of; undefined: nobody knows, or no office decides it. */
export interface AskedOf {
  readonly code: WorkCode;
  readonly division: string | undefined;
}

/** A promise that is further away counts as this: nobody is left alone with a slip of a year. 产品默认 */
const FURTHEST_PROMISE_DAYS = 180;

/** What is said of a piece of work: of itself before that of its department. */
function saidOf(code: WorkCode, patience: readonly PackPatience[]): PackPatience[] {
  const { department } = WORK[code];
  const own = patience.filter(({ work }) => work === code);
  return [...patience.filter((one) => one.department === department), ...own];
}

/**
 * What the closest place says of the day, of the work or of its department (技术时限, `patience` of the packs). What the law and
 * the service guides promise is another thing: whole working days until a decision, which policies/clocks counts.
 * @param seconds `BIRTH_PATIENCE_SECONDS`, where it is set: it overrides all
 * @throws RangeError where not even the country says anything
 */
function patienceFor(
  { code, division }: AskedOf,
  day: string,
  seconds: number | undefined,
  packs: readonly Pack[],
): Patience {
  if (seconds !== undefined) return { seconds };
  const found = closest(packs, { division, day }, ({ patience }) => saidOf(code, patience));
  if (!found) throw new RangeError(`no patience for ${code} on ${day}`);
  return asPatience(found.one);
}

function asPatience({ seconds, workingDays }: PackPatience): Patience {
  return seconds === undefined ? { workingDays: workingDays ?? 0 } : { seconds };
}

function endOfDay(date: string): Date {
  return new Date(`${date}T23:59:59.999+08:00`);
}

function dayOf(moment: Date): string {
  return shanghaiDate(moment.toISOString());
}

/**
 * Until when the office that a piece of work is asked of may be silent.
 * @param from when it was asked, or last heard of
 * @param seconds `BIRTH_PATIENCE_SECONDS`, where it is set: it overrides all
 */
export function silentUntil(
  asked: AskedOf,
  from: Date,
  seconds?: number,
  packs: readonly Pack[] = packsFor({}),
): Date {
  const patience = patienceFor(asked, dayOf(from), seconds, packs);
  if ('seconds' in patience) return new Date(from.getTime() + patience.seconds * 1000);
  return endOfDay(addWorkingDays(dayOf(from), patience.workingDays).date);
}

/**
 * Until when the department may be silent that has promised a day: the end of that day in China, which is the department's
 * own word and so is not moved where it is a day of rest. A promise never makes it shorter.
 * @param expectedBy ISO date
 */
export function promisedUntil(expectedBy: string, from: Date): Date {
  const furthest = addDays(dayOf(from), FURTHEST_PROMISE_DAYS);
  return endOfDay(expectedBy < furthest ? expectedBy : furthest);
}

/** More than a holiday of eight days with the rest days around it. */
const REST_DAYS = 12;
const DAY_SECONDS = 86_400;

/** What the patience of a piece of work never exceeds anywhere where no setting says so, for those who only judge it. */
export function secondsAtMost(code: WorkCode, packs: readonly Pack[] = packsFor({})): number {
  const all = packs.flatMap(({ patience }) => saidOf(code, patience).map(asPatience));
  const most = (one: Patience): number =>
    'seconds' in one ? one.seconds : (2 * one.workingDays + REST_DAYS) * DAY_SECONDS;
  return Math.max(...all.map(most));
}

/** 900秒 · 1个工作日 @param on the moment of which it is said */
export function patienceText(
  asked: AskedOf,
  on: Date,
  seconds?: number,
  packs: readonly Pack[] = packsFor({}),
): string {
  const patience = patienceFor(asked, dayOf(on), seconds, packs);
  return 'seconds' in patience ? `${patience.seconds}秒` : `${patience.workingDays}个工作日`;
}

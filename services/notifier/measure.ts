import type { QuietHours } from './quiet-hours.ts';
import { NOTICE_TEMPLATES, type NoticeTemplate, type Told } from '../../schemas/notice.ts';

/** How much one phone is told at most, and one client has told, however many notifiers there are. */
export interface Measure {
  readonly perHour: number;
  readonly perDay: number;
  /** so many cases of a day may tell one phone; those beyond it are held for a person */
  readonly casesPerDay: number;
  /** so much one client (接入方) has families told in an hour of the clock, whichever phones they have */
  readonly perClientHour: number;
  /** hours of the clock in China in which nobody's phone rings; undefined: there are none */
  readonly quiet?: QuietHours | undefined;
}

/** What is to be sent first where not all of it may be: -1 what nobody can wait for (codes, the link of a parent at the hall), 0 what the family has to do or has a term for, 2 what it will hear again. */
const URGENCY: Readonly<Record<Told, -1 | 0 | 1 | 2>> = {
  'sign-in-code': -1,
  'fresh-link': -1,
  invited: 0,
  'number-verified': 0,
  'needs-you': 0,
  'yours-to-do': 0,
  refused: 0,
  represented: 0,
  'payment-returned': 0,
  'at-window': 0,
  accepted: 1,
  joined: 1,
  finished: 1,
  'finished-partly': 1,
  'entitlements-changed': 1,
  paid: 1,
  'payment-delayed': 1,
  'paid-elsewhere': 1,
  'certificate-issued': 2,
  'in-correction': 2,
  asking: 2,
};

export function urgencyOf(template: NoticeTemplate): number {
  return URGENCY[template.replace(/-gently$/, '') as Told];
}

/**
 * Whether it goes whatever a phone was told of late: a code is of use for minutes, and who stands before the hall waits for the
 * link. Their number is bounded where they are made (infra/postgres/ledger/family-access.ts, fresh-links.ts).
 */
export function goesAtOnce(urgency: number): boolean {
  return urgency < 0;
}

/** What a closing notice of the same case says too, in the words for either family: where a phone has to wait, it says it alone. */
export const SAID_AT_THE_END = (Object.keys(NOTICE_TEMPLATES) as NoticeTemplate[]).filter(
  (template) => urgencyOf(template) === 2,
);

/** What a phone was told of late. */
export interface Used {
  readonly inHour: number;
  readonly inDay: number;
  /** when the oldest of the hour, and of the day, was let through */
  readonly hourFrom: Date | null;
  readonly dayFrom: Date | null;
  /** cases that have told it something in the day */
  readonly cases: readonly string[];
}

/** A message that is due. */
export interface Due {
  readonly noticeId: string;
  readonly caseNumber: string;
  /** it was let through before, and its sending was cut off */
  readonly counted: boolean;
}

/** What becomes of each. */
export interface Verdict {
  readonly pass: readonly string[];
  readonly wait: readonly { readonly noticeId: string; readonly until: Date }[];
  /** of too many cases for one phone */
  readonly hold: readonly string[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Which of the messages that are due to one phone go, the most urgent first. Pure.
 * @param due in the order in which they are to go
 */
export function letThrough(
  due: readonly Due[],
  used: Used,
  { measure, now }: { readonly measure: Measure; readonly now: Date },
): Verdict {
  const pass: string[] = [];
  const wait: { noticeId: string; until: Date }[] = [];
  const hold: string[] = [];
  const cases = new Set(used.cases);
  let { inHour, inDay } = used;
  for (const { noticeId, caseNumber, counted } of due) {
    const isOne = cases.has(caseNumber) || cases.size < measure.casesPerDay;
    if (counted) pass.push(noticeId);
    else if (!isOne) hold.push(noticeId);
    else if (inDay >= measure.perDay) wait.push({ noticeId, until: freed(used.dayFrom, DAY_MS, now) });
    else if (inHour >= measure.perHour) wait.push({ noticeId, until: freed(used.hourFrom, HOUR_MS, now) });
    else {
      pass.push(noticeId);
      cases.add(caseNumber);
      inHour += 1;
      inDay += 1;
    }
  }
  return { pass, wait, hold };
}

/**
 * Which of the messages that their phones may be told go, of one client: what was let through before costs nothing again. Pure.
 * @param told how many it has had told in this hour
 */
export function letClientThrough(
  passing: readonly Due[],
  told: number,
  { measure, now }: { readonly measure: Measure; readonly now: Date },
): { readonly pass: readonly Due[]; readonly wait: Verdict['wait']; readonly fresh: number } {
  const again = passing.filter(({ counted }) => counted);
  const first = passing.filter(({ counted }) => !counted);
  const some = first.slice(0, Math.max(measure.perClientHour - told, 0));
  const until = new Date((Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS);
  const wait = first.slice(some.length).map(({ noticeId }) => ({ noticeId, until }));
  return { pass: [...again, ...some], wait, fresh: some.length };
}

/** When the oldest is out of the window; a whole window from now where none is there yet. */
function freed(from: Date | null, windowMs: number, now: Date): Date {
  return new Date((from ?? now).getTime() + windowMs);
}

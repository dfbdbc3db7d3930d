import { shanghaiDate } from '../../policies/calendar/date.ts';
import { nextDoses, vaccinationProgramme } from '../../policies/vaccination/schedule.ts';
import { birthAtOf } from '../../schemas/birth-moment.ts';
import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import type { CalendarEntry } from '../../schemas/family.ts';
import type { Subject } from '../../schemas/matter.ts';
import { whose } from '../../schemas/words.ts';
import { periodText } from '../../schemas/words/money.ts';

/** Until the child enters school: the last dose of the national schedule. */
const LAST_AGE_MONTHS = 72;

/** Whether a child lives, as far as is known. */
export function lives({ liveBirth, deathAt }: Pick<Child, 'liveBirth' | 'deathAt'>): boolean {
  return liveBirth && deathAt === undefined;
}

/**
 * The days that a family has before it: vaccinations, its own deadlines, money that is due. Nothing of a child that has died,
 * and nothing of yesterday.
 * @param view as far as the reader may see it @param today ISO date in China
 */
export function calendarOf(
  view: Pick<CaseView, 'matters' | 'entitlements'>,
  notification: BirthNotification | undefined,
  today: string,
): CalendarEntry[] {
  const dead = new Set(notification?.children.filter((each) => !lives(each)).map(subjectOf));
  const entries = [
    ...(notification?.children ?? []).filter(lives).flatMap((child) => doses(child, notification)),
    ...view.matters.flatMap(deadlines),
    ...view.entitlements.flatMap(windowsAndMoney),
  ];
  return entries
    .filter(({ on, subject }) => on >= today && !dead.has(subject))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function subjectOf({ order }: Child): Subject {
  return `child-${order}`;
}

function doses(child: Child, notification: BirthNotification | undefined): CalendarEntry[] {
  if (!notification) return [];
  const birthDate = shanghaiDate(birthAtOf(notification, child));
  const { divisionCode } = notification.mother.residence;
  const programme = vaccinationProgramme(divisionCode, birthDate);
  return nextDoses(programme, birthDate, LAST_AGE_MONTHS).map(({ title, due }) => ({
    ...{ on: due, kind: 'vaccination', subject: subjectOf(child) },
    title: `接种${title}`,
  }));
}

function deadlines({ deadlines = [], subject, title }: CaseView['matters'][number]): CalendarEntry[] {
  return deadlines
    .filter(({ metOn }) => metOn === undefined)
    .map(({ date: on, text }) => ({
      ...{ on, kind: 'deadline', subject },
      ...{ title: `${whose(subject)}${title}的期限`, text },
    }));
}

function windowsAndMoney({
  code,
  subject,
  outcome,
  deadline,
  payments = [],
}: CaseView['entitlements'][number]): CalendarEntry[] {
  const title = `${whose(subject)}${ENTITLEMENTS[code]}`;
  const due = payments
    .filter(({ status }) => status === 'scheduled')
    .map(({ dueOn: on, period }): CalendarEntry => ({
      ...{ on, kind: 'payment', subject },
      title: `${title}${periodText(period)}开始支付`,
    }));
  const isOpen = outcome === 'eligible' && deadline !== undefined;
  const window: CalendarEntry[] = isOpen
    ? [{ on: deadline, kind: 'deadline', subject, title: `${title}申领的最后一天` }]
    : [];
  return [...window, ...due];
}

/** RFC 5545 §3.3.11. */
function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n');
}

const MOST_OCTETS = 73;

/** RFC 5545 §3.1: a line is 75 octets at most; what is longer goes on behind a blank. No character is cut. */
function folded(line: string): string {
  const lines = [''];
  for (const character of line) {
    const last = lines.length - 1;
    if (Buffer.byteLength(`${lines[last] ?? ''}${character}`) > MOST_OCTETS) lines.push(` ${character}`);
    else lines[last] += character;
  }
  return lines.join('\r\n');
}

const dayOf = (date: string): string => date.replaceAll('-', '');

/**
 * The same as a calendar file (RFC 5545): days without hours, and nobody's name.
 * @param caseNumber makes the ids, by which a calendar that is taken again is the same one @param at RFC 3339
 */
export function writeCalendar(
  entries: readonly (CalendarEntry & { readonly caseNumber: string })[],
  at: string,
): string {
  const stamp = `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const events = entries.flatMap(({ caseNumber, on, kind, subject, title, text }, index) => [
    'BEGIN:VEVENT',
    `UID:${[caseNumber, subject, kind, dayOf(on), index].join('-')}@birth`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${dayOf(on)}`,
    `SUMMARY:${escaped(title)}`,
    ...(text === undefined ? [] : [`DESCRIPTION:${escaped(text)}`]),
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//birth//family//ZH', ...events, 'END:VCALENDAR', '']
    .map(folded)
    .join('\r\n');
}

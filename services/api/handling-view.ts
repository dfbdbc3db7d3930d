import type { CaseRecord, MatterRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { runningClocks, type RunningClock } from '../../policies/clocks/authorities.ts';
import { clockEventsOf } from '../../policies/clocks/case-events.ts';
import { familyDeadlines } from '../../policies/clocks/deadlines.ts';
import { dueDateOf, standingOfDue, standingTerms } from '../../policies/clocks/due.ts';
import { noticeOf } from '../../policies/clocks/reckon.ts';
import { runOf, type ClockEvent, type Run } from '../../policies/clocks/run.ts';
import type { TimedQuestion } from '../../policies/clocks/terms.ts';
import { decidingDivision } from '../../policies/graph/authorities.ts';
import { allPacks } from '../../policies/load/all-packs.ts';
import { birthAtOf } from '../../schemas/birth-moment.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { ClockView, DeadlineView, TermView } from '../../schemas/clock.ts';
import { isEnd, type MatterFlag } from '../../schemas/matter.ts';
import type { TimedWork } from '../../schemas/pack-times.ts';
import { UNPUBLISHED_TERM_WORDS } from '../../schemas/words.ts';

/** What a case is looked at with. */
export interface HandlingSurroundings {
  readonly events: CaseRecord['events'];
  /** undefined: a part of the facts is erased or cannot be read, so that nobody knows any more where it is decided */
  readonly notification: BirthNotification | undefined;
  /** ISO date in China */
  readonly today: string;
}

/** How a piece of work stands against its terms, as people see it. */
export interface HandlingView {
  readonly clock?: ClockView;
  readonly terms?: TermView[];
  readonly statutoryDue?: string;
  readonly promisedDue?: string;
  readonly dueDate?: string;
}

/** The same, with what only a matter has. */
export interface MatterHandling extends HandlingView {
  readonly clocks?: RunningClock[];
  readonly deadlines?: DeadlineView[];
  readonly flags: MatterFlag[];
}

/** Its events, or where they are gone (a ledger of before may have none) the moment of which its row knows. */
function clockEvents(matter: MatterRecord, { events }: HandlingSurroundings): ClockEvent[] {
  const own = clockEventsOf(events, matter);
  if (own.length > 0 || matter.requestedAt === null || isEnd(matter.status)) return own;
  return [{ seq: 0, kind: 'requested', on: shanghaiDate(matter.requestedAt) }];
}

function clockView({ state, startedOn, endedOn, pauses, corrections }: Run): ClockView {
  return {
    state,
    ...(startedOn === undefined ? {} : { startedOn }),
    ...(endedOn === undefined ? {} : { endedOn }),
    pauses: pauses.map(({ why, from, until, event, endedBy }) => ({
      why,
      from,
      ...(until === undefined ? {} : { until }),
      event,
      ...(endedBy === undefined ? {} : { endedBy }),
    })),
    ...(corrections === 0 ? {} : { corrections }),
  };
}

/** A term of each kind: what a text says and how the run stands against it, or that none is published. */
function termViews(question: TimedQuestion, run: Run, today: string): TermView[] {
  return standingTerms(allPacks(), question, run, today).map(({ kind, term, reckoned }): TermView => {
    if (!term || !reckoned) return { kind, text: UNPUBLISHED_TERM_WORDS };
    const { workingDays, text, cite, notice } = term;
    const { dueDate, left, overdue, provisional } = reckoned;
    const { noticeDue, answerDue, acceptedOn } = noticeOf(run, notice, { today });
    return {
      ...{ kind, workingDays, text, citation: cite, left, overdue, provisional },
      ...(dueDate === undefined ? {} : { dueDate }),
      ...(noticeDue ? { noticeDue: noticeDue.date } : {}),
      ...(answerDue ? { answerDue: answerDue.date } : {}),
      ...(acceptedOn === undefined ? {} : { acceptedOn }),
    };
  });
}

function questionOf(work: TimedWork, run: Run, around: HandlingSurroundings): TimedQuestion {
  const { notification, today } = around;
  const division = notification && decidingDivision(work, notification);
  return { work, division, day: run.startedOn ?? today };
}

function handlingOf(run: Run, question: TimedQuestion, today: string): HandlingView {
  const terms = termViews(question, run, today);
  const due = (wanted: TermView['kind']) => terms.find(({ kind }) => kind === wanted)?.dueDate;
  const [statutoryDue, promisedDue] = [due('statutory'), due('promised')];
  const [dueDate] = [statutoryDue, promisedDue].filter((date) => date !== undefined).sort();
  return {
    clock: clockView(run),
    terms,
    ...(statutoryDue === undefined ? {} : { statutoryDue }),
    ...(promisedDue === undefined ? {} : { promisedDue }),
    ...(dueDate === undefined ? {} : { dueDate }),
  };
}

/** Work that a case sends once it is decided (后续事项), as its entitlement shows it. */
export function followOnHandling(
  matter: MatterRecord,
  work: TimedWork,
  around: HandlingSurroundings,
): HandlingView {
  const run = runOf(clockEvents(matter, around));
  return handlingOf(run, questionOf(work, run, around), around.today);
}

/** A matter of a case: its own terms, the clocks of two authorities where another city decides, and the family's own deadlines. */
export function matterHandling(
  matter: MatterRecord,
  work: TimedWork,
  around: HandlingSurroundings,
): MatterHandling {
  if (matter.status === 'not-applicable') return { flags: [...matter.flags] };
  const { today } = around;
  const events = clockEvents(matter, around);
  const run = runOf(events);
  const question = questionOf(work, run, around);
  const handling = handlingOf(run, question, today);
  const clocks = runningClocks(matter.clocks ?? [], run, today);
  const dueDate = dueDateOf(standingTerms(allPacks(), question, run, today), {
    ...{ run, today },
    clocks: matter.clocks ?? [],
  });
  const deadlines =
    matter.status === 'withdrawn' ? [] : deadlineViews(matter, question, { events, run, around });
  const isTimed = (matter.clocks ?? []).length > 0 || handling.terms?.some((term) => term.citation);
  const paused = run.state === 'paused' && isTimed && !isEnd(matter.status);
  return {
    ...handling,
    ...(dueDate === undefined ? {} : { dueDate }),
    ...(clocks.length === 0 ? {} : { clocks }),
    ...(deadlines.length === 0 ? {} : { deadlines }),
    flags: flagsOf(matter, { dueDate, paused: paused === true, today }),
  };
}

function flagsOf(
  { flags, status }: MatterRecord,
  { dueDate, paused, today }: { dueDate: string | undefined; paused: boolean; today: string },
): MatterFlag[] {
  const all = new Set<MatterFlag>(flags.filter((flag) => flag !== 'paused'));
  if (paused) all.add('paused');
  const standing = dueDate === undefined || isEnd(status) ? 'in-time' : standingOfDue(dueDate, today);
  if (standing === 'overdue' || (standing === 'due-soon' && !paused)) all.add(standing);
  return [...all];
}

interface DeadlineSurroundings {
  readonly events: readonly ClockEvent[];
  readonly run: Run;
  readonly around: HandlingSurroundings;
}

/** Of a child whose birth is known. That the family has done its part is read off the matter, never off what it says itself. */
function deadlineViews(
  { subject, status }: MatterRecord,
  { work, division }: TimedQuestion,
  { events, run, around }: DeadlineSurroundings,
): DeadlineView[] {
  const { notification, today } = around;
  const child = notification?.children.find(({ order }) => subject === `child-${order}`);
  if (!notification || !child) return [];
  const birthDate = shanghaiDate(birthAtOf(notification, child));
  const requestedOn = events.find(({ kind }) => kind === 'requested')?.on;
  const completedOn = status === 'completed' ? run.endedOn : undefined;
  return familyDeadlines(allPacks(), { work, division }, birthDate).map((deadline) => {
    const { date, provisional, text, citation, metBy } = deadline;
    const metOn = metBy === 'requested' ? requestedOn : completedOn;
    return {
      ...{ date, text, citation, past: metOn === undefined && today > date },
      ...(provisional ? { provisional } : {}),
      ...(metOn === undefined ? {} : { metOn }),
    };
  });
}

import type { PauseReason } from '../../schemas/clock.ts';
import type { Subject } from '../../schemas/matter.ts';
import { shanghaiDate } from '../calendar/date.ts';
import type { ClockEvent, ClockMove } from './run.ts';

/** As much of an event of a case as its clocks care about. */
export interface CaseEvent {
  readonly seq: number;
  /** RFC 3339 */
  readonly at: string;
  readonly type: string;
  readonly subject: Subject | null;
  readonly code: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

const REQUESTED: ClockMove = { kind: 'requested' };
const DONE: ClockMove = { kind: 'done' };
const ASKED_FOR_MORE: ClockMove = { kind: 'paused', why: 'correction' };

/**
 * What an event is to the clock of its matter. An office that does not do it has decided too (不予办理): whoever asks once more
 * has it decided anew. Silence is no evidence of anything, and so moves no clock.
 */
const MOVES: Readonly<Record<string, ClockMove>> = {
  'matter.requested': REQUESTED,
  'matter.correction-needed': ASKED_FOR_MORE,
  'matter.resumed': { kind: 'resumed' },
  'notice.told': { kind: 'told' },
  'matter.completed': DONE,
  'matter.refused': DONE,
  'matter.offline': DONE,
  'matter.withdrawn': DONE,
  'matter.revoked': DONE,
};

/** What a task is to the clock of its matter when it is opened: the rest asks about something else. */
const MOVES_OF_TASKS: Readonly<Record<string, ClockMove>> = {
  'correction-needed': ASKED_FOR_MORE,
  refused: DONE,
  'subject-erased': DONE,
};

/** What an office has said that it does, in time that is not counted; what a newer release may know besides stops nothing here. */
const SAID_PAUSES: Readonly<Record<string, PauseReason>> = {
  verification: 'verification',
  post: 'post',
  'card-making': 'card-making',
};

function pauseOf({ detail }: CaseEvent): ClockMove | undefined {
  const said = detail?.['why'];
  const why = typeof said === 'string' && Object.hasOwn(SAID_PAUSES, said) ? SAID_PAUSES[said] : undefined;
  return why && { kind: 'paused', why };
}

/** @param asking the number of the asking under way; undefined: a ledger of before has not said */
function isOfBefore({ detail }: CaseEvent, asking: unknown): boolean {
  const told = detail?.['attempt'];
  return typeof told === 'number' && typeof asking === 'number' && told < asking;
}

function moveOf(event: CaseEvent): ClockMove | undefined {
  const { type, detail } = event;
  if (type === 'matter.paused') return pauseOf(event);
  if (type !== 'task.opened') return Object.hasOwn(MOVES, type) ? MOVES[type] : undefined;
  const kind = detail?.['kind'];
  return typeof kind === 'string' && Object.hasOwn(MOVES_OF_TASKS, kind) ? MOVES_OF_TASKS[kind] : undefined;
}

/**
 * The events of a case that move the clock of one of its matters. Others, also those of a newer release, move none, nor does the
 * receipt of a notice that was about an asking before the last.
 */
export function clockEventsOf(
  events: readonly CaseEvent[],
  { subject, code }: { readonly subject: Subject; readonly code: string },
): ClockEvent[] {
  let asking: unknown;
  return events.flatMap((event) => {
    if (event.subject !== subject || event.code !== code) return [];
    if (event.type === 'matter.requested') asking = event.detail?.['attempt'];
    if (event.type === 'notice.told' && isOfBefore(event, asking)) return [];
    const move = moveOf(event);
    return move ? [{ ...move, seq: event.seq, on: shanghaiDate(event.at) }] : [];
  });
}

import type { ClockState, PauseReason } from '../../schemas/clock.ts';

/**
 * What happens to the clock of a matter. requested: its office has it, for the first time or again · paused: time is not counted
 * from now on · told: whom it waits for has got the notice of it · resumed: what it waited for is there · done: it was decided
 */
export type ClockMove =
  | { readonly kind: 'requested' | 'told' | 'resumed' | 'done' }
  | { readonly kind: 'paused'; readonly why: PauseReason };

/** A move with the event of the case that is its evidence. */
export type ClockEvent = ClockMove & {
  /** number of the event in its case: it orders them, and the same number is the same event */
  readonly seq: number;
  /** ISO date in China */
  readonly on: string;
};

/** Time that is not counted: both days and all between. */
export interface Pause {
  readonly why: PauseReason;
  readonly from: string;
  readonly event: number;
  /** undefined: it goes on */
  readonly until?: string;
  readonly endedBy?: number;
  /** when whom it waits for has got the notice; undefined: nobody has */
  readonly toldOn?: string;
}

/** How the time of one asking for a matter has run. A matter that is asked for again after a decision runs anew. */
export interface Run {
  readonly state: ClockState;
  /** the day is not counted (民法典 201) */
  readonly startedOn?: string;
  readonly endedOn?: string;
  readonly pauses: readonly Pause[];
  /** how often the family was asked for what was missing: by law once (一次性告知) */
  readonly corrections: number;
}

const NOT_STARTED: Run = { state: 'not-started', pauses: [], corrections: 0 };

type Step = (run: Run, event: ClockEvent) => Run;

const stay: Step = (run) => run;
const start: Step = (_, { on }) => ({ ...NOT_STARTED, state: 'running', startedOn: on });

const pause: Step = (run, event) => {
  if (event.kind !== 'paused') return run;
  const { why, on, seq } = event;
  const corrections = run.corrections + (why === 'correction' ? 1 : 0);
  return { ...run, state: 'paused', pauses: [...run.pauses, { why, from: on, event: seq }], corrections };
};

/** It waits for something else now: one pause ends where the other begins. */
const pauseAgain: Step = (run, event) => {
  const isSame = event.kind === 'paused' && run.pauses.at(-1)?.why === event.why;
  return isSame ? run : pause(resume(run, event), event);
};

/** @param change of the pause that goes on */
function changePause(run: Run, change: Partial<Pause>): Run {
  const last = run.pauses.at(-1);
  return last ? { ...run, pauses: [...run.pauses.slice(0, -1), { ...last, ...change }] } : run;
}

const tell: Step = (run, { on }) =>
  run.pauses.at(-1)?.toldOn === undefined ? changePause(run, { toldOn: on }) : run;

const resume: Step = (run, { on, seq }) => ({
  ...changePause(run, { until: on, endedBy: seq }),
  state: 'running',
});

const end: Step = (run, { on }) => ({ ...run, state: 'done', endedOn: on });
const endPaused: Step = (run, event) => end(changePause(run, { until: event.on, endedBy: event.seq }), event);

/** State × move → what becomes of the run. What is not named there changes nothing. */
const STEPS: Readonly<Record<ClockState, Readonly<Record<ClockMove['kind'], Step>>>> = {
  'not-started': { requested: start, paused: stay, told: stay, resumed: stay, done: stay },
  running: { requested: stay, paused: pause, told: stay, resumed: stay, done: end },
  paused: { requested: resume, paused: pauseAgain, told: tell, resumed: resume, done: endPaused },
  done: { requested: start, paused: stay, told: stay, resumed: stay, done: stay },
};

/**
 * The run that the events of a matter come to. The order in which they are given does not count, nor one that is given twice; a
 * day that lies before that of the event before it, by a clock that was set back, is taken as that day.
 */
export function runOf(events: readonly ClockEvent[]): Run {
  const known = new Map(events.map((event) => [event.seq, event]));
  let run = NOT_STARTED;
  let latest = '';
  for (const event of [...known.values()].sort((a, b) => a.seq - b.seq)) {
    const on = event.on < latest ? latest : event.on;
    latest = on;
    run = STEPS[run.state][event.kind](run, { ...event, on });
  }
  return run;
}

/** Whether a day of a run is one that is not counted, for whatever it waited. @param day ISO date */
export function isPaused({ pauses }: Run, day: string): boolean {
  return pauses.some(({ from, until }) => from <= day && (until === undefined || day <= until));
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAUSE_REASONS } from '../../schemas/clock.ts';
import { addDays } from '../calendar/date.ts';
import { addWorkingDays } from '../calendar/working-days.ts';
import { reckon } from './reckon.ts';
import { isPaused, runOf, type ClockEvent, type ClockMove } from './run.ts';

const BEGIN = '2025-12-20';
const DAYS = 80;

const moves: fc.Arbitrary<ClockMove> = fc.oneof(
  fc.constantFrom<ClockMove['kind']>('requested', 'told', 'resumed').map((kind) => ({ kind }) as ClockMove),
  fc.constantFrom(...PAUSE_REASONS).map((why): ClockMove => ({ kind: 'paused', why })),
  { arbitrary: fc.constant<ClockMove>({ kind: 'done' }), weight: 1 },
);

/** A matter that is asked for, and what happens to it afterwards, in the order of its numbers. */
const histories: fc.Arbitrary<ClockEvent[]> = fc
  .array(fc.tuple(moves, fc.nat({ max: 14 })), { maxLength: 10 })
  .map((steps) => {
    let on = BEGIN;
    return [[{ kind: 'requested' }, 0] as const, ...steps].map(([move, gap], seq): ClockEvent => {
      on = addDays(on, gap);
      return { ...(move as ClockMove), seq, on };
    });
  });
const terms = fc.integer({ min: 1, max: 20 });
const everyDay = Array.from({ length: DAYS }, (_, i) => addDays(BEGIN, i));

describe('whatever happens to a matter', () => {
  test('its time never runs while it stands still, and never backwards', () => {
    fc.assert(
      fc.property(histories, terms, (events, workingDays) => {
        const run = runOf(events);
        const lefts = everyDay.map((today) => reckon(run, workingDays, { today }).left);
        const wrong = everyDay.filter((today, i) => {
          const [before = workingDays, left = workingDays] = [lefts[i - 1], lefts[i]];
          return left > before || (isPaused(run, today) && left !== before);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test('the same events twice, in any order, change nothing', () => {
    fc.assert(
      fc.property(
        histories.chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
          ),
        ),
        ([events, twice]) => {
          expect(runOf(twice)).toEqual(runOf(events));
        },
      ),
    );
  });

  test('what comes later does not change what has run until then, but where it is asked for anew', () => {
    fc.assert(
      fc.property(histories, terms, fc.nat(), (events, workingDays, cut) => {
        const known = events.slice(0, 1 + (cut % events.length));
        const [was, is] = [runOf(known), runOf(events)];
        fc.pre(was.startedOn === is.startedOn && was.state !== 'done');
        const next = events[known.length]?.on ?? addDays(BEGIN, DAYS);
        const today = addDays(next, -1);
        fc.pre(today >= BEGIN);
        expect(reckon(is, workingDays, { today }).left).toBe(reckon(was, workingDays, { today }).left);
      }),
    );
  });

  test('no pause makes it due earlier, and without one it is due as the working days say', () => {
    fc.assert(
      fc.property(histories, terms, (events, workingDays) => {
        const run = runOf(events);
        const { startedOn = BEGIN } = run;
        const straight = addWorkingDays(startedOn, workingDays);
        const { dueDate } = reckon(run, workingDays, { today: BEGIN });
        expect(dueDate === undefined ? run.state === 'paused' : dueDate >= straight.date).toBe(true);
        const alone = reckon({ ...run, state: 'running', pauses: [] }, workingDays, { today: BEGIN });
        expect(alone).toMatchObject({ dueDate: straight.date, provisional: straight.provisional });
      }),
    );
  });

  test('each pause rests on an event of its own, begins and ends in order, and only the last goes on', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const { pauses, state } = runOf(events);
        pauses.forEach(({ event, endedBy, from, until, why }, i) => {
          expect(events[event]).toMatchObject({ kind: 'paused', why, on: from });
          const goesOn = state === 'paused' && i === pauses.length - 1;
          expect(until === undefined ? goesOn : events[endedBy ?? -1]?.on === until).toBe(true);
          expect(from >= (pauses[i - 1]?.until ?? from)).toBe(true);
        });
      }),
    );
  });
});

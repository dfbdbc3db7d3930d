import { outcomesOfKind } from '../schemas/tasks/kinds.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GOOD_SAMPLES, sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { stateOf } from '../policies/graph/readiness.ts';
import type { AnswerOutcome } from '../schemas/case-plan.ts';
import { answer, resultFor, unopenable } from './answers.test-data.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, NOW, PATIENCE_MS } from './case-view.test-data.ts';
import type { Landed, Matter } from './ledger-port.ts';
import { CARD, CERTIFICATE, command, HOUSEHOLD, INSURANCE, UPGRADE } from './one-round.test-data.ts';

const TWINS = sampleBirth('lanzhou-twins');
const SECOND_HOUSEHOLD = 'child-2/household-registration';

function askedOf(one: CaseInMemory): Matter[] {
  return [...one.view.matters.values()].filter((m) => stateOf(m) === 'asked');
}

/** What a department answers when it is done, of the child that it is about. */
function done(one: CaseInMemory, { key, node, attempt }: Matter): Landed {
  const payload = resultFor(node.subject, node.code, one.view.notification);
  return answer(key, 'completed', { attempt, payload });
}

/** Every department that is asked answers that it is done, until the case has closed. */
function departmentsDo(one: CaseInMemory): void {
  for (let round = 0; !one.view.closed; round += 1) {
    expect(round).toBeLessThan(12);
    one.lands(...askedOf(one).map((m) => done(one, m)));
    one.round();
  }
}

describe('twins for whom nothing was chosen', () => {
  function waiting(): CaseInMemory {
    const one = new CaseInMemory(
      caseAs({
        birth: { ...TWINS, choices: undefined },
        others: 'requested',
        matters: {
          [CERTIFICATE]: 'completed',
          'child-2/birth-certificate': 'completed',
          [HOUSEHOLD]: 'waiting',
          [SECOND_HOUSEHOLD]: 'waiting',
        },
      }),
    );
    one.round();
    return one;
  }

  test('are asked about with a task each and one notice', () => {
    const one = waiting();
    expect(one.asks()).toEqual([`choices-missing ${HOUSEHOLD}`, `choices-missing ${SECOND_HOUSEHOLD}`]);
  });

  test('are both released by one decision, and by the same round again', () => {
    const one = waiting();
    one.decides('choices-missing', 'provided', { about: HOUSEHOLD, facts: TWINS });
    const first = one.round();
    expect(first.effects.commands.map(({ id }) => id)).toEqual([
      command(HOUSEHOLD),
      command(SECOND_HOUSEHOLD),
    ]);
    expect(one.asks()).toEqual([]);
    const again = one.round();
    expect(again.standing).toEqual(first.standing);
    expect(again.effects.any).toBe(false);
    departmentsDo(one);
    expect(one.statusOf(SECOND_HOUSEHOLD)).toBe('completed');
  });
});

describe('an answer that nobody can read', () => {
  test('keeps its matter waiting, and a later true answer helps', () => {
    const one = new CaseInMemory(caseAs({ matters: { [CERTIFICATE]: 'requested' } }));
    one.lands(unopenable(CERTIFICATE, 'completed')).round();
    expect(one.statusOf(CERTIFICATE)).toBe('requested');
    one.lands(answer(CERTIFICATE, 'completed')).round();
    expect(one.statusOf(CERTIFICATE)).toBe('completed');
    // Nobody is needed for the other any more.
    expect(one.asks()).toEqual([]);
  });

  test('is asked about no more once somebody has given it up, however often it comes, and is again where not', () => {
    const one = new CaseInMemory(caseAs({ others: 'requested' }));
    for (const [outcome, asks] of [
      ['replayed', ['dead-letter child-1']],
      ['discarded', []],
    ] as const) {
      one.lands(unopenable(CERTIFICATE, 'completed')).round();
      one.decides('dead-letter', outcome);
      one.lands(unopenable(CERTIFICATE, 'completed')).round();
      expect(one.asks()).toEqual(asks);
    }
    one.lands(answer(CERTIFICATE, 'completed')).round();
    expect(one.statusOf(CERTIFICATE)).toBe('completed');
  });

  test('ends no silence: a person is asked about that all the same', () => {
    const one = new CaseInMemory(caseAs({ matters: { [CERTIFICATE]: 'requested' } }));
    one.lands(unopenable(CERTIFICATE, 'accepted'), unopenable(CERTIFICATE, 'completed')).round();
    one.passes(PATIENCE_MS).round();
    expect(one.asks()).toContain(`department-silent ${CERTIFICATE}`);
  });
});

describe('a department that is silent', () => {
  test('is asked about once, and again only after somebody has looked', () => {
    const one = new CaseInMemory(caseAs());
    one.round();
    one.passes(PATIENCE_MS - 1).round();
    expect(one.asks()).toEqual([]);
    one.passes(1).round();
    one.passes(10 * PATIENCE_MS).round();
    expect(one.asks()).toEqual([`department-silent ${CERTIFICATE}`]);
    one.decides('department-silent', 'wait');
    expect(one.round().standing).toMatchObject({ dueInMs: PATIENCE_MS, waitsForPerson: false });
    one.passes(PATIENCE_MS).round();
    expect(one.asks()).toEqual([`department-silent ${CERTIFICATE}`]);
    expect(one.view.tasks).toHaveLength(2);
  });
});

describe('a household registration that is refused', () => {
  const refused = (): CaseInMemory => {
    const one = new CaseInMemory(
      caseAs({
        others: 'completed',
        matters: { [HOUSEHOLD]: 'requested', [CARD]: 'waiting', [UPGRADE]: 'waiting' },
        landed: [answer(HOUSEHOLD, 'refused')],
      }),
    );
    one.round();
    return one;
  };

  test('and given up takes what needs it along, and the case goes on to its end', () => {
    const one = refused();
    one.decides('refused', 'given-up');
    expect(one.statusOf(HOUSEHOLD)).toBe('refused');
    one.round();
    expect([one.statusOf(CARD), one.statusOf(UPGRADE)]).toEqual(['offline', 'withdrawn']);
    departmentsDo(one);
    expect(one.asks()).toEqual(['claim-confirmation family']);
  });

  test('and asked again is asked for once more, as another attempt', () => {
    const one = refused();
    one.decides('refused', 'ask-again');
    const { effects } = one.round();
    expect(effects.commands.map(({ id }) => id)).toEqual([command(HOUSEHOLD, 2)]);
    departmentsDo(one);
    expect(one.statusOf(CARD)).toBe('completed');
  });
});

test('a ledger that was set back by an attempt takes the answer when it has made that attempt again', () => {
  const one = new CaseInMemory(caseAs({ landed: [answer(CERTIFICATE, 'completed', { attempt: 2 })] }));
  one.round();
  expect(one.view.landed).toHaveLength(1);
  one.lands(answer(CERTIFICATE, 'refused')).round();
  expect(one.view.landed).toHaveLength(1);
  one.decides('refused', 'ask-again');
  const { effects } = one.round();
  expect(effects.commands[0]).toMatchObject({ id: command(CERTIFICATE, 2) });
  expect(one.statusOf(CERTIFICATE)).toBe('completed');
  expect(one.view.landed).toEqual([]);
});

describe('the alarm of the ledger', () => {
  const at = (ms: number): Date => new Date(NOW.getTime() + ms);
  const alarmAfter = (alarmAt: Date | null, given = {}): Date | null => {
    const one = new CaseInMemory(caseAs({ alarmAt, ...given }));
    one.round();
    return one.view.alarmAt;
  };
  const DUE_MS = 600_000;
  const asked = { matters: { [CERTIFICATE]: { status: 'requested', answerDueAt: at(DUE_MS) } } } as const;

  test.each<[string, Date | null, object, Date | null]>([
    ['is set to the next deadline', null, asked, at(DUE_MS)],
    ['is left where it is earlier', at(DUE_MS - 1), asked, at(DUE_MS - 1)],
    ['is moved where the net has wound it up', at(60_000), asked, at(DUE_MS)],
    ['is moved where it is later', at(DUE_MS + 1), asked, at(DUE_MS)],
    ['is moved when it has rung', at(0), asked, at(DUE_MS)],
    ['ends when nothing runs any more', at(1_000), { others: 'manual' }, null],
    ['ends with the case', at(1_000), { others: 'completed', decided: true, revision: 1 }, null],
  ])('%s', (_, alarmAt, given, expected) => {
    expect(alarmAfter(alarmAt, given)).toEqual(expected);
  });
});

describe('more has landed than one round takes', () => {
  test.each([
    ['was applied', answer(INSURANCE, 'accepted')],
    ['was set aside', unopenable(INSURANCE, 'completed')],
  ])('the next round follows at once when something %s', (_, row) => {
    const view = caseAs({ others: 'requested', landed: [row], more: true });
    expect(new CaseInMemory(view).round().standing).toMatchObject({ more: true, over: false });
  });

  test('and is early: what comes next is waited for', () => {
    const early = answer(INSURANCE, 'completed', { attempt: 2 });
    const view = caseAs({ others: 'requested', landed: [early], more: true });
    expect(new CaseInMemory(view).round().standing).toMatchObject({ more: false, over: false });
  });

  test('also for a case that has closed: its run does not end', () => {
    const closed = { others: 'completed', decided: true, closed: true, status: 'completed' } as const;
    const view = caseAs({ ...closed, landed: [answer(INSURANCE, 'accepted')], more: true });
    expect(new CaseInMemory(view).round().standing).toMatchObject({ more: true, over: false });
    expect(new CaseInMemory({ ...view, landed: [], more: false }).round().standing.over).toBe(true);
  });
});

type Event =
  | {
      readonly kind: 'answer';
      readonly of: number;
      readonly attempt: number;
      readonly outcome: AnswerOutcome;
    }
  | { readonly kind: 'unreadable'; readonly of: number }
  | { readonly kind: 'later'; readonly ms: number }
  | { readonly kind: 'decision'; readonly of: number; readonly outcome: number };

const event = fc.oneof(
  fc.record({
    kind: fc.constant('answer' as const),
    of: fc.nat(12),
    attempt: fc.integer({ min: 1, max: 3 }),
    outcome: fc.constantFrom<AnswerOutcome>('completed', 'accepted', 'refused', 'correction-needed'),
  }),
  fc.record({ kind: fc.constant('unreadable' as const), of: fc.nat(12) }),
  fc.record({ kind: fc.constant('later' as const), ms: fc.constantFrom(1, PATIENCE_MS) }),
  fc.record({
    kind: fc.constant('decision' as const),
    of: fc.nat(5),
    outcome: fc.nat(2),
  }),
);

function happens(one: CaseInMemory, what: Event): void {
  const matters = [...one.view.matters.values()];
  const pick = <T>(list: readonly T[], of: number): T | undefined => list[of % Math.max(1, list.length)];
  if (what.kind === 'later') one.passes(what.ms);
  else if (what.kind === 'decision') {
    const task = pick(one.openTasks(), what.of);
    const outcome = task && pick(outcomesOfKind(task.kind), what.outcome);
    const { subject, code } = task ?? {};
    const result = subject && code ? resultFor(subject, code, one.view.notification) : undefined;
    if (task && outcome)
      one.decides(task.kind, outcome, { id: task.id, ...(outcome === 'obtained' ? { result } : {}) });
  } else {
    const matter = pick(matters, what.of);
    if (!matter) return;
    if (what.kind === 'unreadable') one.lands(unopenable(matter.key, 'completed'));
    else if (what.outcome === 'completed') one.lands(done(one, { ...matter, attempt: what.attempt }));
    else one.lands(answer(matter.key, what.outcome, { attempt: what.attempt }));
  }
}

test('whatever comes in whatever order, a round again changes nothing, and the case can still be brought to its end', () => {
  fc.assert(
    fc.property(fc.constantFrom(...GOOD_SAMPLES), fc.array(event, { maxLength: 25 }), (name, events) => {
      const one = new CaseInMemory(caseAs({ birth: sampleBirth(name), status: 'accepted' }));
      for (const each of events) {
        happens(one, each);
        const { standing } = one.round();
        const again = one.round();
        expect(again.effects.any).toBe(false);
        expect(again.standing).toEqual({ ...standing, more: false });
      }
      for (let round = 0; !one.view.closed; round += 1) {
        expect(round).toBeLessThan(40);
        for (const { kind } of one.openTasks()) one.decides(kind, outcomesOfKind(kind).at(-1) ?? 'given-up');
        one.lands(...askedOf(one).map((m) => done(one, m)));
        one.round();
      }
      expect(one.round().standing.over).toBe(true);
    }),
    { numRuns: 150 },
  );
});

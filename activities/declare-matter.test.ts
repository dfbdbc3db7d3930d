import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { planCase } from '../policies/graph/plan-case.ts';
import { answer } from './answers.test-data.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, NOW, PATIENCE_MS } from './case-view.test-data.ts';
import { declareMatter } from './declare-matter.ts';
import { eraseSubject } from './erase-subject.ts';

const REGISTRATION = 'mother/birth-service-registration';
const OF = {
  subject: 'mother',
  code: 'birth-service-registration',
  by: 'clerk-1',
  reason: '到窗口申报',
} as const;

const declare = ({ view }: CaseInMemory) => declareMatter(view, OF);

/** Everything but what the family may leave is done. */
function almostDone(decided = true): CaseInMemory {
  const one = new CaseInMemory(
    caseAs({ others: 'completed', matters: { [REGISTRATION]: 'not-applicable' }, decided, revision: 1 }),
  );
  if (decided) one.round();
  return one;
}

describe('what a family may declare', () => {
  test.each(['lanzhou-first-child', 'baoji-third-child-caesarean', 'changchun-first-child'])(
    'is in the plan of %s from the first moment, and not applicable',
    (name) => {
      const planned = planCase(sampleBirth(name), {}).matters.find(({ key }) => key === REGISTRATION);
      expect(planned).toMatchObject({ status: 'not-applicable', node: { needs: [], follows: [] } });
    },
  );

  test('is in no plan where no text of the place has it', () => {
    const { matters } = planCase(sampleBirth('linze-second-child'), {});
    expect(matters.map(({ key }) => key)).not.toContain(REGISTRATION);
  });

  test('keeps no case from its end while it is not declared', () => {
    const one = almostDone();
    expect([one.view.status, one.statusOf(REGISTRATION)]).toEqual(['completed', 'not-applicable']);
  });

  test('is asked for at once when it is declared in a case that has closed, which stays closed', () => {
    const one = almostDone();
    const { effects, result } = declare(one);
    expect(result).toMatchObject({ status: 'requested' });
    expect(effects.commands.map(({ code, payload }) => [code, payload])).toEqual([
      [
        'birth-service-registration',
        expect.objectContaining({ residenceDivisionCode: expect.stringMatching(/^6201/) as string }),
      ],
    ]);
    expect(effects.events.map(({ type, words }) => [type, words])).toContainEqual([
      'matter.declared',
      '到窗口申报',
    ]);
    one.lands(answer(REGISTRATION, 'completed')).round();
    expect([one.view.status, one.statusOf(REGISTRATION)]).toEqual(['completed', 'completed']);
    expect(one.view.closed).toBe(true);
  });

  test('declared in an open case is with its department when all else is done, and the case closes', () => {
    const one = almostDone(false);
    Object.assign(one.view.matters.get('child-1/vaccination-record') ?? {}, { status: 'requested' });
    declare(one);
    one.round();
    expect(one.view.decided).toBe(false);
    one.lands(answer('child-1/vaccination-record', 'completed')).round();
    expect(one.view.decided).toBe(true);
    for (const matter of one.view.matters.values())
      if (matter.key !== REGISTRATION) Object.assign(matter, { status: 'completed', endedAt: NOW });
    const [closing] = one.round().effects.notices.filter(({ occasion }) => occasion === 'finished');
    expect([one.view.status, one.statusOf(REGISTRATION)]).toEqual(['completed', 'requested']);
    expect(closing?.template).toBe('finished');
  });

  test('declared twice is declared once', () => {
    const one = almostDone();
    declare(one);
    const { effects, result } = declare(one);
    expect([effects.any, result]).toMatchObject([false, { status: 'requested' }]);
  });
});

describe('its department, after the case has closed', () => {
  test('is missed when it is silent: a person is asked, and may have it asked again', () => {
    const one = almostDone();
    declare(one);
    expect(one.view.alarmAt).toEqual(one.view.matters.get(REGISTRATION)?.answerDueAt);
    one.passes(10 * 24 * 60 * PATIENCE_MS).round();
    expect(one.asks()).toContain(`department-silent ${REGISTRATION}`);
    const { resent } = one.decides('department-silent', 'ask-again', { about: REGISTRATION });
    expect(resent.size).toBe(1);
    expect(one.view.alarmAt).not.toBeNull();
    expect(one.view.status).toBe('completed');
  });

  test('is asked once more after what it wanted corrected, without a round', () => {
    const one = almostDone();
    declare(one);
    one.lands(answer(REGISTRATION, 'correction-needed')).round();
    expect(one.asks()).toContain(`correction-needed ${REGISTRATION}`);
    const { commands } = one.decides('correction-needed', 'corrected', { about: REGISTRATION });
    expect(commands.map(({ code, attempt }) => [code, attempt])).toEqual([['birth-service-registration', 2]]);
    expect([one.view.status, one.statusOf(REGISTRATION)]).toEqual(['completed', 'requested']);
  });
});

describe('its department, in an open case that is past its joint phase', () => {
  /** It is with its department when all joint work is done and decided; what follows keeps the case open. */
  function pastJoint(outcome: 'correction-needed' | 'refused'): CaseInMemory {
    const one = almostDone(false);
    declare(one);
    one.round();
    expect([one.view.decided, one.view.closed]).toEqual([true, false]);
    one.lands(answer(REGISTRATION, outcome)).round();
    return one;
  }

  test.each([
    ['correction-needed', 'corrected'],
    ['refused', 'ask-again'],
  ] as const)('is asked once more after %s and %s', (asked, outcome) => {
    const one = pastJoint(asked);
    const { commands } = one.decides(asked, outcome, { about: REGISTRATION });
    expect(commands.map(({ code, attempt }) => [code, attempt])).toEqual([['birth-service-registration', 2]]);
    expect(one.round().effects.commands).toEqual([]);
    expect([one.view.closed, one.statusOf(REGISTRATION)]).toEqual([false, 'requested']);
  });

  test('is asked once more by a round after a supervisor has taken up what was given up', () => {
    const one = pastJoint('refused');
    one.decides('refused', 'given-up', { about: REGISTRATION });
    one.reopens(REGISTRATION);
    one.round();
    expect([one.view.closed, one.statusOf(REGISTRATION)]).toEqual([false, 'requested']);
  });
});

test('given up after its department has refused, it is taken up again in a case that stays closed', () => {
  const one = almostDone();
  declare(one);
  one.lands(answer(REGISTRATION, 'refused')).round();
  one.decides('refused', 'given-up', { about: REGISTRATION });
  expect(one.statusOf(REGISTRATION)).toBe('refused');
  const { effects } = one.reopens(REGISTRATION);
  expect(effects.commands.map(({ code, attempt }) => [code, attempt])).toEqual([
    ['birth-service-registration', 2],
  ]);
  expect([one.view.status, one.view.closed]).toEqual(['completed', true]);
});

test('nothing else can be declared, nor where nobody is left to declare it', () => {
  const one = almostDone();
  expect(declareMatter(one.view, { ...OF, code: 'maternity-cost-refund' }).result).toBe('unknown');
  eraseSubject(one.view, { subject: 'mother', by: 'supervisor', reason: 'guardian-request' });
  Object.assign(one.view, { erased: new Set(['mother']) });
  expect(declare(one).result).toBe('not-declarable');
});

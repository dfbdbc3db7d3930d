import { describe, expect, test } from 'vitest';
import type { AnswerOutcome, NodeKey } from '../schemas/case-plan.ts';
import { answer, RESULTS, type AnswerGiven } from './answers.test-data.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs } from './case-view.test-data.ts';
import type { Landed } from './ledger-port.ts';
import { CERTIFICATE, HOUSEHOLD } from './one-round.test-data.ts';

/** The same under other numbers, as a department says it that numbers its answers anew each time that it is asked. */
function numbered(
  count: number,
  outcome: AnswerOutcome,
  given: AnswerGiven = {},
  key: NodeKey = CERTIFICATE,
): Landed[] {
  const one = answer(key, outcome, given);
  return Array.from({ length: count }, (_, n) => ({ ...one, eventId: `${outcome} ${key} no. ${n}` }));
}

const certificate = (number: number): AnswerGiven => ({
  payload: { ...RESULTS['birth-certificate'], certificateNumber: `X62000000${number}` },
});
const asking = (): CaseInMemory => new CaseInMemory(caseAs({ matters: { [CERTIFICATE]: 'requested' } }));
const givenUp = (): CaseInMemory =>
  new CaseInMemory(caseAs({ matters: { [CERTIFICATE]: { status: 'offline', attempt: 1 } } }));
const late = (one: CaseInMemory): number =>
  one.asks().filter((task) => task.startsWith('late-answer')).length;

describe('what a department says again under another number', () => {
  test('is no news where its matter was completed with that very result', () => {
    const one = asking().lands(...numbered(3, 'completed'));
    one.round();
    expect([one.statusOf(CERTIFICATE), late(one), one.view.landed]).toEqual(['completed', 0, []]);
    const { effects } = one.lands(...numbered(1, 'completed')).round();
    expect([late(one), [...effects.applied], effects.events]).toEqual([
      0,
      [numbered(1, 'completed')[0]?.eventId],
      [],
    ]);
  });

  test('is looked at where it says something else', () => {
    const one = asking().lands(...numbered(1, 'completed'));
    one.round();
    one.lands({ ...answer(CERTIFICATE, 'completed', certificate(9)), eventId: 'another' }).round();
    expect(late(one)).toBe(1);
  });

  test.each(['refused', 'correction-needed'] as const)('is no news where it was heard: %s', (outcome) => {
    const one = asking().lands(...numbered(3, outcome));
    one.round();
    expect(one.asks()).toEqual([`${outcome} ${CERTIFICATE}`]);
    one.decides(outcome, 'given-up');
    one.lands(...numbered(2, outcome)).round();
    expect(late(one)).toBe(0);
  });

  test('is asked about once where it came too late', () => {
    const one = givenUp().lands(...numbered(3, 'refused'));
    one.round();
    expect(late(one)).toBe(1);
    one.decides('late-answer', 'left');
    one.lands(...numbered(3, 'refused').map((row) => ({ ...row, eventId: `${row.eventId} again` }))).round();
    expect(late(one)).toBe(0);
  });

  test('is kept once where it is a result that came too late', () => {
    const one = givenUp().lands(...numbered(3, 'completed'));
    one.round();
    one.lands({ ...answer(CERTIFICATE, 'completed'), eventId: 'later' }).round();
    expect([late(one), one.view.kept.length]).toEqual([1, 1]);
    one.decides('late-answer', 'adopted');
    expect(one.statusOf(CERTIFICATE)).toBe('completed');
  });

  test('is set aside once where it is not this child’s, and its right answer helps', () => {
    const result = { ...RESULTS['household-registration'], registeredName: '别人' };
    const one = new CaseInMemory(
      caseAs({ others: 'requested', matters: { [CERTIFICATE]: 'completed', [HOUSEHOLD]: 'requested' } }),
    );
    one.lands(...numbered(3, 'completed', { payload: result }, HOUSEHOLD)).round();
    expect(one.asks()).toEqual(['dead-letter child-1']);
    one.lands({ ...answer(HOUSEHOLD, 'completed'), eventId: 'right' }).round();
    expect([one.statusOf(HOUSEHOLD), one.asks()]).toEqual(['completed', []]);
  });
});

describe('a department that says a different thing each time', () => {
  test('has no more of it kept for a person than one can look at', () => {
    const one = givenUp();
    for (let n = 0; n < 10; n += 1)
      one.lands({ ...answer(CERTIFICATE, 'completed', certificate(n)), eventId: `no. ${n}` }).round();
    expect([late(one), one.view.kept.length, one.view.landed]).toEqual([5, 5, []]);
  });

  test('is heard all the same where it is right at last', () => {
    const one = new CaseInMemory(
      caseAs({ others: 'requested', matters: { [CERTIFICATE]: 'completed', [HOUSEHOLD]: 'requested' } }),
    );
    for (let n = 0; n < 10; n += 1) {
      const payload = { ...RESULTS['household-registration'], registeredName: `别人${n}` };
      one.lands({ ...answer(HOUSEHOLD, 'completed', { payload }), eventId: `no. ${n}` }).round();
    }
    expect(one.openTasks()).toHaveLength(5);
    one.lands({ ...answer(HOUSEHOLD, 'completed'), eventId: 'right' }).round();
    expect([one.statusOf(HOUSEHOLD), one.openTasks()]).toEqual(['completed', []]);
  });
});

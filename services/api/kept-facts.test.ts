import { describe, expect, test } from 'vitest';
import { resultFor, answer } from '../../activities/answers.test-data.ts';
import { CaseInMemory } from '../../activities/case-in-memory.test-data.ts';
import { caseAs, openTaskOf } from '../../activities/case-view.test-data.ts';
import { stateOf } from '../../policies/graph/readiness.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { checkChange, reportedBirthSchema } from './notification-schema.ts';
import { readGivenFacts } from './given-facts.ts';
import { applyFacts } from './task-facts.ts';
import { check } from './validation.ts';

const NOW = new Date('2026-11-28T10:00:00+08:00');
const ONE = sampleBirth('lanzhou-first-child');

/** As an earlier release has taken and sealed it: nothing of this would be taken today. */
const KEPT = layOver(ONE, {
  delivery: { at: '2026-11-20T16:30:00Z' },
  mother: {
    name: '王?例',
    birthDate: '2020-01-01',
    household: { divisionCode: '999999' },
    nationality: 'USA',
  },
  father: { idType: 'passport', idNumber: '620102199307049912' },
  consents: [{ kind: 'data-sharing', givenBy: 'mother', at: '2030-11-20T03:24:00+08:00' }],
  children: [{ ...ONE.children[0], name: '巴图•萨尔' }],
});

describe('facts that were taken before', () => {
  test('would not be reported today', () => {
    const checked = check(
      reportedBirthSchema(() => NOW),
      KEPT,
    );
    expect(checked.ok ? 0 : checked.errors.length).toBeGreaterThan(6);
  });

  test('are read, asked about where they are printed, and carried on', () => {
    const at = new CaseInMemory(caseAs({ birth: KEPT }));
    at.round();
    expect(at.asks()).toEqual(['improbable child-1/birth-certificate']);
    for (const matter of at.view.matters.values())
      if (stateOf(matter) === 'asked')
        at.lands(
          answer(matter.key, 'completed', {
            payload: resultFor(matter.node.subject, matter.node.code, KEPT),
          }),
        );
    at.round();
    expect(at.statusOf('mother/maternity-cost-refund')).toBe('completed');
  });

  test('stand in the way of nobody who gives what is asked', () => {
    const changed = layOver(KEPT, { mother: { phone: '13900000003' } });
    expect(checkChange(KEPT, changed, NOW)).toMatchObject({ ok: true });
    const about = { subject: 'child-1', code: 'birth-certificate' } as const;
    const task = { ...openTaskOf('correction-needed', about), asks: ['/mother/phone'] };
    const given = readGivenFacts({ mother: { phone: '139 0000 0003' } }, 'child-1');
    const made = applyFacts(task, { notification: KEPT }, { given, with: 'facts-if-any' });
    expect(made?.facts.mother.phone).toBe('13900000003');
  });

  test('are changed only to what could be reported', () => {
    const changed = layOver(KEPT, { father: { household: { divisionCode: '888888' } } });
    expect(checkChange(KEPT, changed, NOW)).toMatchObject({
      ok: false,
      errors: [{ pointer: '/father/household/divisionCode', code: 'division-unknown' }],
    });
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { taskCompletionSchema } from '../../schemas/task.ts';
import { outcomesOfKind, TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import { askedBy, completionOf, missingOf, type Filled } from './completion.ts';
import { birthReport } from './fields.ts';

const report = birthReport(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
const NOW = Date.parse('2026-12-01T09:00:00+08:00');
const FILLED: Filled = {
  outcome: 'provided',
  facts: {},
  result: {},
  reason: '与家长电话核对',
  atOnce: false,
};
const asking = (kind: TaskKind, asks: readonly string[] = []) => ({ kind, asks: [...asks] });

describe('the form of a decision', () => {
  test('is there for every outcome of every kind of task, and the API reads what it sends', () => {
    for (const kind of Object.keys(TASK_KINDS) as TaskKind[])
      for (const outcome of outcomesOfKind(kind)) {
        const asked = askedBy(report, asking(kind, ['/children/0/name']), outcome);
        const filled: Filled = {
          ...FILLED,
          outcome,
          facts: { '/children/0/name': '李安然' },
          result: { number: 'R1', date: '2026-11-30' },
          until: '2026-12-08',
        };
        expect([kind, outcome, missingOf(filled, asked)]).toEqual([kind, outcome, []]);
        const sent = completionOf(filled, asked, { now: NOW });
        expect([kind, outcome, taskCompletionSchema.safeParse(sent).error?.issues]).toEqual([
          kind,
          outcome,
          undefined,
        ]);
      }
  });

  test('asks for facts, a result or a date only where they go with the outcome', () => {
    const silent = (outcome: 'wait' | 'obtained' | 'ask-again') =>
      askedBy(report, asking('department-silent', ['/children/0/name']), outcome);
    expect(silent('wait')).toMatchObject({ until: 'must', result: 'no', facts: [] });
    expect(silent('obtained')).toMatchObject({ until: 'no', result: 'must', facts: [] });
    expect(silent('ask-again')).toMatchObject({ until: 'no', result: 'no', facts: [] });
    const filled: Filled = {
      ...FILLED,
      outcome: 'ask-again',
      facts: { '/children/0/name': '李' },
      until: '2026-12-08',
    };
    expect(completionOf(filled, silent('ask-again'), { now: NOW })).not.toHaveProperty('facts');
    expect(completionOf(filled, silent('ask-again'), { now: NOW })).not.toHaveProperty('until');
  });

  test('says what is missing', () => {
    const corrected = askedBy(report, asking('improbable', ['/children/0/weightGrams']), 'corrected');
    expect(missingOf({ ...FILLED, outcome: 'corrected', reason: ' ' }, corrected)).toEqual([
      '更正的内容',
      '理由',
    ]);
    const obtained = askedBy(report, asking('refused'), 'obtained');
    expect(missingOf({ ...FILLED, outcome: 'obtained' }, obtained)).toEqual(['窗口办理的编号和日期']);
  });

  test('leaves ten minutes to take a decision back, unless it is to stand at once', () => {
    const asked = askedBy(report, asking('name-missing'), 'provided');
    const { leavesAt } = completionOf(FILLED, asked, { now: NOW });
    const leaves = Date.parse(String(leavesAt)) - NOW;
    expect(leaves).toBeGreaterThan(9 * 60_000);
    expect(leaves).toBeLessThan(10 * 60_000);
    expect(completionOf({ ...FILLED, atOnce: true }, asked, { now: NOW })).not.toHaveProperty('leavesAt');
  });
});

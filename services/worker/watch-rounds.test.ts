import { expect, test } from 'vitest';
import { CaseInMemory } from '../../activities/case-in-memory.test-data.ts';
import { caseAs } from '../../activities/case-view.test-data.ts';
import { Effects } from '../../activities/effects.ts';
import { answer } from '../../activities/answers.test-data.ts';
import { timesOf } from '../../activities/round-times.ts';
import { registry } from '../../infra/telemetry/metrics.ts';
import { watchRound } from './watch-rounds.ts';

const CERTIFICATE = 'child-1/birth-certificate';

test('a round says how long the department took whose answer it applies, once', () => {
  const at = new CaseInMemory(caseAs({ matters: { [CERTIFICATE]: 'requested' } }));
  at.passes(90_000).lands(answer(CERTIFICATE, 'completed'));
  const { answers, closedAfter } = timesOf(at.round().effects, false);
  expect([answers, closedAfter]).toEqual([[{ department: 'health-commission', seconds: 90 }], undefined]);
  const later = new Effects(at.passes(60_000).view);
  for (const matter of later.view.matters.values()) later.matters.add(matter);
  expect(timesOf(later, false).answers).toEqual([]);
});

test('and how long the case took that it closes', () => {
  const at = new CaseInMemory(caseAs({ others: 'completed', decided: true }));
  at.passes(3_600_000);
  const { view } = at;
  const { effects } = at.round();
  expect(view.closed).toBe(true);
  expect(timesOf(effects, false).closedAfter).toBe(3_600);
  expect(timesOf(effects, true).closedAfter).toBeUndefined();
});

/** What a histogram has added up, whatever labels this process has set for all. */
async function sumsOf(name: string): Promise<unknown> {
  const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
  return values.filter((each) => 'metricName' in each && each.metricName === `${name}_sum`);
}

test('what was said is what is shown', async () => {
  watchRound({ answers: [{ department: 'taxation', seconds: 4 }], closedAfter: 120 });
  expect(await sumsOf('birth_department_answer_seconds')).toMatchObject([
    { labels: { department: 'taxation' }, value: 4 },
  ]);
  expect(await sumsOf('birth_case_seconds')).toMatchObject([{ value: 120 }]);
});

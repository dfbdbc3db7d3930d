import { expect, test } from 'vitest';
import { caseAs, NOW } from './case-view.test-data.ts';
import { Effects } from './effects.ts';
import { openTask, overtakeTask } from './tasks.ts';

const SILENT = {
  kind: 'payment-silent',
  subject: 'child-1',
  code: null,
  attempt: 1,
  reason: '超过技术时限未收到答复',
  asks: [],
} as const;

/** The id of a task had the time in it once, so that one trouble was as many tasks as it was seen. */
test('the same trouble opens one task, whenever it is seen, and another when that one is done', () => {
  const seen = (now: Date, about: string): string =>
    openTask(new Effects({ ...caseAs(), now }), SILENT, about).id;
  const later = new Date(NOW.getTime() + 86_400_000);
  expect(seen(later, 'order-1')).toBe(seen(NOW, 'order-1'));
  expect(seen(NOW, 'order-2')).not.toBe(seen(NOW, 'order-1'));

  const to = new Effects(caseAs());
  const first = openTask(to, SILENT, 'order-1');
  expect(openTask(to, SILENT, 'order-1')).toBe(first);
  overtakeTask(to, first);
  const second = openTask(to, SILENT, 'order-1');
  expect([second.id === first.id, to.view.tasks.length]).toEqual([false, 2]);
});

import { expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { clockEventsOf, type CaseEvent } from '../policies/clocks/case-events.ts';
import { runOf } from '../policies/clocks/run.ts';
import { viewOf } from './case-view.test-data.ts';
import { noticeArrived, noticeFailed } from './notice-answers.ts';

test.each([
  ['accepted', ['call']],
  ['sign-in-code', []],
  ['sign-in-code-gently', []],
  ['asking', []],
])('of %s that did not arrive, somebody is asked for %j', (template, asked) => {
  const notice = { noticeId: '00000000-0000-4000-8000-000000000001', template, about: undefined };
  const { effects } = noticeFailed(viewOf(sampleBirth('lanzhou-twins')), notice, '一条');
  expect([...effects.tasks].map(({ kind }) => kind)).toEqual(asked);
});

/** A matter that was corrected and asked for again, and is to be corrected once more. */
const ABOUT = { subject: 'child-1', code: 'birth-certificate' } as const;
const event = (seq: number, day: string, rest: Pick<CaseEvent, 'type' | 'detail'>): CaseEvent => ({
  ...{ ...ABOUT, seq, at: `${day}T10:00:00+08:00` },
  ...rest,
});
const TWICE: readonly CaseEvent[] = [
  event(1, '2026-03-02', { type: 'matter.requested', detail: { attempt: 1 } }),
  event(2, '2026-03-03', { type: 'task.opened', detail: { kind: 'correction-needed' } }),
  event(3, '2026-03-05', { type: 'matter.requested', detail: { attempt: 2 } }),
  event(4, '2026-03-06', { type: 'task.opened', detail: { kind: 'correction-needed' } }),
];

test.each([
  ['the first asking', 1, undefined],
  ['the one under way', 2, '2026-03-09'],
  ['one that an older build has not said', undefined, '2026-03-09'],
])('the receipt of the notice of %s begins the term of its own alone', (_, attempt, toldOn) => {
  const notice = {
    noticeId: '00000000-0000-4000-8000-000000000001',
    template: 'in-correction',
    about: { ...ABOUT, attempt },
  };
  const { effects } = noticeArrived(viewOf(sampleBirth('lanzhou-first-child')), notice);
  const [told] = effects.events;
  expect(told?.type).toBe('notice.told');
  const events = [...TWICE, event(5, '2026-03-09', { type: 'notice.told', detail: told?.detail ?? null })];
  expect(runOf(clockEventsOf(events, ABOUT)).pauses.at(-1)?.toldOn).toBe(toldOn);
});

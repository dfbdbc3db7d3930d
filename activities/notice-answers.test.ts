import { expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { clockEventsOf, type CaseEvent } from '../policies/clocks/case-events.ts';
import { runOf } from '../policies/clocks/run.ts';
import { caseAs, NOW, viewOf } from './case-view.test-data.ts';
import type { CaseView } from './ledger-port.ts';
import { noticeArrived, noticeFailed } from './notice-answers.ts';

const NOTICE = {
  noticeId: '00000000-0000-4000-8000-000000000001',
  template: 'accepted',
  about: undefined,
  at: NOW,
};

test.each([
  ['accepted', ['call']],
  ['sign-in-code', []],
  ['sign-in-code-gently', []],
  ['fresh-link', []],
  ['asking', []],
])('of %s that did not arrive, somebody is asked for %j', (template, asked) => {
  const notice = { ...NOTICE, template, to: 'mother' } as const;
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
  const notice = { ...NOTICE, template: 'in-correction', about: { ...ABOUT, attempt }, to: undefined };
  const { effects } = noticeArrived(viewOf(sampleBirth('lanzhou-first-child')), notice);
  const [told] = effects.events;
  expect(told?.type).toBe('notice.told');
  const events = [...TWICE, event(5, '2026-03-09', { type: 'notice.told', detail: told?.detail ?? null })];
  expect(runOf(clockEventsOf(events, ABOUT)).pauses.at(-1)?.toldOn).toBe(toldOn);
});

const BIRTH = sampleBirth('lanzhou-first-child');

test.each([
  ['mother', '母亲'],
  ['father', '父亲'],
] as const)('a notice that was for the %s is called about, or written, to that parent', (to, word) => {
  const wishes = [{ subject: to, wishes: ['no-calls'] }] as const;
  const asked = (contactWishes: CaseView['contactWishes']) => {
    const { effects } = noticeFailed(caseAs({ birth: BIRTH, contactWishes }), { ...NOTICE, to }, '一条');
    return [...effects.tasks].map((task) => [task.kind, task.addressee, effects.words.get(task)] as const);
  };
  const other = to === 'mother' ? 'father' : 'mother';
  expect(asked([{ subject: other, wishes: ['no-calls'] }])).toEqual([['call', to, expect.any(String)]]);
  expect(asked(wishes)).toEqual([['letter', to, expect.stringContaining(`寄至${word}本人`)]]);
});

test('of the child nobody is called from whom the other parent has been protected since', () => {
  const protection = { parent: 'mother', since: new Date(NOW.getTime() + 1000) } as const;
  const { effects } = noticeFailed(caseAs({ birth: BIRTH, protection }), { ...NOTICE, to: 'father' }, '一条');
  expect([...effects.tasks]).toEqual([]);
});

test('one that kept nobody is told to whoever hears for the family', () => {
  const protection = { parent: 'father', since: new Date(0) } as const;
  const { effects } = noticeFailed(
    caseAs({ birth: BIRTH, protection }),
    { ...NOTICE, to: undefined },
    '一条',
  );
  expect([...effects.tasks].map(({ addressee }) => addressee)).toEqual(['father']);
});

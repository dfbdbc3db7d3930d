import { expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { caseAs, NOW, viewOf } from './case-view.test-data.ts';
import type { CaseView } from './ledger-port.ts';
import { noticeFailed } from './notice-answers.ts';

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
  ['asking', []],
])('of %s that did not arrive, somebody is asked for %j', (template, asked) => {
  const notice = { ...NOTICE, template, to: 'mother' } as const;
  const { effects } = noticeFailed(viewOf(sampleBirth('lanzhou-twins')), notice, '一条');
  expect([...effects.tasks].map(({ kind }) => kind)).toEqual(asked);
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

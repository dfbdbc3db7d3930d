import { expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { viewOf } from './case-view.test-data.ts';
import { noticeFailed } from './notice-answers.ts';

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

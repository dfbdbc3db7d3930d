import { expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import { caseAs, openTaskOf } from './case-view.test-data.ts';
import { giveFreshLink } from './fresh-link.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const ASKED = { parent: 'mother', basis: 'resident-id', by: 'clerk' } as const;

test('a fresh link ends those of its parent alone, is told to that parent, and says by what they were known', () => {
  const { effects, result } = giveFreshLink(caseAs({ birth: BIRTH }), ASKED);
  expect([result, [...effects.linksEnded]]).toEqual(['given', ['mother']]);
  expect(effects.notices).toMatchObject([{ to: 'mother', template: 'fresh-link' }]);
  expect(effects.events.find(({ type }) => type === 'link.given')).toMatchObject({
    ...{ subject: 'mother', actor: 'clerk', detail: { basis: 'resident-id' } },
  });
});

test('of a case that was set aside there is none, and nothing ends', () => {
  const tasks = [openTaskOf('case-set-aside', { subject: null, code: null })];
  const { effects, result } = giveFreshLink(caseAs({ birth: BIRTH, tasks }), ASKED);
  expect([result, [...effects.linksEnded], effects.notices]).toEqual(['set-aside', [], []]);
});

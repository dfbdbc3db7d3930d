import { expect, test } from 'vitest';
import type { FactChange } from '../../schemas/task.ts';
import { needsSecond, type FourEyes } from './four-eyes.ts';

test.each<[string, FourEyes[]]>([
  ['/choices/payee', ['payee']],
  ['/choices/payee/accountNumber', ['payee']],
  ['/choices/householdFollows', []],
  ['/mother/employment/contributionBaseFen', ['wage']],
  ['/mother/phone', []],
  ['/mother/idNumber', ['identity']],
  ['/mother/birthDate', ['identity']],
  ['/father/name', ['identity']],
  ['/father/residence/divisionCode', []],
  ['/childRank', ['rank']],
  ['/delivery/at', ['identity']],
  ['/delivery/gestation', []],
  ['/children/1/sex', ['identity']],
  ['/children/0/at', ['identity']],
  ['/children/0/name', []],
  ['/children/0/weightGrams', []],
])('%s needs a second person for %o', (pointer, kinds) => {
  expect(needsSecond([{ pointer, before: 1, after: 2 }])).toEqual(kinds);
});

test.each<[FactChange, FourEyes[]]>([
  [{ pointer: '/choices', after: { householdFollows: 'mother', resultDelivery: 'post' } }, []],
  [{ pointer: '/choices', after: { payee: { holder: 'mother' } } }, ['payee']],
  [{ pointer: '/mother/employment', before: { kind: 'student' }, after: { kind: 'retired' } }, []],
  [{ pointer: '/mother/employment', after: { contributionBaseFen: 1 } }, ['wage']],
  [{ pointer: '/father', after: { name: '某人' } }, ['identity']],
])('a change of something whole needs one where that is in it: %j', (change, kinds) => {
  expect(needsSecond([change])).toEqual(kinds);
});

test('several changes need each kind once', () => {
  const at = (pointer: string): FactChange => ({ pointer, after: 1 });
  const changes = ['/mother/name', '/father/idNumber', '/childRank', '/mother/phone'].map(at);
  expect(needsSecond(changes)).toEqual(['rank', 'identity']);
  expect(needsSecond([])).toEqual([]);
});

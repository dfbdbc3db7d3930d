import { expect, test } from 'vitest';
import type { FactChange } from '../../schemas/task.ts';
import { CONSEQUENCES, everyDecision } from './consequences.ts';
import { needsSecond, outcomeNeedsSecond, type FourEyes } from './four-eyes.ts';

const byFacts = (changes: readonly FactChange[]) =>
  needsSecond({ kind: 'correction-needed', outcome: 'corrected', changes });

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
  expect(byFacts([{ pointer, before: 1, after: 2 }])).toEqual(kinds);
});

test.each<[FactChange, FourEyes[]]>([
  [{ pointer: '/choices', after: { householdFollows: 'mother', resultDelivery: 'post' } }, []],
  [{ pointer: '/choices', after: { payee: { holder: 'mother' } } }, ['payee']],
  [{ pointer: '/mother/employment', before: { kind: 'student' }, after: { kind: 'retired' } }, []],
  [{ pointer: '/mother/employment', after: { contributionBaseFen: 1 } }, ['wage']],
  [{ pointer: '/father', after: { name: '某人' } }, ['identity']],
])('a change of something whole needs one where that is in it: %j', (change, kinds) => {
  expect(byFacts([change])).toEqual(kinds);
});

test('several changes need each kind once', () => {
  const at = (pointer: string): FactChange => ({ pointer, after: 1 });
  const changes = ['/mother/name', '/father/idNumber', '/childRank', '/mother/phone'].map(at);
  expect(byFacts(changes)).toEqual(['rank', 'identity']);
  expect(byFacts([])).toEqual([]);
});

test('nobody ends a matter or the money of a family alone, and nobody asks money back alone', () => {
  const byTwo = everyDecision().filter(([kind, outcome]) => outcomeNeedsSecond(kind, outcome) !== undefined);
  const givesUp = everyDecision().filter(([, outcome]) => outcome === 'given-up');
  expect(byTwo).toEqual(
    expect.arrayContaining([
      ...givesUp,
      ['overpaid', 'returned'],
      ['overpaid', 'waived'],
      ['identity-check', 'verified'],
    ]),
  );
  expect(byTwo).toHaveLength(givesUp.length + Object.keys(CONSEQUENCES.overpaid).length + 1);
  const alone = everyDecision().filter(([kind, outcome]) => !outcomeNeedsSecond(kind, outcome));
  const ending = alone.filter(([kind, outcome]) => {
    const row: Readonly<Record<string, { readonly matter?: string }>> = CONSEQUENCES[kind];
    return row[outcome]?.matter === 'ends';
  });
  // Of an erased person nothing can be done any more: whoever notes it ends nothing that was still under way.
  expect(ending).toEqual([['subject-erased', 'noted']]);
});

test('a decision is said to need a second person for all that it does', () => {
  const changes = [{ pointer: '/choices/payee', after: { holder: 'mother' } }];
  expect(needsSecond({ kind: 'payment-account', outcome: 'given-up', changes })).toEqual([
    'give-up',
    'payee',
  ]);
  expect(needsSecond({ kind: 'refused', outcome: 'obtained', changes: [] })).toEqual([]);
});

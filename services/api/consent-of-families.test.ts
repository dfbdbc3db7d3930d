import { expect, it } from 'vitest';
import { CaseInMemory } from '../../activities/case-in-memory.test-data.ts';
import { caseAs } from '../../activities/case-view.test-data.ts';
import { consentsByYes } from '../../activities/consent.ts';
import { withChanges } from '../../activities/fact-changes.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { readGivenFacts } from './given-facts.ts';
import { judge } from './task-judgement.ts';

const ACCOUNT = { holder: 'mother', bankName: '示例银行', accountNumber: '6222020200000001' };

/** A family that was asked for one yes, and what comes of what it says. */
function asked() {
  const { choices, ...sample } = sampleBirth('lanzhou-first-child');
  const { payee: _, ...others } = choices ?? { householdFollows: 'mother', resultDelivery: 'post' };
  const birth = { ...sample, choices: others, consents: [] };
  const one = new CaseInMemory(caseAs({ birth, others: 'completed' }));
  one.round();
  const task = one.openTasks().find(({ kind }) => kind === 'claim-confirmation');
  if (!task) throw new Error('nobody was asked');
  const says = (facts: Readonly<Record<string, unknown>>, outcome: 'confirmed' | 'declined' = 'confirmed') =>
    judge(task, one.view, { outcome, given: readGivenFacts(facts, task.subject), reason: '窗口确认' });
  return { view: one.view, says };
}

const agreed = ({ facts }: ReturnType<ReturnType<typeof asked>['says']>) =>
  facts?.consents.map(({ givenBy }) => givenBy);

it('a yes and nothing more is the consent of each parent that the family was asked about', () => {
  const { view, says } = asked();
  expect(agreed(says({ payee: ACCOUNT }))).toEqual(['mother', 'father']);
  expect(consentsByYes(view, { subject: 'family' }).every(({ at }) => at.endsWith('+08:00'))).toBe(true);
});

it('a family that says whose it is, or nobody’s, has it so', () => {
  const { view, says } = asked();
  const mine = consentsByYes(view, { subject: 'family' }).slice(1);
  expect(agreed(says({ payee: ACCOUNT, consents: mine }))).toEqual(['father']);
  expect(agreed(says({ payee: ACCOUNT, consents: [] }))).toEqual([]);
});

it('a no is nobody’s consent', () => {
  expect(asked().says({}, 'declined').facts).toBeUndefined();
});

it('is recorded as one change, which stands a while later too', () => {
  const { view, says } = asked();
  const { changes = [], facts } = says({ payee: ACCOUNT });
  expect(changes.map(({ pointer }) => pointer)).toEqual(['/choices/payee', '/consents']);
  expect(withChanges(view.notification, changes)?.consents).toEqual(facts?.consents);
});

it('while one parent is protected, neither gives nor takes back the other’s consent', () => {
  const { view, says } = asked();
  view.protection = { parent: 'mother', since: view.now };
  const both = [...consentsByYes(view, { subject: 'family' }), ...consentsByYes(view, { subject: 'father' })];
  const his = both.filter(({ givenBy }) => givenBy === 'father');
  expect(agreed(says({ payee: ACCOUNT }))).toEqual(['mother']);
  expect(() => says({ payee: ACCOUNT, consents: his })).toThrow(
    expect.objectContaining({ code: 'validation-failed' }),
  );
  Object.assign(view, { notification: { ...view.notification, consents: his } });
  expect(agreed(says({ payee: ACCOUNT }))).toEqual(['father', 'mother']);
  expect(says({ payee: ACCOUNT, consents: [] }).facts?.consents).toEqual(his);
});

import { expect, test } from 'vitest';
import { allPacks } from '../../policies/load/all-packs.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { entitlementCheckSchema } from '../../schemas/entitlement-check.ts';
import { answerCheck } from './entitlement-routes.ts';

/** Whoever is told a right is told what the paper says beside it. */

test('a right comes with what the paper says beside it, in the words of the pack', () => {
  const question = entitlementCheckSchema.parse({
    ...sampleBirth('lanzhou-first-child'),
    asOf: '2026-11-22',
  });
  const { entitlements } = answerCheck(question);
  const his = entitlements.find(({ code }) => code === 'paternity-leave');
  const gansu = allPacks().find(({ pack }) => pack === 'gansu');
  const notes = gansu?.schemes['paternity-leave']?.[0]?.notes ?? [];
  expect(notes.length).toBeGreaterThan(0);
  for (const { rule, text } of notes)
    expect(his?.rules, rule).toContainEqual(expect.objectContaining({ rule, text }));
  // a rule that is a reckoning and no text has none
  const spoken = his?.rules.filter((rule) => 'text' in rule).map(({ rule }) => rule);
  expect(spoken?.toSorted()).toEqual(notes.map(({ rule }) => rule).toSorted());
});

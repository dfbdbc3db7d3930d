import { expect, test } from 'vitest';
import { decideEntitlements } from '../../policies/entitlements/decide.ts';
import { followOns } from '../../policies/entitlements/follow-ons.ts';
import { allClauses } from '../../policies/load/all-clauses.ts';
import { allPacks } from '../../policies/load/all-packs.ts';
import { prove } from '../../policies/proofs/prove.ts';
import { PAYLOADS } from '../../schemas/matters/registry.ts';
import type { WorkCode } from '../../schemas/matter.ts';
import { caseAs } from '../case-view.test-data.ts';
import type { Preparation } from './preparation.ts';
import { PREPARATIONS } from './registry.ts';

/** “转告部门” in the clause tables: the message that the row promises is made for the family that proves it, and says it. */

const packs = allPacks({ includeDrafts: true });

const referred = allClauses().flatMap((paper) =>
  paper.clauses
    .filter(({ treatment }) => treatment === 'referred')
    .map((clause) => [paper.short, clause.article, paper, clause] as const),
);

test.each(referred)('%s %s is really sent', (_short, _article, paper, clause) => {
  const families = prove(paper, clause, packs).proofs.flatMap(({ being }) =>
    being.kind === 'family' ? [being] : [],
  );
  expect(families).toHaveLength(1);
  for (const { birth, asOf } of families) {
    const entitlements = decideEntitlements(birth, asOf);
    const view = { ...caseAs({ birth }), entitlements };
    const promised = clause.by.flatMap((one) =>
      one.startsWith('follow-on:') ? [one.slice('follow-on:'.length)] : [],
    );
    const sent = followOns(entitlements, birth).filter(({ code }) => promised.includes(code));
    expect([...new Set(sent.map(({ code }) => code))]).toEqual(promised);
    const said = sent.map(({ subject, code }) => {
      const made = (PREPARATIONS[code] as Preparation<WorkCode>)(view, subject);
      const payload = made.ready ? made.payload : undefined;
      expect(PAYLOADS[code].command.strict().parse(payload)).toEqual(payload);
      return JSON.stringify(payload);
    });
    // each right that the row speaks of is named in one of the messages
    for (const reference of clause.by.filter((one) => one.startsWith('entitlement:')))
      expect(said.join('\n')).toContain(`"${reference.slice('entitlement:'.length)}"`);
  }
});

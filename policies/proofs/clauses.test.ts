import { describe, expect, test } from 'vitest';
import type { Clause } from '../../schemas/clause.ts';
import { allClauses } from '../load/all-clauses.ts';
import { allPacks } from '../load/all-packs.ts';
import { claims, prove } from './prove.ts';

/** A row of the clause tables is true where somebody invented in that place has what it claims, and false where nobody has. */

const papers = allClauses();
const packs = allPacks({ includeDrafts: true });

function paperOf(name: string) {
  const paper = papers.find((one) => one.paper === name);
  if (!paper) throw new RangeError(name);
  return paper;
}

const claimed = papers.flatMap((paper) => paper.clauses.filter(claims).map((clause) => ({ paper, clause })));

test.each(
  claimed.map(({ paper, clause }) => [paper.short, clause.article, clause.says, paper, clause] as const),
)('%s %s: %s', (_short, _article, _says, paper, clause) => {
  const { proofs, lacking } = prove(paper, clause, packs);
  expect(lacking).toEqual([]);
  expect(proofs.flatMap(({ shown }) => shown).length).toBeGreaterThan(0);
});

/** A row that somebody might write, of an article that is there. */
function row(claim: Partial<Clause>): Clause {
  return { article: '一', says: '', treatment: 'built', by: [], shows: [], of: [], ...claim };
}

describe('what nobody in that place has is no proof', () => {
  test.each([
    // 宝鸡五 gives no sum and no county has issued one: there is no scheme
    ['baoji-2024-162', row({ by: ['entitlement:childcare-operating-subsidy'] })],
    // of 吉林 nobody has found from which day a newborn is covered: unknown, and unknown is not built
    ['jilin-2023-56', row({ by: ['entitlement:newborn-insurance-cover'] })],
    // 护理假 is for the husband: the unmarried have none that is certain
    ['jilin-2023-56', row({ by: ['entitlement:paternity-leave'], of: ['unmarried'] })],
    // 入托补贴 of 张掖 is a draft: outside itself there is none
    ['gansu-2024-21', row({ by: ['entitlement:childcare-enrolment-subsidy'] })],
    // a special family has the aid, and another family is told of to 住建: no message goes out for the first, it has no case
    [
      'lanzhou-2023',
      row({ treatment: 'referred', by: ['entitlement:special-family-aid', 'follow-on:housing-event'] }),
    ],
    // Lanzhou has its own words for it, and Jinchang's award is not Lanzhou's
    ['lanzhou-2023', row({ treatment: 'told', by: ['measure:jinchang/demonstration-award'] })],
  ])('%s %#', (name, clause) => {
    expect(prove(paperOf(name), clause, packs)).toEqual({ proofs: [], lacking: clause.by });
  });

  test('nor is the same right of somebody else', () => {
    const paper = paperOf('gansu-2024-21');
    const premium = row({
      by: ['entitlement:maternity-medical-cost', 'entitlement:maternity-allowance'],
      shows: [
        { entitlement: 'maternity-medical-cost', premiumPayer: 'unemployment-insurance-fund', rules: [] },
      ],
    });
    // 甘肃三: the fund pays the premium of those who receive its benefit, of nobody else
    expect(prove(paper, premium, packs).proofs.map(({ being }) => being)).toMatchObject([
      { kind: 'family', work: 'receiving-unemployment-benefit' },
    ]);
    // and nobody has both the resident fund and an allowance (invariant I4)
    const both = row({
      by: ['entitlement:maternity-allowance'],
      shows: [{ entitlement: 'maternity-medical-cost', payer: 'resident-insurance-fund', rules: [] }],
    });
    expect(prove(paper, both, packs).lacking).toEqual([
      'entitlement:maternity-allowance',
      'shows:maternity-medical-cost',
    ]);
  });
});

test('兰州六, 吉林一: the registration of the third child of parents who never married proves that nothing is asked', () => {
  for (const [name, article] of [
    ['lanzhou-2023', '第六条'],
    ['jilin-2023-56', '一'],
  ] as const) {
    const paper = paperOf(name);
    const clause = paper.clauses.find((one) => one.article === article && one.treatment === 'built');
    const [proof] = clause ? prove(paper, clause, packs).proofs : [];
    expect(proof).toMatchObject({ being: { rank: 3, married: false }, shown: [{ what: 'matter' }] });
  }
});

/** Law B14: what is not computed stands in a row of its own, and not inside one that is built. */
test.each([
  ['gansu-2024-21', '六', '婚假'],
  ['baoji-2024-162', '十四', '激励机制'],
])('%s %s, %s: a row of its own, which says that nothing is computed and why', (name, article, word) => {
  const rows = paperOf(name).clauses.filter((one) => one.article === article && one.says.includes(word));
  expect(rows.map(({ treatment }) => treatment)).toEqual(['not-computable']);
  expect(rows[0]?.why).toBeTruthy();
});

import { knownDivisions, loadPacks, packTexts, type PackText } from '../../policies/load/all-packs.ts';
import type { Pack } from '../../schemas/pack.ts';

/**
 * A paper of a city that nobody has issued, with what officers met and the five papers do not have: a household for a year, a grant
 * for a delivery, money by the quarter, rates of their own for infants, a use rate, something for employers, a threshold of no text.
 * Every number is invented.
 */
export const INVENTED: PackText = {
  file: 'dingxi.yaml',
  text: `pack: dingxi
version: 1
division: '621100'
name: 定西市
status: in-force
documents:
  办法: { title: 定西市育儿支持办法（虚构，仅供试验）, confidence: seed, issued: 2025-12-01 }
schemes:
  local-birth-grant:
    - from: 2026-01-01
      combine: replace
      cite: { document: 办法, article: 第三条 }
      per: delivery
      amounts: [{ rank: 1, orMore: true, yuan: 1200 }]
      requires:
        - { rule: born-in-hospital, text: 住院分娩, when: born-in-an-institution }
        - { rule: household-for-a-year, text: 在本市落户满一年, when: household-here-for, months: 12, on: birth, whose: one }
      filing: { value: filed }
      claim: { value: confirmation }
      shares: [{ shares: [{ level: county, percent: 100 }] }]
  local-childcare-grant:
    - from: 2026-01-01
      combine: replace
      cite: { document: 办法, article: 第四条 }
      amounts:
        - { rank: 2, yuanPerMonth: [300, 300, 300], paid: quarterly }
        - { rank: 3, orMore: true, yuanPerYear: [4999.99, 5000, 5001], paid: quarterly }
      requires:
        - { rule: household-for-half-a-year, when: household-here-for, months: 6, on: question, whose: both }
      filing: { value: filed }
      claim: { value: confirmation }
      shares: [{ shares: [{ level: county, percent: 100 }] }]
  childcare-operating-subsidy:
    - from: 2026-01-01
      combine: replace
      cite: { document: 办法, article: 第五条 }
      yuanPerSlot: 800
      yuanPerInfantSlot: 1300
      yuanPerInfantClass: 5000
      basis: enrolled
      requires:
        - { rule: used-well, when: use-rate, percentMin: 60 }
      shares: [{ shares: [{ level: county, percent: 100 }] }]
measures:
  - measure: employers-who-grant-leave
    name: 用人单位落实生育假补助
    kind: guidance
    values: { employerYuanPerMonth: 500, employerTaxDeductionPercent: 50 }
    offer:
      from: 2026-01-01
      to: [mother, father]
      place: employment
      text: 您的单位安排产假、护理假的，每人每月可得补助500元，支出加计扣除50%，由单位向人社部门申请。
      authority: 人社
    cite: { document: 办法, article: 第六条 }
bounds: { orderYuan: 50000 }
`,
};

/** The packs of the project with the invented city among them. */
export function withInvented(): Pack[] {
  return loadPacks([...packTexts(), INVENTED], knownDivisions());
}

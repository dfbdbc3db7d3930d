import type { Entitlement } from '../../schemas/entitlement.ts';
import type { BirthFacts } from './facts.ts';
import { packName, provincePack } from './packs.ts';
import { NATIONAL } from './packs/national.ts';
import { adding, decide, deciding, type Head } from './rule.ts';

const FUND = 'medical-insurance-fund';
const RESIDENT_FUND = 'resident-insurance-fund';

/**
 * 生育医疗费用 of the mother: by her own maternity insurance, else by resident insurance, else as the unemployed
 * spouse of an insured employee (社会保险法 54). Marriage is read only for that last path.
 */
export function maternityMedicalCost(facts: BirthFacts): Entitlement {
  const employment = facts.birth.mother.employment;
  const head: Head = {
    code: 'maternity-medical-cost',
    subject: 'mother',
    pack: packName(provincePack(employment?.pool, facts.asOf)),
  };
  const { insuredCitation } = NATIONAL.medicalCost;
  if (employment?.kind === 'receiving-unemployment-benefit') {
    const rule = deciding(
      'premium-paid-by-unemployment-fund',
      'met',
      NATIONAL.allowance.unemploymentCitation,
    );
    return decide(head, [rule], () => ({
      payer: FUND,
      premiumPayer: 'unemployment-insurance-fund',
      incomeTax: 'exempt',
    }));
  }
  if (employment?.maternityInsured) {
    return decide(head, [deciding('insured-for-maternity', 'met', insuredCitation)], () => ({
      payer: FUND,
      incomeTax: 'exempt',
    }));
  }
  return withoutOwnInsurance(head, facts);
}

function isWithoutWork(kind: string | undefined): boolean | undefined {
  return kind === undefined ? undefined : kind === 'unemployed' || kind === 'student';
}

/** Whether she is the unemployed spouse of an insured employee; undefined where a fact is missing. */
function spousePath({ birth, married }: BirthFacts): boolean | undefined {
  if (!married || !birth.father) return false;
  const father = birth.father.employment;
  const withoutWork = isWithoutWork(birth.mother.employment?.kind);
  if (withoutWork === false || (father && father.kind !== 'employee') || father?.maternityInsured === false)
    return false;
  return withoutWork && father?.maternityInsured ? true : undefined;
}

function withoutOwnInsurance(head: Head, facts: BirthFacts): Entitlement {
  const { insuredCitation, residentCitation } = NATIONAL.medicalCost;
  const employment = facts.birth.mother.employment;
  const spouse = spousePath(facts);
  const spouseRule = spouse
    ? [adding('unemployed-spouse-of-an-insured-employee', 'met', insuredCitation)]
    : [];
  if (employment?.residentInsured) {
    const rules = [deciding('enrolled-in-resident-insurance', 'met', residentCitation), ...spouseRule];
    return decide(head, rules, () => ({ payer: RESIDENT_FUND, incomeTax: 'exempt' }));
  }
  if (spouse) {
    const rule = deciding('unemployed-spouse-of-an-insured-employee', 'met', insuredCitation);
    return decide(head, [rule], () => ({ payer: FUND, incomeTax: 'exempt' }));
  }
  const missing: string[] = [];
  if (employment?.kind === undefined) missing.push('mother.employment.kind');
  if (employment?.maternityInsured === undefined) missing.push('mother.employment.maternityInsured');
  if (employment?.residentInsured === undefined) missing.push('mother.employment.residentInsured');
  if (spouse === undefined) missing.push('father.employment.maternityInsured');
  const result = missing.length > 0 ? 'unknown' : 'not-met';
  return decide(head, [deciding('insured-on-any-path', result, residentCitation, missing)], () => ({}));
}

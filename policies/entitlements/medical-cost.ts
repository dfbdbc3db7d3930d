import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { noted } from './conditions.ts';
import type { Facts } from './facts.ts';
import { packNames, schemeFor } from './law.ts';
import { adding, decide, deciding, finding, MET, noScheme, type Benefit, type Judged } from './rule.ts';

const FUND = 'medical-insurance-fund';
const RESIDENT_FUND = 'resident-insurance-fund';

interface Case {
  readonly facts: Facts;
  readonly scheme: Period<'maternity-medical-cost'>;
  readonly head: {
    readonly code: 'maternity-medical-cost';
    readonly subject: 'mother';
    readonly pack: string;
  };
}

function decided({ facts, scheme, head }: Case, rules: readonly Judged[], benefit: Benefit): Entitlement {
  const taxed = schemeFor(facts.law, 'maternity-allowance', facts.given.mother?.employment?.pool)?.incomeTax;
  const tax = taxed?.value === 'exempt' ? [adding('income-tax-exempt', MET, taxed.cite)] : [];
  return decide(head, [...rules, ...tax, ...noted(scheme.notes, facts)], () => ({
    ...benefit,
    ...(taxed ? { incomeTax: taxed.value } : {}),
  }));
}

/**
 * 生育医疗费用 of the mother: by her own maternity insurance, else by resident insurance, else as the unemployed
 * spouse of an insured employee (社会保险法 54). Marriage is read only for that last path.
 */
export function maternityMedicalCost(facts: Facts): Entitlement {
  const employment = facts.given.mother?.employment;
  const head = {
    code: 'maternity-medical-cost',
    subject: 'mother',
    pack: packNames(facts.law, employment?.pool, 'maternity-medical-cost'),
  } as const;
  const scheme = schemeFor(facts.law, 'maternity-medical-cost', employment?.pool);
  if (!scheme) return noScheme(head);
  const given: Case = { facts, scheme, head };
  if (employment?.kind === 'receiving-unemployment-benefit') {
    const paid = schemeFor(facts.law, 'maternity-allowance', employment.pool)?.premiumPaidByUnemploymentFund;
    const rule = deciding(
      'premium-paid-by-unemployment-fund',
      finding(paid?.value),
      paid?.cite ?? scheme.cite,
    );
    return decided(given, [rule], { payer: FUND, premiumPayer: 'unemployment-insurance-fund' });
  }
  if (employment?.maternityInsured)
    return decided(given, [deciding('insured-for-maternity', MET, scheme.cite)], { payer: FUND });
  return withoutOwnInsurance(given);
}

function isWithoutWork(kind: string | undefined): boolean | undefined {
  return kind === undefined ? undefined : kind === 'unemployed' || kind === 'student';
}

/** Whether she is the unemployed spouse of an insured employee; undefined where a fact is missing. */
function spousePath({ given, married }: Facts): boolean | undefined {
  if (married === false || given.father === null) return false;
  const his = given.father?.employment;
  const withoutWork = isWithoutWork(given.mother?.employment?.kind);
  if (withoutWork === false || his?.maternityInsured === false) return false;
  if (his?.kind !== undefined && his.kind !== 'employee') return false;
  return married && withoutWork && his?.kind === 'employee' && his.maternityInsured ? true : undefined;
}

/** What would settle whether she is the spouse of an insured employee. */
function missingForSpouse({ given, married }: Facts): string[] {
  const his = given.father?.employment;
  return [
    ...(married === undefined ? ['marriage.status'] : []),
    ...(given.father === undefined ? ['father'] : []),
    ...(given.father && his?.kind === undefined ? ['father.employment.kind'] : []),
    ...(given.father && his?.maternityInsured === undefined ? ['father.employment.maternityInsured'] : []),
  ];
}

function withoutOwnInsurance(given: Case): Entitlement {
  const { facts, scheme } = given;
  const employment = facts.given.mother?.employment;
  const spouse = scheme.unemployedSpouse?.value ? spousePath(facts) : false;
  const spouseCite = scheme.unemployedSpouse?.cite ?? scheme.cite;
  const residentCite = scheme.residentInsurance?.cite ?? scheme.cite;
  if (employment?.residentInsured) {
    const rules = [
      deciding('enrolled-in-resident-insurance', MET, residentCite),
      ...(spouse ? [adding('unemployed-spouse-of-an-insured-employee', MET, spouseCite)] : []),
    ];
    return decided(given, rules, { payer: RESIDENT_FUND });
  }
  if (spouse)
    return decided(given, [deciding('unemployed-spouse-of-an-insured-employee', MET, spouseCite)], {
      payer: FUND,
    });
  const missing = [
    ...(employment?.kind === undefined ? ['mother.employment.kind'] : []),
    ...(employment?.maternityInsured === undefined ? ['mother.employment.maternityInsured'] : []),
    ...(employment?.residentInsured === undefined ? ['mother.employment.residentInsured'] : []),
    ...(spouse === undefined ? missingForSpouse(facts) : []),
  ];
  const result = missing.length > 0 ? undefined : false;
  return decided(given, [deciding('insured-on-any-path', finding(result, ...missing), residentCite)], {});
}

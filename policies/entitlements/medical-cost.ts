import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { noted } from './conditions.ts';
import type { Facts } from './facts.ts';
import { insuredAsFlexibleWorker } from './flexible-workers.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import { MATERNITY_FUND, taxOf } from './money.ts';
import { adding, decide, deciding, finding, MET, OPEN, type Benefit, type Judged } from './rule.ts';

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

function decided(
  { facts, scheme, head }: Case,
  rules: readonly Judged[],
  benefit: Benefit = {},
): Entitlement {
  const taxed = schemeFor(facts.law, 'maternity-allowance', facts.given.mother?.employment?.pool)?.incomeTax;
  const tax = taxOf(benefit.payer === undefined ? undefined : taxed, benefit.payer ?? '');
  return decide(head, [...rules, ...tax.rules, ...noted(scheme.notes, facts)], () => ({
    ...benefit,
    ...tax.benefit,
  }));
}

/**
 * 生育医疗费用 of the mother: by her own maternity insurance, else by the employer who did not insure her (特别规定 8), else
 * by resident insurance, else as the unemployed spouse of an insured employee (社会保险法 54). Marriage is read only for
 * that last path, as it was on the day of the birth.
 */
export function maternityMedicalCost(facts: Facts): Entitlement {
  const employment = facts.given.mother?.employment;
  const head = {
    code: 'maternity-medical-cost',
    subject: 'mother',
    pack: packNames(facts.law, employment?.pool, 'maternity-medical-cost'),
  } as const;
  const scheme = schemeFor(facts.law, 'maternity-medical-cost', employment?.pool);
  if (!scheme) return withoutScheme(head, facts.law, employment?.pool);
  const given: Case = { facts, scheme, head };
  if (employment?.maternityInsured && employment.kind !== 'receiving-unemployment-benefit')
    return decided(given, [deciding('insured-for-maternity', MET, scheme.cite)], { payer: MATERNITY_FUND });
  switch (employment?.kind) {
    case 'receiving-unemployment-benefit':
      return asUnemployed(given);
    case 'military': {
      const asks = employment.maternityInsured === false ? [] : ['mother.employment.maternityInsured'];
      return decided(given, [deciding('rules-of-the-armed-forces', { ...OPEN, missing: asks }, scheme.cite)]);
    }
    case 'employee':
      return asEmployee(given);
    case 'flexible':
      return asFlexibleWorker(given);
    case 'retired':
      return asRetired(given);
    case undefined:
    case 'unemployed':
    case 'student':
      return withoutOwnInsurance(given);
  }
}

/** 领取失业保险金人员: their premium is paid for them (I5). */
function asUnemployed(given: Case): Entitlement {
  const { facts, scheme } = given;
  const { pool } = facts.given.mother?.employment ?? {};
  const paid = schemeFor(facts.law, 'maternity-allowance', pool)?.premiumPaidByUnemploymentFund;
  const cite = paid?.cite ?? scheme.cite;
  const rule = deciding('premium-paid-by-unemployment-fund', finding(paid?.value), cite);
  const benefit = { payer: MATERNITY_FUND, premiumPayer: 'unemployment-insurance-fund' };
  return decided(given, [rule], benefit);
}

/** Whom the employer did not insure, the employer pays, before any resident fund (特别规定 8, second paragraph). */
function asEmployee(given: Case): Entitlement {
  const { facts, scheme } = given;
  const { employerPays } = scheme;
  if (facts.given.mother?.employment?.maternityInsured === undefined || !employerPays) {
    const insured = finding(undefined, 'mother.employment.maternityInsured');
    return decided(given, [deciding('insured-for-maternity', insured, scheme.cite)]);
  }
  const rule = deciding('employer-pays-where-not-insured', MET, employerPays.cite);
  return decided(given, [rule], { payer: 'employer', payee: 'mother' });
}

/** Flexible workers in employee medical insurance: whether it bears a delivery outside of the pilots, no text that was seen says. */
function asFlexibleWorker(given: Case): Entitlement {
  const { facts, scheme } = given;
  const { pool, employeeMedicalInsured, residentInsured } = facts.given.mother?.employment ?? {};
  const insurance = schemeFor(facts.law, 'flexible-worker-insurance', pool);
  if (insuredAsFlexibleWorker(facts, insurance).result === 'met')
    return decided(given, [deciding('insured-for-maternity', MET, insurance?.cite ?? scheme.cite)], {
      payer: MATERNITY_FUND,
    });
  if (residentInsured !== true && employeeMedicalInsured !== false) {
    return underEmployeeMedicalInsurance(given, insurance?.cite ?? scheme.cite);
  }
  return withoutOwnInsurance(given);
}

/** No text that was seen says whether it bears a delivery: what other insurance would settle is asked for. */
function underEmployeeMedicalInsurance(given: Case, cite: Judged['citation']): Entitlement {
  const isIn = given.facts.given.mother?.employment?.employeeMedicalInsured;
  const asks = missingOfInsurance(given.facts);
  const open = finding(undefined, ...asks, ...(isIn ? [] : ['mother.employment.employeeMedicalInsured']));
  return decided(given, [deciding('delivery-under-employee-medical-insurance', open, cite)]);
}

/** 退休人员 are in employee medical insurance as a rule: nobody has looked whether it bears a delivery of theirs. */
function asRetired(given: Case): Entitlement {
  const { residentInsured, employeeMedicalInsured } = given.facts.given.mother?.employment ?? {};
  if (residentInsured === true || employeeMedicalInsured === false) return withoutOwnInsurance(given);
  return underEmployeeMedicalInsurance(given, given.scheme.cite);
}

function isWithoutWork(kind: string | undefined): boolean | undefined {
  return kind === undefined ? undefined : kind === 'unemployed' || kind === 'student';
}

/** Whether she is the unemployed spouse of an insured employee; undefined where a fact is missing. */
function spousePath({ given, wedlock: { state } }: Facts): boolean | undefined {
  if (state === 'apart' || given.father === null) return false;
  const his = given.father?.employment;
  const withoutWork = isWithoutWork(given.mother?.employment?.kind);
  if (withoutWork === false || his?.maternityInsured === false) return false;
  if (his?.kind !== undefined && his.kind !== 'employee') return false;
  const insured = his?.kind === 'employee' && his.maternityInsured;
  return state === 'married' && withoutWork && insured ? true : undefined;
}

/** What would settle whether she is the spouse of an insured employee. */
function missingForSpouse({ given, wedlock }: Facts): string[] {
  const his = given.father?.employment;
  return [
    ...wedlock.missing,
    ...(given.father === undefined ? ['father'] : []),
    ...(given.father && his?.kind === undefined ? ['father.employment.kind'] : []),
    ...(given.father && his?.maternityInsured === undefined ? ['father.employment.maternityInsured'] : []),
  ];
}

function withoutOwnInsurance(given: Case): Entitlement {
  const { facts, scheme } = given;
  const employment = facts.given.mother?.employment;
  if (employment?.kind === undefined) {
    // she may be an employee whose employer pays
    const asks = ['mother.employment.kind', ...missingOfInsurance(facts)];
    return decided(given, [deciding('insured-on-any-path', finding(undefined, ...asks), scheme.cite)]);
  }
  const spouse = scheme.unemployedSpouse?.value ? spousePath(facts) : false;
  const spouseCite = scheme.unemployedSpouse?.cite ?? scheme.cite;
  const residentCite = scheme.residentInsurance?.cite ?? scheme.cite;
  if (employment.residentInsured) {
    const rules = [
      deciding('enrolled-in-resident-insurance', MET, residentCite),
      ...(spouse ? [adding('unemployed-spouse-of-an-insured-employee', MET, spouseCite)] : []),
    ];
    return decided(given, rules, { payer: RESIDENT_FUND });
  }
  if (spouse)
    return decided(given, [deciding('unemployed-spouse-of-an-insured-employee', MET, spouseCite)], {
      payer: MATERNITY_FUND,
    });
  const missing = [...missingOfInsurance(facts), ...(spouse === undefined ? missingForSpouse(facts) : [])];
  const open = missing.length > 0 || spouse === undefined;
  return decided(given, [
    deciding('insured-on-any-path', finding(open ? undefined : false, ...missing), residentCite),
  ]);
}

function missingOfInsurance({ given }: Facts): string[] {
  const { maternityInsured, residentInsured, employeeMedicalInsured } = given.mother?.employment ?? {};
  // maternity insurance goes with that of employees
  const askable = maternityInsured === undefined && employeeMedicalInsured !== false;
  return [
    ...(askable ? ['mother.employment.maternityInsured'] : []),
    ...(residentInsured === undefined ? ['mother.employment.residentInsured'] : []),
  ];
}

import type { Period } from '../../schemas/pack.ts';
import type { Facts } from './facts.ts';
import { finding, type Finding } from './rule.ts';

const MEDICAL = 'mother.employment.employeeMedicalInsured';

/**
 * Whether a flexible worker (灵活就业人员) is insured for maternity: where the pool has opened it, whoever is in employee
 * medical insurance (职工医保) is, at the same time (同步参加, 甘卫发〔2024〕21号三).
 */
export function insuredAsFlexibleWorker(
  { given }: Facts,
  insurance: Period<'flexible-worker-insurance'> | undefined,
): Finding {
  const { maternityInsured, employeeMedicalInsured } = given.mother?.employment ?? {};
  const opened = insurance?.open === 'yes';
  const insured = maternityInsured ?? (opened ? employeeMedicalInsured : undefined);
  return finding(insured, 'mother.employment.maternityInsured', ...(opened ? [MEDICAL] : []));
}

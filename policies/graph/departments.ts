import type { Department } from '../../schemas/department.ts';
import type { MatterCode, MATTERS, StepCode, STEPS } from '../../schemas/matter.ts';

/** What the words of the case say of each department; a difference below does not compile. */
type DepartmentOfWork = { readonly [C in MatterCode]: (typeof MATTERS)[C]['department'] } & {
  readonly [C in StepCode]: (typeof STEPS)[C]['department'];
};

/**
 * The department that decides each matter and step. Repeated from schemas/matter.ts, which carries zod,
 * so that planning stays free of it; the type holds the two together.
 */
const DEPARTMENT_OF: DepartmentOfWork = {
  'birth-certificate': 'health-commission',
  'vaccination-record': 'disease-control',
  'household-registration': 'public-security',
  'medical-insurance': 'medical-insurance',
  'social-security-card': 'human-resources',
  'maternity-cost-refund': 'medical-insurance',
  'parenting-guidance': 'health-commission',
  'birth-service-registration': 'health-commission',
  'death-registration': 'public-security',
  'insurance-identity-upgrade': 'medical-insurance',
};

export function departmentOf(code: MatterCode | StepCode): Department {
  return DEPARTMENT_OF[code];
}

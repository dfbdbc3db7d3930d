import { runDepartment } from '../kit/run-department.ts';
import { birthCertificate } from './birth-certificate.ts';
import { birthServiceRegistration } from './birth-service-registration.ts';
import { childcareSubsidyClaim } from './childcare-subsidy-claim.ts';
import { parentingGuidance } from './parenting-guidance.ts';

/** 卫生健康委员会, with the certificate desks of the hospitals. */
await runDepartment('health-commission', {
  'birth-certificate': birthCertificate,
  'parenting-guidance': parentingGuidance,
  'birth-service-registration': birthServiceRegistration,
  'childcare-subsidy-claim': childcareSubsidyClaim,
});

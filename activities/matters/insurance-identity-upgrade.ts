import { neededResult, ready, type Preparation } from './preparation.ts';

/** 医保身份信息更新: the account opened on the certificate gets the number the police allotted. */
export const insuranceIdentityUpgrade: Preparation<'insurance-identity-upgrade'> = (view, subject) => {
  const { residentId, registeredName } = neededResult(view, subject, 'household-registration');
  const { accountNumber } = neededResult(view, subject, 'medical-insurance');
  return ready({ accountNumber, residentId, registeredName });
};

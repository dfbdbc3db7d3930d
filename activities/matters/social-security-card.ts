import { householdOrResidence } from '../../policies/graph/household.ts';
import { childFields, guardianOf, identity, neededResult, ready, type Preparation } from './preparation.ts';

/** 社保卡: on the registered name and number; the guardian is the parent the child follows. */
export const socialSecurityCard: Preparation<'social-security-card'> = (view, subject) => {
  const { residentId, registeredName } = neededResult(view, subject, 'household-registration');
  return ready({
    residentId,
    registeredName,
    child: childFields(view, subject),
    guardian: identity(guardianOf(view)),
    divisionCode: householdOrResidence(view.notification),
    resultDelivery: view.notification.choices?.resultDelivery ?? 'pick-up',
  });
};

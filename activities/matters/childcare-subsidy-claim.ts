import { householdOrResidence } from '../../policies/graph/household.ts';
import { childOf, decidedFor, guardianOf, identity, ready, resultOf } from './preparation.ts';
import type { Preparation } from './preparation.ts';

/** 育儿补贴申领: the decision travels with the claim, so that the county only confirms. */
export const childcareSubsidyClaim: Preparation<'childcare-subsidy-claim'> = (view, subject) => {
  const registration = resultOf(view, subject, 'household-registration');
  const [subsidy] = decidedFor(view, subject, ['childcare-subsidy']);
  return ready({
    residentId: registration?.residentId ?? null,
    childName: registration?.registeredName ?? childOf(view, subject).name ?? null,
    householdDivisionCode: registration?.householdDivisionCode ?? householdOrResidence(view.notification),
    applicant: identity(guardianOf(view)),
    payee: view.notification.choices?.payee ?? null,
    schedule: subsidy?.schedule ?? [],
    pack: subsidy?.pack ?? '',
  });
};

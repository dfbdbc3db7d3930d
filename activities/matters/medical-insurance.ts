import { householdOrResidence } from '../../policies/graph/household.ts';
import {
  childFields,
  guardianOf,
  identity,
  neededResult,
  ready,
  resultOf,
  type Preparation,
} from './preparation.ts';

/** 居民医保参保: on the resident ID where it is there already, else on the certificate (Gansu takes either). */
export const medicalInsurance: Preparation<'medical-insurance'> = (view, subject) => {
  const registration = resultOf(view, subject, 'household-registration');
  return ready({
    identity: registration
      ? { kind: 'resident-id', number: registration.residentId }
      : {
          kind: 'birth-certificate',
          number: neededResult(view, subject, 'birth-certificate').certificateNumber,
        },
    child: childFields(view, subject),
    enrolDivisionCode: householdOrResidence(view.notification),
    guardian: identity(guardianOf(view)),
  });
};

import { identity, ready, type Preparation } from './preparation.ts';

/** 生育登记: self-declared; never a condition of anything else (invariant I1). */
export const birthServiceRegistration: Preparation<'birth-service-registration'> = (view) => {
  const { mother } = view.notification;
  return ready({ mother: identity(mother), residenceDivisionCode: mother.residence.divisionCode });
};

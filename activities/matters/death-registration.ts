import { householdOrResidence } from '../../policies/graph/household.ts';
import { childFields, neededResult, ready, type Preparation } from './preparation.ts';

/** 死亡登记: birth and death are both registered. */
export const deathRegistration: Preparation<'death-registration'> = (view, subject) => {
  const child = childFields(view, subject);
  if (child.deathAt === undefined) throw new RangeError(`${subject} has no time of death`);
  return ready({
    residentId: neededResult(view, subject, 'household-registration').residentId,
    child: { ...child, deathAt: child.deathAt },
    decidingDivisionCode: householdOrResidence(view.notification),
  });
};

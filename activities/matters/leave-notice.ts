import type { Entitlement } from '../../schemas/entitlement.ts';
import { acceptingDivision, identity, ready, type Preparation } from './preparation.ts';
import { decidedFor } from './decided.ts';

/** 产假护理假告知: what the employer must grant; the place of work decides (facts 8a.10). */
export const leaveNotice: Preparation<'leave-notice'> = (view, subject) => {
  const { mother, father } = view.notification;
  const parent = subject === 'father' && father ? father : mother;
  const leaves = decidedFor(view, subject, [
    'maternity-leave',
    'paternity-leave',
    'parental-leave',
    'nursing-breaks',
  ]);
  return ready({
    parent: identity(parent),
    employmentDivisionCode:
      parent.employment?.workplaceDivisionCode ?? parent.employment?.pool ?? acceptingDivision(view),
    leaves: leaves.map(leaveLine),
    pack: leaves[0]?.pack ?? '',
  });
};

function leaveLine({ code, days, daysPerYear, hoursPerDay, until }: Entitlement) {
  return {
    code,
    ...(days === undefined ? {} : { days }),
    ...(daysPerYear === undefined ? {} : { daysPerYear }),
    ...(hoursPerDay === undefined ? {} : { hoursPerDay }),
    ...(until === undefined ? {} : { until }),
  };
}

import type { Entitlement } from '../../schemas/entitlement.ts';
import type { CommandOf } from '../../schemas/matters/registry.ts';
import { acceptingDivision } from '../../policies/graph/household.ts';
import { packsFor } from '../../policies/entitlements/packs-for.ts';
import { forEmployers } from '../../policies/entitlements/employer-words.ts';
import { employmentDivision } from '../../policies/entitlements/facts.ts';
import { LEAVES } from '../../policies/entitlements/follow-ons.ts';
import type { CaseView } from '../ledger-port.ts';
import { decidedFor, identity, ready, type Preparation } from './preparation.ts';

/** 产假护理假告知: what the employer must grant; the place of work decides (facts 8a.10). */
export const leaveNotice: Preparation<'leave-notice'> = (view, subject) => {
  const leaves = decidedFor(view, subject, LEAVES);
  return ready({
    ...employed(view, subject === 'father' ? 'father' : 'mother'),
    leaves: leaves.map(leaveLine),
    pack: leaves[0]?.pack ?? '',
  });
};

/** Who takes the leave, and where the employer is. */
export function employed({ notification }: CaseView, subject: 'mother' | 'father') {
  const { mother, father } = notification;
  const parent = subject === 'father' && father ? father : mother;
  return {
    parent: identity(parent),
    employmentDivisionCode: employmentDivision(parent) ?? acceptingDivision(notification),
  };
}

/**
 * What an employer is told of one leave: what is certain of it, and whom it asks for the rest. Read from the decision as it is
 * kept, so that one of an earlier build says as much.
 */
export function leaveLine(leave: Entitlement): CommandOf<'leave-notice'>['leaves'][number] {
  const { code, days, daysPerYear, hoursPerDay, until } = leave;
  const { says, isOpen } = forEmployers(leave, packsFor({}));
  return {
    code,
    ...(days === undefined ? {} : { days }),
    ...(daysPerYear === undefined ? {} : { daysPerYear }),
    ...(hoursPerDay === undefined ? {} : { hoursPerDay }),
    ...(until === undefined ? {} : { until }),
    ...(says.length === 0 ? {} : { says: [...says] }),
    ...(isOpen ? { rest: 'human-resources' } : {}),
  };
}

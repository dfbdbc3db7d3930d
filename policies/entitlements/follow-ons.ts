import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import type { FollowOnCode, Subject } from '../../schemas/matter.ts';

/** A command to a department that follows from the entitlements. */
export interface FollowOn {
  readonly subject: Subject;
  readonly code: FollowOnCode;
}

const LEAVES: readonly EntitlementCode[] = [
  'maternity-leave',
  'paternity-leave',
  'parental-leave',
  'nursing-breaks',
];

/**
 * What is sent once the entitlements are decided: a subsidy claim for each child that has one, a leave notice for
 * each parent with any leave, the allowance payment where its sum is certain.
 */
export function followOns(entitlements: readonly Entitlement[], birth: BirthNotification): FollowOn[] {
  const eligible = entitlements.filter((entitlement) => entitlement.outcome === 'eligible');
  const has = (subject: Subject, codes: readonly EntitlementCode[]) =>
    eligible.some((e) => e.subject === subject && codes.includes(e.code));
  const claims = birth.children
    .map((child): Subject => `child-${child.order}`)
    .filter((subject) => has(subject, ['childcare-subsidy']))
    .map((subject): FollowOn => ({ subject, code: 'childcare-subsidy-claim' }));
  const notices = (['mother', 'father'] as const)
    .filter((subject) => has(subject, LEAVES))
    .map((subject): FollowOn => ({ subject, code: 'leave-notice' }));
  const payable = eligible.some((e) => e.code === 'maternity-allowance' && e.amountFen !== undefined);
  return [
    ...claims,
    ...notices,
    ...(payable ? [{ subject: 'mother', code: 'maternity-allowance-payment' } as const] : []),
  ];
}

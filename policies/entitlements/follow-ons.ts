import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import type { FollowOnCode, Subject } from '../../schemas/matter.ts';

/** A command to a department that follows from the entitlements. */
export interface FollowOn {
  readonly subject: Subject;
  readonly code: FollowOnCode;
}

/** What an employer must grant. */
export const LEAVES: readonly EntitlementCode[] = [
  'maternity-leave',
  'paternity-leave',
  'parental-leave',
  'nursing-breaks',
];

/** What an office of its own decides or pays, and the work that it is sent as. */
const SENT_AS = {
  'childcare-subsidy': 'childcare-subsidy-claim',
  'maternity-allowance': 'maternity-allowance-payment',
} as const satisfies Partial<Record<EntitlementCode, FollowOnCode>>;

/** The work that an entitlement is sent as, for whom it is; undefined: it is not sent for itself. */
export function sentAs(code: EntitlementCode): FollowOnCode | undefined {
  return (SENT_AS as Readonly<Partial<Record<EntitlementCode, FollowOnCode>>>)[code];
}

const HOUSING: readonly EntitlementCode[] = ['housing-preference', 'housing-security-priority'];

/**
 * What is sent once the entitlements are decided: for each child a subsidy claim and a tax notice where it has them,
 * a leave notice for each parent with any leave, the allowance payment where its sum is certain, and what the housing
 * authority has to know.
 */
export function followOns(entitlements: readonly Entitlement[], birth: BirthNotification): FollowOn[] {
  const eligible = entitlements.filter((entitlement) => entitlement.outcome === 'eligible');
  const has = (subject: Subject, codes: readonly EntitlementCode[]) =>
    eligible.some((e) => e.subject === subject && codes.includes(e.code));
  const children = birth.children.map((child): Subject => `child-${child.order}`);
  const ofChildren = (code: FollowOnCode, entitlement: EntitlementCode): FollowOn[] =>
    children.filter((subject) => has(subject, [entitlement])).map((subject) => ({ subject, code }));
  const notices = (['mother', 'father'] as const)
    .filter((subject) => has(subject, LEAVES))
    .map((subject): FollowOn => ({ subject, code: 'leave-notice' }));
  const payable = eligible.some((e) => e.code === 'maternity-allowance' && e.amountFen !== undefined);
  return [
    ...ofChildren(SENT_AS['childcare-subsidy'], 'childcare-subsidy'),
    ...notices,
    ...(payable ? [{ subject: 'mother', code: SENT_AS['maternity-allowance'] } as const] : []),
    ...ofChildren('tax-deduction-notice', 'infant-care-tax-deduction'),
    ...(has('family', HOUSING) ? [{ subject: 'family', code: 'housing-event' } as const] : []),
  ];
}

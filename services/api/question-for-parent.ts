import type { CaseView } from '../../schemas/case-view.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';

/** A question to the whole family, and the money that the parent who reads it may see. */
interface Asked {
  readonly task: Pick<CaseView['tasks'][number], 'kind' | 'reason' | 'asks' | 'subject'>;
  /** cut down to the child's, the family's and the own */
  readonly entitlements: CaseView['entitlements'];
}

/**
 * Why a parent is asked. What the family is asked once names both parents' money and leave: of the other one's a parent is told
 * nothing.
 */
export function reasonForParent({ task, entitlements }: Asked): string {
  const { kind, reason, asks, subject } = task;
  if (kind !== 'claim-confirmation' || subject !== 'family') return reason;
  const titles = entitlements
    .filter(({ payments = [] }) => payments.some(({ status }) => status === 'awaiting-confirmation'))
    .map(({ code }) => ENTITLEMENTS[code]);
  const account = asks.includes('/choices/payee') ? '，并填写收款账户' : '';
  const money = `${[...new Set(titles)].join('、')}已核定，请家长一方确认申领${account}`;
  return [
    ...(titles.length > 0 ? [money] : []),
    ...(asks.includes('/consents') ? ['请确认可由人社部门把假期告知用人单位'] : []),
    ...(titles.length === 0 && !asks.includes('/consents') ? ['请家长一方确认申领'] : []),
  ].join('；');
}

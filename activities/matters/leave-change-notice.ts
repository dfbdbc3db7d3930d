import { LEAVES } from '../../policies/entitlements/follow-ons.ts';
import type { Change } from '../../policies/redecision/redecide.ts';
import type { CommandOf } from '../../schemas/matters/registry.ts';
import type { CaseView } from '../ledger-port.ts';
import { decidedFor } from './preparation.ts';
import { employed, leaveLine } from './leave-notice.ts';

/** A decision that has taken the place of an earlier one. */
export interface Redecision extends Pick<CaseView, 'notification' | 'entitlements'> {
  readonly revision: number;
  /** the version of the rules that made it */
  readonly pack: string;
  readonly changes: readonly Change[];
}

export interface LeaveChangeNotice {
  readonly subject: 'mother' | 'father';
  readonly payload: CommandOf<'leave-change-notice'>;
}

/** 假期变更告知: for each parent whose leave is another than the employer knows, all of it as it stands now. Pure. */
export function leaveChangeNotices(redecision: Redecision): LeaveChangeNotice[] {
  const { revision, pack, changes } = redecision;
  return (['mother', 'father'] as const).flatMap((subject) => {
    const changed = changes
      .filter((change) => change.subject === subject && LEAVES.includes(change.code))
      .map(({ code }) => code);
    if (changed.length === 0) return [];
    const leaves = decidedFor(redecision, subject, LEAVES).map(leaveLine);
    return [{ subject, payload: { ...employed(redecision, subject), leaves, changed, revision, pack } }];
  });
}

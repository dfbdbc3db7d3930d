import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { afterLanded } from '../../activities/after-landed.ts';
import { receivingParent } from '../../schemas/notice.ts';
import type { RouteParts } from './app-types.ts';

/**
 * The telephone number that a family is to be called at: shown in the open task alone, to whoever has claimed it, and each look is
 * a line of the audit.
 * @param who the name of the caller
 * @returns undefined: it is no such task, somebody else's or nobody's, or the family has no phone any more
 */
export async function phoneToCall(
  { ledger }: Pick<RouteParts, 'ledger'>,
  { kind, status, claim, caseNumber }: TaskRecord,
  who: string,
): Promise<{ readonly phone: string } | undefined> {
  if (kind !== 'call' || status !== 'open' || claim?.holder !== who || caseNumber === null) return undefined;
  // Looking applies nothing that has landed.
  return ledger.change(caseNumber, (view) => {
    const receiver = view.familyErased ? undefined : receivingParent(view.notification);
    const phone = receiver && view.notification[receiver]?.phone;
    return { effects: afterLanded(view, () => false), result: phone === undefined ? undefined : { phone } };
  });
}

import type { TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { afterLanded } from '../../activities/after-landed.ts';
import { hearer } from '../../activities/reach-parents.ts';
import { stopsWithProtection } from '../../policies/rights/between-parents.ts';
import type { RouteParts } from './app-types.ts';

/**
 * The telephone number that a family is to be called at: shown in the open task alone, to whoever has claimed it, and each look is
 * a line of the audit. It is that of whoever the notice was for.
 * @param who the name of the caller
 * @returns undefined: it is no such task, somebody else's or nobody's, that parent has no phone any more, or the other one has been
 *   protected from them since
 */
export async function phoneToCall(
  { ledger }: Pick<RouteParts, 'ledger'>,
  { kind, status, claim, caseNumber, addressee, subject, openedAt }: TaskRecord,
  who: string,
): Promise<{ readonly phone: string } | undefined> {
  if (kind !== 'call' || status !== 'open' || claim?.holder !== who || caseNumber === null) return undefined;
  // Looking applies nothing that has landed.
  return ledger.change(caseNumber, (view) => {
    const effects = afterLanded(view, () => false);
    const to = view.familyErased ? undefined : (addressee ?? hearer(view, { whose: subject }));
    const asked = to && { to, about: subject, at: new Date(openedAt) };
    if (!asked || stopsWithProtection(asked, view.protection)) return { effects, result: undefined };
    const { phone, deathOn } = view.notification[asked.to] ?? {};
    return { effects, result: phone === undefined || deathOn !== undefined ? undefined : { phone } };
  });
}

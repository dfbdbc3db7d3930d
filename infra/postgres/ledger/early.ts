import { END_STATUSES } from '../../../schemas/matter.ts';
import { BEFORE_YES, UNPAID_STATUSES } from '../../../schemas/payment.ts';

const words = (statuses: readonly string[]): string => `('${statuses.join("', '")}')`;
const ENDED = words(END_STATUSES);
const UNSETTLED = words(UNPAID_STATUSES);
const UNSAID = words(BEFORE_YES);

/**
 * A condition on a row `i` of ledger.inbox that is not applied: an answer to a request that the ledger has yet to make,
 * since it was set back. It waits for that, as long as its matter or its order goes on, or for the decision that its
 * matter, or the change of leave that it is about, follows from, or the yes to the allowance that its matter pays. What is said of the attempt of an order that is under way
 * is not early though another order of the same subject has yet to be sent; that one is paid never is, once it is decided on.
 */
export const EARLY_SQL = `(i.kind = 'answer' and i.outcome <> 'accepted' and (
    exists (select from ledger.birth_case c where c.case_number = i.case_number and c.decided_at is null
               and c.completed_at is null)
      and not exists (select from ledger.matter m where m.case_number = i.case_number and m.subject = i.subject
               and m.code = i.code)
    or exists (select from ledger.matter m where m.case_number = i.case_number and m.subject = i.subject and m.code = i.code
               and m.attempt < i.attempt and m.status not in ${ENDED})
    or (i.code = 'maternity-allowance-payment' and exists (
      select from ledger.payment_order o where o.case_number = i.case_number and o.subject = i.subject
         and o.entitlement = 'maternity-allowance' and o.status in ${UNSAID})
      and not exists (select from ledger.matter m where m.case_number = i.case_number and m.subject = i.subject
               and m.code = i.code))
    or (i.code in ('subsidy-payment', 'allowance-top-up') and i.outcome <> 'completed' and exists (
      select from ledger.payment_order o where o.case_number = i.case_number and o.subject = i.subject
         and o.attempt < i.attempt and o.status in ${UNSETTLED})
      and not exists (select from ledger.payment_order o where o.case_number = i.case_number
         and o.command_id = i.command_id))
    or (i.code = 'leave-change-notice' and not exists (
      select from ledger.entitlement_decision d where d.case_number = i.case_number and d.revision >= i.attempt))))`;

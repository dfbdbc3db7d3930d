import type { MatterStatus } from '../../schemas/matter.ts';
import type { Order, PaymentStatus } from '../../schemas/payment.ts';
import { stateOf } from '../graph/readiness.ts';
import { leftOf } from './settle-period.ts';
import { stateOfOrder, type PaymentEvent } from './transitions.ts';

/** An order whose time to be looked at has come. */
export interface DueOrder extends Order {
  readonly status: Extract<PaymentStatus, 'scheduled' | 'sent'>;
  readonly commandId: string | null;
  readonly confirmed: boolean;
  /** where the follow-on stands that must have ended well first; null where there is none */
  readonly gate: MatterStatus | null;
  readonly hasAccount: boolean;
  /** the command of the attempt under way has not been answered yet */
  readonly commandOpen: boolean;
  readonly sentAt: Date | null;
  /** it waits for its turn in the bulk lane, or the relay is away: the department has not seen it */
  readonly commandUnsent: boolean;
  /** a person has it asked again, with the same command */
  readonly askedAgain: boolean;
  /** something of its period is with a department, which may be paying it */
  readonly undecided: boolean;
  /** nobody can be paid or asked any more */
  readonly familyErased: boolean;
}

/** What an order needs now: what happens to it, or to wait. queued: its command has not left yet. */
export type NextMove =
  | 'wait'
  | 'queued'
  | Extract<
      PaymentEvent,
      | 'claim-ended'
      | 'erased'
      | 'used-up'
      | 'asked'
      | 'needs-account'
      | 'sent'
      | 'sent-again'
      | 'silent'
      | 'asked-back'
    >;

/**
 * Pure. The account of an allowance is the insurance's own affair: it is paid where the first part was. What a department has
 * been asked to pay it answers for, also where the family was erased since: a clerk is asked about its silence as about any.
 */
export function nextMove(order: DueOrder): NextMove {
  if (stateOfOrder(order) === 'sent') return moveOfSent(order);
  if (order.familyErased) return 'erased';
  if (leftOf(order) === 0) return 'used-up';
  if (order.amountFen < 0) return order.undecided ? 'wait' : 'asked-back';
  if (order.gate !== null && stateOf({ status: order.gate }) === 'not-done') return 'claim-ended';
  if (order.gate !== null && order.gate !== 'completed') return 'wait';
  if (order.claim !== 'none' && !order.confirmed) return 'asked';
  if (!order.hasAccount && order.department === 'finance') return 'needs-account';
  return 'sent';
}

function moveOfSent({ status, askedAgain, commandOpen, commandUnsent }: DueOrder): NextMove {
  if (!commandOpen) return 'wait';
  if (status === 'scheduled' || askedAgain) return 'sent-again';
  return commandUnsent ? 'queued' : 'silent';
}

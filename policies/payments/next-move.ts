import type { MatterStatus } from '../../schemas/matter.ts';
import type { Order, PaymentStatus } from '../../schemas/payment.ts';
import { stateOf } from '../graph/readiness.ts';

/** An order whose time to be looked at has come. */
export interface DueOrder extends Order {
  readonly status: Extract<PaymentStatus, 'scheduled' | 'sent'>;
  readonly confirmed: boolean;
  /** where the follow-on stands that must have ended well first; null where there is none */
  readonly gate: MatterStatus | null;
  readonly hasAccount: boolean;
  /** the command of the attempt under way has not been answered yet */
  readonly commandOpen: boolean;
  /** it waits for its turn in the bulk lane, or the relay is away: the department has not seen it */
  readonly commandUnsent: boolean;
}

/**
 * What an order needs now. wait: its claim is still with a department · cancel: its claim has ended otherwise · settle:
 * nothing of it is left to pay · confirm: a parent's yes · account: where to pay to · send · resend: the same command
 * once more · queued: its command has not left yet · silent: the department has not answered in time
 */
export type NextMove =
  'wait' | 'queued' | 'cancel' | 'settle' | 'confirm' | 'account' | 'send' | 'resend' | 'silent' | 'recover';

/** Pure. The account of an allowance is the insurance's own affair: it is paid where the first part was. */
export function nextMove(order: DueOrder): NextMove {
  if (order.status === 'sent') {
    if (!order.commandOpen) return 'wait';
    return order.commandUnsent ? 'queued' : 'silent';
  }
  if (order.commandOpen) return 'resend';
  if (order.amountFen < 0) return 'recover';
  if (order.nettedFen === order.amountFen) return 'settle';
  if (order.gate !== null && stateOf({ status: order.gate }) === 'not-done') return 'cancel';
  if (order.gate !== null && order.gate !== 'completed') return 'wait';
  if (order.claim !== 'none' && !order.confirmed) return 'confirm';
  if (!order.hasAccount && order.department === 'finance') return 'account';
  return 'send';
}

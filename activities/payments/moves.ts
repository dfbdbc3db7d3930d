import { yuanFigure } from '../../schemas/words/money.ts';
import { leftOf } from '../../policies/payments/settle-period.ts';
import type { Move, PaymentEvent } from '../../policies/payments/transitions.ts';
import type { Effects } from '../effects.ts';
import type { PaymentOrder } from '../ledger-port.ts';
import { askAbout, askBack, noteOrder, settleTaskOf, tellOfOrder, titleOf } from './order-tasks.ts';
import { basesOfPayment, sendOrder, silentFromNow } from './send-order.ts';
import { ofWhich } from '../tell-parents.ts';

/** What is known about an event that happens to an order. */
export interface Circumstances {
  readonly event: PaymentEvent;
  /** who has done it, for the timeline */
  readonly by: string;
  /** a department's words */
  readonly words?: string;
  /** the attempt that was paid, and what the department says of it */
  readonly paid?: { readonly attempt: number; readonly commandId: string | null; readonly result: unknown };
  /** until when a department that has taken it on has promised to have done it */
  readonly until?: Date;
  /** `BIRTH_PATIENCE_SECONDS`, where it is set: how long any department may be silent */
  readonly patienceSeconds?: number | undefined;
}

/** How soon an order is looked at again that waits for something: whatever it waits for has it looked at by itself. */
export const WAIT_SECONDS = 600;

const NOTES: Readonly<Partial<Record<PaymentEvent, string>>> = {
  sent: 'payment.sent',
  paid: 'payment.paid',
  'paid-elsewhere': 'payment.paid-elsewhere',
  'taken-up': 'payment.taken-up',
  'taken-up-with-matter': 'payment.taken-up',
  'paid-with-matter': 'payment.taken-up',
  returned: 'payment.returned',
  refused: 'payment.refused',
  asked: 'payment.asked',
  'needs-account': 'payment.asked',
  silent: 'payment.asked',
  'asked-back': 'payment.asked',
};

/** What ends an order otherwise. */
const ENDED = 'payment.cancelled';

/** How each move of the table of states is made. */
export const MOVES: Readonly<Record<Move, (to: Effects, order: PaymentOrder, of: Circumstances) => void>> = {
  send: (to, order, { patienceSeconds }) => sendOrder(to, order, patienceSeconds),
  // How long its department may be silent is known where orders are sent, which is done then.
  'send-soon': (to, order) => to.order(order, { sentAt: null, lookAt: to.view.now }),
  'send-again': (to, order, { patienceSeconds }) => {
    if (order.commandId) to.resent.add(order.commandId);
    to.order(order, { sentAt: to.view.now, lookAt: silentFromNow(to, order, patienceSeconds) });
  },
  // Nobody is asked about its silence before that is over.
  'wait-on': (to, order, { until, patienceSeconds }) =>
    to.order(order, { lookAt: until ?? silentFromNow(to, order, patienceSeconds) }),
  'keep-promise': (to, order, { until }) => {
    if (order.lookAt === null) settleTaskOf(to, order);
    if (until && (order.lookAt === null || order.lookAt < until)) to.order(order, { lookAt: until });
  },
  'go-on': (to, order) => to.order(order, { lookAt: to.view.now }),
  // Its matter is to be asked for, and answers for it.
  'go-with-matter': (to, order) => to.order(order, { attempt: 1, sentAt: null }),
  'be-with-matter': (to, order) => to.order(order, { sentAt: to.view.now }),
  'keep-answer': (to, order, { paid }) => {
    if (!paid) throw new RangeError('what was paid is not known');
    if (order.commandId) to.answered.add(order.commandId);
    const { attempt, commandId } = paid;
    to.order(order, { attempt, commandId, ...numberAndTime(to, paid.result) });
  },
  'pay-with-matter': (to, order, { paid }) => to.order(order, numberAndTime(to, paid?.result)),
  // Not by its department, and so without a number of its.
  'pay-elsewhere': (to, order) => to.order(order, { paidAt: to.view.now, lookAt: null }),
  'settle-task': settleTaskOf,
  'ask-account': (to, order) =>
    askAbout(to, order, { kind: 'payment-account', reason: `${titleOf(order)}可以支付了，请填写收款账户` }),
  'ask-other-account': (to, order, { words }) =>
    askAbout(to, order, {
      kind: 'payment-account',
      reason: `${titleOf(order)}：支付部门退回，请核对收款账户`,
      ...wordsAbout(order, words),
    }),
  'ask-clerk': (to, order, { words }) =>
    askAbout(to, order, {
      kind: 'payment-refused',
      reason: `${titleOf(order)}：支付部门未予支付`,
      ...wordsAbout(order, words),
    }),
  'ask-about-silence': (to, order) =>
    askAbout(to, order, {
      kind: 'payment-silent',
      reason: `${titleOf(order)}已交支付部门，超过技术时限未收到答复`,
    }),
  'ask-back': askBack,
  note: (to, order, { event, by }) =>
    noteOrder(to, order, {
      type: NOTES[event] ?? ENDED,
      actor: by,
      ...(event === 'sent' ? { bases: basesOfPayment(order) } : {}),
    }),
  tell,
};

/** An erased subject's number is not known any more, and the order is paid all the same. */
function numberAndTime({ view }: Effects, result: unknown): Pick<PaymentOrder, 'paymentNumber' | 'paidAt'> {
  const said = result as { readonly paymentNumber: string } | undefined;
  return { paymentNumber: said?.paymentNumber ?? null, paidAt: view.now };
}

/** The family is told what it gets, or has to do. */
function tell(to: Effects, order: PaymentOrder, { event }: Circumstances): void {
  const what = `${ofWhich(to.view, order.subject)}${titleOf(order)}`;
  if (event === 'paid' || event === 'paid-with-matter')
    tellOfOrder(to, order, 'paid', { what, amount: yuanFigure(leftOf(order)) });
  else if (event === 'paid-elsewhere')
    tellOfOrder(to, order, 'paid-elsewhere', { what, amount: yuanFigure(leftOf(order)) });
  else if (event === 'returned') tellOfOrder(to, order, 'payment-returned', { what });
  else if (event === 'refused' || event === 'silent') tellOfOrder(to, order, 'payment-delayed', { what });
  else tellOfOrder(to, order, 'needs-you', { what: `${what}的收款账户` });
}

/** What a department has said, by what it says it of. */
function wordsAbout(order: PaymentOrder, words: string | undefined): { readonly words?: string } {
  return words === undefined ? {} : { words: `${titleOf(order)}：${words}` };
}

import type { NewOrder } from '../../../activities/ledger-port.ts';
import type { OrderKey } from '../../../schemas/payment.ts';
import type { KnownOrder, OrderPlan } from '../../../policies/payments/plan-orders.ts';
import { derivedId } from '../../messages/derived-id.ts';
import type { Connection } from '../pool.ts';

/** The same money always has the same order: this key never expires. */
export function orderId(caseNumber: string, { subject, entitlement, period, revision }: OrderKey): string {
  return derivedId('payment-order', caseNumber, subject, entitlement, period, revision);
}

/** The command of one attempt of an order. */
export function paymentCommandId(order: string, attempt: number): string {
  return derivedId('payment', order, attempt);
}

/** An order in the form that {@link insertOrdersSql} takes. @param taskId the person's task it waits for */
export function orderRecord(
  caseNumber: string,
  order: NewOrder,
  taskId: string | null,
): Record<string, unknown> {
  return {
    order_id: orderId(caseNumber, order),
    subject: order.subject,
    entitlement: order.entitlement,
    period: order.period,
    revision: order.revision,
    payer: order.payer,
    department: order.department,
    amount_fen: order.amountFen,
    netted_fen: order.nettedFen,
    shares: order.shares,
    payee: order.payee,
    claim: order.claim,
    due_on: order.dueOn,
    status: order.status,
    task_id: taskId,
  };
}

/**
 * `insert … select` of orders over a JSON array of {@link orderRecord}s; an order that is there stays as it is.
 * A scheduled order is looked at from the first moment of its day in China.
 */
export function insertOrdersSql(records: string, caseNumber: string): string {
  return `insert into ledger.payment_order (order_id, case_number, subject, entitlement, period, revision, payer,
      department, amount_fen, netted_fen, shares, payee, claim, due_on, status, look_at, attempt, task_id, sent_at)
    select r.order_id, ${caseNumber}, r.subject, r.entitlement, r.period, r.revision, r.payer, r.department,
        r.amount_fen, r.netted_fen, r.shares, r.payee, r.claim, r.due_on,
        case r.status when 'recovering' then 'scheduled' else r.status end, -- its task is opened when it is looked at
        r.due_on::timestamp at time zone 'Asia/Shanghai',
        case r.status when 'sent' then 1 else 0 end, r.task_id, case r.status when 'sent' then clock_timestamp() end
      from jsonb_to_recordset(${records}) as r(order_id uuid, subject text, entitlement text, period text,
        revision integer, payer text, department text, amount_fen bigint, netted_fen bigint, shares jsonb, payee text,
        claim text, due_on date, status text, task_id uuid)
    on conflict do nothing`;
}

/** What the end of a piece of work means for orders that wait for it; records of {@link OrderMove}. */
export function moveOrdersSql(records: string, caseNumber: string): string {
  return `update ledger.payment_order o set status = m.status, payment_number = coalesce(m.payment_number, o.payment_number),
        paid_at = case m.status when 'paid' then clock_timestamp() end,
        look_at = case m.status when 'scheduled' then clock_timestamp() else o.look_at end
      from jsonb_to_recordset(${records}) as m(subject text, entitlement text, status text, payment_number text)
     where o.case_number = ${caseNumber} and o.subject = m.subject and o.entitlement = m.entitlement
       and case m.status when 'paid' then o.status = 'sent'
                         when 'scheduled' then o.status = 'scheduled' and o.confirmed_at is not null
                         else o.status in ('scheduled', 'awaiting-confirmation', 'sent') end`;
}

/** Every order of a case, for {@link planOrders} of a later decision. */
export async function knownOrders(on: Connection, caseNumber: string): Promise<KnownOrder[]> {
  const { rows } = await on.query<KnownOrder>({
    name: 'known-orders',
    text: `select subject, entitlement, period, revision, payer, department, amount_fen::float8 as "amountFen",
             netted_fen::float8 as "nettedFen", shares, payee, claim, due_on::text as "dueOn", status,
             confirmed_at is not null as confirmed
           from ledger.payment_order where case_number = $1 order by subject, entitlement, period, revision`,
    values: [caseNumber],
  });
  return rows;
}

/**
 * Writes what a later decision orders, in the caller's transaction, which holds the lock of the case: the new orders
 * and what is kept back of earlier ones. Done again it changes nothing. Whatever is due leaves with the next sweep of
 * the gateway.
 */
export async function writeOrderPlan(on: Connection, caseNumber: string, plan: OrderPlan): Promise<void> {
  const parameter = {
    orders: plan.orders.map((order) => orderRecord(caseNumber, order, null)),
    netting: plan.netting.map(({ key, nettedFen }) => ({
      order_id: orderId(caseNumber, key),
      netted_fen: nettedFen,
    })),
  };
  await on.query({
    name: 'write-order-plan',
    text: `
      with netted as (
        update ledger.payment_order o set netted_fen = r.netted_fen,
            status = case when r.netted_fen = o.amount_fen then 'offset' else o.status end
          from jsonb_to_recordset($1::jsonb->'netting') as r(order_id uuid, netted_fen bigint)
         where o.order_id = r.order_id
      )
      ${insertOrdersSql("$1::jsonb->'orders'", '$2')}`,
    values: [JSON.stringify(parameter), caseNumber],
  });
  if (plan.netting.length > 0) await dropQuestions(on, caseNumber);
}

/** Nobody is asked to say yes to what is not paid any more. */
async function dropQuestions(on: Connection, caseNumber: string): Promise<void> {
  await on.query({
    name: 'drop-questions',
    text: `update ledger.human_task t set status = 'overtaken', completed_at = clock_timestamp()
            where t.case_number = $1 and t.kind = 'claim-confirmation' and t.status = 'open'
              and not exists (select from ledger.payment_order o
                               where o.task_id = t.id and o.status = 'awaiting-confirmation')`,
    values: [caseNumber],
  });
}

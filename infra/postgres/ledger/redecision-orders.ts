import type { KnownOrder, OrderPlan, PlannedOrder } from '../../../policies/payments/plan-orders.ts';
import type { OrderKey } from '../../../schemas/payment.ts';
import { derivedId } from '../../messages/derived-id.ts';
import type { Connection } from '../pool.ts';

function orderId(caseNumber: string, { subject, entitlement, period, revision }: OrderKey): string {
  return derivedId('payment-order', caseNumber, subject, entitlement, period, revision);
}

function orderRecord(caseNumber: string, order: PlannedOrder): Record<string, unknown> {
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
  };
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

/** Writes what a later decision orders, in the caller's transaction. */
export async function writeOrderPlan(on: Connection, caseNumber: string, plan: OrderPlan): Promise<void> {
  const parameter = {
    orders: plan.orders.map((order) => orderRecord(caseNumber, order)),
    netting: plan.netting.map(({ key, nettedFen }) => ({
      order_id: orderId(caseNumber, key),
      netted_fen: nettedFen,
    })),
  };
  await on.query({
    name: 'write-order-plan',
    text: `
      with netted as (
        update ledger.payment_order o set netted_fen = r.netted_fen
          from jsonb_to_recordset($1::jsonb->'netting') as r(order_id uuid, netted_fen bigint)
         where o.order_id = r.order_id
      )
      insert into ledger.payment_order (order_id, case_number, subject, entitlement, period, revision, payer,
        department, amount_fen, netted_fen, shares, payee, claim, due_on, status, look_at)
      select r.order_id, $2, r.subject, r.entitlement, r.period, r.revision, r.payer, r.department,
          r.amount_fen, r.netted_fen, r.shares, r.payee, r.claim, r.due_on, r.status,
          r.due_on::timestamp at time zone 'Asia/Shanghai'
        from jsonb_to_recordset($1::jsonb->'orders') as r(order_id uuid, subject text, entitlement text, period text,
          revision integer, payer text, department text, amount_fen bigint, netted_fen bigint, shares jsonb, payee text,
          claim text, due_on date, status text)
      on conflict do nothing`,
    values: [JSON.stringify(parameter), caseNumber],
  });
}

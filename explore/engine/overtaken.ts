import type { World } from '../world/world.ts';
import type { Violation } from './invariants.ts';

/**
 * A matter that was ended by a decision or an erasure although a final answer to its request under way stood in the inbox
 * before: one that it is done must win, an objection must at least have been looked at first; one that did not fit the child
 * has had a person of its own. The ledger's own times tell the order, also when it was set back: the clock stands still within one deed, and never goes back.
 */
const OVERTAKEN = `
  select m.case_number || ' ' || m.subject || '/' || m.code as "where", i.outcome, m.status
    from ledger.matter m join ledger.inbox i using (case_number, subject, code, attempt)
   where m.status in ('offline', 'refused', 'withdrawn') and i.kind = 'answer' and i.outcome <> 'accepted'
     and i.received_at < m.ended_at
     and not exists (select from ledger.human_task t where t.event_id = i.event_id and t.kind = 'dead-letter')
     and (i.outcome = 'completed' or i.applied_at is null or i.applied_at > m.ended_at)
   order by 1`;

/** What departments have said and nobody has taken. */
const UNAPPLIED = `
  select case_number || ' ' || subject || '/' || code || ' ' || attempt || ' ' || outcome as "where"
    from ledger.inbox where applied_at is null order by 1`;

/** Payments that the paying department says it has made, with the last time that an order of this key was cancelled. */
const SAID_PAID = `
  select i.command_id as command, i.received_at as landed from ledger.inbox i
   where i.code in ('subsidy-payment', 'allowance-top-up') and i.outcome = 'completed' order by i.event_id`;
const ORDERS = `
  select o.order_id as id, o.status, (
      select max(e.at) from ledger.case_event e
       where e.case_number = o.case_number and e.type = 'payment.cancelled' and e.subject = o.subject
         and e.detail->>'entitlement' = o.entitlement and e.detail->>'period' = o.period
         and (e.detail->>'revision')::integer = o.revision) as cancelled
    from ledger.payment_order o order by o.order_id`;

interface Order {
  readonly id: string;
  readonly status: string;
  readonly cancelled: Date | null;
}

/** What departments have said must not be passed over by what is decided after it has landed. */
export async function overtakenAnswers(world: World, atTheEnd: boolean): Promise<Violation[]> {
  const { database } = world;
  const matters = await database.rows<{ where: string; outcome: string; status: string }>(OVERTAKEN);
  const found = matters.map(({ where, outcome, status }) => ({
    what: `a decision has overtaken an answer: ${outcome}, and the matter is ${status}`,
    where,
  }));
  found.push(...(await unpaid(world, atTheEnd)));
  if (!atTheEnd) return found;
  const left = await database.rows<{ where: string }>(UNAPPLIED);
  return [...found, ...left.map(({ where }) => ({ what: 'an answer is never applied', where }))];
}

/** Where an order may stand that the bank has credited: it was settled otherwise before anybody could know. */
const SETTLED = ['paid', 'cancelled', 'offset'];

/** Holds after a set-back too: what was forgotten of an order does not make it unpaid. */
async function unpaid({ database, departments }: World, atTheEnd: boolean): Promise<Violation[]> {
  const rows = await database.rows<Order>(ORDERS);
  const orders = new Map(rows.map((order) => [order.id, order]));
  const said = await database.rows<{ command: string; landed: Date }>(SAID_PAID);
  const heard = said.flatMap(({ command, landed }) => {
    const order = orders.get(departments.orders.get(command) ?? '');
    if (!order || order.status === 'paid' || order.status === 'offset') return [];
    const isAsked = order.status !== 'cancelled';
    if (!isAsked && !(order.cancelled && landed < order.cancelled)) return [];
    return [
      { what: `the bank has said that it has paid, and the order is ${order.status}`, where: order.id },
    ];
  });
  if (!atTheEnd) return heard;
  const credited = rows.filter(({ id, status }) => departments.credited.has(id) && !SETTLED.includes(status));
  return [
    ...heard,
    ...credited.map(({ id: where, status }) => ({
      what: `the bank has paid, and the order is ${status}`,
      where,
    })),
  ];
}

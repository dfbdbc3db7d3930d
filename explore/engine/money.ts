import { ENDS_ORDERS } from '../../policies/tasks/consequences.ts';
import type { World } from '../world/world.ts';
import type { Violation } from './invariants.ts';

interface OrderRow {
  readonly order_id: string;
  readonly case_number: string;
  readonly subject: string;
  readonly entitlement: string;
  readonly period: string;
  readonly amount: number;
  readonly netted: number;
  readonly status: string;
  readonly waits: boolean;
  /** the claim that it hangs on is done, nobody has declined it, and somebody is left to be paid */
  readonly claimed: boolean;
  readonly command_id: string | null;
  readonly command_open: boolean | null;
}

const ORDERS = `
  select o.order_id, o.case_number, o.subject, o.entitlement, o.period, o.amount_fen::float8 as amount, o.netted_fen::float8 as netted,
    o.status, o.command_id, exists (select from ledger.human_task t where t.id = o.task_id and t.status = 'open') as waits,
    o.entitlement = 'childcare-subsidy' and exists (select from ledger.matter m where m.case_number = o.case_number
        and m.subject = o.subject and m.code = 'childcare-subsidy-claim' and m.status = 'completed')
      and not exists (select from ledger.erasure e where e.case_number = o.case_number and e.subject in ('family', 'mother'))
      and not exists (select from ledger.human_task t where t.id = o.task_id and t.outcome in ('${ENDS_ORDERS.join("', '")}')) as claimed,
    (select c.done_at is null from ledger.outbox c where c.id = o.command_id) as command_open
    from ledger.payment_order o where o.department = 'finance' order by o.order_id`;

const WAITS_FOR_A_PERSON = ['awaiting-confirmation', 'returned', 'refused', 'recovering'];

/**
 * What the bank has credited, what is still to be paid and what is asked back come to what was decided, for each
 * period of an entitlement; nobody is asked for what was never paid. A ledger that was set back has forgotten decisions: then sums
 * are not compared, but each order by itself (overtaken.ts).
 */
export async function moneyViolations(world: World, atTheEnd: boolean): Promise<Violation[]> {
  const orders = await world.database.rows<OrderRow>(ORDERS);
  const found = orders.flatMap((o) => [...stuck(o), ...unheard(o, world)]);
  if (world.setBacks > 0) return found;
  const groups = Map.groupBy(orders, (o) => `${o.case_number} ${o.subject}/${o.entitlement} ${o.period}`);
  for (const [where, group] of groups) {
    const of = sums(group, world.departments.credited);
    const difference = of.credited + of.toPay + of.given - of.askedBack - of.decided;
    if (difference > 0)
      found.push({ what: 'more is paid than was decided', where: `${where}: ${difference} fen` });
    if (difference < 0)
      found.push({ what: 'less is paid than was decided', where: `${where}: ${-difference} fen` });
    if (atTheEnd && of.askedBack > of.credited)
      found.push({ what: 'the family is asked for money that it never got', where });
  }
  return found;
}

function stuck({
  status,
  waits,
  claimed,
  amount,
  command_open: isOpen,
  order_id: where,
}: OrderRow): Violation[] {
  if (status === 'cancelled' && claimed && amount > 0)
    return [{ what: 'an order is cancelled, and the claim that it hangs on is done', where }];
  if (WAITS_FOR_A_PERSON.includes(status) && !waits)
    return [{ what: `an order is ${status}, and no task is open`, where }];
  if (status === 'sent' && isOpen === false)
    return [{ what: 'an order is sent, and its command is not open', where }];
  return [];
}

/** A department answers whatever it is asked again, so that what it has said reaches the order in the end. */
function unheard({ status, command_id: command, order_id: where }: OrderRow, world: World): Violation[] {
  const said = command === null ? undefined : world.departments.decided.get(command);
  if (status !== 'sent' || !said?.said) return [];
  return [{ what: 'an order is sent, and its department has answered', where }];
}

function sums(orders: readonly OrderRow[], bank: ReadonlyMap<string, number>) {
  const of = { credited: 0, toPay: 0, given: 0, askedBack: 0, decided: 0 };
  for (const { order_id: id, amount, netted, status } of orders) {
    of.decided += amount;
    const credited = bank.get(id);
    if (credited !== undefined) of.credited += credited;
    else if (amount < 0) of.askedBack += -amount - netted;
    else if (status === 'cancelled') of.given += amount - netted;
    else of.toPay += amount - netted;
  }
  return of;
}

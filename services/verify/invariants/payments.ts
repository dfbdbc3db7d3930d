import { ENDS_ORDERS } from '../../../policies/tasks/consequences.ts';
import { reachableStatuses } from '../../../policies/payments/reachable-statuses.ts';
import type { TaskDecision } from '../../../schemas/tasks/kinds.ts';
import type { Evidence } from '../evidence.ts';
import { listOf, Tally, type Finding, type Rule } from '../invariant.ts';
import { setAside } from '../standing-rules.ts';
import { compareDecisions } from './payments-decided.ts';

const at = (o: string): string =>
  `${o}.case_number || ' ' || ${o}.subject || '/' || ${o}.entitlement || ' ' || ${o}.period`;

const PAID_OUT = `o.department = 'finance'`;
const credited = (order: string): string =>
  `exists (select from finance.bank_transfer b where b.order_id = ${order} and b.outcome = 'credited')`;
/** A payment of finance `p` as its last attempt has it: the line `l`, and the correction `c` that a later attempt is. */
const LAST_ATTEMPT = `finance.payment p
  left join lateral (select * from finance.batch_line each where each.order_id = p.order_id
                      order by each.attempt desc limit 1) l on true
  left join finance.payment_correction c on c.order_id = l.order_id and c.attempt = l.attempt`;
const commandOpen = `exists (select from ledger.outbox c where c.id = o.command_id and c.done_at is null)`;
const GATE = `(case o.entitlement when 'childcare-subsidy' then 'childcare-subsidy-claim'
  when 'maternity-allowance' then 'maternity-allowance-payment' end)`;
const gate = (
  status: string,
): string => `exists (select from ledger.matter m where m.case_number = o.case_number
  and m.subject = o.subject and m.code = ${GATE} and m.status ${status})`;

/** A person has said so of the order. */
const decidedAs = (outcome: TaskDecision): string => `exists (select from ledger.human_task t
  where t.id = o.task_id and t.status = 'completed' and t.outcome = '${outcome}')`;

/** What the family has got otherwise than from the bank, as a person says. */
const paidElsewhere = `case when o.status = 'paid' and ${decidedAs('paid-elsewhere')} then o.amount_fen - o.netted_fen end`;

const ONCE: readonly Rule[] = [
  {
    what: 'the bank has credited an order twice',
    sql: `select min(b.order_id::text) as at from finance.bank_transfer b
           where b.outcome = 'credited' group by b.order_id having count(*) > 1`,
  },
  {
    what: 'the bank has credited money that no order asked for',
    sql: `select b.order_id as at from finance.bank_transfer b
           where b.outcome = 'credited' and not exists (
             select from ledger.payment_order o where o.order_id = b.order_id and ${PAID_OUT})`,
  },
  {
    what: 'the bank has credited another sum than was ordered',
    sql: `select ${at('o')} as at from finance.bank_transfer b join ledger.payment_order o using (order_id)
           where b.outcome = 'credited' and b.amount_fen <> o.amount_fen - o.netted_fen`,
  },
  {
    what: 'two orders pay the same period by the same decision',
    sql: `select ${at('o')} as at from ledger.payment_order o
           group by o.case_number, o.subject, o.entitlement, o.period, o.revision having count(*) > 1`,
  },
];

const REGISTER: readonly Rule[] = [
  {
    what: 'a payment in the register of finance without an order',
    sql: `select ${at('p')} as at from finance.payment p
           where not exists (select from ledger.payment_order o where o.order_id = p.order_id and ${PAID_OUT})`,
  },
  {
    what: 'a payment is of another sum, person or period than its order',
    sql: `select ${at('p')} as at from ${LAST_ATTEMPT} join ledger.payment_order o on o.order_id = p.order_id
           where (p.case_number, p.subject, p.entitlement, p.period, p.revision)
                 is distinct from (o.case_number, o.subject, o.entitlement, o.period, o.revision)
              or (l.outcome is distinct from 'returned'
                  and coalesce(c.amount_fen, p.amount_fen) <> o.amount_fen - o.netted_fen)`,
  },
  {
    what: 'the register of finance and the bank say different things of a payment',
    sql: `select ${at('p')} as at from ${LAST_ATTEMPT}
           where l.order_id is null
              or (l.outcome = 'credited' and not ${credited('p.order_id')})
              or ((l.batch_id is null and l.outcome is null or l.outcome = 'returned') and ${credited('p.order_id')})
              or exists (select from finance.batch_line l left join finance.bank_transfer b using (order_id, attempt)
                          where l.order_id = p.order_id and l.outcome in ('credited', 'returned')
                            and l.outcome is distinct from b.outcome)`,
  },
  {
    what: 'a batch does not add up',
    sql: `select 'batch ' || b.batch_id as at from finance.payment_batch b
            left join finance.batch_line l on l.batch_id = b.batch_id
           group by b.batch_id having count(l.order_id) <> b.line_count or coalesce(sum(l.amount_fen), 0) <> b.amount_fen`,
  },
];

const ORDERS: readonly Rule[] = [
  {
    what: 'an order counts as paid, and nobody has paid it',
    sql: `select ${at('o')} as at from ledger.payment_order o
           where o.status = 'paid' and not ${decidedAs('paid-elsewhere')} and case
             when o.department = 'finance' then not ${credited('o.order_id')}
             when o.command_id is null then not exists (select from medical_insurance.allowance_payment a
               where a.case_number = o.case_number and a.subject = o.subject and a.amount_fen in (o.amount_fen, o.amount_fen - o.netted_fen))
               and not exists (select from ledger.case_event e where e.case_number = o.case_number
                 and e.subject = o.subject and e.code = ${GATE} and e.type = 'matter.obtained')
             else not exists (select from medical_insurance.allowance_top_up t
               where t.order_id = o.order_id and t.amount_fen = o.amount_fen - o.netted_fen) end`,
  },
  {
    what: 'an order was paid and does not know of it',
    sql: `select ${at('o')} as at from ledger.payment_order o
           where o.status <> 'paid' and not ${commandOpen}
             and (${credited('o.order_id')}
               or exists (select from medical_insurance.allowance_top_up t where t.order_id = o.order_id))`,
  },
  {
    what: 'an order that no decision asks for',
    sql: `select ${at('o')} as at from ledger.payment_order o
           where not exists (select from ledger.entitlement_decision d
                              where d.case_number = o.case_number and d.revision = o.revision)`,
  },
  {
    what: 'an order waits for a person, and no task is open',
    sql: `select ${at('o')} as at from ledger.payment_order o
           where o.status in ('awaiting-confirmation', 'returned', 'refused', 'recovering')
             and not exists (select from ledger.human_task t where t.id = o.task_id and t.status = 'open')`,
  },
  {
    what: 'an order is with a department, and nothing of it is under way there',
    sql: `select ${at('o')} as at from ledger.payment_order o
           where o.status = 'sent' and case when o.command_id is null
             then not ${gate(`in ('waiting', 'requested', 'processing', 'correction', 'manual')`)} else not ${commandOpen} end`,
  },
  {
    what: 'an order was given up by nobody',
    sql: `select ${at('o')} as at from ledger.payment_order o
           where o.status = 'cancelled'
             and not exists (select from ledger.human_task t
                              where t.id = o.task_id and t.status = 'completed' and t.outcome in ${listOf(ENDS_ORDERS)})
             and not ${gate(`in ('refused', 'offline', 'withdrawn', 'revoked')`)}
             and not exists (select from ledger.erasure e where e.case_number = o.case_number
                                and e.subject in ('mother', 'family'))`,
  },
  {
    what: 'what is kept back of some periods is not what was paid too much for others',
    sql: `select min(${at('o')}) as at from ledger.payment_order o
           group by o.case_number, o.subject, o.entitlement
          having sum(case when o.amount_fen > 0 then o.netted_fen else -o.netted_fen end) <> 0`,
  },
];

const REACHABLE = reachableStatuses();

/** What the table of states (policies/payments/transitions.ts) promises of every order. */
const STATES: readonly Rule[] = [
  {
    what: 'an order stands where the table of states does not lead',
    sql: `select ${at('o')} as at from ledger.payment_order o
           where case when o.amount_fen > 0 then o.status not in ${listOf(REACHABLE.orders)}
                      else o.status not in ${listOf(REACHABLE.debts)} or o.command_id is not null end
              or (o.status = 'offset' and o.netted_fen <> abs(o.amount_fen))
              or (o.status in ('returned', 'refused') and (o.attempt = 0 or o.command_id is null))
              or (o.status = 'paid' and o.paid_at is null)`,
  },
  {
    what: 'a family is asked for money of a period that it never got',
    sql: `select min(${at('o')}) as at from ledger.payment_order o
            left join finance.bank_transfer b on b.order_id = o.order_id and b.outcome = 'credited'
           where ${PAID_OUT} group by o.case_number, o.subject, o.entitlement, o.period
          having sum(case when o.status in ('recovering', 'recovered') then -o.amount_fen - o.netted_fen else 0 end)
                   > coalesce(sum(coalesce(b.amount_fen, ${paidElsewhere})), 0)`,
  },
];

function late(grace: string): Rule[] {
  return [
    {
      what: 'an order is due, and nobody moves it',
      sql: `select ${at('o')} as at from ledger.payment_order o
             where o.status = 'scheduled' and not ${setAside('o.case_number')}
               and not exists (select from ledger.due d where d.id = o.order_id and d.due_at >= now() - ${grace})`,
    },
    {
      what: 'a payment is queued, and no batch takes it',
      sql: `select ${at('p')} as at from finance.batch_line l join finance.payment p using (order_id)
             where l.batch_id is null and l.outcome is null and l.queued_at < now() - ${grace}`,
    },
    {
      what: 'a batch was formed and never settled',
      sql: `select 'batch ' || b.batch_id as at from finance.payment_batch b
             where b.settled_at is null and b.formed_at < now() - ${grace}`,
    },
  ];
}

/**
 * R3: each period of an entitlement is paid at most once for each decision, what is ordered is what was decided (but for
 * what waits for a person because it can hardly be), no money moves without an order, every order stands where the table of
 * states leads, nobody is asked for money that was never paid, and every order that is due is on its way or with a person.
 */
export async function payments(evidence: Evidence): Promise<Finding> {
  const { snapshot, graceSeconds } = evidence;
  const tally = new Tally();
  const rows = await snapshot.query<{ n: number; under_way: number }>(
    `select count(*)::int as n, count(*) filter (where o.status = 'sent')::int as under_way from ledger.payment_order o`,
  );
  tally.checked(rows[0]?.n ?? 0);
  tally.lagging(rows[0]?.under_way ?? 0);
  const grace = `interval '${Number(graceSeconds)} seconds'`;
  await tally.apply(snapshot, [...ONCE, ...REGISTER, ...ORDERS, ...STATES, ...late(grace)]);
  await compareDecisions(evidence, tally);
  return tally.finding();
}

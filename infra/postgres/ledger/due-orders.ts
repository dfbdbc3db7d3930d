import type { BirthNotification } from '../../../schemas/birth-notification.ts';
import type { MatterStatus, Subject } from '../../../schemas/matter.ts';
import { PAYMENT_GATES, type Order } from '../../../schemas/payment.ts';
import type { DueOrder } from '../../../policies/payments/next-move.ts';
import type { Keyring } from '../../sealing/keys.ts';
import type { Connection } from '../pool.ts';
import { factsOf, joinNotification, openSubjects } from './facts.ts';

/** An order with what is needed to move it, read and locked. */
export interface OpenOrder extends Order {
  readonly id: string;
  readonly caseNumber: string;
  readonly status: string;
  readonly attempt: number;
  readonly commandId: string | null;
  readonly taskId: string | null;
  readonly confirmed: boolean;
  readonly gate: MatterStatus | null;
  readonly commandOpen: boolean;
  readonly commandUnsent: boolean;
  /** the open task in which the parents are asked to confirm */
  readonly confirmation: string | null;
}

/** The locked orders of one case, and its family. Undefined: the family's key was erased, nobody can be paid. */
export interface OrdersOfCase {
  readonly caseNumber: string;
  readonly notification: BirthNotification | undefined;
  readonly orders: readonly OpenOrder[];
}

interface Row extends OpenOrder {
  readonly subjects: { subject: Subject; key: string | null; facts: string | null }[] | null;
}

const gateOf = Object.entries(PAYMENT_GATES)
  .map(([entitlement, code]) => `when '${entitlement}' then '${code}'`)
  .join(' ');

const OPEN = (locked: string): string => `
  with o as materialized (${locked} for update of o skip locked)
  select o.order_id as id, o.case_number as "caseNumber", o.subject, o.entitlement, o.period, o.revision, o.payer,
    o.department, o.amount_fen::float8 as "amountFen", o.netted_fen::float8 as "nettedFen", o.shares, o.payee, o.claim,
    o.due_on::text as "dueOn", o.status, o.attempt, o.command_id as "commandId", o.task_id as "taskId",
    o.confirmed_at is not null as confirmed,
    (select m.status from ledger.matter m where m.case_number = o.case_number and m.subject = o.subject
        and m.code = case o.entitlement ${gateOf} end) as gate,
    command.sends is not null as "commandOpen", coalesce(command.sends = 0, false) as "commandUnsent",
    (select t.id from ledger.human_task t where t.case_number = o.case_number and t.kind = 'claim-confirmation'
        and t.status = 'open' limit 1) as confirmation,
    (select json_agg(json_build_object('subject', s.subject, 'key', encode(s.wrapped_key, 'base64'),
       'facts', encode(s.facts, 'base64'))) from ledger.subject s where s.case_number = o.case_number) as subjects
  from o left join ledger.outbox command on command.id = o.command_id and command.done_at is null
  order by o.case_number, o.subject, o.entitlement, o.period, o.revision`;

const DUE = OPEN(`select * from ledger.payment_order o
  where (o.status = 'scheduled' or (o.status = 'sent' and o.command_id is not null)) and o.look_at <= clock_timestamp()
  order by o.look_at limit $1`);

/** Takes orders that are due; others may take others meanwhile. */
export async function takeDueOrders(
  on: Connection,
  keyring: Keyring,
  limit: number,
): Promise<OrdersOfCase[]> {
  const { rows } = await on.query<Row>({ name: 'take-due-orders', text: DUE, values: [limit] });
  return byCase(rows, keyring);
}

const OF_COMMANDS = OPEN('select * from ledger.payment_order o where o.command_id = any($1::uuid[])').replace(
  'skip locked',
  '',
);

/** The orders whose attempt under way was sent by one of these commands. */
export async function ordersOfCommands(
  on: Connection,
  keyring: Keyring,
  commandIds: readonly string[],
): Promise<OrdersOfCase[]> {
  const { rows } = await on.query<Row>({
    name: 'orders-of-commands',
    text: OF_COMMANDS,
    values: [commandIds],
  });
  return byCase(rows, keyring);
}

function byCase(rows: readonly Row[], keyring: Keyring): OrdersOfCase[] {
  return [...Map.groupBy(rows, (row) => row.caseNumber)].map(([caseNumber, orders]) => {
    const sealed = (orders[0]?.subjects ?? []).map(({ subject, key, facts }) => ({
      subject,
      wrappedKey: key === null ? null : Buffer.from(key, 'base64'),
      facts: facts === null ? null : Buffer.from(facts, 'base64'),
    }));
    const parts = factsOf(openSubjects(keyring, caseNumber, sealed));
    const known = parts.has('family') && parts.has('mother');
    return { caseNumber, notification: known ? joinNotification(parts) : undefined, orders };
  });
}

/** The order as the rules of payment see it. */
export function asDue(order: OpenOrder, notification: BirthNotification): DueOrder {
  const status = order.status === 'sent' ? 'sent' : 'scheduled';
  return { ...order, status, hasAccount: notification.choices?.payee !== undefined };
}

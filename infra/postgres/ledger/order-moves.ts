import type { OrderKey, PaymentStatus } from '../../../schemas/payment.ts';
import type { PaymentTaskKind } from '../../../schemas/task.ts';
import { insertOutboxSql, outboxRecord, type OutboxRow } from '../../outbox/outbox.ts';
import type { Connection } from '../pool.ts';
import type { PreparedNotice } from './notices.ts';

/** What becomes of one order. What is left out stays as it is. */
export interface OrderChange {
  readonly orderId: string;
  readonly status: PaymentStatus;
  readonly attempt?: number;
  readonly commandId?: string;
  readonly taskId?: string;
  readonly paymentNumber?: string;
  /** looked at again then; `infinity`: not before something happens */
  readonly lookAt?: string;
}

/** A task about payments: it belongs to no piece of work. */
export interface OrderTask {
  readonly id: string;
  readonly caseNumber: string;
  readonly subject: OrderKey['subject'];
  readonly attempt: number;
  readonly kind: PaymentTaskKind | 'late-answer' | 'employer-not-told';
  readonly dedupeKey: string;
  readonly reason: string;
  readonly asks: readonly string[];
  /** RFC 3339 */
  readonly deadline: string;
}

export interface OrderEvent {
  readonly caseNumber: string;
  readonly type: string;
  readonly subject: OrderKey['subject'];
  readonly actor: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** Everything that moving some orders comes to, written in one statement. */
export interface OrderMoves {
  readonly orders: OrderChange[];
  readonly tasks: OrderTask[];
  /** open tasks that something else has settled */
  readonly overtaken: string[];
  readonly events: OrderEvent[];
  readonly notices: PreparedNotice[];
  readonly commands: OutboxRow[];
  /** commands that need not be published again */
  readonly answered: string[];
  /** commands to publish again */
  readonly resend: string[];
}

export function noMoves(): OrderMoves {
  return {
    orders: [],
    tasks: [],
    overtaken: [],
    events: [],
    notices: [],
    commands: [],
    answered: [],
    resend: [],
  };
}

/** As in write-case.ts: rows that are there are named by their keys, never looked for by what is open. */
const WRITE = `
  with moved as (
    update ledger.payment_order o
       set status = r.status, attempt = coalesce(r.attempt, o.attempt), command_id = coalesce(r.command_id, o.command_id),
           task_id = coalesce(r.task_id, o.task_id), look_at = coalesce(r.look_at, o.look_at),
           payment_number = coalesce(r.payment_number, o.payment_number),
           sent_at = case when r.status = 'sent' and o.status <> 'sent' then clock_timestamp() else o.sent_at end,
           paid_at = case when r.status = 'paid' then clock_timestamp() else o.paid_at end
      from jsonb_to_recordset($1::jsonb->'orders') as r(order_id uuid, status text, attempt integer, command_id uuid,
        task_id uuid, payment_number text, look_at timestamptz)
     where o.order_id = r.order_id
  ), tasks as (
    insert into ledger.human_task (id, case_number, subject, attempt, kind, dedupe_key, reason, asks, deadline)
    select r.id, r.case_number, r.subject, r.attempt, r.kind, r.dedupe_key, r.reason, r.asks, r.deadline
      from jsonb_to_recordset($1::jsonb->'tasks') as r(id uuid, case_number text, subject text, attempt integer,
        kind text, dedupe_key text, reason text, asks text[], deadline timestamptz)
    on conflict (dedupe_key) do nothing
  ), overtaken as (
    update ledger.human_task set
        completed_at = case when status = 'open' then clock_timestamp() else completed_at end,
        status = case when status = 'open' then 'overtaken' else status end
     where id = any($2::uuid[])
  ), events as (
    insert into ledger.case_event (case_number, type, subject, actor, detail, at)
    select r.case_number, r.type, r.subject, r.actor, r.detail, clock_timestamp()
      from jsonb_to_recordset($1::jsonb->'events') as r(case_number text, type text, subject text, actor text, detail jsonb)
  ), notices as (
    insert into ledger.notice (id, case_number, template, dedupe_key)
    select r.id, r.case_number, r.template, r.occasion
      from jsonb_to_recordset($1::jsonb->'notices') as r(id uuid, case_number text, template text, occasion text)
    on conflict do nothing
  ), answered as (
    update ledger.outbox set done_at = coalesce(done_at, clock_timestamp()), body = null where id = any($3::uuid[])
  ), resent as (
    update ledger.outbox set due_at = case when done_at is null then clock_timestamp() else due_at end
     where id = any($4::uuid[])
  )
  ${insertOutboxSql('ledger', "($1::jsonb->'outbox')")}`;

/** Writes the moves inside the caller's transaction. @returns whether anything is to be published */
export async function writeOrderMoves(on: Connection, moves: OrderMoves): Promise<boolean> {
  const outbox = [...moves.commands, ...moves.notices.map((n) => n.message)];
  const parameter = {
    orders: moves.orders.map((o) => ({
      order_id: o.orderId,
      status: o.status,
      attempt: o.attempt ?? null,
      command_id: o.commandId ?? null,
      task_id: o.taskId ?? null,
      payment_number: o.paymentNumber ?? null,
      look_at: o.lookAt ?? null,
    })),
    tasks: moves.tasks.map((t) => ({
      id: t.id,
      case_number: t.caseNumber,
      subject: t.subject,
      attempt: t.attempt,
      kind: t.kind,
      dedupe_key: t.dedupeKey,
      reason: t.reason,
      asks: t.asks,
      deadline: t.deadline,
    })),
    events: moves.events.map(({ caseNumber, ...event }) => ({ case_number: caseNumber, ...event })),
    notices: moves.notices.map((n) => ({
      id: n.id,
      case_number: n.caseNumber,
      template: n.template,
      occasion: n.occasion,
    })),
    outbox: outbox.map(outboxRecord),
  };
  await on.query({
    name: 'write-order-moves',
    text: WRITE,
    values: [JSON.stringify(parameter), moves.overtaken, moves.answered, moves.resend],
  });
  return outbox.length > 0 || moves.resend.length > 0;
}

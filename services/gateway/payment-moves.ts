import { derivedId } from '../../infra/messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../infra/messages/envelope.ts';
import type { OutboxRow } from '../../infra/outbox/outbox.ts';
import { asDue, type OpenOrder, type OrdersOfCase } from '../../infra/postgres/ledger/due-orders.ts';
import { prepareNotice } from '../../infra/postgres/ledger/notices.ts';
import type { OrderMoves } from '../../infra/postgres/ledger/order-moves.ts';
import { paymentCommandId } from '../../infra/postgres/ledger/payment-orders.ts';
import { sealContext, type Keyring } from '../../infra/sealing/keys.ts';
import { sealJson } from '../../infra/sealing/seal.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { householdOrResidence, motherPool } from '../../policies/graph/household.ts';
import { isMonth } from '../../policies/payments/instalments.ts';
import { nextMove } from '../../policies/payments/next-move.ts';
import { periodText } from '../../policies/payments/yuan.ts';
import { taskDeadline } from '../../policies/tasks/deadline.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import { WORK, type PaymentCode } from '../../schemas/matter.ts';
import type { CommandOf } from '../../schemas/matters/registry.ts';
import { eventType } from '../../schemas/message.ts';
import { receiverOf, type NoticeTemplate } from '../../schemas/notice.ts';
import type { PayingDepartment } from '../../schemas/payment.ts';
import type { PaymentTaskKind } from '../../schemas/task.ts';
import { commandsTopic } from '../../schemas/topic.ts';

/** What moves of orders are made with. */
export interface MoveContext {
  readonly keyring: Keyring;
  readonly now: Date;
  /** how long a paying department may be silent before a person is asked */
  readonly patienceSeconds: number;
}

const CODE_OF: Readonly<Record<PayingDepartment, PaymentCode>> = {
  finance: 'subsidy-payment',
  'medical-insurance': 'allowance-top-up',
};

const WAIT_MS = 60_000;

/** 育儿补贴（国家）（2027年） */
export function titleOf({ entitlement, period }: OpenOrder): string {
  return `${ENTITLEMENTS[entitlement]}${periodText(period)}`;
}

/** Decides what each due order of a case needs, and adds it to `moves`. */
export function moveOrdersOfCase(of: OrdersOfCase, moves: OrderMoves, context: MoveContext): void {
  const { notification } = of;
  const unconfirmed: OpenOrder[] = [];
  for (const order of of.orders) {
    if (!notification) {
      cancel(order, moves);
      continue;
    }
    const move = nextMove(asDue(order, notification));
    if (move === 'confirm') unconfirmed.push(order);
    else MOVES[move]({ order, notification, moves, context });
  }
  if (unconfirmed.length > 0 && notification) askToConfirm(unconfirmed, notification, moves, context);
}

interface Moving {
  readonly order: OpenOrder;
  readonly notification: BirthNotification;
  readonly moves: OrderMoves;
  readonly context: MoveContext;
}

function later(milliseconds: number, { now }: MoveContext): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}

type Move = (moving: Moving) => void;

const MOVES: Readonly<Record<Exclude<ReturnType<typeof nextMove>, 'confirm'>, Move>> = {
  wait: ({ order, moves, context }) => {
    const status = order.status === 'sent' ? 'sent' : 'scheduled';
    moves.orders.push({ orderId: order.id, status, lookAt: later(WAIT_MS, context) });
  },
  queued: ({ order, moves, context }) => {
    moves.orders.push({ orderId: order.id, status: 'sent', lookAt: patience(context) });
  },
  cancel: ({ order, moves }) => cancel(order, moves),
  settle: ({ order, moves }) => {
    moves.orders.push({ orderId: order.id, status: 'offset' });
  },
  account: (moving) => {
    ask(moving, 'payment-account', `${titleOf(moving.order)}可以支付了，请填写收款账户`);
    tell(moving, 'needs-you', { what: `填写${titleOf(moving.order)}的收款账户` });
  },
  send,
  resend: ({ order, moves, context }) => {
    moves.resend.push(order.commandId ?? '');
    moves.orders.push({ orderId: order.id, status: 'sent', lookAt: patience(context) });
  },
  silent: (moving) => {
    ask(moving, 'payment-silent', `${titleOf(moving.order)}已交支付部门，超过技术时限未收到答复`);
  },
  recover: (moving) => {
    const { order } = moving;
    const fen = -order.amountFen - order.nettedFen;
    ask(
      moving,
      'overpaid',
      `${titleOf(order)}多付${(fen / 100).toFixed(2)}元，尚未支付的各期不够抵扣，请联系家长退回`,
    );
  },
};

function patience(context: MoveContext): string {
  return later(context.patienceSeconds * 1000, context);
}

function cancel(order: OpenOrder, moves: OrderMoves): void {
  moves.orders.push({ orderId: order.id, status: 'cancelled' });
  moves.events.push(eventOf(order, 'payment.cancelled', 'system'));
}

/** The event of an order on its case. */
export function eventOf(order: OpenOrder, type: string, actor: string): OrderMoves['events'][number] {
  const { caseNumber, subject, entitlement, period, revision, department } = order;
  return { caseNumber, type, subject, actor, detail: { entitlement, period, revision, department } };
}

/** A new attempt of the order, to the account that is known now. */
function send({ order, notification, moves, context }: Moving): void {
  const attempt = order.attempt + 1;
  const command = commandOf(order, attempt, notification, context);
  moves.commands.push(command);
  moves.orders.push({
    orderId: order.id,
    status: 'sent',
    attempt,
    commandId: command.id,
    lookAt: patience(context),
  });
  moves.events.push(eventOf(order, 'payment.sent', 'system'));
}

function commandOf(
  order: OpenOrder,
  attempt: number,
  notification: BirthNotification,
  { keyring, now }: MoveContext,
): OutboxRow {
  const { caseNumber, subject, department } = order;
  const code = CODE_OF[department];
  const id = paymentCommandId(order.id, attempt);
  const payload = department === 'finance' ? payment(order, notification) : topUp(order, notification);
  const sealed = sealJson(keyring.receiver(department), sealContext.command(id), payload).toString('base64');
  const body = writeEnvelope({
    id,
    source: CASE_SOURCE,
    type: eventType(code, 'requested'),
    caseNumber,
    time: now,
    data: { caseNumber, subject, matter: code, attempt, sealed },
  });
  const topic = commandsTopic(WORK[code].department);
  return { id, topic, key: caseNumber, kind: 'command', body, ...laneOf(order) };
}

/** What later decisions order, and what falls due on the first of a month, comes in heaps: nobody waits for it. */
function laneOf({ revision, period }: OpenOrder): { readonly lane?: 'bulk' } {
  return revision > 1 || isMonth(period) ? { lane: 'bulk' } : {};
}

function payment(order: OpenOrder, notification: BirthNotification): CommandOf<'subsidy-payment'> {
  const { id, entitlement, period, revision, amountFen, nettedFen, shares } = order;
  const { choices } = notification;
  if (!choices?.payee) throw new RangeError('an order without an account cannot be sent');
  return {
    orderId: id,
    entitlement,
    period,
    revision,
    amountFen: amountFen - nettedFen,
    shares: shares && shares.map((share) => ({ ...share })),
    divisionCode: householdOrResidence(notification),
    payee: choices.payee,
  };
}

function topUp(order: OpenOrder, notification: BirthNotification): CommandOf<'allowance-top-up'> {
  const { id, revision, amountFen, nettedFen } = order;
  return {
    orderId: id,
    revision,
    amountFen: amountFen - nettedFen,
    poolDivisionCode: motherPool(notification),
    payee: notification.choices?.payee ?? null,
  };
}

const STATUS_OF_TASK = {
  'payment-account': 'awaiting-confirmation',
  'payment-silent': 'sent',
  overpaid: 'recovering',
} as const satisfies Partial<Record<PaymentTaskKind, string>>;

/** Opens a task for one order, which waits for it. */
function ask({ order, moves, context }: Moving, kind: keyof typeof STATUS_OF_TASK, reason: string): void {
  const task = orderTask([order], kind, context, {
    reason,
    asks: kind === 'payment-account' ? ['/choices/payee'] : [],
  });
  moves.tasks.push(task);
  moves.orders.push({
    orderId: order.id,
    status: STATUS_OF_TASK[kind],
    taskId: task.id,
    ...(kind === 'payment-silent' ? { lookAt: 'infinity' } : {}),
  });
  moves.events.push(eventOf(order, 'payment.asked', 'system'));
}

/** One yes for everything of a family that is due; an open question takes it in. */
function askToConfirm(
  orders: readonly OpenOrder[],
  notification: BirthNotification,
  moves: OrderMoves,
  context: MoveContext,
): void {
  const [first] = orders;
  if (!first) return;
  const titles = [...new Set(orders.map(titleOf))].join('、');
  const hasAccount = notification.choices?.payee !== undefined;
  const task = orderTask(orders, 'claim-confirmation', context, {
    reason: `${titles}已核定，请家长一方确认申领${hasAccount ? '' : '，并填写收款账户'}`,
    asks: hasAccount ? [] : ['/choices/payee'],
  });
  if (first.confirmation === null) {
    moves.tasks.push(task);
    tell({ order: first, notification, moves, context }, 'needs-you', { what: `确认申领${titles}` });
  }
  for (const order of orders) {
    moves.orders.push({
      orderId: order.id,
      status: 'awaiting-confirmation',
      taskId: first.confirmation ?? task.id,
    });
    moves.events.push(eventOf(order, 'payment.asked', 'system'));
  }
}

/** The same question about the same attempt is one task. */
export function orderTask(
  orders: readonly OpenOrder[],
  kind: OrderMoves['tasks'][number]['kind'],
  { now }: MoveContext,
  { reason, asks }: { readonly reason: string; readonly asks: readonly string[] },
): OrderMoves['tasks'][number] {
  const [first] = orders;
  if (!first) throw new RangeError('a task is about some order');
  const dedupeKey = ['payment', kind, ...orders.map((o) => `${o.id}/${o.attempt}`), now.toISOString()].join(
    '/',
  );
  return {
    id: derivedId('task', dedupeKey),
    caseNumber: first.caseNumber,
    subject: orders.length === 1 ? first.subject : 'family',
    attempt: first.attempt,
    kind,
    dedupeKey,
    reason,
    asks,
    deadline: taskDeadline(kind, now.toISOString()),
  };
}

/** What is paid by the month is told once a month, also where earlier months are paid with it. */
function occasionOf(order: OpenOrder, template: NoticeTemplate, { now }: MoveContext): string {
  const { id, attempt, subject, entitlement, period } = order;
  if (template !== 'paid' || !isMonth(period)) return `payment:${id}:${attempt}`;
  return `${subject}/${entitlement}:${shanghaiDate(now.toISOString()).slice(0, 'yyyy-mm'.length)}`;
}

/** Tells the family of an order. */
export function tell(
  { order, notification, moves, context }: Moving,
  template: NoticeTemplate,
  values: Readonly<Record<string, string>>,
): void {
  const receiver = receiverOf(notification);
  if (!receiver) return;
  const { caseNumber } = order;
  moves.notices.push(
    prepareNotice(context.keyring, {
      caseNumber,
      template,
      occasion: `${template}:${occasionOf(order, template, context)}`,
      phone: receiver.phone,
      values: { name: receiver.name, caseNumber, ...values },
      at: context.now,
    }),
  );
}

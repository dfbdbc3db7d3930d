import { ifReadable } from '../../../infra/postgres/fault.ts';
import type { Connection } from '../../../infra/postgres/pool.ts';
import { correctionNeeded, refused, type Asked, type CommandHandler, type Decision } from '../kit/handler.ts';
import { officeNumber, type Office } from '../kit/office.ts';
import type { RegisterWrite, Statement } from '../kit/register.ts';
import {
  openPayment,
  PAYMENT_COLUMNS,
  PAYMENT_OF_LINE,
  paidResult,
  paymentPlace,
  type PaymentRow,
} from './payment.ts';

type PaymentAsked = Asked<'subsidy-payment'>;

const COLUMNS = `order_id uuid, case_number text, subject text, entitlement text, period text, revision integer,
  attempt integer, command_id uuid, number_hash text, sealed text, division_code text, amount_fen bigint, shares jsonb`;

/** An order is taken in once: a second insert of it finds the first, which the careful try then looks at. */
const takeIn: Statement = {
  name: 'payment+',
  sql: (schema, parameter) =>
    `insert into ${schema}.payment (order_id, case_number, subject, entitlement, period, revision, attempt, command_id,
       number_hash, sealed, division_code, amount_fen, shares)
     select r.order_id, r.case_number, r.subject, r.entitlement, r.period, r.revision, r.attempt, r.command_id,
       decode(r.number_hash, 'base64'), decode(r.sealed, 'base64'), r.division_code, r.amount_fen, r.shares
     from jsonb_to_recordset(${parameter}::jsonb) as r(${COLUMNS}) order by r.order_id`,
};

/** A returned payment goes again, to the account that is given now: what was taken in before stays as it is. */
const correct: Statement = {
  name: 'payment_correction+',
  sql: (schema, parameter) =>
    `insert into ${schema}.payment_correction (order_id, attempt, command_id, sealed, amount_fen, shares)
     select r.order_id, r.attempt, r.command_id, decode(r.sealed, 'base64'), r.amount_fen, r.shares
     from jsonb_to_recordset(${parameter}::jsonb) as r(${COLUMNS}) order by r.order_id`,
};

/** Each attempt is queued once, with what was taken in for it. */
const queue: Statement = {
  name: 'batch_line+',
  sql: (schema, parameter) =>
    `insert into ${schema}.batch_line (order_id, attempt, amount_fen) select r.order_id, r.attempt, r.amount_fen
     from jsonb_to_recordset(${parameter}::jsonb) as r(${COLUMNS}) order by r.order_id`,
};

/** What could not be read is queued again, now that it can be. */
const queueAgain: Statement = {
  name: 'batch_line~',
  sql: (schema, parameter) =>
    `update ${schema}.batch_line l set outcome = null, queued_at = now()
     from jsonb_to_recordset(${parameter}::jsonb) as r(${COLUMNS})
     where l.order_id = r.order_id and l.attempt = r.attempt and l.outcome = 'unreadable'`,
};

/** The payments of orders that are known, as their last attempt has them. */
async function findPayments(
  on: Connection,
  asked: readonly PaymentAsked[],
): Promise<Map<string, PaymentRow>> {
  const orders = asked.map(({ command }) => command.payload.orderId);
  const { rows } = await on.query<PaymentRow>({
    name: 'find-payments',
    text: `select ${PAYMENT_COLUMNS} from finance.batch_line l ${PAYMENT_OF_LINE}
             left join finance.payment_batch b on b.batch_id = l.batch_id
            where l.order_id = any($1::uuid[]) and not exists (select from finance.batch_line later
               where later.order_id = l.order_id and later.attempt > l.attempt)
              for update of l`,
    values: [orders],
  });
  const byOrder = new Map(rows.map((row) => [row.order_id, row]));
  return new Map(
    asked.flatMap(({ command }) => {
      const row = byOrder.get(command.payload.orderId);
      return row ? [[command.id, row] as const] : [];
    }),
  );
}

/**
 * 补贴支付: taken into the queue from which batches are formed, and answered when the bank has. An order that is paid
 * is answered as paid, whoever asks and however late; nothing is ever paid for it again.
 */
export const subsidyPayment: CommandHandler<'subsidy-payment', PaymentRow> = {
  lookUp: findPayments,
  decide(asked, office, known) {
    if (known) return decideKnown(asked, office, known);
    const { command, serial } = asked;
    const { payee, divisionCode, shares } = command.payload;
    const total = shares?.reduce((sum, share) => sum + share.percent, 0);
    if (total !== undefined && total !== 100)
      return refused('shares-not-whole', '各级财政分担比例之和不是百分之百');
    if (payee.accountNumber === '')
      return correctionNeeded('account-missing', '没有收款账户', ['/choices/payee']);
    const number = officeNumber('BZ', divisionCode, serial);
    return { outcome: 'deferred', writes: writesOf(takeIn, asked, office, number) };
  },
};

function decideKnown(asked: PaymentAsked, office: Office, known: PaymentRow): Decision<'subsidy-payment'> {
  const { command } = asked;
  if (known.status === 'paid') return { outcome: 'completed', result: paidResult(office, known), writes: [] };
  if (known.command_id === command.id) {
    // Taken in before, and not answered yet: the batch answers.
    const again = known.status === 'unreadable' && opens(office, known);
    const record = { order_id: known.order_id, attempt: known.attempt };
    return { outcome: 'deferred', writes: again ? [{ statement: queueAgain, record }] : [] };
  }
  if (known.status === 'returned' && command.attempt > known.attempt) {
    const { number } = openPayment(office, known);
    return { outcome: 'deferred', writes: writesOf(correct, asked, office, number) };
  }
  return refused('payment-under-way', '该支付单的另一次支付正在办理');
}

function opens(office: Office, row: PaymentRow): boolean {
  return ifReadable(() => openPayment(office, row)) !== undefined;
}

/** What is taken in, and its attempt in the queue. */
function writesOf(
  statement: Statement,
  asked: PaymentAsked,
  office: Office,
  number: string,
): readonly RegisterWrite[] {
  const { command } = asked;
  const { orderId, entitlement, period, revision, amountFen, shares, divisionCode, payee } = command.payload;
  const record = {
    order_id: orderId,
    case_number: command.caseNumber,
    subject: command.subject,
    entitlement,
    period,
    revision,
    attempt: command.attempt,
    command_id: command.id,
    number_hash: office.hash('number:payment', number),
    sealed: office.seal(paymentPlace(orderId, amountFen), { number, payee, ticket: command.ticket }),
    division_code: divisionCode,
    amount_fen: amountFen,
    shares,
  };
  return [
    { statement, record },
    { statement: queue, record },
  ];
}

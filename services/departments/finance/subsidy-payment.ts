import type { Connection } from '../../../infra/postgres/pool.ts';
import { correctionNeeded, refused, type Asked, type CommandHandler, type Decision } from '../kit/handler.ts';
import { officeNumber, type Office } from '../kit/office.ts';
import type { RegisterWrite, Statement } from '../kit/register.ts';
import { PAYMENT_COLUMNS, paidResult, paymentPlace, type PaymentRow } from './payment.ts';

type PaymentAsked = Asked<'subsidy-payment'>;

const COLUMNS = `order_id uuid, case_number text, subject text, entitlement text, period text, revision integer,
  attempt integer, command_id uuid, number_hash text, sealed text, division_code text, amount_fen bigint, shares jsonb`;

/** An order is taken in once: a second insert of it finds the first, which the careful try then looks at. */
const takeIn: Statement = {
  name: 'payment+',
  sql: (schema, parameter) =>
    `insert into ${schema}.payment (order_id, case_number, subject, entitlement, period, revision, attempt, command_id,
       number_hash, sealed, division_code, amount_fen, shares, status)
     select r.order_id, r.case_number, r.subject, r.entitlement, r.period, r.revision, r.attempt, r.command_id,
       decode(r.number_hash, 'base64'), decode(r.sealed, 'base64'), r.division_code, r.amount_fen, r.shares, 'queued'
     from jsonb_to_recordset(${parameter}::jsonb) as r(${COLUMNS}) order by r.order_id`,
};

/** A returned payment goes again, to the account that is given now. */
const tryAgain: Statement = {
  name: 'payment~',
  sql: (schema, parameter) =>
    `update ${schema}.payment p set status = 'queued', attempt = r.attempt, command_id = r.command_id,
       sealed = decode(r.sealed, 'base64'), changed_at = now()
     from jsonb_to_recordset(${parameter}::jsonb) as r(${COLUMNS})
     where p.order_id = r.order_id and p.status = 'returned' and p.attempt < r.attempt`,
};

async function findPayments(
  on: Connection,
  asked: readonly PaymentAsked[],
): Promise<Map<string, PaymentRow>> {
  const orders = asked.map(({ command }) => command.payload.orderId);
  const { rows } = await on.query<PaymentRow>({
    name: 'find-payments',
    text: `select ${PAYMENT_COLUMNS}, l.batch_id, b.settled_at from finance.payment p
             left join finance.batch_line l using (order_id, attempt)
             left join finance.payment_batch b using (batch_id)
            where p.order_id = any($1::uuid[]) for update of p`,
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
    return { outcome: 'deferred', writes: [write(takeIn, asked, office, number)] };
  },
};

function decideKnown(asked: PaymentAsked, office: Office, known: PaymentRow): Decision<'subsidy-payment'> {
  const { command } = asked;
  if (known.status === 'paid') return { outcome: 'completed', result: paidResult(office, known), writes: [] };
  if (known.command_id === command.id) {
    // Taken in before, and not answered yet: the batch answers.
    return { outcome: 'deferred', writes: [] };
  }
  if (known.status === 'returned' && command.attempt > known.attempt) {
    const { number } = office.unseal(paymentPlace(known.order_id), known.sealed) as { number: string };
    return { outcome: 'deferred', writes: [write(tryAgain, asked, office, number)] };
  }
  return refused('payment-under-way', '该支付单的另一次支付正在办理');
}

function write(statement: Statement, asked: PaymentAsked, office: Office, number: string): RegisterWrite {
  const { command } = asked;
  const { orderId, entitlement, period, revision, amountFen, shares, divisionCode, payee } = command.payload;
  return {
    statement,
    record: {
      order_id: orderId,
      case_number: command.caseNumber,
      subject: command.subject,
      entitlement,
      period,
      revision,
      attempt: command.attempt,
      command_id: command.id,
      number_hash: office.hash('number:payment', number),
      sealed: office.seal(paymentPlace(orderId), { number, payee, ticket: command.ticket }),
      division_code: divisionCode,
      amount_fen: amountFen,
      shares,
    },
  };
}

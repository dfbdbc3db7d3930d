import { failPoint } from '../../../infra/fail-point/fail-point.ts';
import { insertOutboxSql, outboxRecord } from '../../../infra/outbox/outbox.ts';
import { inTransaction, type Connection, type Pool } from '../../../infra/postgres/pool.ts';
import { repeat, type Repetition } from '../../kit/repeat.ts';
import { answerId, writeAnswers } from '../kit/answer.ts';
import type { Behaviour } from '../kit/behaviour.ts';
import { correctionNeeded, type FinalDecision } from '../kit/handler.ts';
import type { Office } from '../kit/office.ts';
import type { BackRoom } from '../kit/run-department.ts';
import { createSimulatedBank, type Bank, type BankOutcome } from './bank.ts';
import { openPayment, PAYMENT_COLUMNS, paidResult, type PaymentRow } from './payment.ts';

const LINES = 500;

/** Forms batches of what is queued and settles them with the bank, one after another. */
export function payInBatches(room: BackRoom): Repetition {
  const { pool, office, behaviour, onWritten, log, pauseMs } = room;
  const bank = createSimulatedBank(pool);
  const round = async (): Promise<boolean> => {
    if (behaviour().down) return false;
    const formed = await formBatch(pool);
    if (formed) failPoint('batch-formed');
    const settled = await settleBatch({ pool, office, bank, behaviour: behaviour() });
    if (settled) onWritten();
    return formed || settled;
  };
  return repeat(round, { pauseMs, what: 'paying a batch', log });
}

/** Takes what is queued into a batch. A line is one attempt of one order: it cannot be in two. */
export async function formBatch(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'form-batch',
    text: `
      with queued as materialized (
        select order_id, attempt, amount_fen from finance.payment
         where status = 'queued' order by registered_at limit $1 for update skip locked
      ), batch as (
        insert into finance.payment_batch (line_count, amount_fen)
        select count(*), sum(amount_fen) from queued having count(*) > 0 returning batch_id
      ), lines as (
        insert into finance.batch_line (order_id, attempt, batch_id, amount_fen)
        select q.order_id, q.attempt, b.batch_id, q.amount_fen from queued q, batch b
      )
      update finance.payment p set status = 'in-batch', changed_at = now() from queued q where p.order_id = q.order_id`,
    values: [LINES],
  });
  return (rowCount ?? 0) > 0;
}

interface Settling {
  readonly pool: Pool;
  readonly office: Office;
  readonly bank: Bank;
  readonly behaviour: Behaviour;
}

/**
 * Hands one open batch to the bank and writes down what it says, with the answers. The batch is locked meanwhile, so
 * that nobody else settles it; when we die in the middle it is open still, and is handed in again under the same
 * references.
 */
export async function settleBatch({ pool, office, bank, behaviour }: Settling): Promise<boolean> {
  return inTransaction(pool, async (on) => {
    const lines = await lockBatch(on);
    if (lines.length === 0) return false;
    const outcomes = await bank.transfer(
      lines.map((line) => ({
        orderId: line.order_id,
        attempt: line.attempt,
        accountNumber: openPayment(office, line).payee.accountNumber,
        accountHash: office.hash('account', openPayment(office, line).payee.accountNumber),
        amountFen: line.amount_fen,
      })),
    );
    failPoint('bank-told');
    await writeOutcomes(on, { lines, outcomes, office, behaviour });
    return true;
  });
}

async function lockBatch(on: Connection): Promise<PaymentRow[]> {
  const { rows } = await on.query<PaymentRow>({
    name: 'lock-batch',
    text: `
      with open as (
        select batch_id, settled_at from finance.payment_batch
         where settled_at is null order by batch_id limit 1 for update skip locked
      )
      select ${PAYMENT_COLUMNS}, open.batch_id, open.settled_at from open
        join finance.batch_line l using (batch_id) join finance.payment p using (order_id, attempt)
       order by p.order_id`,
  });
  return rows;
}

function decisionOf(line: PaymentRow, outcome: BankOutcome['outcome'], office: Office): FinalDecision {
  if (outcome === 'credited') return { outcome: 'completed', result: paidResult(office, line), writes: [] };
  return correctionNeeded('returned-by-the-bank', '银行退回：收款账户有误，请核对户名、开户行与账号', [
    '/choices/payee',
  ]);
}

interface Told extends Pick<Settling, 'office' | 'behaviour'> {
  readonly lines: readonly PaymentRow[];
  readonly outcomes: readonly BankOutcome[];
}

async function writeOutcomes(on: Connection, { lines, outcomes, office, behaviour }: Told): Promise<void> {
  const outcomeOf = new Map(outcomes.map((o) => [`${o.orderId}/${o.attempt}`, o.outcome]));
  const told = lines.map((line) => {
    const outcome = outcomeOf.get(`${line.order_id}/${line.attempt}`);
    if (!outcome) throw new Error('the bank has not answered for a line');
    return { line, outcome };
  });
  const messages = told.flatMap(({ line, outcome }) => {
    const { command_id: id, case_number: caseNumber, subject, attempt } = line;
    const { ticket } = openPayment(office, line);
    const command = { id, caseNumber, subject, code: 'subsidy-payment', attempt, ticket } as const;
    return writeAnswers(office, command, decisionOf(line, outcome, office), behaviour);
  });
  const records = told.map(({ line, outcome }) => ({
    order_id: line.order_id,
    attempt: line.attempt,
    command_id: line.command_id,
    answer_id: answerId(line.command_id),
    outcome,
  }));
  await on.query({
    name: 'settle-batch',
    text: `
      with r as (
        select * from jsonb_to_recordset($2::jsonb)
          as r(order_id uuid, attempt integer, command_id uuid, answer_id uuid, outcome text)
      ), messages as (${insertOutboxSql('finance', '$1')}
      ), lines as (
        update finance.batch_line l set outcome = r.outcome from r
         where l.order_id = r.order_id and l.attempt = r.attempt
      ), payments as (
        update finance.payment p set changed_at = now(),
            status = case r.outcome when 'credited' then 'paid' else 'returned' end
          from r where p.order_id = r.order_id and p.attempt = r.attempt
      ), handled as (
        update finance.inbox i set handled_at = now(), answer_id = r.answer_id from r where i.event_id = r.command_id
      )
      update finance.payment_batch set settled_at = now() where batch_id = $3`,
    values: [JSON.stringify(messages.map(outboxRecord)), JSON.stringify(records), lines[0]?.batch_id],
  });
}

import { failPoint } from '../../../infra/fail-point/fail-point.ts';
import { insertOutbox, insertOutboxSql, outboxRecord } from '../../../infra/outbox/outbox.ts';
import { keptUnreadable } from '../../../infra/kafka/dead-letter.ts';
import { apart } from '../../../infra/postgres/apart.ts';
import { faultLies, ifReadable } from '../../../infra/postgres/fault.ts';
import { inTransaction, type Connection, type Pool } from '../../../infra/postgres/pool.ts';
import { repeat, type Repetition } from '../../kit/repeat.ts';
import { answerId, writeAnswers } from '../kit/answer.ts';
import type { Behaviour } from '../kit/behaviour.ts';
import { correctionNeeded, type FinalDecision } from '../kit/handler.ts';
import type { Office } from '../kit/office.ts';
import type { BackgroundContext } from '../kit/run-department.ts';
import { commandsTopic } from '../../../schemas/topic.ts';
import { createSimulatedBank, type Bank, type BankOutcome, type Transfer } from './bank.ts';
import { openPayment, PAYMENT_COLUMNS, PAYMENT_OF_LINE, paidResult, type PaymentRow } from './payment.ts';

const LINES = 500;

/** Forms batches of what is queued and settles them with the bank, one after another. */
export function payInBatches(context: BackgroundContext): Repetition {
  const { pool, office, behaviour, onWritten, log, pauseMs } = context;
  const bank = createSimulatedBank(pool);
  const round = async (): Promise<boolean> => {
    if (behaviour().down) return false;
    await takeOver(pool);
    const formed = await formBatch(pool);
    if (formed) failPoint('batch-formed');
    const settled = await settleBatch({ pool, office, bank, behaviour: behaviour() });
    if (settled) onWritten();
    return formed || settled;
  };
  return repeat(round, { pauseMs, what: 'paying a batch', log });
}

/** What a build before 0076 has queued, while it still ran beside this one (docs/adr/0024). */
async function takeOver(pool: Pool): Promise<void> {
  await pool.query({
    name: 'take-over',
    text: `insert into finance.batch_line (order_id, attempt, amount_fen, queued_at)
           select p.order_id, p.attempt, p.amount_fen, p.registered_at from finance.payment p
            where p.status = 'queued' and not exists (select from finance.batch_line l where l.order_id = p.order_id)
           on conflict do nothing`,
  });
}

/** Takes what is queued into a batch. A line is one attempt of one order: it cannot be in two. */
export async function formBatch(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'form-batch',
    text: `
      with queued as materialized (
        select order_id, attempt, amount_fen from finance.batch_line
         where batch_id is null and outcome is null order by queued_at limit $1 for update skip locked
      ), batch as (
        insert into finance.payment_batch (line_count, amount_fen)
        select count(*), sum(amount_fen) from queued having count(*) > 0 returning batch_id
      )
      update finance.batch_line l set batch_id = b.batch_id from queued q, batch b
       where l.order_id = q.order_id and l.attempt = q.attempt`,
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
 * references. Where it fails on something in a line it is made once more, and that line leaves it.
 */
export async function settleBatch(settling: Settling): Promise<boolean> {
  try {
    return await settleOpenBatch(settling, settleLines);
  } catch (fault) {
    if (faultLies(fault) !== 'data') throw fault;
    return settleOpenBatch(settling, settleCarefully);
  }
}

/** A line and what the bank is told of it. */
interface ReadableLine {
  readonly line: PaymentRow;
  readonly transfer: Transfer;
}

type Settle = (on: Connection, lines: readonly ReadableLine[], settling: Settling) => Promise<void>;

function settleOpenBatch(settling: Settling, settle: Settle): Promise<boolean> {
  return inTransaction(settling.pool, async (on) => {
    const all = await lockBatch(on);
    const [first] = all;
    if (!first) return false;
    const sick: PaymentRow[] = [];
    const lines: ReadableLine[] = [];
    for (const line of all) {
      const transfer = transferOf(settling.office, line);
      if (transfer) lines.push({ line, transfer });
      else sick.push(line);
    }
    await apart(
      lines,
      (some) => settle(on, some, settling),
      ({ line }) => Promise.resolve(sick.push(line)),
    );
    await setAside(on, sick);
    await closeBatch(on, first.batch_id);
    return true;
  });
}

async function settleLines(
  on: Connection,
  lines: readonly ReadableLine[],
  { bank, office, behaviour }: Settling,
): Promise<void> {
  const outcomes = await bank.transfer(lines.map(({ transfer }) => transfer));
  failPoint('bank-told');
  await writeOutcomes(on, { lines: lines.map(({ line }) => line), outcomes, office, behaviour });
}

/** What fails takes nothing of the other lines back with it. */
const settleCarefully: Settle = async (on, lines, settling) => {
  await on.query('savepoint lines');
  try {
    await settleLines(on, lines, settling);
  } catch (error) {
    await on.query('rollback to savepoint lines');
    throw error;
  }
};

/** @returns undefined when it can never be read, or is none of ours */
function transferOf(office: Office, line: PaymentRow): Transfer | undefined {
  return ifReadable(() => {
    const { accountNumber } = openPayment(office, line).payee;
    const { order_id: orderId, attempt, amount_fen: amountFen } = line;
    return { orderId, attempt, accountNumber, accountHash: office.hash('account', accountNumber), amountFen };
  });
}

/**
 * A line that cannot be read, or of which the outcome cannot be written down, leaves its batch, and is in no other's way.
 * Nothing is answered for it, since the bank may have been told before it fell sick: the case's clerk is asked about the
 * silence, an operator by a dead letter; asked again once it can be read it is queued again.
 */
async function setAside(on: Connection, sick: readonly PaymentRow[]): Promise<void> {
  if (sick.length === 0) return;
  await on.query({
    name: 'set-lines-aside',
    text: `
      with sick as (
        update finance.batch_line l set outcome = 'unreadable', batch_id = null
          from unnest($1::uuid[], $2::int[]) as r(order_id, attempt)
         where l.order_id = r.order_id and l.attempt = r.attempt returning l.amount_fen
      )
      update finance.payment_batch set line_count = line_count - (select count(*) from sick),
             amount_fen = amount_fen - (select sum(amount_fen) from sick)
       where batch_id = $3`,
    values: [sick.map((line) => line.order_id), sick.map((line) => line.attempt), sick[0]?.batch_id],
  });
  const topic = commandsTopic('finance');
  const letters = sick.map(({ command_id: id, case_number: key }) => keptUnreadable({ topic, key, id }));
  await insertOutbox(on, 'finance', letters);
}

async function lockBatch(on: Connection): Promise<PaymentRow[]> {
  const { rows } = await on.query<PaymentRow>({
    name: 'lock-batch',
    text: `
      with b as (
        select batch_id, settled_at from finance.payment_batch
         where settled_at is null order by batch_id limit 1 for update skip locked
      )
      select ${PAYMENT_COLUMNS} from b join finance.batch_line l on l.batch_id = b.batch_id ${PAYMENT_OF_LINE}
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
      )
      update finance.inbox i set handled_at = now(), answer_id = r.answer_id from r where i.event_id = r.command_id`,
    values: [JSON.stringify(messages.map(outboxRecord)), JSON.stringify(records)],
  });
}

function closeBatch(on: Connection, batchId: string | null): Promise<unknown> {
  return on.query({
    name: 'close-batch',
    text: 'update finance.payment_batch set settled_at = now() where batch_id = $1',
    values: [batchId],
  });
}

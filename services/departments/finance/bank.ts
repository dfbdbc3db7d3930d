import type { Pool } from '../../../infra/postgres/pool.ts';

/** One transfer as it is handed to the bank. Order and attempt are its reference. */
export interface Transfer {
  readonly orderId: string;
  readonly attempt: number;
  readonly accountNumber: string;
  /** keyed hash of the account, base64 */
  readonly accountHash: string;
  readonly amountFen: string;
}

export interface BankOutcome {
  readonly orderId: string;
  readonly attempt: number;
  readonly outcome: 'credited' | 'returned';
}

/** The port to a bank: hand transfers in, and be told what became of each. */
export interface Bank {
  /**
   * Resolves once the bank has taken the transfers for good. Handed in again under the same reference they are the
   * same transfers: the first outcome stands, and an order that was credited is never credited again.
   */
  readonly transfer: (transfers: readonly Transfer[]) => Promise<BankOutcome[]>;
}

/** Accounts of this ending do not exist: for trying out what happens then. */
const NO_SUCH_ACCOUNT = '0000';

/** A bank that moves nothing, but keeps book like a real one. */
export function createSimulatedBank(pool: Pool): Bank {
  return {
    transfer: async (transfers) => {
      const records = transfers.map((t) => ({
        order_id: t.orderId,
        attempt: t.attempt,
        account_hash: t.accountHash,
        amount_fen: t.amountFen,
        outcome: t.accountNumber.endsWith(NO_SUCH_ACCOUNT) ? 'returned' : 'credited',
      }));
      await pool.query({ name: 'bank-take', text: TAKE, values: [JSON.stringify(records)] });
      const { rows } = await pool.query<BankRow>({
        name: 'bank-tell',
        text: `select order_id, attempt, outcome from finance.bank_transfer
                where (order_id, attempt) in (select order_id, attempt
                  from jsonb_to_recordset($1::jsonb) as r(order_id uuid, attempt integer))`,
        values: [JSON.stringify(records)],
      });
      return rows.map((row) => ({ orderId: row.order_id, attempt: row.attempt, outcome: row.outcome }));
    },
  };
}

interface BankRow {
  readonly order_id: string;
  readonly attempt: number;
  readonly outcome: BankOutcome['outcome'];
}

const TAKE = `insert into finance.bank_transfer (order_id, attempt, account_hash, amount_fen, outcome)
  select r.order_id, r.attempt, decode(r.account_hash, 'base64'), r.amount_fen,
    case when exists (select from finance.bank_transfer b where b.order_id = r.order_id and b.outcome = 'credited')
         then 'returned' else r.outcome end
    from jsonb_to_recordset($1::jsonb)
      as r(order_id uuid, attempt integer, account_hash text, amount_fen bigint, outcome text)
  on conflict (order_id, attempt) do nothing`;

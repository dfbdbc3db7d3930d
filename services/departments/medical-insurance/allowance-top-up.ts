import type { Connection } from '../../../infra/postgres/pool.ts';
import type { Asked, CommandHandler } from '../kit/handler.ts';
import { officeNumber, shanghaiTime, type Office } from '../kit/office.ts';
import type { Statement } from '../kit/register.ts';

type TopUpAsked = Asked<'allowance-top-up'>;

interface TopUpRow {
  readonly order_id: string;
  readonly sealed: Buffer;
  readonly paid_at: Date;
}

const pay: Statement = {
  name: 'allowance_top_up+',
  sql: (schema, parameter) =>
    `insert into ${schema}.allowance_top_up (order_id, case_number, subject, revision, attempt, command_id, number_hash,
       sealed, pool_division_code, amount_fen)
     select r.order_id, r.case_number, r.subject, r.revision, r.attempt, r.command_id,
       decode(r.number_hash, 'base64'), decode(r.sealed, 'base64'), r.pool_division_code, r.amount_fen
     from jsonb_to_recordset(${parameter}::jsonb) as r(order_id uuid, case_number text, subject text, revision integer,
       attempt integer, command_id uuid, number_hash text, sealed text, pool_division_code text, amount_fen bigint)
     order by r.order_id`,
};

const place = (orderId: string): string => `register:allowance_top_up:${orderId}`;

async function findTopUps(on: Connection, asked: readonly TopUpAsked[]): Promise<Map<string, TopUpRow>> {
  const { rows } = await on.query<TopUpRow>({
    name: 'find-top-ups',
    text: `select order_id, sealed, paid_at from medical_insurance.allowance_top_up
            where order_id = any($1::uuid[])`,
    values: [asked.map(({ command }) => command.payload.orderId)],
  });
  const byOrder = new Map(rows.map((row) => [row.order_id, row]));
  return new Map(
    asked.flatMap(({ command }) => {
      const row = byOrder.get(command.payload.orderId);
      return row ? [[command.id, row] as const] : [];
    }),
  );
}

function numberOf(office: Office, row: TopUpRow): string {
  return (office.unseal(place(row.order_id), row.sealed) as { number: string }).number;
}

/** 生育津贴补发: one payment for one order, whatever comes twice (苏: 补发差额不需申请, facts 4.6). */
export const allowanceTopUp: CommandHandler<'allowance-top-up', TopUpRow> = {
  lookUp: findTopUps,
  decide({ command, serial }, office, known) {
    const { orderId, revision, amountFen, poolDivisionCode, payee } = command.payload;
    if (known) {
      const result = { paymentNumber: numberOf(office, known), paidAt: shanghaiTime(known.paid_at) };
      return { outcome: 'completed', result, writes: [] };
    }
    const number = officeNumber('JB', poolDivisionCode, serial);
    return {
      outcome: 'completed',
      result: { paymentNumber: number, paidAt: shanghaiTime(office.now()) },
      writes: [
        {
          statement: pay,
          record: {
            order_id: orderId,
            case_number: command.caseNumber,
            subject: command.subject,
            revision,
            attempt: command.attempt,
            command_id: command.id,
            number_hash: office.hash('number:allowance_top_up', number),
            sealed: office.seal(place(orderId), { number, payee }),
            pool_division_code: poolDivisionCode,
            amount_fen: amountFen,
          },
        },
      ],
    };
  },
};

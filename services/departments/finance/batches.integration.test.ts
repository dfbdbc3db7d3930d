import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { messageKeys } from '../../../infra/sealing/keys.ts';
import { command, commandId, type CommandParts, MASTER, useDesk } from '../kit/desk.test-setup.ts';
import { testRoot } from '../../../infra/sealing/keyring.test-setup.ts';
import { openOffice } from '../kit/office.ts';
import { createSimulatedBank, type Bank } from './bank.ts';
import { formBatch, settleBatch } from './batches.ts';
import { subsidyPayment } from './subsidy-payment.ts';

const at = useDesk('finance', { 'subsidy-payment': subsidyPayment });
let bank: Bank;
const office = openOffice('finance', {
  messages: messageKeys(MASTER, 'finance'),
  root: testRoot('finance'),
});

beforeAll(async () => {
  bank = createSimulatedBank(at.desk.pool);
});

function order(
  change: Partial<CommandParts<'subsidy-payment'>['payload']> = {},
): CommandParts<'subsidy-payment'> {
  return {
    code: 'subsidy-payment',
    caseNumber: `62-${randomUUID()}`,
    subject: 'child-1',
    payload: {
      orderId: randomUUID(),
      entitlement: 'childcare-subsidy',
      period: '2026',
      revision: 1,
      amountFen: 360_000,
      shares: null,
      divisionCode: '620102',
      payee: { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000019' },
      ...change,
    },
  };
}

const WRONG = { holder: 'mother' as const, bankName: '示例银行', accountNumber: '6200000000000000000' };

async function pay(with_: Bank = bank): Promise<void> {
  while (await formBatch(at.desk.pool));
  while (await settleBatch({ pool: at.desk.pool, office, bank: with_, behaviour: {} }));
}

async function credited(orderId: string): Promise<number> {
  const { rows } = await at.desk.pool.query<{ n: number }>(
    `select count(*)::int as n from finance.bank_transfer where order_id = $1 and outcome = 'credited'`,
    [orderId],
  );
  return rows[0]?.n ?? -1;
}

/** What became of each attempt of an order. */
async function attempts(orderId: string): Promise<string[]> {
  const { rows } = await at.desk.pool.query<{ line: string }>(
    `select concat_ws(' ', attempt, coalesce(outcome, 'open'), amount_fen) as line
       from finance.batch_line where order_id = $1 order by attempt`,
    [orderId],
  );
  return rows.map(({ line }) => line);
}

async function outcomes(caseNumber: string): Promise<string[]> {
  return (await at.desk.answers(caseNumber)).map((a) => a.data.outcome);
}

test('an order is answered when the bank has paid it, and not before', async () => {
  const first = order();
  await at.desk.handle([command(first)]);
  expect(await outcomes(first.caseNumber)).toEqual([]);
  await pay();
  const [answer] = await at.desk.answers(first.caseNumber);
  expect(answer?.data.outcome).toBe('completed');
  expect(answer?.payload['paymentNumber']).toMatch(/^BZ620102\d{8}$/);
  expect(answer?.payload['batchNumber']).toMatch(/^PC\d{8}$/);
  expect(await attempts(first.payload.orderId)).toEqual(['1 credited 360000']);
});

test('a command that comes again, before, between and after, is one payment', async () => {
  const first = order();
  const message = command(first);
  await at.desk.handle([message, message]);
  await at.desk.handle([message]);
  await formBatch(at.desk.pool);
  await at.desk.handle([message]);
  await pay();
  await at.desk.handle([message]);
  await pay();
  expect(await credited(first.payload.orderId)).toBe(1);
  expect(await outcomes(first.caseNumber)).toEqual(['completed']);
});

test('several orders of a family go in one batch, one line each', async () => {
  const first = order();
  const other: typeof first = {
    ...first,
    payload: { ...first.payload, orderId: randomUUID(), period: '2027' },
  };
  // Two orders of one child are two commands with ids of their own.
  await at.desk.handle([command(first), command({ ...other, attempt: 3 })]);
  await formBatch(at.desk.pool);
  const { rows } = await at.desk.pool.query<{ line_count: number; amount_fen: string }>(
    `select line_count, amount_fen from finance.payment_batch order by batch_id desc limit 1`,
  );
  expect(rows).toEqual([{ line_count: 2, amount_fen: '720000' }]);
  await pay();
  expect(await outcomes(first.caseNumber)).toEqual(['completed', 'completed']);
});

test('a batch that died between the bank and the books is handed in again and paid once', async () => {
  const orders = [order(), order(), order()];
  await at.desk.handle(orders.map((o) => command(o)));
  await formBatch(at.desk.pool);
  const dying: Bank = {
    transfer: async (transfers) => {
      await bank.transfer(transfers);
      throw new Error('killed');
    },
  };
  await expect(settleBatch({ pool: at.desk.pool, office, bank: dying, behaviour: {} })).rejects.toThrow(
    'killed',
  );
  await pay();
  for (const { payload, caseNumber } of orders) {
    expect(await credited(payload.orderId)).toBe(1);
    expect(await outcomes(caseNumber)).toEqual(['completed']);
  }
});

test('what the bank returns asks for the account, and is paid as the same order to the right one', async () => {
  const first = order({ payee: WRONG });
  await at.desk.handle([command(first)]);
  await pay();
  const [answer] = await at.desk.answers(first.caseNumber);
  expect(answer?.data.outcome).toBe('correction-needed');
  expect(answer?.payload['asks']).toEqual(['/choices/payee']);
  const again = { ...first, attempt: 2, payload: { ...first.payload, payee: order().payload.payee } };
  await at.desk.handle([command(again)]);
  await pay();
  expect(await outcomes(first.caseNumber)).toEqual(['correction-needed', 'completed']);
  expect(await attempts(first.payload.orderId)).toEqual(['1 returned 360000', '2 credited 360000']);
  const [taken] = await at.desk.rows('payment', first.caseNumber);
  expect(taken).toMatchObject({ attempt: 1, changed_at: null });
  expect(await credited(first.payload.orderId)).toBe(1);
});

test('what comes back is paid of the sum that a later decision has left of it', async () => {
  const first = order({ payee: WRONG });
  await at.desk.handle([command(first)]);
  await pay();
  const { payee } = order().payload;
  await at.desk.handle([
    command({ ...first, attempt: 2, payload: { ...first.payload, payee, amountFen: 300_000 } }),
  ]);
  await pay();
  expect(await outcomes(first.caseNumber)).toEqual(['correction-needed', 'completed']);
  expect(await attempts(first.payload.orderId)).toEqual(['1 returned 360000', '2 credited 300000']);
  const { rows } = await at.desk.pool.query(
    `select amount_fen from finance.bank_transfer where order_id = $1 and outcome = 'credited'`,
    [first.payload.orderId],
  );
  expect(rows).toEqual([{ amount_fen: '300000' }]);
});

test('an order that is paid is never paid under another command, however late', async () => {
  const first = order();
  await at.desk.handle([command(first)]);
  await pay();
  await at.desk.handle([command({ ...first, attempt: 2 })]);
  await pay();
  expect(await outcomes(first.caseNumber)).toEqual(['completed', 'completed']);
  expect(await credited(first.payload.orderId)).toBe(1);
});

test('an old attempt that arrives after a newer one changes nothing', async () => {
  const first = order({ payee: WRONG });
  await at.desk.handle([command({ ...first, attempt: 2 })]);
  await pay();
  await at.desk.handle([command(first)]);
  expect(await outcomes(first.caseNumber)).toEqual(['correction-needed', 'refused']);
  expect(await attempts(first.payload.orderId)).toEqual(['2 returned 360000']);
});

test('shares that do not come to a hundred are refused', async () => {
  const first = order({ shares: [{ level: 'central', percent: 90 }] });
  await at.desk.handle([command(first)]);
  expect(await outcomes(first.caseNumber)).toEqual(['refused']);
});

const DENIED = '42501';

test('what was taken in, corrected or told by the bank can be added to, and never changed', async () => {
  const first = order({ payee: WRONG });
  await at.desk.handle([command(first)]);
  await pay();
  await at.desk.handle([command({ ...first, attempt: 2 })]);
  for (const table of ['payment', 'payment_correction', 'bank_transfer'])
    for (const change of [
      `update finance.${table} set amount_fen = amount_fen * 10`,
      `delete from finance.${table}`,
      `truncate finance.${table} cascade`,
    ])
      await expect(at.desk.pool.query(change), change).rejects.toMatchObject({ code: DENIED });
  await pay();
  expect(await attempts(first.payload.orderId)).toEqual(['1 returned 360000', '2 returned 360000']);
});

test('a sum that was changed in the register opens nothing, and nothing is paid', async () => {
  const [first, earlier] = [order(), order()];
  await at.desk.handle([command(first), command(earlier)]);
  const { payee } = earlier.payload;
  // As builds before this one sealed it.
  const before = office.seal(`register:payment:${earlier.payload.orderId}`, {
    number: 'BZ62010200000001',
    payee,
  });
  const change = async (set: string, orderId: string): Promise<void> => {
    const admin = new pg.Client({ connectionString: at.database.adminUrl });
    await admin.connect();
    await admin.query(`update finance.payment set ${set} where order_id = '${orderId}'`);
    await admin.end();
  };
  await change(`sealed = decode('${before}', 'base64')`, earlier.payload.orderId);
  await change('amount_fen = amount_fen * 10', first.payload.orderId);
  await pay();
  expect(await credited(first.payload.orderId)).toBe(0);
  await change('amount_fen = amount_fen / 10', first.payload.orderId);
  await at.desk.handle([command(first)]);
  await pay();
  expect([await credited(first.payload.orderId), await credited(earlier.payload.orderId)]).toEqual([1, 1]);
});

test('a line that cannot be read keeps no other from its money, and is paid once it can be', async () => {
  const [sick, well] = [order(), order()];
  await at.desk.handle([command(sick), command(well)]);
  // What is taken in the finance role itself cannot change.
  const admin = new pg.Client({ connectionString: at.database.adminUrl });
  await admin.connect();
  const flip = `update finance.payment set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where order_id = $1`;
  await admin.query(flip, [sick.payload.orderId]);
  await pay();
  expect(await outcomes(well.caseNumber)).toEqual(['completed']);
  expect(await outcomes(sick.caseNumber)).toEqual([]);
  const { rows } = await at.desk.pool.query(
    `select key, headers ->> 'dlq-reason' as reason from finance.outbox where kind = 'dead-letter' and key = $1`,
    [sick.caseNumber],
  );
  expect(rows).toEqual([{ key: sick.caseNumber, reason: `kept-unreadable ${commandId(sick)}` }]);
  // Asked again while it cannot be read nothing changes; afterwards it is paid, once.
  await at.desk.handle([command(sick)]);
  await pay();
  expect(await credited(sick.payload.orderId)).toBe(0);
  await admin.query(flip, [sick.payload.orderId]);
  await at.desk.handle([command(sick)]);
  await pay();
  expect(await outcomes(sick.caseNumber)).toEqual(['completed']);
  expect(await credited(sick.payload.orderId)).toBe(1);
  await admin.end();
});

test('a line that the books of the bank refuse keeps no other from its money, and is paid once they take it', async () => {
  const [sick, well] = [order(), order()];
  await at.desk.handle([command(sick), command(well)]);
  const admin = new pg.Client({ connectionString: at.database.adminUrl });
  await admin.connect();
  await admin.query(
    `alter table finance.bank_transfer add constraint unfit check (order_id <> '${sick.payload.orderId}') not valid`,
  );
  try {
    await pay();
  } finally {
    await admin.query('alter table finance.bank_transfer drop constraint unfit');
    await admin.end();
  }
  expect([await outcomes(sick.caseNumber), await outcomes(well.caseNumber)]).toEqual([[], ['completed']]);
  expect(await attempts(sick.payload.orderId)).toEqual(['1 unreadable 360000']);
  await at.desk.handle([command(sick)]);
  await pay();
  expect(await outcomes(sick.caseNumber)).toEqual(['completed']);
  expect([await credited(sick.payload.orderId), await credited(well.payload.orderId)]).toEqual([1, 1]);
});

import { add, change, of, remove, SEALED, type Plant, type Scene } from './plant.ts';
import { tamper } from './tamper.ts';

const subsidy = (which: 'done' | 'twins', more: string): ((scene: Scene) => string) =>
  of(which, `subject = 'child-1' and entitlement = 'childcare-subsidy' and ${more}`);

const PAID = subsidy('done', `status = 'paid'`);
/** an instalment of a later year */
const LATER = subsidy(
  'done',
  `period = (select max(period) from ledger.payment_order where period <> 'once')`,
);
/** The rows that say when those orders are looked at. */
const dueOf =
  (orders: (scene: Scene) => string) =>
  (scene: Scene): string =>
    `id in (select order_id from ledger.payment_order where ${orders(scene)})`;
const ASKED = subsidy('twins', `status = 'awaiting-confirmation'`);

const transfer = ({ done }: Scene): string =>
  `order_id in (select order_id from ledger.payment_order where case_number = '${done}') and attempt = 1`;
const batch = ({ done }: Scene): string => `batch_id in (select batch_id from finance.batch_line
  join ledger.payment_order using (order_id) where case_number = '${done}')`;

const ONE_ORDER = 'payment_order_case_number_subject_entitlement_period_revisi_key';

/** R3. */
export const PAYMENT_PLANTS: readonly Plant[] = [
  {
    name: 'an order credited twice',
    id: 'R3',
    what: 'the bank has credited an order twice',
    plant: add(
      'finance.bank_transfer',
      () => 'attempt = 8',
      (scene) => `(order_id, attempt, account_hash, amount_fen, outcome)
        select order_id, 8, account_hash, amount_fen, outcome from finance.bank_transfer where ${transfer(scene)}`,
    ),
  },
  {
    name: 'money that nobody ordered',
    id: 'R3',
    what: 'the bank has credited money that no order asked for',
    plant: add(
      'finance.bank_transfer',
      () => 'attempt = 8',
      () => `(order_id, attempt, account_hash, amount_fen, outcome)
        values (gen_random_uuid(), 8, sha256('planted'), 360000, 'credited')`,
    ),
  },
  {
    name: 'a fen too much',
    id: 'R3',
    what: 'the bank has credited another sum than was ordered',
    plant: change('finance.bank_transfer', transfer, 'amount_fen = amount_fen + 1'),
  },
  {
    name: 'a payment whose order is gone',
    id: 'R3',
    what: 'a payment in the register of finance without an order',
    plant: remove('ledger.payment_order', PAID),
  },
  {
    name: 'a payment of another period',
    id: 'R3',
    what: 'a payment is of another sum, person or period than its order',
    plant: change('finance.payment', subsidy('done', 'true'), `period = '1999'`),
  },
  {
    name: 'a payment that its register calls returned',
    id: 'R3',
    what: 'the register of finance and the bank say different things of a payment',
    plant: change('finance.batch_line', transfer, `outcome = 'returned'`),
  },
  {
    name: 'a batch with a line too few',
    id: 'R3',
    what: 'a batch does not add up',
    plant: change('finance.payment_batch', batch, 'line_count = line_count + 1'),
  },
  {
    name: 'a batch that was never settled',
    id: 'R3',
    what: 'a batch was formed and never settled',
    plant: change('finance.payment_batch', batch, 'settled_at = null'),
  },
  {
    name: 'an order that says it is paid',
    id: 'R3',
    what: 'an order counts as paid, and nobody has paid it',
    plant: change('ledger.payment_order', ASKED, `status = 'paid'`),
  },
  {
    name: 'a paid order that would be paid again',
    id: 'R3',
    what: 'an order was paid and does not know of it',
    plant: change('ledger.payment_order', PAID, `status = 'scheduled'`),
  },
  {
    name: 'an allowance of another sum than its entry',
    id: 'R3',
    what: 'an order counts as paid, and nobody has paid it',
    plant: change('medical_insurance.allowance_payment', of('done'), 'amount_fen = amount_fen - 1'),
  },
  {
    name: 'an order of a decision that was never taken',
    id: 'R3',
    what: 'an order that no decision asks for',
    plant: change('ledger.payment_order', LATER, 'revision = 7'),
  },
  {
    name: 'a sum that was not decided',
    id: 'R3',
    what: 'the orders of a period do not come to what was decided',
    plant: change('ledger.payment_order', LATER, 'amount_fen = amount_fen + 1'),
  },
  {
    name: 'a year without its order',
    id: 'R3',
    what: 'money was decided, and no order pays it',
    plant: remove('ledger.payment_order', LATER),
  },
  {
    name: 'a question that nobody asks any more',
    id: 'R3',
    what: 'an order waits for a person, and no task is open',
    plant: change('ledger.human_task', of('twins', `kind = 'claim-confirmation'`), `status = 'overtaken'`),
  },
  {
    name: 'an order on its way to nobody',
    id: 'R3',
    what: 'an order is with a department, and nothing of it is under way there',
    plant: change('ledger.payment_order', LATER, `status = 'sent', command_id = gen_random_uuid()`),
  },
  {
    name: 'an order given up in silence',
    id: 'R3',
    what: 'an order was given up by nobody',
    plant: change('ledger.payment_order', LATER, `status = 'cancelled'`),
  },
  {
    name: 'money kept back for nothing',
    id: 'R3',
    what: 'what is kept back of some periods is not what was paid too much for others',
    plant: change('ledger.payment_order', LATER, 'netted_fen = 100'),
  },
  {
    name: 'a day that came and went',
    id: 'R3',
    what: 'an order is due, and nobody moves it',
    plant: change('ledger.due', dueOf(LATER), `due_at = now() - interval '1 minute'`),
  },
  {
    name: 'an order that asks for money',
    id: 'R3',
    what: 'an order stands where the table of states does not lead',
    plant: change('ledger.payment_order', LATER, `status = 'recovered'`),
  },
  {
    name: 'money back that was never paid',
    id: 'R3',
    what: 'a family is asked for money of a period that it never got',
    plant: change('ledger.payment_order', LATER, `amount_fen = -amount_fen, status = 'recovered'`),
  },
  {
    name: 'a decision that does not open',
    id: 'R3',
    what: 'a decision that the family’s key does not open',
    plant: change('ledger.entitlement_decision', of('done'), `decision = ${SEALED}`),
  },
  {
    name: 'a payment that no batch takes',
    id: 'R3',
    what: 'a payment is queued, and no batch takes it',
    plant: change(
      'finance.batch_line',
      transfer,
      `batch_id = null, outcome = null, queued_at = now() - interval '1 minute'`,
    ),
  },
  {
    name: 'the unique order gone, and two of one decision',
    id: 'R3',
    what: 'two orders pay the same period by the same decision',
    plant: (scene) =>
      tamper(scene.system.database, {
        table: 'ledger.payment_order',
        where: `case_number = '${scene.done}'`,
        sql: `alter table ledger.payment_order drop constraint ${ONE_ORDER};
          insert into ledger.payment_order select t.*
            from (select p from ledger.payment_order p where ${LATER(scene)}) later(p),
                 jsonb_populate_record(p, jsonb_build_object('order_id', gen_random_uuid())) t`,
        after: `alter table ledger.payment_order add constraint ${ONE_ORDER}
          unique (case_number, subject, entitlement, period, revision)`,
      }),
  },
];

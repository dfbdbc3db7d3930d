import { describe, expect, test } from 'vitest';
import { PAYLOADS } from '../../schemas/matters/registry.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { taskWord } from '../case-in-memory.test-data.ts';
import { caseAs, NOW, openTaskOf, type Given } from '../case-view.test-data.ts';
import type { PaymentOrder } from '../ledger-port.ts';
import { moveDueOrders } from './move-orders.ts';
import { orderAs, sentOrder } from './orders.test-data.ts';

const PATIENCE_SECONDS = 900;
const BIRTH = sampleBirth('lanzhou-first-child');
const CLAIM = 'child-1/childcare-subsidy-claim';
const GRANTED: Given = { others: 'completed', matters: { [CLAIM]: 'completed' }, decided: true, revision: 1 };

const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

function move(orders: readonly PaymentOrder[], given: Given = {}) {
  const view = caseAs({ ...GRANTED, ...given, orders });
  const { effects, result } = moveDueOrders(view, PATIENCE_SECONDS);
  return {
    effects,
    result,
    view,
    tasks: [...effects.tasks].map(taskWord),
    sent: effects.commands.map(({ id, code, lane }) => [id, code, lane ?? 'births'].join(' ')),
    resent: [...effects.resent],
  };
}

const UNPAYABLE = { ...BIRTH, choices: { householdFollows: 'mother', resultDelivery: 'post' } } as const;

describe('an order whose time has come', () => {
  interface Row {
    readonly given: PaymentOrder;
    readonly also?: Given;
    readonly sent?: readonly string[];
    readonly resent?: readonly string[];
    readonly tasks?: readonly string[];
    readonly order: Partial<PaymentOrder>;
  }
  const rows: Readonly<Record<string, Row>> = {
    'is sent when its claim is granted and a parent has said yes': {
      given: orderAs(),
      sent: ['payment/order-1/1 subsidy-payment births'],
      order: { status: 'sent', attempt: 1, commandId: 'payment/order-1/1', lookAt: later(900), sentAt: NOW },
    },
    'is sent again as another attempt after it was refused or returned': {
      given: orderAs({ attempt: 1, commandId: 'payment/order-1/1' }),
      sent: ['payment/order-1/2 subsidy-payment births'],
      order: { status: 'sent', attempt: 2, commandId: 'payment/order-1/2' },
    },
    'lets births overtake it where it is paid by the month': {
      given: orderAs({ entitlement: 'local-childcare-grant', period: '2026-11' }),
      sent: ['payment/order-1/1 subsidy-payment bulk'],
      order: { status: 'sent' },
    },
    'lets births overtake it where a later decision ordered it': {
      given: orderAs({ revision: 2 }),
      sent: ['payment/order-1/1 subsidy-payment bulk'],
      order: { status: 'sent' },
    },
    'is topped up by the insurance without an account of ours': {
      given: orderAs({
        entitlement: 'maternity-allowance',
        subject: 'mother',
        department: 'medical-insurance',
      }),
      also: { birth: UNPAYABLE },
      sent: ['payment/order-1/1 allowance-top-up births'],
      order: { status: 'sent' },
    },
    'waits for a yes': {
      given: orderAs({ confirmedAt: null }),
      tasks: ['claim-confirmation family'],
      order: { status: 'awaiting-confirmation' },
    },
    'waits for an account': {
      given: orderAs(),
      also: { birth: UNPAYABLE },
      tasks: ['payment-account child-1'],
      order: { status: 'awaiting-confirmation' },
    },
    'is looked at now and then while its claim is with a department, which moves it when it is done': {
      given: orderAs(),
      also: { matters: { [CLAIM]: 'requested' } },
      order: { status: 'scheduled', lookAt: later(600) },
    },
    'ends with its claim': {
      given: orderAs(),
      also: { matters: { [CLAIM]: 'offline' } },
      order: { status: 'cancelled' },
    },
    'ends where the family was erased': {
      given: orderAs(),
      also: { familyErased: true },
      order: { status: 'cancelled' },
    },
    'is settled when all of it is kept back': {
      given: orderAs({ nettedFen: 360_000 }),
      order: { status: 'offset' },
    },
    'asks for money back': {
      given: orderAs({ amountFen: -360_000 }),
      tasks: ['overpaid child-1'],
      order: { status: 'recovering' },
    },
    'asks a person when the paying department is silent, and stays sent': {
      given: sentOrder(),
      tasks: ['payment-silent child-1'],
      order: { status: 'sent', lookAt: null },
    },
    'is no silence while its command has not left': {
      given: sentOrder({ commandUnsent: true }),
      order: { status: 'sent', lookAt: later(900) },
    },
    'is asked with the same command once more, never with a new one': {
      given: sentOrder({ sentAt: null }),
      resent: ['payment/order-1/1'],
      order: { status: 'sent', attempt: 1, lookAt: later(900), sentAt: NOW },
    },
    'is asked so too where an older release left it for the next sweep': {
      given: sentOrder({ status: 'scheduled' }),
      resent: ['payment/order-1/1'],
      order: { status: 'sent', attempt: 1, lookAt: later(900) },
    },
  };

  test.each(Object.entries(rows))('%s', (_, { given, also, sent = [], resent = [], tasks = [], order }) => {
    const moved = move([given], also);
    expect({ sent: moved.sent, resent: moved.resent, tasks: moved.tasks }).toEqual({ sent, resent, tasks });
    expect(moved.view.orders.get('order-1')).toMatchObject(order);
    expect(moved.result).toEqual([order.status]);
    const [asked] = moved.effects.tasks;
    expect(moved.view.orders.get('order-1')?.taskId).toBe(asked?.id ?? null);
  });

  test.each([
    ['its time has not come', orderAs({ lookAt: later(1) })],
    ['nothing is to be looked at', orderAs({ lookAt: null })],
    ['a parent is asked about it', orderAs({ status: 'awaiting-confirmation' })],
    ['it is paid', orderAs({ status: 'paid' })],
    ['it is sent with its matter, which is asked about by itself', sentOrder({ commandId: null })],
  ])('is left alone when %s', (_, order) => {
    const { effects, result } = move([order]);
    expect(effects.any).toBe(false);
    expect(result).toEqual([]);
  });

  test('is left alone when its case was set aside after it was found', () => {
    const aside = openTaskOf('case-set-aside', { subject: null, code: null });
    const { effects, result } = move([orderAs()], { tasks: [aside] });
    expect([effects.any, result]).toEqual([false, []]);
  });
});

describe('what the paying department is told', () => {
  test('the account that is known now, and what is left of the sum', () => {
    const id = '5a1b4c9e-0000-8000-8000-000000000001';
    const { effects } = move([orderAs({ id, nettedFen: 60_000 })]);
    const payload = effects.commands[0]?.payload;
    expect(payload).toMatchObject({ orderId: id, amountFen: 300_000, payee: BIRTH.choices?.payee });
    expect(PAYLOADS['subsidy-payment'].command.strict().parse(payload)).toEqual(payload);
  });
});

describe('a parent’s yes', () => {
  const two = () => [
    orderAs({ confirmedAt: null }),
    orderAs({ id: 'order-2', entitlement: 'local-birth-grant', period: 'once', confirmedAt: null }),
  ];

  test('is asked for once for everything that is due', () => {
    const { effects, view, tasks } = move(two());
    expect(tasks).toEqual(['claim-confirmation family']);
    expect(effects.notices.map(({ template }) => template)).toEqual(['needs-you']);
    const [task] = effects.tasks;
    expect([...view.orders.values()].map(({ taskId }) => taskId)).toEqual([task?.id, task?.id]);
  });

  test('that is asked for already takes in what is due now', () => {
    const asked = openTaskOf('claim-confirmation', { subject: 'family', code: null });
    const { effects, view } = move(two(), { tasks: [asked] });
    expect([effects.tasks.size, effects.notices]).toEqual([0, []]);
    expect([...view.orders.values()].map(({ taskId }) => taskId)).toEqual(['task-1', 'task-1']);
  });

  test('is asked for together with an account where none is known', () => {
    const { effects } = move([orderAs({ confirmedAt: null })], { birth: UNPAYABLE });
    expect([...effects.tasks].map(({ asks }) => asks)).toEqual([['/choices/payee']]);
  });
});

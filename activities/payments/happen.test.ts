import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { answer } from '../answers.test-data.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs } from '../case-view.test-data.ts';
import { Effects } from '../effects.ts';
import type { PaymentOrder } from '../ledger-port.ts';
import { happen } from './happen.ts';
import { orderAs, sentOrder } from './orders.test-data.ts';

const ID = { id: 'payment-order/C-1/child-1/childcare-subsidy/2026/1' };

function subsidy(amountFen: number): Entitlement {
  return {
    code: 'childcare-subsidy',
    subject: 'child-1',
    outcome: 'eligible',
    schedule: [{ due: '2026', amountFen }],
    payer: 'finance',
    rules: [
      {
        rule: 'household-here',
        result: 'met',
        citation: { document: '方案', article: '三', confidence: 'seed' },
      },
    ],
    pack: 'test@2',
  };
}

/** A case that has closed, decided once. */
const CLOSED = {
  decided: true,
  closed: true,
  status: 'completed',
  others: 'completed',
  revision: 1,
  matters: { 'child-1/childcare-subsidy-claim': 'completed' },
} as const;

/** A closed case with one order of 3,600 yuan, decided once. */
function caseWith(order: PaymentOrder): CaseInMemory {
  return new CaseInMemory(caseAs({ ...CLOSED, entitlements: [subsidy(360_000)], orders: [order] }));
}

const lines = ({ view }: CaseInMemory): string[] =>
  [...view.orders.values()].map((o) => `${o.revision}: ${o.amountFen}-${o.nettedFen} ${o.status}`);
const says = (outcome: 'completed' | 'correction-needed' | 'refused') =>
  answer('child-1/subsidy-payment', outcome, { commandId: `payment/${ID.id}/1` });

const bank = (): PaymentOrder => sentOrder({ ...ID, commandId: `payment/${ID.id}/1` });

describe('a decision that comes to less while the bank has the payment', () => {
  test('asks nobody for money before the bank has said that it is paid', () => {
    const one = caseWith(bank());
    one.redecides([subsidy(300_000)]);
    one.paymentsMove();
    expect(lines(one)).toEqual(['1: 360000-0 sent', '2: -60000-0 scheduled']);
    expect(one.asks()).not.toContain('overpaid child-1');
    one.lands(says('completed')).passes(61_000);
    one.paymentsMove();
    one.paymentsMove();
    expect(lines(one)).toEqual(['1: 360000-0 paid', '2: -60000-0 recovering']);
    const task = one.openTasks().find(({ kind }) => kind === 'overpaid');
    expect(task?.reason).toBe(
      '育儿补贴（国家）（2026年）多付600.00元（依据第2次核定，方案 三），请核对依据后联系家长退回',
    );
  });

  test.each(['correction-needed', 'refused'] as const)('corrects it when it comes back: %s', (said) => {
    const one = caseWith(bank());
    one.redecides([subsidy(300_000)]);
    one.lands(says(said)).paymentsMove();
    expect(lines(one)[1]).toBe('2: -60000-60000 offset');
    if (said === 'refused') one.decides('payment-refused', 'ask-again');
    else one.decides('payment-account', 'provided');
    const { commands } = one.paymentsMove();
    expect(commands.map(({ payload }) => (payload as { amountFen: number }).amountFen)).toEqual([300_000]);
    expect(one.asks()).not.toContain('overpaid child-1');
  });

  test('keeps its hands off it when a clerk has it asked again', () => {
    const one = caseWith(bank());
    one.passes(3_600_000).paymentsMove();
    one.decides('payment-silent', 'ask-again');
    one.redecides([subsidy(300_000)]);
    expect(lines(one)).toEqual(['1: 360000-0 sent', '2: -60000-0 scheduled']);
  });
});

test('a decision that comes to more lessens what is asked back, and says how much is left of it', () => {
  const one = caseWith(orderAs({ ...ID, status: 'paid', lookAt: null }));
  one.redecides([subsidy(300_000)]);
  one.paymentsMove();
  one.redecides([subsidy(340_000)]);
  expect(lines(one)).toEqual(['1: 360000-0 paid', '2: -60000-40000 recovering', '3: 40000-40000 offset']);
  const open = one.openTasks().filter(({ kind }) => kind === 'overpaid');
  expect(open.map(({ reason }) => reason.slice(0, 27))).toEqual([
    '育儿补贴（国家）（2026年）多付200.00元（依据',
  ]);
});

test('months that were paid too much are one question, which a clerk answers for all of them', () => {
  const paid = (period: string): PaymentOrder =>
    orderAs({
      id: `payment-order/C-1/child-1/childcare-subsidy/${period}/1`,
      period,
      status: 'paid',
      lookAt: null,
    });
  const one = new CaseInMemory(
    caseAs({ ...CLOSED, orders: [paid('2026-08'), paid('2026-09'), paid('2026-10')] }),
  );
  one.redecides([{ ...subsidy(0), outcome: 'not-eligible', schedule: [] }]);
  one.passes(61_000).paymentsMove();
  const asked = one.openTasks().filter(({ kind }) => kind === 'overpaid');
  expect(asked.map(({ reason }) => reason.slice(0, 24))).toEqual(['育儿补贴（国家）（3期）多付10,800.00元']);
  one.decides('overpaid', 'returned');
  const debts = [...one.view.orders.values()].filter(({ amountFen }) => amountFen < 0);
  expect(debts.map(({ status }) => status)).toEqual(['recovered', 'recovered', 'recovered']);
});

test('what cannot happen changes nothing', () => {
  const to = new Effects(caseAs({ orders: [orderAs({ status: 'paid' })] }));
  const order = [...to.view.orders.values()][0] as PaymentOrder;
  expect(happen(to, order, 'returned', { by: 'finance' })).toBe(false);
  expect(to.any).toBe(false);
});

/** Three files with SQL of their own did once, and did not agree on what may follow what. */
test('nobody else says how an order stands: no SQL does, and nobody who decides', () => {
  const sources = ['activities', 'services', 'infra', 'policies'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const places = sources
    .filter((name) => /(?<!\.test|\.test-data|\.test-setup)\.ts$/.test(name))
    .filter((name) =>
      /update ledger\.payment_order\b|\.order\([^;]*\bstatus:/.test(readFileSync(name, 'utf8')),
    );
  expect(places).toEqual(['activities/payments/happen.ts']);
});

describe('what a bank says of the money of twins whose family was erased', () => {
  const erased = (): CaseInMemory => {
    const one = caseWith(bank());
    Object.assign(one.view, {
      notification: { children: [] },
      familyErased: true,
      erased: new Set(['family', 'mother', 'father', 'child-1', 'child-2']),
    });
    return one;
  };

  test.each([
    ['completed', '1: 360000-0 paid'],
    ['correction-needed', '1: 360000-0 cancelled'],
    ['refused', '1: 360000-0 cancelled'],
  ] as const)('%s: it is written down, and nobody is told', (outcome, line) => {
    const one = erased();
    one.lands(says(outcome));
    const { notices } = one.paymentsMove();
    expect(lines(one)).toEqual([line]);
    expect(notices).toEqual([]);
    expect(one.openTasks()).toEqual([]);
  });

  test.each(['ask-again', 'wait'] as const)(
    'nothing: a clerk is asked about it, and may say %s',
    (outcome) => {
      const one = erased();
      one.passes(3_600_000).paymentsMove();
      expect(one.openTasks().map(({ kind }) => kind)).toEqual(['payment-silent']);
      one.decides('payment-silent', outcome);
      one.paymentsMove();
      expect(one.openTasks()).toEqual([]);
      one.lands(says('completed')).paymentsMove();
      expect(lines(one)).toEqual(['1: 360000-0 paid']);
    },
  );
});

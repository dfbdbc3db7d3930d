import { describe, expect, it } from 'vitest';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { planOrders, type KnownOrder, type OrderPlan, type PlannedOrder } from './plan-orders.ts';

const DECIDED_ON = '2026-11-22';

function subsidy(...amounts: number[]): Entitlement {
  return {
    code: 'childcare-subsidy',
    subject: 'child-1',
    outcome: 'eligible',
    amountFen: amounts.reduce((a, b) => a + b, 0),
    schedule: amounts.map((amountFen, i) => ({ due: `${2026 + i}`, amountFen })),
    payer: 'finance',
    rules: [],
    pack: 'national@1',
  };
}

function first(...amounts: number[]): OrderPlan {
  return planOrders({ entitlements: [subsidy(...amounts)], revision: 1, decidedOn: DECIDED_ON, before: [] });
}

function known(orders: readonly PlannedOrder[], ...statuses: KnownOrder['status'][]): KnownOrder[] {
  return orders.map((o, i) => ({
    ...o,
    status: statuses[i] ?? 'scheduled',
    commandId: null,
    commandOpen: false,
    sentAt: null,
    confirmed: statuses[i] === 'paid',
  }));
}

function revise(before: readonly KnownOrder[], ...amounts: number[]): OrderPlan {
  const entitlements = amounts.length > 0 ? [subsidy(...amounts)] : [];
  return planOrders({ entitlements, revision: 2, decidedOn: DECIDED_ON, before });
}

const line = (o: PlannedOrder): string =>
  `${o.period} ${o.amountFen} ${o.nettedFen} ${o.status} ${o.claim} ${o.dueOn}`;

describe('the orders of a first decision', () => {
  it('are one for each instalment, due on the first day it can be claimed', () => {
    expect(first(360_000, 360_000).orders.map(line)).toEqual([
      '2026 360000 0 scheduled confirmation 2026-01-01',
      '2027 360000 0 scheduled confirmation 2027-01-01',
    ]);
  });

  it('leave out what is not money of a fund or of finance', () => {
    const employer: Entitlement = { ...subsidy(1), code: 'maternity-allowance', payer: 'employer' };
    const unknown: Entitlement = { ...subsidy(1), outcome: 'unknown' };
    const plan = { revision: 1, decidedOn: DECIDED_ON, before: [] };
    expect(planOrders({ ...plan, entitlements: [employer, unknown] }).orders).toEqual([]);
  });

  // 张掖送审稿 1: 200 yuan for each month in childcare: what a birth says cannot know the months
  it('leave out the money for a place in childcare, which is claimed when the child goes there', () => {
    const enrolment: Entitlement = {
      code: 'childcare-enrolment-subsidy',
      subject: 'child-1',
      outcome: 'eligible',
      amountPerMonthFen: 20_000,
      payer: 'finance',
      rules: [],
      pack: 'zhangye-draft@1',
    };
    const plan = { revision: 1, decidedOn: DECIDED_ON, before: [] };
    expect(planOrders({ ...plan, entitlements: [enrolment] }).orders).toEqual([]);
  });
});

describe('the orders of money that is paid by the month', () => {
  const monthly = (...fen: number[]): Entitlement => ({
    ...subsidy(...fen),
    code: 'local-childcare-grant',
    schedule: fen.map((amountFen, i) => ({ due: `2026-${10 + i}`, amountFen })),
  });
  const planned = (entitlement: Entitlement, before: readonly KnownOrder[] = []): OrderPlan =>
    planOrders({
      entitlements: [entitlement],
      revision: before.length === 0 ? 1 : 2,
      decidedOn: DECIDED_ON,
      before,
    });

  it('are one for each month, due on its first day', () => {
    expect(planned(monthly(100_000, 100_000, 100_000)).orders.map(line)).toEqual([
      '2026-10 100000 0 scheduled confirmation 2026-10-01',
      '2026-11 100000 0 scheduled confirmation 2026-11-01',
      '2026-12 100000 0 scheduled confirmation 2026-12-01',
    ]);
  });

  it('are none for a month that has its order, however often it is decided', () => {
    const before = known(planned(monthly(100_000, 100_000)).orders, 'paid', 'sent');
    expect(planned(monthly(100_000, 100_000), before)).toEqual({ orders: [], netting: [] });
  });

  it('top up each month by itself, and take nothing from the months to come', () => {
    const before = known(planned(monthly(100_000, 100_000, 100_000)).orders, 'paid');
    expect(planned(monthly(140_000, 140_000, 140_000), before).orders.map(line)).toEqual([
      '2026-10 40000 0 scheduled none 2026-10-01',
      '2026-11 40000 0 scheduled confirmation 2026-11-01',
      '2026-12 40000 0 scheduled confirmation 2026-12-01',
    ]);
    const less = planned(monthly(60_000, 100_000, 100_000), before);
    expect(less.orders.map(line)).toEqual(['2026-10 -40000 0 scheduled none 2026-10-01']);
    expect(less.netting).toEqual([]);
  });
});

describe('the orders of a later decision', () => {
  it('are none where nothing has changed, also for a second time', () => {
    const before = known(first(360_000, 360_000).orders, 'paid');
    expect(revise(before, 360_000, 360_000)).toEqual({ orders: [], netting: [] });
  });

  it('top up what was paid, without asking again', () => {
    const before = known(first(360_000, 360_000).orders, 'paid');
    expect(revise(before, 400_000, 360_000).orders.map(line)).toEqual([
      '2026 40000 0 scheduled none 2026-01-01',
    ]);
  });

  it('keep nothing back from another instalment: that is the family’s other money', () => {
    const before = known(first(360_000, 360_000, 360_000).orders, 'paid');
    const plan = revise(before, 300_000, 360_000, 360_000);
    expect(plan.orders.map(line)).toEqual(['2026 -60000 0 scheduled none 2026-01-01']);
    expect(plan.netting).toEqual([]);
  });

  it('take a period that has not left yet from itself', () => {
    const before = known(first(360_000, 360_000).orders, 'paid');
    const plan = revise(before, 360_000);
    expect(plan.orders.map(line)).toEqual(['2027 -360000 360000 offset confirmation 2026-11-22']);
    expect(plan.netting.map(({ key, nettedFen }) => `${key.period} ${nettedFen}`)).toEqual(['2027 360000']);
  });

  it('take every period from itself', () => {
    const before = known(first(360_000, 360_000, 360_000).orders, 'paid');
    expect(revise(before).orders.map(line)).toEqual([
      '2026 -360000 0 scheduled none 2026-11-22',
      '2027 -360000 360000 offset confirmation 2026-11-22',
      '2028 -360000 360000 offset confirmation 2026-11-22',
    ]);
  });

  it('leave a debt where the period is paid', () => {
    const before = known(first(360_000).orders, 'paid');
    const plan = revise(before);
    expect(plan.orders.map(line)).toEqual(['2026 -360000 0 scheduled none 2026-11-22']);
  });

  it.each(['returned', 'refused', 'awaiting-confirmation', 'cancelled'] as const)(
    'take from one that is %s what it comes to less: it was never paid',
    (status) => {
      const before = [
        ...known(first(360_000).orders, 'paid'),
        ...known(revise(known(first(360_000).orders, 'paid'), 400_000).orders, status),
      ];
      const plan = planOrders({
        entitlements: [subsidy(380_000)],
        revision: 3,
        decidedOn: DECIDED_ON,
        before,
      });
      expect(plan.orders.map(line)).toEqual(['2026 -20000 20000 offset none 2026-01-01']);
      expect(plan.netting.map(({ key, nettedFen }) => `${key.revision} ${nettedFen}`)).toEqual(['2 20000']);
    },
  );

  it('take first from a debt what they come to more', () => {
    const before = known(first(360_000).orders, 'paid');
    const debt = known(revise(before, 300_000).orders, 'recovering');
    const plan = planOrders({
      entitlements: [subsidy(340_000)],
      revision: 3,
      decidedOn: DECIDED_ON,
      before: [...before, ...debt],
    });
    expect(plan.orders.map(line)).toEqual(['2026 40000 40000 offset none 2026-01-01']);
    expect(plan.netting.map(({ key, nettedFen }) => `${key.revision} ${nettedFen}`)).toEqual(['2 40000']);
  });

  it('never order again what the family has declined', () => {
    const before = known(first(360_000).orders, 'cancelled');
    expect(revise(before, 400_000)).toEqual({ orders: [], netting: [] });
  });
});

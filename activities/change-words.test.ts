import { describe, expect, it } from 'vitest';
import type { Change, Figures } from '../policies/redecision/redecide.ts';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { PlannedOrder } from '../policies/payments/plan-orders.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { changesInWords } from './change-words.ts';

const REASON = {
  rule: 'total',
  result: 'met',
  citation: { document: '修订', article: '二', confidence: 'seed' },
} as const;

function change(
  code: Change['code'],
  subject: Change['subject'],
  before: Partial<Figures> | undefined,
  after: Partial<Figures>,
): Change {
  return {
    code,
    subject,
    before: before && { outcome: 'eligible', ...before },
    after: { outcome: 'eligible', ...after },
    difference: {},
    reasons: [REASON],
  };
}

function order(of: Partial<PlannedOrder>): PlannedOrder {
  return {
    subject: 'mother',
    entitlement: 'maternity-allowance',
    period: 'once',
    revision: 2,
    payer: 'finance',
    department: 'finance',
    amountFen: 1,
    nettedFen: 0,
    shares: null,
    payee: null,
    claim: 'none',
    dueOn: '2026-11-22',
    status: 'scheduled',
    ...of,
  };
}

const AGREE = (['mother', 'father'] as const).map((givenBy) => ({
  kind: 'data-sharing' as const,
  givenBy,
  at: '2026-11-20T03:24:00+08:00',
}));
const ONE = sampleBirth('lanzhou-first-child');

const words = (
  changes: readonly Change[],
  orders: readonly PlannedOrder[] = [],
  of: Partial<BirthNotification> = {},
) => changesInWords({ changes, orders, birth: { ...ONE, consents: AGREE, ...of } });

describe('changes in words', () => {
  it('say whose, from what and to what', () => {
    const changes = [
      change('maternity-leave', 'mother', { days: 180 }, { days: 190 }),
      change('parental-leave', 'father', { daysPerYear: 15 }, { daysPerYear: 20 }),
      change(
        'maternity-allowance',
        'mother',
        { days: 98, amountFen: 2_352_000 },
        { days: 158, amountFen: 3_792_000 },
      ),
    ];
    expect(words(changes).changes).toEqual([
      '母亲的产假由180天改为190天',
      '父亲的育儿假由每年15天改为每年20天',
      '母亲的生育津贴由23,520.00元改为37,920.00元',
    ]);
  });

  it('say what is new, what is gone and what is not known any more', () => {
    const grant = (before: Partial<Figures> | undefined, after: Partial<Figures>) =>
      words([change('local-birth-grant', 'child-1', before, after)]).changes;
    expect(grant(undefined, { amountFen: 200_000 })).toEqual(['新增地方一次性生育补贴2,000.00元']);
    expect(grant({ amountFen: 200_000 }, { outcome: 'not-eligible' })).toEqual(['不再有地方一次性生育补贴']);
    expect(grant({ amountFen: 200_000 }, { outcome: 'unknown' })).toEqual(['地方一次性生育补贴要再核实']);
    expect(grant({ amountFen: 1 }, { amountFen: 1, deadline: '2027-01-01' })).toEqual([
      '地方一次性生育补贴的期限或支付办法有变',
    ]);
  });

  it('tell twins apart, and name each article once', () => {
    const of = (subject: 'child-1' | 'child-2') =>
      change('childcare-subsidy', subject, { amountFen: 360_000 }, { amountFen: 400_000 });
    const { changes, why } = words([of('child-1'), of('child-2')], [], sampleBirth('lanzhou-twins'));
    expect(changes.map((text) => text.slice(0, 5))).toEqual(['新生儿1的', '新生儿2的']);
    expect(why).toBe('修订 二');
  });

  it('say what happens by itself and what does not', () => {
    const leave = [change('maternity-leave', 'mother', { days: 180 }, { days: 190 })];
    const money = [change('childcare-subsidy', 'child-1', { amountFen: 2 }, { amountFen: 1 })];
    expect(words(leave).next).toBe('单位由人社部门告知。');
    expect(words(leave, [], { consents: [] }).next).toBe('请自行告知单位。');
    const ofFather = change('parental-leave', 'father', { daysPerYear: 15 }, { daysPerYear: 20 });
    expect(words([...leave, ofFather], [], { consents: AGREE.slice(0, 1) }).next).toBe(
      '母亲的单位由人社部门告知，另一方请自行告知。',
    );
    expect(words(money, [order({})]).next).toBe('多出的钱直接付给您，不用申请。');
    expect(words(money, [order({ claim: 'confirmation' })]).next).toBe(
      '有一笔钱要您确认一次，到时会通知您。',
    );
    expect(words(money, [order({ amountFen: -1, nettedFen: 1, status: 'offset' })]).next).toBe(
      '还没发的钱按新的数发。',
    );
    expect(words(money, [order({ amountFen: -1 })]).next).toBe(
      '如有多发的钱，会有工作人员联系您，不会自动扣回。',
    );
  });
});

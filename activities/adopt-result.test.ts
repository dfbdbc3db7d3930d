import { describe, expect, test } from 'vitest';
import type { Entitlement } from '../schemas/entitlement.ts';
import { answer, RESULTS, unopenable } from './answers.test-data.ts';
import { adoptable, keptAnswer } from './adopt-result.ts';
import { CaseInMemory } from './case-in-memory.test-data.ts';
import { caseAs, type Given } from './case-view.test-data.ts';
import type { Landed } from './ledger-port.ts';
import { CARD, CERTIFICATE, command, HOUSEHOLD, INSURANCE, UPGRADE } from './one-round.test-data.ts';
import { orderAs } from './payments/orders.test-data.ts';

const CLAIM = 'child-1/childcare-subsidy-claim';
const ALLOWANCE = 'mother/maternity-allowance-payment';

const SUBSIDY_ID = 'payment-order/C-1/child-1/childcare-subsidy/2026/1';

/** What the decision in force gives for 2026. */
function moneyOf(code: 'childcare-subsidy' | 'maternity-allowance', amountFen: number): Entitlement {
  const isSubsidy = code === 'childcare-subsidy';
  return {
    code,
    subject: isSubsidy ? 'child-1' : 'mother',
    outcome: amountFen > 0 ? 'eligible' : 'not-eligible',
    schedule: [{ due: '2026', amountFen }],
    payer: isSubsidy ? 'finance' : 'medical-insurance-fund',
    rules: [],
    pack: 'test@2',
  };
}

const linesOf = ({ view }: CaseInMemory): string[] =>
  [...view.orders.values()].map((o) => `${o.revision}: ${o.amountFen}-${o.nettedFen} ${o.status}`);

/** A case in which a clerk has given up a matter, whose result comes then. */
function givenUp(given: Given = {}, late: Landed = answer(CERTIFICATE, 'completed')): CaseInMemory {
  const one = new CaseInMemory(
    caseAs({ matters: { [CERTIFICATE]: { status: 'offline', attempt: 1 } }, ...given }),
  );
  one.round();
  one.lands(late).round();
  return one;
}

/** Everything else of the case is over, and it has closed. */
function closed(given: Given = {}): CaseInMemory {
  const others = { others: 'completed', decided: true, closed: true, status: 'completed' } as const;
  return givenUp({ ...others, ...given });
}

const SKIPPED = { [HOUSEHOLD]: 'offline', [CARD]: 'offline', [UPGRADE]: 'withdrawn' } as const;
const reasonOf = (one: CaseInMemory, key: typeof HOUSEHOLD) => one.view.matters.get(key)?.reason;

describe('a result that comes after its matter was given up', () => {
  test('is kept as it came, beside the task about it', () => {
    const one = givenUp();
    const [task] = one.openTasks().filter(({ kind }) => kind === 'late-answer');
    expect(task).toMatchObject({ eventId: `completed ${CERTIFICATE} 1`, attempt: 1 });
    expect(task && keptAnswer(one.view, task)?.open()).toEqual(RESULTS['birth-certificate']);
    expect(one.statusOf(CERTIFICATE)).toBe('offline');
    for (const [key, status] of Object.entries(SKIPPED))
      expect([key, one.statusOf(key as 'mother/birth-certificate')]).toEqual([key, status]);
  });

  test('and is adopted completes it: what was skipped for its sake goes on, and the parents are told', () => {
    const one = givenUp();
    expect(reasonOf(one, HOUSEHOLD)).toMatch(/前置事项未办成/);
    const decided = one.decides('late-answer', 'adopted');
    expect(one.view.matters.get(CERTIFICATE)).toMatchObject({
      status: 'completed',
      result: RESULTS['birth-certificate'],
    });
    expect(decided.notices.map(({ template }) => template)).toEqual(['certificate-issued']);
    expect(decided.published).toEqual([
      { subject: 'child-1', code: 'birth-certificate', what: 'completed', status: 'completed' },
    ]);
    expect([...decided.applied]).toEqual([`completed ${CERTIFICATE} 1`]);
    expect([decided.wakes, one.view.kept]).toEqual([true, []]);
    for (const key of [HOUSEHOLD, CARD, UPGRADE] as const)
      expect(one.view.matters.get(key)).toMatchObject({ status: 'waiting', reason: null, endedAt: null });
    const sent = one.round().effects.commands.map(({ subject, code }) => `${subject}/${code}`);
    expect(sent).toContain(HOUSEHOLD);
  });

  test('and is left leaves everything as it is, and nothing of it is kept', () => {
    const one = givenUp();
    const decided = one.decides('late-answer', 'left');
    expect([one.statusOf(CERTIFICATE), one.statusOf(HOUSEHOLD)]).toEqual(['offline', 'offline']);
    expect([[...decided.applied], [...decided.matters], decided.notices]).toEqual([
      [`completed ${CERTIFICATE} 1`],
      [],
      [],
    ]);
    expect(one.view.kept).toEqual([]);
  });

  test('that nobody can read is set aside', () => {
    const one = givenUp({}, unopenable(CERTIFICATE, 'completed'));
    expect(one.asks()).toContain('dead-letter child-1');
    expect(one.asks()).not.toContain(`late-answer ${CERTIFICATE}`);
  });

  test('is not adopted where the matter has been completed meanwhile', () => {
    const one = givenUp();
    const [row] = one.view.kept;
    expect(adoptable(one.view, row)?.matter.key).toBe(CERTIFICATE);
    Object.assign(one.view.matters.get(CERTIFICATE) ?? {}, { status: 'completed' });
    expect(adoptable(one.view, row)).toBeUndefined();
  });

  test('that comes after a join is said to have, in words', () => {
    const [task] = closed({ joinedInto: 'C-0', status: 'withdrawn' }).openTasks();
    expect(task?.reason).toMatch(/（部门已办结）到达时，办件已并入另一办件；结果已留存，请与并入的办件核对/);
  });

  test('settles the command of a later attempt that is under way', () => {
    const one = givenUp({ matters: { [CERTIFICATE]: { status: 'requested', attempt: 2 } } });
    const decided = one.decides('late-answer', 'adopted');
    expect([...decided.answered]).toContain(command(CERTIFICATE, 2));
    expect(one.statusOf(CERTIFICATE)).toBe('completed');
  });
});

describe('a closed case', () => {
  test('stays closed where nothing more is to be done', () => {
    const one = closed();
    const decided = one.decides('late-answer', 'adopted');
    expect([one.view.closed, one.view.status, decided.wakes]).toEqual([true, 'completed', false]);
    expect(one.statusOf(CERTIFICATE)).toBe('completed');
    expect(decided.notices.map(({ template }) => template)).toEqual(['certificate-issued']);
  });

  test('is open again where something was skipped, and closes once more when that is done', () => {
    const skipped = { status: 'offline', attempt: 0, reason: '前置事项未办成，社保卡转窗口办理' } as const;
    const one = closed({ matters: { [CERTIFICATE]: { status: 'offline', attempt: 1 }, [CARD]: skipped } });
    const decided = one.decides('late-answer', 'adopted');
    expect(decided.events.map(({ type }) => type)).toContain('case.reopened');
    expect([one.view.closed, one.view.status, decided.wakes]).toEqual([false, 'processing', true]);
    expect(one.round().effects.commands.map(({ code }) => code)).toEqual(['social-security-card']);
    one.lands(answer(CARD, 'completed')).round();
    expect([one.view.closed, one.view.status]).toEqual([true, 'completed']);
  });

  test('does not take up what a place does at a counter, nor what a person has given up', () => {
    const one = closed({
      matters: {
        [CERTIFICATE]: { status: 'offline', attempt: 1 },
        [CARD]: { status: 'offline', attempt: 0, reason: null },
        [INSURANCE]: { status: 'offline', attempt: 0, reason: '材料不符' },
      },
    });
    one.decides('late-answer', 'adopted');
    expect([one.statusOf(CARD), one.statusOf(INSURANCE), one.view.closed]).toEqual([
      'offline',
      'offline',
      true,
    ]);
  });
});

describe('the money of a claim that was given up', () => {
  const claimed = (orders: Given['orders'], given: Given = {}): CaseInMemory =>
    givenUp(
      {
        others: 'completed',
        decided: true,
        revision: 1,
        matters: { [CLAIM]: { status: 'offline', attempt: 1 } },
        orders: orders ?? [],
        ...given,
      },
      answer(CLAIM, 'completed'),
    );

  test('goes on when its result is adopted, on its day', () => {
    const one = claimed([orderAs({ status: 'cancelled', lookAt: null })]);
    one.decides('late-answer', 'adopted');
    expect(one.view.orders.get('order-1')).toMatchObject({
      status: 'scheduled',
      lookAt: new Date('2026-11-01T00:00:00+08:00'),
    });
  });

  test('does not where the family has declined it', () => {
    const declined = claimed([orderAs({ status: 'cancelled', taskId: 'asked' })]);
    declined.view.tasks.push({
      ...(declined.openTasks()[0] as (typeof declined.view.tasks)[number]),
      id: 'asked',
      kind: 'claim-confirmation',
      status: 'completed',
      completed: { outcome: 'declined', by: 'mother', at: declined.view.now, reason: null },
    });
    declined.decides('late-answer', 'adopted');
    expect(declined.view.orders.get('order-1')?.status).toBe('cancelled');
  });

  test.each([
    ['as much', 360_000, ['1: 360000-0 scheduled']],
    ['less', 300_000, ['1: 360000-60000 scheduled', '2: -60000-60000 offset']],
    ['more', 400_000, ['1: 360000-0 scheduled', '2: 40000-0 scheduled']],
    ['nothing', 0, ['1: 360000-360000 offset', '2: -360000-360000 offset']],
  ])('goes on as a decision since then has it, which came to %s', (_, amountFen, expected) => {
    const order = orderAs({ id: SUBSIDY_ID, status: 'cancelled', lookAt: null });
    const one = claimed([order], { revision: 2, entitlements: [moneyOf('childcare-subsidy', amountFen)] });
    one.decides('late-answer', 'adopted');
    expect(linesOf(one)).toEqual(expected);
  });

  test('is paid where the fund says that it has paid', () => {
    const order = orderAs({
      entitlement: 'maternity-allowance',
      subject: 'mother',
      status: 'cancelled',
      attempt: 1,
    });
    const one = givenUp(
      {
        others: 'completed',
        decided: true,
        revision: 1,
        matters: { [ALLOWANCE]: { status: 'offline', attempt: 1 } },
        orders: [{ ...order, department: 'medical-insurance' }],
      },
      answer(ALLOWANCE, 'completed'),
    );
    one.decides('late-answer', 'adopted');
    expect(one.view.orders.get('order-1')).toMatchObject({ status: 'paid', paymentNumber: 'ZF-2' });
  });

  test('pays with an allowance what went with it, and not what a later decision adds', () => {
    const allowance = {
      entitlement: 'maternity-allowance',
      subject: 'mother',
      department: 'medical-insurance',
    } as const;
    const one = givenUp(
      {
        matters: { [ALLOWANCE]: { status: 'offline', attempt: 1 } },
        others: 'completed',
        decided: true,
        revision: 2,
        entitlements: [moneyOf('maternity-allowance', 720_000)],
        orders: [
          orderAs({ ...allowance, status: 'cancelled', attempt: 1 }),
          orderAs({ ...allowance, id: 'order-2', revision: 2, status: 'cancelled' }),
        ],
      },
      answer(ALLOWANCE, 'completed'),
    );
    one.decides('late-answer', 'adopted');
    expect(one.view.orders.get('order-1')).toMatchObject({ status: 'paid', paymentNumber: 'ZF-2' });
    expect(one.view.orders.get('order-2')).toMatchObject({ status: 'scheduled', paymentNumber: null });
  });

  test('is more than a decision since then leaves of it: the difference is asked back', () => {
    const one = withFund([orderAs({ ...ALLOWANCE_ORDER, status: 'cancelled', attempt: 1 })], 300_000);
    one.decides('late-answer', 'adopted');
    expect(linesOf(one)).toEqual(['1: 360000-0 paid', '2: -60000-0 scheduled']);
  });

  test('was kept back in part when it was cancelled, and the fund has paid all of it: a person is told', () => {
    const kept = { nettedFen: 60_000, status: 'cancelled', attempt: 1 } as const;
    const debt = {
      id: 'debt',
      revision: 2,
      amountFen: -60_000,
      nettedFen: 60_000,
      status: 'offset',
    } as const;
    const orders = [orderAs({ ...ALLOWANCE_ORDER, ...kept }), orderAs({ ...ALLOWANCE_ORDER, ...debt })];
    const one = withFund(orders, 300_000);
    one.decides('late-answer', 'adopted');
    expect(linesOf(one)).toEqual(['1: 360000-60000 paid', '2: -60000-60000 offset']);
    const reasons = one.openTasks().map(({ kind, reason }) => `${kind} ${reason}`);
    expect(reasons).toEqual([
      'late-answer 生育津贴（2026年）已全额支付，但此后的核定已从中减去600.00元，请核对是否多付',
    ]);
  });
});

const ALLOWANCE_ORDER = {
  id: 'payment-order/C-1/mother/maternity-allowance/2026/1',
  entitlement: 'maternity-allowance',
  subject: 'mother',
  department: 'medical-insurance',
} as const;

/** An allowance that was given up and is paid after all, decided once more in between. */
function withFund(orders: NonNullable<Given['orders']>, amountFen: number): CaseInMemory {
  return givenUp(
    {
      others: 'completed',
      decided: true,
      revision: 2,
      entitlements: [moneyOf('maternity-allowance', amountFen)],
      matters: { [ALLOWANCE]: { status: 'offline', attempt: 1 } },
      orders,
    },
    answer(ALLOWANCE, 'completed'),
  );
}

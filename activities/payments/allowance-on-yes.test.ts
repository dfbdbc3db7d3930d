import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { answer, RESULTS } from '../answers.test-data.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs, NOW } from '../case-view.test-data.ts';
import type { Effects } from '../effects.ts';
import { eraseSubject } from '../erase-subject.ts';

const ALLOWANCE = 'mother/maternity-allowance-payment';
const BIRTH = sampleBirth('lanzhou-first-child');
const WAGE = '/mother/employment/employerAverageMonthlyWageFen';

/** A family that has agreed to everything else: its one question is about money. */
function decided(): CaseInMemory {
  const consents = (['mother', 'father'] as const).map(
    (givenBy) => ({ kind: 'data-sharing', givenBy, at: '2026-11-20T03:24:00+08:00' }) as const,
  );
  const one = new CaseInMemory(caseAs({ birth: { ...BIRTH, consents }, others: 'completed' }));
  one.round();
  return one;
}

/** Everything that was begun is done, and the case has closed. */
function closed(): CaseInMemory {
  const one = decided();
  for (const matter of one.view.matters.values())
    Object.assign(matter, { status: 'completed', endedAt: NOW });
  one.round();
  expect(one.view.status).toBe('completed');
  return one;
}

const allowances = ({ view }: CaseInMemory): string[] =>
  [...view.orders.values()]
    .filter(({ entitlement }) => entitlement === 'maternity-allowance')
    .map((o) => `@${o.revision} ${o.amountFen}-${o.nettedFen} ${o.status}`);

const askedFor = ({ commands }: Effects): unknown[] =>
  commands
    .filter(({ code }) => code === 'maternity-allowance-payment' || code === 'allowance-top-up')
    .map(({ code, payload }) => [code, (payload as { amountFen: number }).amountFen]);

function withAllowance(one: CaseInMemory, amountFen: number): void {
  one.redecides(
    one.view.entitlements.map((e) => (e.code === 'maternity-allowance' ? { ...e, amountFen } : e)),
  );
}

describe('before the family has said yes to the allowance', () => {
  test('nothing of it is asked for, however often anybody looks, and the case closes without it', () => {
    const one = closed();
    expect(allowances(one)).toEqual(['@1 2352000-0 awaiting-confirmation']);
    for (const effects of [one.paymentsMove(), one.round().effects]) expect(askedFor(effects)).toEqual([]);
    expect(one.view.matters.has(ALLOWANCE)).toBe(false);
  });

  test('the end of the case says what is waited for, and nothing of money that was not paid', () => {
    const one = decided();
    for (const matter of one.view.matters.values())
      Object.assign(matter, { status: 'completed', endedAt: NOW });
    const [finished] = one.round().effects.notices;
    expect(finished?.values['money']).toBe('申领生育津贴和补贴要您到政务服务大厅窗口确认。');
  });

  test('what the fund has said before a ledger was set back waits for the yes, and nobody is asked about it', () => {
    const one = closed();
    one.lands(answer(ALLOWANCE, 'completed')).round();
    expect([one.view.landed.length, one.asks()]).toEqual([1, ['claim-confirmation family']]);
    one.decides('claim-confirmation', 'confirmed');
    one.round();
    expect([one.view.landed.length, one.statusOf(ALLOWANCE)]).toEqual([0, 'completed']);
  });
});

describe('a yes', () => {
  test('has the allowance paid by its own matter, of which the family is told, and the case ends again', () => {
    const one = closed();
    one.decides('claim-confirmation', 'confirmed');
    expect([one.view.status, allowances(one)]).toEqual(['processing', ['@1 2352000-0 sent']]);
    expect(askedFor(one.round().effects)).toEqual([['maternity-allowance-payment', 2_352_000]]);
    expect(askedFor(one.round().effects)).toEqual([]);
    const { effects } = one.lands(answer(ALLOWANCE, 'completed')).round();
    expect(allowances(one)).toEqual(['@1 2352000-0 paid']);
    expect(
      effects.notices.map(({ template, values }) => [template, values['what'], values['amount']]),
    ).toContainEqual(['paid', '生育津贴', '23,520.00']);
    expect(one.view.status).toBe('completed');
  });

  test('said before the case has closed has it done with what else follows', () => {
    const one = decided();
    one.decides('claim-confirmation', 'confirmed');
    expect(askedFor(one.round().effects)).toEqual([['maternity-allowance-payment', 2_352_000]]);
    expect(one.view.closed).toBe(false);
  });

  test('to what was decided anew meanwhile: the difference is paid after it, by itself', () => {
    const one = closed();
    withAllowance(one, 2_400_000);
    one.paymentsMove();
    one.decides('claim-confirmation', 'confirmed');
    expect(allowances(one)).toEqual(['@1 2352000-0 sent', '@2 48000-0 scheduled']);
    expect(askedFor(one.round().effects)).toEqual([['maternity-allowance-payment', 2_352_000]]);
    expect(askedFor(one.paymentsMove())).toEqual([]);
    one.lands(answer(ALLOWANCE, 'completed')).round();
    expect(askedFor(one.paymentsMove())).toEqual([['allowance-top-up', 48_000]]);
  });

  test('to what has become less meanwhile: the fund is asked for what is left, and nobody is asked about that', () => {
    const one = closed();
    withAllowance(one, 2_000_000);
    one.decides('claim-confirmation', 'confirmed');
    expect(askedFor(one.round().effects)).toEqual([['maternity-allowance-payment', 2_000_000]]);
    one.lands(answer(ALLOWANCE, 'completed')).round();
    expect(allowances(one)).toEqual(['@1 2352000-352000 paid', '@2 -352000-352000 offset']);
    expect(one.asks()).toEqual([]);
  });
});

/** The fund has been asked for 23,520 yuan. */
function withFund(): CaseInMemory {
  const one = closed();
  one.decides('claim-confirmation', 'confirmed');
  one.round();
  return one;
}

describe('an allowance that the fund has refused, given up and taken up again', () => {
  function givenUp(one: CaseInMemory): CaseInMemory {
    one.lands(answer(ALLOWANCE, 'refused')).round();
    one.decides('refused', 'given-up');
    one.round();
    return one;
  }

  test('goes with its matter once more, for its own sum, and what was added to it is paid after it', () => {
    const one = withFund();
    withAllowance(one, 2_400_000);
    givenUp(one);
    expect(allowances(one)).toEqual(['@1 2352000-0 cancelled', '@2 48000-0 cancelled']);
    const { events } = one.reopens(ALLOWANCE).effects;
    expect(events.filter(({ type }) => type === 'payment.taken-up')).toHaveLength(2);
    expect(allowances(one)).toEqual(['@1 2352000-0 sent', '@2 48000-0 scheduled']);
    expect(askedFor(one.round().effects)).toEqual([['maternity-allowance-payment', 2_352_000]]);
    expect(askedFor(one.paymentsMove())).toEqual([]);
    one.lands(answer(ALLOWANCE, 'completed', { attempt: 2 })).round();
    expect(askedFor(one.paymentsMove())).toEqual([['allowance-top-up', 48_000]]);
    expect(allowances(one)).toEqual(['@1 2352000-0 paid', '@2 48000-0 sent']);
  });

  test.each([
    ['more', 2_400_000, 2_352_000, ['@1 2352000-0 sent', '@2 48000-0 scheduled']],
    ['less', 2_000_000, 2_000_000, ['@1 2352000-352000 sent', '@2 -352000-352000 offset']],
  ] as const)(
    'and decided to be %s meanwhile: the fund is asked for what its order comes to',
    (_, fen, asked, lines) => {
      const one = givenUp(withFund());
      withAllowance(one, fen);
      expect(allowances(one)).toEqual(['@1 2352000-0 cancelled']);
      one.reopens(ALLOWANCE);
      expect(allowances(one)).toEqual(lines);
      expect(askedFor(one.round().effects)).toEqual([['maternity-allowance-payment', asked]]);
      expect(allowances(one)).toEqual(lines);
    },
  );
});

describe('an allowance that the fund wants corrected', () => {
  const objected = (one: CaseInMemory): CaseInMemory => {
    one.lands(answer(ALLOWANCE, 'correction-needed')).round();
    return one;
  };
  const corrected = (one: CaseInMemory): Effects => {
    one.decides('correction-needed', 'corrected');
    return one.round().effects;
  };

  test('and that comes to less by what two clerks correct: the next attempt asks for what is left', () => {
    const one = objected(withFund());
    const { mother } = BIRTH;
    const employment = { ...mother.employment, employerAverageMonthlyWageFen: 600_000 };
    const facts = { ...one.view.notification, mother: { ...mother, employment } } as typeof BIRTH;
    const changes = [{ pointer: WAGE, before: '7200', after: '6000' }];
    one.decides('correction-needed', 'corrected', { facts, changes });
    expect(allowances(one)).toEqual(['@1 2352000-392000 sent', '@2 -392000-392000 offset']);
    expect(askedFor(one.round().effects)).toEqual([['maternity-allowance-payment', 1_960_000]]);
    one.lands(answer(ALLOWANCE, 'completed', { attempt: 2 })).round();
    one.paymentsMove();
    expect(allowances(one)).toEqual(['@1 2352000-392000 paid', '@2 -392000-392000 offset']);
    expect(one.asks()).toEqual([]);
  });

  test('and that was decided to be less while the fund had it: the debt waits for what it says, and is none', () => {
    const one = withFund();
    withAllowance(one, 2_000_000);
    expect(allowances(one)).toEqual(['@1 2352000-0 sent', '@2 -352000-0 scheduled']);
    objected(one);
    expect(allowances(one)).toEqual(['@1 2352000-352000 sent', '@2 -352000-352000 offset']);
    expect(askedFor(corrected(one))).toEqual([['maternity-allowance-payment', 2_000_000]]);
  });

  test('is with the fund again from its next attempt on: nothing is taken from it', () => {
    const one = objected(withFund());
    corrected(one);
    withAllowance(one, 2_000_000);
    expect(allowances(one)).toEqual(['@1 2352000-0 sent', '@2 -352000-0 scheduled']);
  });

  test('and of which nothing is left: a person is asked, and what is decided after that goes in its place', () => {
    const one = objected(withFund());
    const { entitlements } = one.view;
    one.redecides(entitlements.filter(({ code }) => code !== 'maternity-allowance'));
    expect(allowances(one)).toEqual(['@1 2352000-2352000 offset', '@2 -2352000-2352000 offset']);
    expect(askedFor(corrected(one))).toEqual([]);
    expect(one.asks()).toEqual([`correction-needed ${ALLOWANCE}`]);
    one.redecides(entitlements);
    expect(allowances(one).at(-1)).toBe('@3 2352000-0 sent');
    expect(askedFor(corrected(one))).toEqual([['maternity-allowance-payment', 2_352_000]]);
    one.lands(answer(ALLOWANCE, 'completed', { attempt: 2 })).round();
    expect(askedFor(one.paymentsMove())).toEqual([]);
    expect(allowances(one).at(-1)).toBe('@3 2352000-0 paid');
    expect(one.asks()).toEqual([]);
  });

  test('and got at a window after it has become less: a person checks what was paid there', () => {
    const one = objected(withFund());
    withAllowance(one, 2_000_000);
    corrected(one);
    one.lands(answer(ALLOWANCE, 'refused', { attempt: 2 })).round();
    one.decides('refused', 'obtained', { result: RESULTS['maternity-allowance-payment'] });
    expect(allowances(one)).toEqual(['@1 2352000-352000 paid', '@2 -352000-352000 offset']);
    expect(one.asks()).toEqual(['late-answer mother']);
  });
});

describe('a no', () => {
  test('leaves it to the family, which is told how to claim, and no later decision pays it', () => {
    const one = closed();
    const { notices } = one.decides('claim-confirmation', 'declined');
    expect(allowances(one)).toEqual(['@1 2352000-0 cancelled']);
    expect(notices.map(({ template, values }) => [template, values['what']])).toEqual([
      [
        'yours-to-do',
        '带身份证件、银行卡，到参保地医保窗口申领生育津贴，到户籍地乡镇或街道申领育儿补贴（国家）',
      ],
    ]);
    withAllowance(one, 2_400_000);
    for (const effects of [one.paymentsMove(), one.round().effects]) expect(askedFor(effects)).toEqual([]);
    expect(one.view.matters.has(ALLOWANCE)).toBe(false);
  });
});

test('a mother who is erased is asked no more, and nothing is paid', () => {
  const one = closed();
  eraseSubject(one.view, { subject: 'mother', by: 'supervisor', reason: 'guardian-request' });
  expect(allowances(one)).toEqual(['@1 2352000-0 cancelled']);
  expect(one.asks()).not.toContain('claim-confirmation family');
});

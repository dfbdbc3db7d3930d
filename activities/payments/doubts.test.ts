import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import { CaseInMemory } from '../case-in-memory.test-data.ts';
import { caseAs } from '../case-view.test-data.ts';
import { eraseSubject } from '../erase-subject.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const WAGE = '/mother/employment/employerAverageMonthlyWageFen';

/** The mother's employer pays so much on the average, in yuan a month. */
function withWage(yuan: number): BirthNotification {
  const { mother } = BIRTH;
  const employment = { ...mother.employment, employerAverageMonthlyWageFen: yuan * 100 };
  return { ...BIRTH, mother: { ...mother, employment } as BirthNotification['mother'] };
}

/** A case whose joint part has ended, decided in a round. */
function decided(yuan: number): CaseInMemory {
  const one = new CaseInMemory(caseAs({ birth: withWage(yuan), others: 'completed' }));
  one.round();
  return one;
}

const allowances = ({ view }: CaseInMemory): string[] =>
  [...view.orders.values()]
    .filter(({ entitlement }) => entitlement === 'maternity-allowance')
    .map((o) => `@${o.revision} ${o.amountFen / 100} ${o.status}`);

const has = (one: CaseInMemory, code: string): boolean => one.view.matters.has(`mother/${code}` as never);

describe('a sum that can hardly be', () => {
  test('a usual one is ordered, and nobody is asked', () => {
    const one = decided(7_200);
    expect(allowances(one)).toEqual(['@1 23520 awaiting-confirmation']);
    expect(one.asks()).not.toContain('improbable mother');
  });

  test('is no order before a person has looked, and everything else goes on', () => {
    const one = decided(720_000_000);
    expect(allowances(one)).toEqual([]);
    expect(one.asks()).toContain('improbable mother');
    expect(one.openTasks().find(({ kind }) => kind === 'improbable')).toMatchObject({
      asks: [WAGE],
      code: null,
    });
    expect(has(one, 'maternity-allowance-payment')).toBe(false);
    expect(has(one, 'leave-notice')).toBe(true);
    expect([...one.view.orders.values()].some(({ entitlement }) => entitlement === 'childcare-subsidy')).toBe(
      true,
    );
    const allowance = one.view.entitlements.find(({ code }) => code === 'maternity-allowance');
    expect(allowance).toMatchObject({ outcome: 'eligible', amountFen: 235_200_000_000 });
    expect(one.paymentsMove().commands.filter(({ code }) => code === 'allowance-top-up')).toEqual([]);
  });

  test('is ordered when it is confirmed, once, and paid on the yes of the family', () => {
    const one = decided(720_000);
    one.decides('improbable', 'confirmed');
    expect(allowances(one)).toEqual(['@1 2352000 scheduled']);
    expect(one.paymentsMove().commands).toEqual([]);
    expect(allowances(one)).toEqual(['@1 2352000 awaiting-confirmation']);
    one.decides('claim-confirmation', 'confirmed');
    expect(allowances(one)).toEqual(['@1 2352000 sent']);
    const { commands } = one.round().effects;
    expect(
      commands.map(({ code, payload }) => [code, (payload as { amountFen?: number }).amountFen]),
    ).toContainEqual(['maternity-allowance-payment', 235_200_000]);
    expect(one.asks()).not.toContain('improbable mother');
  });

  test('decides anew when it is corrected', () => {
    const one = decided(720_000);
    one.decides('improbable', 'corrected', { facts: withWage(7_200) });
    expect(one.view.revision).toBe(2);
    expect(allowances(one)).toEqual(['@2 23520 scheduled']);
  });

  test('asks again where the correction can hardly be either', () => {
    const one = decided(720_000);
    one.decides('improbable', 'corrected', { facts: withWage(72_000) });
    expect(allowances(one)).toEqual([]);
    expect(one.asks()).toContain('improbable mother');
    one.decides('improbable', 'confirmed');
    expect(allowances(one)).toEqual(['@2 235200 scheduled']);
  });

  test('that was confirmed lets no other one pass', () => {
    const one = decided(720_000);
    one.decides('improbable', 'confirmed');
    const more = one.view.entitlements.map((e) =>
      e.code === 'maternity-allowance' ? { ...e, amountFen: (e.amountFen ?? 0) + 1 } : e,
    );
    one.redecides(more);
    expect(one.asks()).toContain('improbable mother');
    expect(allowances(one)).toEqual(['@1 2352000 scheduled']);
  });

  test('is asked about no more when a later decision has another', () => {
    const one = decided(720_000);
    const usual = one.view.entitlements.map((e) =>
      e.code === 'maternity-allowance' ? { ...e, amountFen: 2_352_000 } : e,
    );
    one.redecides(usual);
    // The wage is as high as it was.
    expect(one.asks()).toContain('improbable mother');
    one.redecides(usual.filter((e) => e.code !== 'maternity-allowance'));
    expect(one.asks()).not.toContain('improbable mother');
  });

  test('is asked of nobody when the mother is erased', () => {
    const one = decided(720_000);
    eraseSubject(one.view, { subject: 'mother', by: 'supervisor', reason: 'guardian-request' });
    expect(one.view.tasks.find(({ kind }) => kind === 'improbable')?.status).toBe('overtaken');
  });
});

import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import { decideEntitlements } from '../entitlements/decide.ts';
import { allPacks } from '../load/all-packs.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { boundsOf } from './bounds.ts';
import { doubtsOf } from './improbable.ts';

const BIRTH = sampleBirth('lanzhou-first-child');
const ON = '2026-11-28';

/** The mother's employer pays so much on the average, in yuan a month. */
function withWage(yuan: number): BirthNotification {
  const { mother } = BIRTH;
  const employment = { ...mother.employment, employerAverageMonthlyWageFen: yuan * 100 };
  return { ...BIRTH, mother: { ...mother, employment } as BirthNotification['mother'] };
}

const doubts = (birth: BirthNotification) => doubtsOf(decideEntitlements(birth, ON), birth, ENTITLEMENTS);

describe('what can hardly be', () => {
  test('is nothing in the samples', () => {
    for (const name of GOOD_SAMPLES) expect(doubts(sampleBirth(name)), name).toEqual([]);
  });

  test.each<[number, string[]]>([
    [100_000, []],
    [100_000.01, ['用人单位上年度月平均工资超过100,000.00元（产品阈值）。请核实，核实前不支付']],
  ])('is a wage above 100,000 yuan a month: %s', (yuan, reasons) => {
    const birth = withWage(yuan);
    const bounds = { ...boundsOf(''), order: { fen: Number.MAX_SAFE_INTEGER } };
    const found = doubtsOf(decideEntitlements(birth, ON), birth, ENTITLEMENTS, () => bounds);
    expect(found.map(({ reason }) => reason)).toEqual(reasons);
  });

  test('is a payment above 200,000 yuan, whatever it rests on: says which, asks for the wages, names no wage', () => {
    const [doubt] = doubts(withWage(720_000_000));
    expect(doubt).toMatchObject({
      subject: 'mother',
      entitlement: 'maternity-allowance',
      asks: ['/mother/employment/employerAverageMonthlyWageFen'],
    });
    expect(doubt?.reason).toBe(
      '生育津贴2,352,000,000.00元，超过200,000.00元（产品阈值）；用人单位上年度月平均工资超过100,000.00元（产品阈值）。请核实，核实前不支付',
    );
    expect(doubt?.reason).not.toContain('720000000');
  });

  test('is another doubt where the sum is another one', () => {
    const about = (yuan: number): string | undefined => doubts(withWage(yuan))[0]?.about;
    expect(about(720_000)).toBe(about(720_000));
    expect(about(720_000)).not.toBe(about(720_001));
  });
});

describe('bounds', () => {
  test('are those of the product where no pack has any', () => {
    expect(boundsOf('national@1+gansu@1')).toEqual({
      order: { fen: 20_000_000 },
      monthlyWage: { fen: 10_000_000 },
    });
  });

  test('are those of the closest pack of a decision that has any', () => {
    const cite = { document: '通知', article: '三', confidence: 'seed' } as const;
    const packs = allPacks({ includeDrafts: false }).map((pack) =>
      pack.pack === 'gansu' ? { ...pack, bounds: { orderYuan: 50_000, cite } } : pack,
    );
    expect(boundsOf('national@1+gansu@1', packs)).toEqual({
      order: { fen: 5_000_000, cite },
      monthlyWage: { fen: 10_000_000 },
    });
    expect(boundsOf('national@1+shaanxi@1', packs).order).toEqual({ fen: 20_000_000 });
  });
});

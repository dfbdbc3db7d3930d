import { describe, expect, test } from 'vitest';
import { allPacks } from './all-packs.ts';
import { newbornCoverRule } from '../insurance/newborn-cover.ts';

/** Every number of the parameter block (facts 4.7), where it stands in the packs and what it is cited from. */

interface Cited {
  readonly document: string;
  readonly article: string;
  readonly confidence: string;
}

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

function packOf(name: string): Json {
  const pack = allPacks({ includeDrafts: true }).find((p) => p.pack === name);
  if (!pack) throw new Error(`no pack ${name}`);
  return pack as unknown as Json;
}

/** Follows `a.b[rule].c`: a name in brackets finds the item of that rule or measure, a number its place. */
function follow(from: Json, path: string): { value: Json; cite: Cited } {
  let value: Json = from;
  let cite: Json;
  for (const step of path.split('/')) {
    const key = /^\[(.+)\]$/.exec(step)?.[1];
    if (key === undefined) value = (value as Readonly<Record<string, Json>>)[step];
    else if (/^\d+$/.test(key)) value = (value as readonly Json[])[Number(key)];
    else
      value = (value as readonly Readonly<Record<string, Json>>[]).find((i) =>
        [i['rule'], i['measure']].includes(key),
      );
    if (value === undefined) throw new Error(`nothing at ${path}, step ${step}`);
    cite = (value as Readonly<Record<string, Json>> | null)?.['cite'] ?? cite;
  }
  return { value, cite: cite as unknown as Cited };
}

const BLOCK: readonly (readonly [pack: string, path: string, value: Json, confidence: string])[] = [
  // national
  ['national', 'schemes/maternity-leave/[0]/base', 98, 'secondary'],
  ['national', 'schemes/maternity-leave/[0]/prebirthMax', 15, 'secondary'],
  ['national', 'schemes/maternity-leave/[0]/supplements/[difficult-birth]/days', 15, 'secondary'],
  ['national', 'schemes/maternity-leave/[0]/supplements/[extra-baby]/days', 15, 'secondary'],
  ['national', 'schemes/maternity-leave/[0]/lossBeforeFourMonths', 15, 'secondary'],
  ['national', 'schemes/maternity-leave/[0]/lossFromFourMonths', 42, 'secondary'],
  ['national', 'schemes/nursing-breaks/[0]/hoursPerDay', 1, 'secondary'],
  ['national', 'schemes/nursing-breaks/[0]/perExtraBabyHours', 1, 'secondary'],
  ['national', 'schemes/nursing-breaks/[0]/underAge', 1, 'secondary'],
  ['national', 'schemes/infant-care-tax-deduction/[0]/yuanPerMonth', 2000, 'secondary'],
  ['national', 'schemes/infant-care-tax-deduction/[0]/from', '2023-01-01', 'secondary'],
  ['national', 'schemes/childcare-subsidy/[0]/yuanPerYear', 3600, 'secondary'],
  ['national', 'schemes/childcare-subsidy/[0]/yuanPerMonth', 300, 'secondary'],
  ['national', 'schemes/childcare-subsidy/[0]/years', 3, 'secondary'],
  ['national', 'schemes/childcare-subsidy/[0]/from', '2025-01-01', 'secondary'],
  ['national', 'schemes/childcare-subsidy/[0]/incomeTax/value', 'exempt', 'secondary'],
  [
    'national',
    'schemes/childcare-subsidy/[0]/notes/[not-counted-as-income-for-relief]/result',
    'met',
    'secondary',
  ],
  ['national', 'measures/[childcare-subsidy-review-workdays]/values/workdays', 30, 'secondary'],
  ['national', 'measures/[childcare-subsidy-review-workdays]/values/batchesPerYearMin', 4, 'secondary'],
  // gansu
  ['gansu', 'measures/[marriage-leave]/values/days', 30, 'secondary'],
  ['gansu', 'schemes/maternity-leave/[0]/total', 180, 'secondary'],
  ['gansu', 'schemes/paternity-leave/[0]/days', 30, 'secondary'],
  ['gansu', 'schemes/parental-leave/[0]/daysPerYear', 15, 'secondary'],
  ['gansu', 'measures/[elder-care-leave]/values/daysPerYearMin', 15, 'secondary'],
  ['gansu', 'schemes/maternity-leave/[0]/notes/[untaken-leave-paid-at-200-percent]/values/ratio', 2, 'seed'],
  [
    'gansu',
    'schemes/paternity-leave/[0]/notes/[usable-flexibly-inside-the-maternity-leave]/values/window',
    'within-maternity-leave',
    'seed',
  ],
  ['gansu', 'schemes/newborn-insurance-cover/[0]/enrolDays', 90, 'secondary'],
  ['gansu', 'schemes/newborn-insurance-cover/[0]/premiumYuanByYear/2025', 400, 'secondary'],
  ['gansu', 'schemes/flexible-worker-insurance/[0]/pools', ['621000', '620300', '623000'], 'seed'],
  [
    'gansu',
    'schemes/maternity-allowance/[0]/supplements/[days-beyond-the-certain-ones]/days',
    'unknown',
    'secondary',
  ],
  // shaanxi
  ['shaanxi', 'schemes/maternity-leave/[0]/supplements/[provincial-extension]/days', 60, 'secondary'],
  ['shaanxi', 'schemes/maternity-leave/[0]/supplements/[pre-pregnancy-check]/days', 10, 'secondary'],
  ['shaanxi', 'schemes/maternity-leave/[0]/supplements/[third-child]/days', 15, 'secondary'],
  ['shaanxi', 'schemes/maternity-leave/[0]/supplements/[difficult-or-caesarean]/days', 15, 'secondary'],
  ['shaanxi', 'schemes/maternity-leave/[0]/supplements/[extra-baby]/days', 15, 'secondary'],
  ['shaanxi', 'schemes/paternity-leave/[0]/days', 15, 'secondary'],
  ['shaanxi', 'schemes/paternity-leave/[0]/supplements/[couple-live-apart]/days', 20 - 15, 'secondary'],
  ['shaanxi', 'schemes/paternity-leave/[0]/supplements/[third-child]/days', 10, 'secondary'],
  ['shaanxi', 'schemes/parental-leave/[0]/daysPerYear', 10, 'secondary'],
  ['shaanxi', 'schemes/parental-leave/[0]/atLeast', true, 'secondary'],
  ['shaanxi', 'schemes/parental-leave/[0]/notes/[covers-adopted-children]/result', 'met', 'secondary'],
  ['shaanxi', 'measures/[elder-care-leave]/values/daysPerYear', 15, 'secondary'],
  [
    'shaanxi',
    'schemes/nursing-breaks/[0]/notes/[nursing-leave-by-agreement]/values/monthsMin',
    3,
    'secondary',
  ],
  [
    'shaanxi',
    'schemes/nursing-breaks/[0]/notes/[nursing-leave-by-agreement]/values/monthsMax',
    6,
    'secondary',
  ],
  ['shaanxi', 'schemes/newborn-insurance-cover/[0]/enrolDays', 90, 'secondary'],
  ['shaanxi', 'schemes/newborn-insurance-cover/[0]/late', 'month-after-payment', 'secondary'],
  ['shaanxi', 'schemes/newborn-insurance-cover/[0]/yearEndChoiceDays', 90, 'secondary'],
  ['shaanxi', 'schemes/newborn-insurance-cover/[0]/deathInWindowCovered', true, 'secondary'],
  ['shaanxi', 'measures/[birth-service-registration]/values/toMonthsAfterBirth', 6, 'secondary'],
  ['shaanxi', 'measures/[birth-service-registration]/values/onlineWorkdays', 7, 'secondary'],
  ['shaanxi', 'schemes/maternity-allowance/[0]/paidToPersonFrom/value', '2025-10-01', 'secondary'],
  ['shaanxi', 'measures/[allowance-payment-workdays]/values/workdays', 10, 'secondary'],
  // jilin
  ['jilin', 'schemes/maternity-leave/[0]/total', 180, 'seed'],
  ['jilin', 'schemes/paternity-leave/[0]/days', 25, 'seed'],
  ['jilin', 'schemes/parental-leave/[0]/daysPerYear', 20, 'seed'],
  ['jilin', 'measures/[elder-care-leave]/values/daysPerYear', 15, 'seed'],
  ['jilin', 'measures/[elder-care-leave]/values/parentFromAge', 60, 'seed'],
  [
    'jilin',
    'schemes/maternity-leave/[0]/notes/[one-year-option-at-75-percent-with-employer-consent]/values/payRatio',
    0.75,
    'secondary',
  ],
  ['jilin', 'measures/[preschool-aid]/values/ruralYuanPerYear', 1500, 'seed'],
  ['jilin', 'measures/[preschool-aid]/values/urbanYuanPerYear', 2000, 'seed'],
  // lanzhou
  ['lanzhou', 'schemes/childcare-operating-subsidy/[0]/yuanPerSlot', 1000, 'seed'],
  ['lanzhou', 'schemes/childcare-operating-subsidy/[0]/basis', 'enrolled', 'seed'],
  ['lanzhou', 'schemes/childcare-operating-subsidy/[0]/afterMonths', 12, 'seed'],
  ['lanzhou', 'schemes/childcare-operating-subsidy/[0]/years', 3, 'seed'],
  ['lanzhou', 'schemes/childcare-operating-subsidy/[0]/shares/[3]/shares', 'unknown', 'seed'],
  ['lanzhou', 'schemes/special-family-aid/[0]/yuanPerMonth/only-child-died/value', 1000, 'seed'],
  ['lanzhou', 'schemes/special-family-aid/[0]/yuanPerMonth/only-child-disabled/value', 800, 'seed'],
  ['lanzhou', 'schemes/special-family-aid/[0]/pension/yuanPerMonth', 100, 'seed'],
  ['lanzhou', 'schemes/special-family-aid/[0]/pension/menFromAge', 60, 'seed'],
  ['lanzhou', 'schemes/special-family-aid/[0]/pension/womenFromAge', 50, 'seed'],
  ['lanzhou', 'measures/[special-family-home-service]/values/yuanPerHouseholdYear', 400, 'seed'],
  ['lanzhou', 'measures/[special-family-health-check]/values/yuanPerPersonYear', 300, 'seed'],
  ['lanzhou', 'measures/[special-family-insurance]/values/yuanPerPersonYearMin', 800, 'seed'],
  ['lanzhou', 'measures/[rebirth-aid]/values/yuanMax', 30_000, 'seed'],
  ['lanzhou', 'measures/[nursing-home-fee-cut]/values/onlyChildDiedPercent', 20, 'seed'],
  ['lanzhou', 'measures/[nursing-home-fee-cut]/values/onlyChildDisabledPercent', 15, 'seed'],
  ['lanzhou', 'measures/[rural-reward]/values/fromAge', 55, 'seed'],
  // zhangye draft
  [
    'zhangye-draft',
    'schemes/childcare-construction-subsidy/[0]/bands/[0]',
    { slotsFrom: 1, slotsTo: 19, yuan: 10_000 },
    'draft',
  ],
  [
    'zhangye-draft',
    'schemes/childcare-construction-subsidy/[0]/bands/[1]',
    { slotsFrom: 20, slotsTo: 49, yuan: 20_000 },
    'draft',
  ],
  [
    'zhangye-draft',
    'schemes/childcare-construction-subsidy/[0]/bands/[2]',
    { slotsFrom: 50, slotsTo: 99, yuan: 30_000 },
    'draft',
  ],
  [
    'zhangye-draft',
    'schemes/childcare-construction-subsidy/[0]/bands/[3]',
    { slotsFrom: 100, yuan: 50_000 },
    'draft',
  ],
  ['zhangye-draft', 'schemes/childcare-operating-subsidy/[0]/yuanPerSlot', 1000, 'draft'],
  ['zhangye-draft', 'schemes/childcare-enrolment-subsidy/[0]/yuanPerMonth', 200, 'draft'],
  ['zhangye-draft', 'schemes/childcare-enrolment-subsidy/[0]/underAge', 3, 'draft'],
  // linze
  ['linze', 'schemes/local-birth-grant/[0]/amounts/[0]/yuan', 2000, 'secondary'],
  ['linze', 'schemes/local-birth-grant/[0]/amounts/[1]/yuan', 3000, 'secondary'],
  ['linze', 'schemes/local-birth-grant/[0]/amounts/[2]/yuan', 5000, 'secondary'],
  ['linze', 'schemes/local-childcare-grant/[0]/amounts/[0]/yuanPerYear', [5000, 5000, 5000], 'secondary'],
  [
    'linze',
    'schemes/local-childcare-grant/[0]/amounts/[1]/yuanPerYear',
    [10_000, 10_000, 10_000],
    'secondary',
  ],
];

test.each(BLOCK)('%s %s = %j (%s)', (pack, path, expected, confidence) => {
  const { value, cite } = follow(packOf(pack), path);
  expect(value).toEqual(expected);
  expect(cite.document).toMatch(/[\u4e00-\u9fff]/);
  expect(cite.article.length).toBeGreaterThan(0);
  expect(cite.confidence).toBe(confidence);
});

describe('what a citation is worth', () => {
  test('only drafts are cited as drafts, and a draft cites nothing else', () => {
    for (const pack of allPacks({ includeDrafts: true })) {
      const confidences = Object.values(pack.documents).map(({ confidence }) => confidence === 'draft');
      expect(new Set(confidences), pack.pack).toEqual(new Set([pack.status === 'draft']));
    }
  });

  test('drafts are loaded only when asked for', () => {
    expect(allPacks().map(({ pack }) => pack)).not.toContain('zhangye-draft');
    expect(allPacks({ includeDrafts: true }).map(({ pack }) => pack)).toContain('zhangye-draft');
  });

  test('Subei: 49,200 and 99,600 in all', () => {
    const amounts = [0, 1].map((i) =>
      follow(packOf('subei'), `schemes/local-childcare-grant/[0]/amounts/[${i}]/yuanPerYear`),
    );
    const sums = amounts.map(({ value }) => (value as number[]).reduce((sum, yuan) => sum + yuan, 0));
    expect(sums).toEqual([49_200, 99_600]);
  });
});

test.each([
  ['gansu', '620102'],
  ['shaanxi', '610302'],
  ['national', '220104'],
])('%s: the insurance department reckons the window by the same rule', (pack, division) => {
  const scheme = 'schemes/newborn-insurance-cover/[0]';
  const of = (field: string) => follow(packOf(pack), `${scheme}/${field}`).value;
  const theirs = newbornCoverRule(division);
  expect([theirs.seen, theirs.enrolDays]).toEqual([of('seen'), of('enrolDays')]);
  expect(theirs.lateStart === 'month-after-payment').toBe(of('late') === 'month-after-payment');
  expect(theirs.yearEndChoiceDays ?? 'unknown').toBe(of('yearEndChoiceDays'));
  expect(theirs.deathInWindowCovered ?? 'unknown').toBe(of('deathInWindowCovered'));
});

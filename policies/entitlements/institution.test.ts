import { describe, expect, test } from 'vitest';
import type { InstitutionFacts } from '../../schemas/entitlement-check.ts';
import { decideInstitution } from './decide.ts';
import { CRECHE } from './institutions.test-data.ts';

const AS_OF = '2026-11-22';

function decided(facts: InstitutionFacts, options: { asOf?: string; includeDrafts?: boolean } = {}) {
  const [construction, operating] = decideInstitution(facts, options.asOf ?? AS_OF, {
    includeDrafts: options.includeDrafts ?? false,
  });
  if (!construction || !operating) throw new Error('two rows for an institution');
  return { construction, operating };
}

const LANZHOU: InstitutionFacts = { ...CRECHE, openedOn: '2024-11-22' };

describe('Lanzhou 41: 1,000 a year for each child enrolled', () => {
  test('after one full year, for three years', () => {
    const { operating, construction } = decided(LANZHOU);
    expect(operating).toMatchObject({
      subject: 'institution',
      outcome: 'eligible',
      amountFen: 4_500_000,
      from: '2025-11-22',
      until: '2028-11-21',
      payer: 'finance',
      payee: 'institution',
    });
    expect(operating.rules[0]?.citation).toEqual({
      document: '兰州市优化生育政策实施细则（2023）',
      article: '第四十一条',
      confidence: 'seed',
    });
    expect(construction.outcome).toBe('no-scheme');
  });

  test.each([
    ['2025-11-21', 'not-eligible'],
    ['2025-11-22', 'eligible'],
    ['2028-11-21', 'eligible'],
    ['2028-11-22', 'not-eligible'],
  ])('asked on %s: %s', (asOf, outcome) => {
    expect(decided(LANZHOU, { asOf }).operating.outcome).toBe(outcome);
  });

  test('opened on a leap day, the year is full on the last day of February', () => {
    const leap = { ...LANZHOU, openedOn: '2024-02-29' };
    expect(decided(leap, { asOf: '2025-02-27' }).operating.outcome).toBe('not-eligible');
    expect(decided(leap, { asOf: '2025-02-28' }).operating.outcome).toBe('eligible');
  });

  test('no more children than places are counted', () => {
    expect(decided({ ...LANZHOU, enrolled: 80 }).operating.amountFen).toBe(6_000_000);
  });

  test.each([
    ['620102', [40, 60]],
    ['620105', [40, 60]],
    ['620111', [50, 50]],
    ['620121', [60, 40]],
    ['620123', [60, 40]],
  ])('%s: city and district share %j', (divisionCode, percents) => {
    const { shares } = decided({ ...LANZHOU, divisionCode }).operating;
    expect(shares?.map(({ percent }) => percent)).toEqual(percents);
  });

  test('兰州新区 is in no split: said, not guessed', () => {
    const { operating } = decided({ ...LANZHOU, divisionCode: '620171' });
    expect([operating.outcome, operating.shares]).toEqual(['eligible', undefined]);
    expect(operating.rules.find(({ rule }) => rule === 'finance-shares')?.result).toBe('unknown');
  });

  test.each([
    ['registered', 'institution.registered'],
    ['filed', 'institution.filed'],
    ['inclusivePrice', 'institution.inclusivePrice'],
    ['enrolled', 'institution.enrolled'],
    ['slots', 'institution.slots'],
    ['openedOn', 'institution.openedOn'],
  ] as const)('without %s it asks', (field, asks) => {
    const { [field]: _, ...rest } = LANZHOU;
    expect(decided(rest).operating).toMatchObject({ outcome: 'unknown', missing: [asks] });
  });

  test('not filed, or not at the inclusive price: no', () => {
    expect(decided({ ...LANZHOU, filed: false }).operating.outcome).toBe('not-eligible');
    expect(decided({ ...LANZHOU, inclusivePrice: false, enrolled: undefined }).operating.outcome).toBe(
      'not-eligible',
    );
  });
});

describe('Zhangye 1 (draft)', () => {
  const zhangye = { ...LANZHOU, divisionCode: '620723' };

  test.each([
    [1, 10_000],
    [19, 10_000],
    [20, 20_000],
    [49, 20_000],
    [50, 30_000],
    [99, 30_000],
    [100, 50_000],
    [500, 50_000],
  ])('%i places: %i yuan once, 1,000 a place each year', (slots, yuan) => {
    const { construction, operating } = decided({ ...zhangye, slots }, { includeDrafts: true });
    expect(construction).toMatchObject({ outcome: 'eligible', amountFen: yuan * 100 });
    // no wording about enrolment and no end
    expect(operating).toMatchObject({ outcome: 'eligible', amountFen: slots * 100_000 });
    expect(operating.until).toBeUndefined();
    expect(construction.rules[0]?.citation).toMatchObject({ article: '一', confidence: 'draft' });
  });

  test('a draft is read only when asked for', () => {
    const { construction, operating } = decided(zhangye);
    expect([construction.outcome, operating.outcome]).toEqual(['no-scheme', 'no-scheme']);
  });

  test('甘州区 shares with the city 2:8, other counties bear it all', () => {
    const of = (divisionCode: string) =>
      decided({ ...zhangye, divisionCode }, { includeDrafts: true }).construction.shares;
    expect(of('620702')).toEqual([
      { level: 'city', percent: 20 },
      { level: 'district', percent: 80 },
    ]);
    expect(of('620721')).toEqual([{ level: 'county', percent: 100 }]);
  });

  test('construction asks for standards, registration and filing', () => {
    const { construction } = decided({ divisionCode: '620702', slots: 30 }, { includeDrafts: true });
    expect(construction).toMatchObject({
      outcome: 'unknown',
      missing: ['institution.meetsStandards', 'institution.registered', 'institution.filed'],
    });
  });
});

describe('Jinchang', () => {
  const jinchang = { ...LANZHOU, divisionCode: '620302', openedOn: '2024-03-01' };

  test.each([
    [49, undefined],
    [50, 2_000_000],
    [99, 2_000_000],
    [100, 2_000_000],
    [101, 3_000_000],
  ])('%i places: %s fen a year', (slots, amountFen) => {
    const { operating } = decided({ ...jinchang, slots });
    expect([operating.outcome, operating.amountFen]).toEqual([
      amountFen === undefined ? 'not-eligible' : 'eligible',
      amountFen,
    ]);
  });

  test('1,000 once for each place; operating money for those run by social forces only', () => {
    expect(decided(jinchang).construction.amountFen).toBe(6_000_000);
    expect(decided({ ...jinchang, ownership: 'public' }).operating.outcome).toBe('not-eligible');
  });
});

test('nothing known: both rows ask where it is', () => {
  const { construction, operating } = decided({});
  for (const row of [construction, operating])
    expect(row).toMatchObject({ outcome: 'unknown', missing: ['institution.divisionCode'] });
});

test.each([
  ['hospital', 'unknown'],
  ['home', 'unknown'],
  ['community', 'eligible'],
] as const)('a kind that no text names is not refused: %s is %s (Zhangye, draft)', (kind, outcome) => {
  const facts = { ...LANZHOU, divisionCode: '620702', kind };
  expect(decided(facts, { includeDrafts: true }).operating.outcome).toBe(outcome);
});

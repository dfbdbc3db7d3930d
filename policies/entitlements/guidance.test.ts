import { describe, expect, test } from 'vitest';
import { guidanceSchema, type Guidance } from '../../schemas/guidance.ts';
import { allPacks } from '../load/all-packs.ts';
import { GOOD_SAMPLES, sampleBirth } from '../load/sample-births.test-data.ts';
import { AS_OF } from './decisions.test-data.ts';
import { guidanceForInstitution, guidanceForSpecialFamily, guidanceOnBirth } from './guidance.ts';

/** What the papers offer besides entitlements reaches the family, the institution and the special family. */

function shown(items: readonly Guidance[]): string[] {
  return items.map(({ subject, code }) => `${subject} ${code}`);
}

function one(items: readonly Guidance[], row: string): Guidance {
  const found = items.find(({ subject, code }) => `${subject} ${code}` === row);
  if (!found) throw new Error(`no ${row} in ${shown(items).join(', ')}`);
  return found;
}

describe('a birth', () => {
  test.each(GOOD_SAMPLES)('%s: every item has the shape of the contract', (name) => {
    for (const item of guidanceOnBirth(sampleBirth(name), AS_OF))
      expect(guidanceSchema.parse(item)).toEqual(item);
  });

  test.each([
    ['lanzhou-first-child', '兰州市优化生育政策实施细则（2023） 第十六条、第十八条', '第十五条'],
    ['baoji-third-child-caesarean', '宝卫人口发〔2024〕162号 一', '二'],
    ['changchun-first-child', '吉卫联发〔2023〕56号 三', '四'],
    ['linze-second-child', '甘卫发〔2024〕21号 十六', '十七'],
  ])('%s: newborn screening and visits to the age of six are referrals', (name, screening, visits) => {
    const items = guidanceOnBirth(sampleBirth(name), AS_OF);
    const { citation, kind, authority } = one(items, 'child-1 newborn-screening');
    expect([`${citation.document} ${citation.article}`, kind, authority]).toEqual([
      screening,
      'referral',
      '卫健',
    ]);
    expect(one(items, 'child-1 child-health-visits').citation.article).toBe(visits);
  });

  test('照护假 and 陪护假: whether a parent is an only child nobody was told', () => {
    const jilin = guidanceOnBirth(sampleBirth('changchun-first-child'), AS_OF);
    expect(one(jilin, 'father elder-care-leave')).toMatchObject({
      kind: 'guidance',
      result: 'unknown',
      values: { daysPerYear: 15, parentFromAge: 60 },
      citation: { document: '吉卫联发〔2023〕56号', article: '十二', confidence: 'seed' },
    });
    const baoji = guidanceOnBirth(sampleBirth('baoji-third-child-caesarean'), AS_OF);
    expect(one(baoji, 'mother elder-care-leave').values).toEqual({ daysPerYear: 15 });
  });

  test('preschool aid of Jilin: from the third birthday to the day before the seventh', () => {
    const birth = sampleBirth('changchun-first-child');
    expect(one(guidanceOnBirth(birth, AS_OF), 'child-1 preschool-aid')).toMatchObject({
      from: '2029-11-15',
      until: '2033-11-14',
      citation: { article: '十四' },
    });
    expect(shown(guidanceOnBirth(birth, '2033-11-14'))).toContain('child-1 preschool-aid');
    expect(shown(guidanceOnBirth(birth, '2033-11-15'))).not.toContain('child-1 preschool-aid');
  });

  test('help back into work is for a mother without work, leave and nursing rooms for employees', () => {
    const employed = shown(guidanceOnBirth(sampleBirth('lanzhou-first-child'), AS_OF));
    expect(employed).toContain('mother nursing-rooms');
    expect(employed).not.toContain('mother return-to-work-training');
    const without = shown(guidanceOnBirth(sampleBirth('lanzhou-unemployed-mother'), AS_OF));
    expect(without).toContain('mother return-to-work-training');
    expect(without.filter((row) => /nursing-rooms|elder-care-leave|flexible-working/.test(row))).toEqual([]);
  });

  test('the closest level speaks, and twins have a row each', () => {
    const items = guidanceOnBirth(sampleBirth('lanzhou-twins'), AS_OF);
    const screenings = items.filter(({ code }) => code === 'newborn-screening');
    expect(screenings.map(({ subject, pack }) => `${subject} ${pack.split('@')[0]}`)).toEqual([
      'child-1 lanzhou',
      'child-2 lanzhou',
    ]);
  });

  test('after a newborn’s death nothing is said of the child', () => {
    const items = guidanceOnBirth(sampleBirth('lanzhou-newborn-dies'), AS_OF);
    expect(shown(items)).toContain('mother postnatal-visits');
    const ofTheChild = items.filter(
      ({ subject, code }) => subject.startsWith('child') || /parenting|nursing|flexible/.test(code),
    );
    expect(ofTheChild).toEqual([]);
  });

  test('a fact that is missing is asked for; without a day of birth nothing is said', () => {
    const birth = sampleBirth('linze-second-child');
    const { employment: _, ...mother } = birth.mother;
    expect(one(guidanceOnBirth({ ...birth, mother }, AS_OF), 'mother return-to-work-training')).toMatchObject(
      {
        result: 'unknown',
        missing: ['mother.employment.kind'],
      },
    );
    expect(guidanceOnBirth({}, AS_OF)).toEqual([]);
  });

  test('a paper is not quoted before its day', () => {
    const birth = sampleBirth('changchun-first-child');
    const born = { ...birth, delivery: { ...birth.delivery, at: '2023-12-01T08:00:00+08:00' } };
    expect(guidanceOnBirth(born, '2023-12-28')).toEqual([]);
    expect(shown(guidanceOnBirth(born, '2023-12-29'))).toContain('child-1 newborn-screening');
  });
});

describe('a childcare institution', () => {
  const lanzhou = { divisionCode: '620102', inclusivePrice: true, filed: true };

  test.each([
    ['2026-11-22', '2026-12-31', '2026-12-31'],
    ['2026-01-01', '2026-03-31', '2026-06-30'],
    ['2028-02-29', '2028-03-31', '2028-06-30'],
    ['2026-07-01', '2026-09-30', '2026-12-31'],
  ])('季度抽查、半年检查 asked %s: by %s and by %s', (asOf, quarter, half) => {
    const items = guidanceForInstitution(lanzhou, asOf);
    expect(one(items, 'institution institution-spot-checks').due).toBe(quarter);
    expect(one(items, 'institution institution-inspections').due).toBe(half);
  });

  test('the demonstration award of Lanzhou is an event for those that are inclusive and filed', () => {
    expect(one(guidanceForInstitution(lanzhou, AS_OF), 'institution demonstration-award')).toMatchObject({
      kind: 'event',
      result: 'met',
      values: { institutionsMin: 1, institutionsMax: 5 },
      citation: { article: '第四十一条' },
    });
    const open = guidanceForInstitution({ divisionCode: '620102', filed: true }, AS_OF);
    expect(one(open, 'institution demonstration-award').missing).toEqual(['institution.inclusivePrice']);
    const dear = guidanceForInstitution({ ...lanzhou, inclusivePrice: false }, AS_OF);
    expect(shown(dear)).not.toContain('institution demonstration-award');
  });

  test('a draft is quoted only when asked for', () => {
    const zhangye = { divisionCode: '620702' };
    const row = 'institution kindergarten-class-filing';
    expect(shown(guidanceForInstitution(zhangye, AS_OF))).not.toContain(row);
    expect(shown(guidanceForInstitution(zhangye, AS_OF, { includeDrafts: true }))).toContain(row);
  });
});

describe('a special family (Lanzhou 63–69)', () => {
  const family = {
    divisionCode: '620102',
    event: 'only-child-died' as const,
    persons: [{ sex: 'male' as const, birthDate: '1966-11-22' }, { sex: 'female' as const }],
  };

  test('services by household and by person, with their sums', () => {
    const items = guidanceForSpecialFamily(family, AS_OF);
    expect(one(items, 'family special-family-home-service').values).toEqual({ yuanPerHouseholdYear: 400 });
    expect(one(items, 'person-2 special-family-health-check').values).toEqual({ yuanPerPersonYear: 300 });
    expect(one(items, 'person-1 special-family-insurance').values).toEqual({ yuanPerPersonYearMin: 800 });
    expect(one(items, 'family rebirth-aid').values).toEqual({ yuanMax: 30_000 });
    expect(one(items, 'person-1 nursing-home-fee-cut-after-a-death').values).toEqual({
      onlyChildDiedPercent: 20,
    });
    // LZ 65 names no department
    expect(one(items, 'person-1 medical-aid').authority).toBeUndefined();
    expect(one(items, 'person-1 free-basic-funeral').citation.article).toBe('第六十七条');
  });

  test('what is for the bereaved alone is not offered after a disability', () => {
    const items = shown(guidanceForSpecialFamily({ ...family, event: 'only-child-disabled' }, AS_OF));
    expect(items).toContain('person-1 nursing-home-fee-cut-with-disability');
    expect(items).not.toContain('person-1 nursing-home-fee-cut-after-a-death');
    expect(items.filter((row) => /home-service|health-check|insurance|rebirth/.test(row))).toEqual([]);
  });

  test('ages: 60 for the nursing home', () => {
    const priority = (asOf: string) =>
      shown(guidanceForSpecialFamily(family, asOf)).includes('person-1 nursing-home-priority');
    expect([priority('2026-11-21'), priority('2026-11-22')]).toEqual([false, true]);
  });

  test('a rural family of one child or two daughters is told of its reward from 55, and of nothing for special families', () => {
    const items = guidanceForSpecialFamily({ ...family, event: 'rural-two-daughters' }, AS_OF);
    expect(shown(items)).toEqual(['person-1 rural-reward', 'person-2 rural-reward']);
    expect(shown(guidanceForSpecialFamily(family, AS_OF))).not.toContain('person-1 rural-reward');
    expect(one(items, 'person-1 rural-reward').from).toBe('2021-11-22');
    expect(one(items, 'person-2 rural-reward').missing).toEqual(['specialFamily.persons.1.birthDate']);
  });
});

test('every measure that is a referral, a guidance or an event of an institution is offered to somebody', () => {
  // what a document says of people who are no subject of a birth, an institution or a special family
  const toNobodyHere = ['marriage-leave', 'miscarriage-leave', 'employers-childcare-aid'];
  const silent = allPacks({ includeDrafts: true }).flatMap((pack) =>
    pack.measures
      .filter(({ kind, offer, measure }) => kind !== 'monitored' && !offer && !toNobodyHere.includes(measure))
      .map(({ measure }) => `${pack.pack} ${measure}`),
  );
  expect(silent).toEqual([]);
});

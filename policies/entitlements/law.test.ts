import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { knownDivisions, loadPacks } from '../load/all-packs.ts';
import { decideEntitlements } from './decide.ts';
import { packNames, schemeFor, schemesFor } from './law.ts';

/** A pack of two lines for a test of how levels combine. */
function pack(
  name: string,
  division: string,
  schemes: string,
  status = 'in-force',
): { file: string; text: string } {
  return {
    file: `${name}.yaml`,
    text: `pack: ${name}
version: 1
division: '${division}'
name: ${name}
status: ${status}
documents: { 文: { title: ${name}的文件, confidence: seed } }
schemes:
${schemes}`,
  };
}

function leave(combine: string, rest: string): string {
  return `  maternity-leave:
    - from: 2020-01-01
      combine: ${combine}
      cite: { document: 文, article: 一 }
${rest}
`;
}

function grant(combine: string, yuan: number, from = '2020-01-01'): string {
  return `  local-birth-grant:
    - from: ${from}
      combine: ${combine}
      cite: { document: 文, article: 一 }
      amounts: [{ rank: 1, yuan: ${yuan} }]
      filing: { value: filed }
`;
}

const nation = pack(
  'nation',
  '000000',
  leave(
    'replace',
    '      base: 98\n      supplements: [{ rule: extra-baby, when: extra-baby, days: 15, perExtraBaby: true }]',
  ),
);
const load = (...texts: { file: string; text: string }[]) => loadPacks(texts, knownDivisions());

const BIRTH: BirthFacts = {
  delivery: { at: '2026-05-01T08:00:00+08:00', method: 'vaginal', difficult: false },
  children: [{ order: 1, liveBirth: true }],
  mother: {
    household: { divisionCode: '620102' },
    residence: { divisionCode: '620102' },
    employment: { kind: 'employee', pool: '620100' },
  },
  father: null,
  marriage: { status: 'married' },
  childRank: 1,
};

describe('levels combine as they declare', () => {
  const law = (...texts: { file: string; text: string }[]) => ({
    packs: load(nation, ...texts),
    asOf: '2026-06-01',
    birthDate: '2026-05-01',
  });

  test('replace: the closest level alone speaks', () => {
    const province = pack('province', '620000', leave('replace', '      total: 180'));
    const city = pack('city', '620100', leave('replace', '      total: 190'));
    const scheme = schemeFor(law(province, city), 'maternity-leave', '620102');
    expect([scheme?.total, scheme?.base, scheme?.supplements]).toEqual([190, undefined, []]);
    expect(schemeFor(law(province, city), 'maternity-leave', '620702')?.total).toBe(180);
    expect(schemeFor(law(province, city), 'maternity-leave', '610302')?.base).toBe(98);
  });

  test('add: it joins what wider levels say, under the citation of its own', () => {
    const province = pack(
      'province',
      '620000',
      leave('add', '      supplements: [{ rule: extension, when: always, days: 60 }]'),
    );
    const scheme = schemeFor(law(province), 'maternity-leave', '620102');
    expect([scheme?.base, scheme?.cite.document]).toEqual([98, 'nation的文件']);
    expect(scheme?.supplements.map(({ rule, cite }) => [rule, cite.document])).toEqual([
      ['extra-baby', 'nation的文件'],
      ['extension', 'province的文件'],
    ]);
  });

  test('add: an item of the same name, or one that stands for another, takes its place', () => {
    const same = leave('add', '      supplements: [{ rule: extra-baby, when: extra-baby, days: 20 }]');
    const instead = leave(
      'add',
      '      supplements: [{ rule: twins, when: extra-baby, days: 30, insteadOf: extra-baby }]',
    );
    const of = (text: string) =>
      schemeFor(law(pack('province', '620000', text)), 'maternity-leave', '620102')?.supplements;
    expect(of(same)?.map(({ rule, days }) => [rule, days])).toEqual([['extra-baby', 20]]);
    expect(of(instead)?.map(({ rule, days }) => [rule, days])).toEqual([['twins', 30]]);
  });

  test('stack: city and county both pay, in one row', () => {
    const city = pack('city', '620100', grant('stack', 1000));
    const county = pack('county', '620102', grant('stack', 500));
    expect(schemesFor(law(city, county), 'local-birth-grant', '620102')).toHaveLength(2);
    const sum = (...texts: { file: string; text: string }[]) =>
      decideEntitlements(BIRTH, '2026-06-01', { packs: load(nation, ...texts) }).find(
        ({ code }) => code === 'local-birth-grant',
      );
    expect(sum(city, county)).toMatchObject({ outcome: 'eligible', amountFen: 150_000 });
    expect(sum(city, pack('county', '620102', grant('replace', 500)))?.amountFen).toBe(50_000);
    expect(sum(city)?.amountFen).toBe(100_000);
    expect(sum()?.outcome).toBe('unknown');
  });

  test('a level whose condition fails does not take the other level’s money away', () => {
    const county = grant('stack', 500).replace('rank: 1', 'rank: 2');
    const decided = decideEntitlements(BIRTH, '2026-06-01', {
      packs: load(nation, pack('city', '620100', grant('stack', 1000)), pack('county', '620102', county)),
    }).find(({ code }) => code === 'local-birth-grant');
    expect(decided).toMatchObject({ outcome: 'eligible', amountFen: 100_000 });
  });
});

describe('time', () => {
  test('a scheme is not read before its first day nor after its last', () => {
    const county = pack(
      'county',
      '620102',
      grant('stack', 500).replace('combine', 'until: 2026-05-01\n      combine'),
    );
    const on = (birthDate: string) =>
      schemesFor({ packs: load(county), asOf: '2030-01-01', birthDate }, 'local-birth-grant', '620102')
        .length;
    expect(['2019-12-31', '2020-01-01', '2026-05-01', '2026-05-02'].map(on)).toEqual([0, 1, 1, 0]);
  });

  test('a later pack does not reach a birth before its first day', () => {
    const now = pack('county', '620102', grant('stack', 500));
    const later = `${grant('stack', 500).replace('combine', 'until: 2026-12-31\n      combine')}${grant(
      'stack',
      900,
      '2027-01-01',
    ).replace('  local-birth-grant:\n', '')}`;
    const packs = { before: load(nation, now), after: load(nation, pack('county', '620102', later)) };
    const row = (which: keyof typeof packs, at: string) =>
      decideEntitlements({ ...BIRTH, delivery: { ...BIRTH.delivery, at } }, '2027-06-01', {
        packs: packs[which],
      }).find(({ code }) => code === 'local-birth-grant')?.amountFen;
    expect(row('after', '2026-05-01T08:00:00+08:00')).toBe(row('before', '2026-05-01T08:00:00+08:00'));
    expect(row('after', '2027-05-01T08:00:00+08:00')).toBe(90_000);
  });
});

test('a decision names every pack that speaks for its place, drafts only when read', () => {
  const draft = pack('draft', '620100', grant('stack', 1), 'draft');
  const packs = load(nation, pack('province', '620000', ''.padEnd(2) + '{}'), draft);
  expect(packNames({ packs, asOf: '2026-06-01' }, '620102')).toBe('nation@1+province@1+draft@1');
  expect(packNames({ packs, asOf: '2026-06-01' }, '610302')).toBe('nation@1');
  const row = (includeDrafts: boolean) =>
    decideEntitlements(BIRTH, '2026-06-01', { packs, includeDrafts }).find(
      (e) => e.code === 'local-birth-grant',
    );
  expect(row(false)).toMatchObject({ outcome: 'unknown', pack: 'nation@1+province@1' });
  expect(row(true)).toMatchObject({ outcome: 'eligible', pack: 'nation@1+province@1+draft@1' });
});

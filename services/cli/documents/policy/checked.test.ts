import { describe, expect, it } from 'vitest';
import { knownDivisions, loadPacks, packTexts, writtenTexts } from '../../../../policies/load/all-packs.ts';
import type { Pack } from '../../../../schemas/pack.ts';
import { renewal } from '../../../../test/support/renewing.ts';
import { notesOn } from '../../policy/print-check-notes.ts';
import { checkableLines, claimOf, notedChecks, readChecked, stands } from './checked.ts';

/** Who checked a number when is of the number that was checked. */

const TODAY = '2026-12-01';

function corrected(pack: string, from: string, to: string): Pack[] {
  const texts = packTexts().map((one) => {
    if (one.file !== `policies/packs/${pack}.yaml`) return one;
    expect(one.text).toContain(from);
    return { ...one, text: one.text.replace(from, to) };
  });
  return loadPacks(texts, knownDivisions());
}

const packs = loadPacks(packTexts(), knownDivisions());
const named = (of: readonly Pack[]) =>
  notesOn(of, TODAY).fallen.map(({ pack, line, says }) => `${pack} ${line} ${says}`);
/** Beside those that fell before: whoever has corrected a number since does not make this red. */
const before = named(packs);
const fallen = (changed: readonly Pack[]) => named(changed).filter((one) => !before.includes(one));

describe('a number that was changed after it was checked', () => {
  it.each([
    ['of a leave', 'jilin', 'total: 180', 'total: 181', 'jilin 十二 产假共 181天'],
    ['of a measure', 'lanzhou', 'onlyChildDiedPercent: 20', 'onlyChildDiedPercent: 25', '下浮 25%'],
    [
      'of an age',
      'lanzhou',
      'womenFromAge: 50',
      'womenFromAge: 55',
      'lanzhou 第六十二条 养老补贴每人每月 100元',
    ],
  ])('is checked no longer, and no other is: %s', (_, pack, from, to, said) => {
    const changed = fallen(corrected(pack, from, to));
    expect(changed).toHaveLength(1);
    expect(changed[0]).toContain(said);
  });

  it('nor is one that was written under the check of its document', () => {
    const more = 'days: 25\n      supplements: [{ rule: third-child, when: third-child, days: 5 }]\n';
    const changed = fallen(corrected('jilin', 'days: 25\n', more));
    expect(changed).toEqual(['jilin 十二 另加 5天']);
  });

  it('is checked again when somebody says so beside it, and is then taken note of', () => {
    const again = corrected(
      'jilin',
      '      total: 180',
      '      lastChecked: { on: 2026-12-01, by: 某某 }\n      total: 181',
    );
    expect(fallen(again)).toEqual([]);
    const noted = notedChecks(again, readChecked());
    expect(noted['jilin']?.['吉卫联发〔2023〕56号 2026-12-01 某某']).toMatchObject({
      '十二 产假共': ['181天'],
    });
    // and falls again with the next change
    const once = notesOn(
      corrected(
        'jilin',
        '      total: 180',
        '      lastChecked: { on: 2026-12-01, by: 某某 }\n      total: 182',
      ),
      TODAY,
      noted,
    );
    const fell = once.fallen.filter(({ pack, says }) => pack === 'jilin' && says !== '');
    expect(fell.map(({ says }) => says)).toEqual(['182天']);
  });
});

it('one value, one condition, one measure may each be checked alone', () => {
  const each = corrected(
    'shaanxi',
    '{ rule: third-child, when: third-child, days: 15 }',
    '{ rule: third-child, when: third-child, days: 15, lastChecked: { on: 2026-12-01, by: 某某 } }',
  );
  const shaanxi = each.find(({ pack }) => pack === 'shaanxi');
  const claims = shaanxi ? checkableLines(shaanxi).flatMap((figure) => claimOf(shaanxi, figure) ?? []) : [];
  expect(claims.map(({ by }) => by)).toEqual(['某某']);
  expect(claims[0]?.numbers).toContain('15天');
  expect(claims.every((claim) => stands(claim, readChecked()))).toBe(true);
});

it('what was checked more than a year ago is said, by document, and is no mistake', () => {
  expect(notesOn(packs, '2027-11-30').old).toEqual([]);
  const old = notesOn(packs, '2027-12-01').old;
  expect(old.map(({ pack }) => pack)).toEqual(expect.arrayContaining(['gansu', 'jilin', 'lanzhou', 'baoji']));
  expect(old.every(({ head, lines }) => head.includes('2026-11-30') && lines > 0)).toBe(true);
});

it('what nobody noted to have checked is counted by document', () => {
  expect(notesOn(packs, TODAY).never.map(({ document }) => document)).toContain('女职工劳动保护特别规定');
});

it('a sum of a year that is not twelve of a month is said', () => {
  expect(notesOn(packs, TODAY).unlike).toEqual([]);
  const changed = corrected('national', 'yuanPerYear: 3600', 'yuanPerYear: 4800');
  expect(notesOn(changed, TODAY).unlike).toEqual([
    { pack: 'national', scheme: 'childcare-subsidy', yuanPerYear: 4800, yuanPerMonth: 300 },
  ]);
});

it('every check that the packs claim is taken note of: npm run renew does it', () => {
  const written = loadPacks(writtenTexts(), knownDivisions());
  const claims = written.flatMap((pack) =>
    checkableLines(pack).flatMap((figure) => claimOf(pack, figure) ?? []),
  );
  const unknown = claims.filter(({ pack, head }) => readChecked()[pack]?.[head] === undefined);
  expect(unknown.map(({ pack, head }) => `${pack} ${head}：还没有记下，运行 npm run renew`)).toEqual([]);
  expect(renewal(packTexts(), '{}').checked).toContain('吉卫联发〔2023〕56号 2026-11-30');
});

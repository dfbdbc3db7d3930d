import { describe, expect, test } from 'vitest';
import { driftOf, readWorked, unlisted } from '../../test/support/worked-law.ts';
import { decideEntitlements } from '../entitlements/decide.ts';
import { knownDivisions, loadPacks, packTexts, type PackText } from './all-packs.ts';
import { knownSources } from './known-sources.ts';
import { sampleBirth } from './sample-births.test-data.ts';

/** Gansu's own pack, with another text where one stands. */
function gansu(from: string, to: string): PackText[] {
  return packTexts().map((one) => {
    if (one.file !== 'policies/packs/gansu.yaml') return one;
    if (!one.text.includes(from)) throw new Error(`no ${from}`);
    const amended = '  修正: { title: 条例修正（虚构，仅供试验）, confidence: seed, issued: 2026-12-20 }\n';
    return { ...one, text: one.text.replace(from, to).replace('documents:\n', `documents:\n${amended}`) };
  });
}

const TOTAL = '      total: 180\n';
const THREE = `      total:
        values:
          - { from: 2021-11-26, value: 180 }
          - { from: 2027-01-01, value: 190, cite: { document: 修正, article: 第十八条 }, lastChecked: { on: 2026-12-21, by: 试验员 } }
          - { from: 2028-01-01, value: 200, cite: { document: 修正, article: 第十九条 } }
`;

const load = (texts: readonly PackText[]) => loadPacks(texts, knownDivisions(), knownSources());

function leaveOf(texts: readonly PackText[], bornOn: string) {
  const birth = sampleBirth('lanzhou-first-child');
  const born = { ...birth, delivery: { ...birth.delivery, at: `${bornOn}T08:00:00+08:00` } };
  const row = decideEntitlements(born, bornOn, { packs: load(texts) }).find(
    ({ code }) => code === 'maternity-leave',
  );
  if (!row) throw new Error('no leave');
  return row;
}

describe('several values of one number over time, side by side (规则包 values)', () => {
  test.each([
    ['2026-12-31', 180],
    ['2027-01-01', 190],
    ['2027-12-31', 190],
    ['2028-01-01', 200],
  ])('born on %s: %i days', (bornOn, days) => {
    expect(leaveOf(gansu(TOTAL, THREE), bornOn).days).toBe(days);
  });

  test('everything else of the period stays, and the paper of the new value is among the sources', () => {
    const [before, after] = ['2026-12-31', '2027-06-01'].map((day) => leaveOf(gansu(TOTAL, THREE), day));
    const own = { rule: 'total-since-2027-01-01', result: 'met' };
    expect(after?.rules).toEqual(
      expect.arrayContaining([
        ...(before?.rules ?? []),
        expect.objectContaining({
          ...own,
          citation: { document: '条例修正（虚构，仅供试验）', article: '第十八条', confidence: 'seed' },
        }),
      ]),
    );
    expect(after?.rules.length).toBe((before?.rules.length ?? 0) + 1);
  });

  test('a number with a citation of its own has that of its value; before the first one the wider level speaks', () => {
    const allowance = (bornOn: string) => {
      const pack = load(packTexts()).find((one) => one.pack === 'gansu');
      const period = pack?.schemes['maternity-allowance']?.findLast(({ from }) => from <= bornOn);
      return period?.incomeTax?.cite.document;
    };
    expect([allowance('2024-02-27'), allowance('2024-02-28')]).toEqual([undefined, '甘卫发〔2024〕21号']);
  });

  test.each([
    ['{ from: 2027-01-01, value: 190', '{ value: 190', '几个时期的数各要写 from'],
    ['from: 2028-01-01', 'from: 2027-01-01', '应按先后写，各写一次：上一个数自 2027-01-01'],
    ['{ from: 2021-11-26', '{ from: 2020-11-26', '早于这一时段的起始日 2021-11-26'],
    ['value: 190', 'value: 400', '天数不应超过366（产品阈值）'],
    ['document: 修正, article: 第十九条', 'document: 没有, article: 第十九条', 'documents 中没有“没有”'],
    ['document: 修正, article: 第十九条', 'document: 甘卫21, article: 九十九', '没有“九十九”'],
  ])('what cannot be is refused where it is written: %s → %s', (from, to, message) => {
    const texts = gansu(TOTAL, THREE.replace(from, to));
    const text = texts.find(({ file }) => file.endsWith('gansu.yaml'))?.text ?? '';
    const line = text.split('\n').findLastIndex((one) => one.includes(to.slice(0, 40))) + 1;
    expect(() => load(texts)).toThrow(`policies/packs/gansu.yaml:${line}: `);
    expect(() => load(texts)).toThrow(message);
  });

  test('a value that begins after its period has ended is refused', () => {
    const ended = THREE.replace('      total:', '      until: 2027-12-31\n      total:');
    expect(() => load(gansu(TOTAL, ended))).toThrow('晚于这一时段的终止日 2027-12-31');
  });

  test('of the examples nothing has moved, and only the new values are to be taken note of', () => {
    const texts = gansu(TOTAL, THREE);
    const worked = readWorked();
    expect(driftOf(texts, worked)).toEqual(driftOf(packTexts(), worked));
    const at = (period: number) => `schemes/maternity-leave/[${period}]/total`;
    const added = unlisted(load(texts), worked).map((one) => [one.at, one.is]);
    expect(added).toEqual([
      [at(1), 190],
      [at(2), 200],
    ]);
    const noted = [
      ...worked,
      ...unlisted(load(texts), worked),
      { pack: 'gansu', at: at(0), is: 180, confidence: 'secondary' },
    ];
    expect(unlisted(load(texts), noted)).toEqual([]);
    expect(driftOf(gansu(TOTAL, THREE.replace('190', '195')), noted).map((one) => [one.at, one.now])).toEqual(
      [[at(1), 195]],
    );
  });
});

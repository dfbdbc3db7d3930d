import { describe, expect, test } from 'vitest';
import type { Pack } from '../../schemas/pack.ts';
import { knownDivisions, loadPacks, packTexts, type PackText } from '../load/all-packs.ts';
import { gansuRevision, laterPack } from '../load/later-pack.test-data.ts';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { addDays } from '../calendar/date.ts';
import { decideEntitlements } from './decide.ts';

const FIRST_DAY = '2026-09-01';
const load = (...texts: PackText[]): Pack[] => loadPacks([...packTexts(), ...texts], knownDivisions());
const packs = load(gansuRevision(FIRST_DAY));

function row(
  code: string,
  birthDate: string,
  asOf: string,
  of: readonly Pack[] = packs,
  sample = 'lanzhou-first-child',
) {
  const birth = sampleBirth(sample);
  const facts = { ...birth, delivery: { ...birth.delivery, at: `${birthDate}T08:00:00+08:00` } };
  const found = decideEntitlements(facts, asOf, { packs: of }).find((e) => e.code === code);
  if (!found) throw new Error(`no ${code}`);
  return found;
}
const leave = (birthDate: string, asOf: string) => row('maternity-leave', birthDate, asOf);

describe('a later version beside the earlier one', () => {
  test('reaches births from its first day', () => {
    expect(leave('2026-09-01', '2026-10-01')).toMatchObject({
      days: 190,
      pack: 'national@1+gansu@2+lanzhou@1',
    });
  });

  test('does not reach a birth whose leave had ended', () => {
    // 180 days counted from the birth: the last one is the day before
    const birthDate = addDays(FIRST_DAY, -180);
    expect(leave(birthDate, '2026-10-01')).toMatchObject({ days: 180, pack: 'national@1+gansu@1+lanzhou@1' });
  });

  test('reaches a mother still on leave on the day, with the clause and its article', () => {
    const birthDate = addDays(FIRST_DAY, -179);
    const found = leave(birthDate, '2026-10-01');
    expect(found).toMatchObject({ days: 190, pack: 'national@1+gansu@2+lanzhou@1' });
    expect(found.rules).toContainEqual({
      rule: 'still-on-leave-on-the-first-day',
      result: 'met',
      citation: { document: '修订通知（虚构，仅供试验）', article: '二', confidence: 'seed' },
    });
    expect(row('maternity-allowance', birthDate, '2026-10-01')).toMatchObject({ outcome: 'eligible' });
  });

  test('is not read before its first day, whoever is on leave then', () => {
    expect(leave('2026-08-20', '2026-08-31').days).toBe(180);
    expect(leave('2026-08-20', '2026-09-01').days).toBe(190);
  });

  test('leaves other schemes, other places and mothers without leave alone', () => {
    expect(row('paternity-leave', '2026-08-20', '2026-10-01').pack).toBe('national@1+gansu@1+lanzhou@1');
    expect(row('maternity-leave', '2026-08-20', '2026-10-01', packs, 'changchun-first-child').pack).toBe(
      'national@1+jilin@1',
    );
    expect(
      row('maternity-leave', '2026-08-20', '2026-10-01', packs, 'lanzhou-unemployed-mother').outcome,
    ).toBe('not-eligible');
  });

  test('says that it is open where nobody told whether she works', () => {
    const birth = sampleBirth('lanzhou-first-child');
    const { kind: _, ...employment } = birth.mother.employment ?? { pool: '620100' };
    const facts = {
      ...birth,
      delivery: { ...birth.delivery, at: '2026-08-20T08:00:00+08:00' },
      mother: { ...birth.mother, employment },
    };
    const found = decideEntitlements(facts, '2026-10-01', { packs }).find(
      (e) => e.code === 'maternity-leave',
    );
    expect(found?.outcome).toBe('unknown');
    expect(found?.rules).toContainEqual(
      expect.objectContaining({ rule: 'still-on-leave-on-the-first-day', result: 'unknown' }),
    );
  });

  test('born on or after: an earlier day reaches back, a later one holds back', () => {
    const from = (on: string) =>
      load(
        laterPack({
          pack: 'gansu',
          effective: FIRST_DAY,
          transition: [
            `{ rule: born-from, applies: born-on-or-after, on: ${on}, schemes: [paternity-leave], text: 出生之日, cite: { document: 修订, article: 三 } }`,
          ],
          changes: [['      days: 30', '      days: 33']],
        }),
      );
    const days = (of: Pack[], birthDate: string) => row('paternity-leave', birthDate, '2026-12-31', of).days;
    expect(['2026-05-31', '2026-06-01', '2026-10-01'].map((day) => days(from('2026-06-01'), day))).toEqual([
      30, 33, 33,
    ]);
    expect(['2026-09-30', '2026-10-01'].map((day) => days(from('2026-10-01'), day))).toEqual([30, 33]);
  });

  test('a third version judges leave by the second', () => {
    const third = laterPack({
      pack: 'gansu',
      version: 3,
      effective: '2026-09-08',
      transition: [
        '{ rule: still-on-leave-then, applies: still-on-leave, on: 2026-09-08, schemes: [maternity-leave], text: 仍在休假, cite: { document: 修订, article: 四 } }',
      ],
      changes: [['      total: 180', '      total: 200']],
    });
    const of = load(gansuRevision(FIRST_DAY), third);
    const days = (daysBefore: number) =>
      row('maternity-leave', addDays('2026-09-08', -daysBefore), '2026-10-01', of).days;
    // on 8 September day 186 by the 190 of the second, which reached her on the 1st; day 189 where it did not
    expect([days(185), days(188)]).toEqual([200, 180]);
  });
});

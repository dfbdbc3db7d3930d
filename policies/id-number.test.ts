import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readResidentId } from '../schemas/resident-id.ts';
import { composeResidentId, RESIDENT_ID_CAPACITY } from './id-number.ts';

describe('composeResidentId (GB 11643-1999)', () => {
  test('what is composed can be read back, whatever the index', () => {
    const inputs = fc.record({
      division: fc.constantFrom('620102', '610302', '220182', '620723'),
      date: fc.date({ min: new Date('1990-01-01'), max: new Date('2090-12-31'), noInvalidDate: true }),
      sex: fc.constantFrom('male' as const, 'female' as const),
      index: fc.integer({ min: 0, max: RESIDENT_ID_CAPACITY - 1 }),
    });
    fc.assert(
      fc.property(inputs, ({ division, date, sex, index }) => {
        const birthDate = date.toISOString().slice(0, 10);
        const parts = readResidentId(composeResidentId(division, birthDate, sex, index));
        expect(parts).toEqual({ divisionCode: division, birthDate, sex });
      }),
    );
  });

  test('no number of a day is given twice', () => {
    const all = (['male', 'female'] as const).flatMap((sex) =>
      Array.from({ length: RESIDENT_ID_CAPACITY }, (_, i) =>
        composeResidentId('620102', '2026-11-20', sex, i),
      ),
    );
    expect(new Set(all).size).toBe(1000);
  });

  test('counts down from the top of the sequence', () => {
    expect(composeResidentId('620102', '2026-11-20', 'male', 0).slice(14, 17)).toBe('999');
    expect(composeResidentId('620102', '2026-11-20', 'female', 499).slice(14, 17)).toBe('000');
  });

  test('a statistical code gets no number, a county-level city does', () => {
    expect(() => composeResidentId('620171', '2026-11-20', 'male', 0)).toThrow(/统计用区划代码/);
    expect(composeResidentId('220184', '2026-11-20', 'male', 0)).toMatch(/^220184/);
  });

  test('an exhausted range, a wrong index and a wrong date are refused', () => {
    expect(() => composeResidentId('620102', '2026-11-20', 'male', RESIDENT_ID_CAPACITY)).toThrow(/已用完/);
    expect(() => composeResidentId('620102', '2026-11-20', 'male', -1)).toThrow(RangeError);
    expect(() => composeResidentId('620102', '2026-02-30', 'male', 0)).toThrow(/出生日期/);
    expect(() => composeResidentId('62010', '2026-11-20', 'male', 0)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCharacter, newCaseNumber, readCaseNumber } from './case-number.ts';

test('the check character is that of ISO 7064 MOD 37,36', () => {
  // examples with known check characters: the standard's own, and a GRid of IFPI
  expect(checkCharacter('A12425GABC1234002')).toBe('M');
  expect(checkCharacter('A12425GABC1234003')).not.toBe('M');
});

test('a number has its form, is new each time and reads back', () => {
  const numbers = Array.from({ length: 500 }, newCaseNumber);
  expect(new Set(numbers).size).toBe(500);
  for (const number of numbers) {
    expect(number).toMatch(/^B(-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z]$/);
    expect(readCaseNumber(number)).toBe(number);
    expect(readCaseNumber(` ${number.toLowerCase()} `)).toBe(number);
  }
});

test('one wrong character is always noticed', () => {
  const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
  fc.assert(
    fc.property(fc.nat(11), fc.constantFrom(...alphabet), (place, wrong) => {
      const number = newCaseNumber();
      const at = 2 + place + Math.floor(place / 4);
      fc.pre(number[at] !== wrong);
      expect(readCaseNumber(number.slice(0, at) + wrong + number.slice(at + 1))).toBeUndefined();
    }),
  );
});

test.each(['', 'B', 'B-0000-0000-0000', '620103199404119923', 'B-OIL0-0000-0000-0', "'; select 1"])(
  '%s is no case number',
  (text) => {
    expect(readCaseNumber(text)).toBeUndefined();
  },
);

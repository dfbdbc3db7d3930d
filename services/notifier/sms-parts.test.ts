import { describe, expect, it } from 'vitest';
import { countSmsParts } from './sms-parts.ts';

describe('counting the parts of an SMS', () => {
  it.each([
    [1, 1],
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
    [201, 3],
    [202, 4],
  ])('bills %i characters as %i parts', (characters, parts) => {
    expect(countSmsParts('宝'.repeat(characters))).toBe(parts);
  });

  it('counts a rare character of a name as two units', () => {
    expect(countSmsParts('𬀩'.repeat(35))).toBe(1);
    expect(countSmsParts('𬀩'.repeat(36))).toBe(2);
  });

  it('does not tear a rare character between two parts', () => {
    // 66 units and a pair do not fit in 67: the pair opens the second part, whose 67 then overflow by one.
    expect(countSmsParts(`${'宝'.repeat(66)}𬀩${'宝'.repeat(65)}`)).toBe(2);
    expect(countSmsParts(`${'宝'.repeat(66)}𬀩${'宝'.repeat(66)}`)).toBe(3);
  });

  it('refuses an empty text', () => {
    expect(() => countSmsParts('')).toThrow('an SMS has a text');
  });
});

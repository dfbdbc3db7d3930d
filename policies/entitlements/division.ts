/** The levels at which rules are issued, from the widest to the closest. */
export const LEVELS = ['country', 'province', 'city', 'county'] as const;
export type Level = (typeof LEVELS)[number];

/** The level of a six-digit code: `000000`, `620000`, `620100`, `620102`. */
export function levelOf(divisionCode: string): Level {
  if (divisionCode === '000000') return 'country';
  if (divisionCode.endsWith('0000')) return 'province';
  return divisionCode.endsWith('00') ? 'city' : 'county';
}

const DIGITS = { country: 0, province: 2, city: 4, county: 6 } as const satisfies Record<Level, number>;

/** Whether a division is another one or holds it. */
export function covers(outer: string, inner: string): boolean {
  return inner.startsWith(outer.slice(0, DIGITS[levelOf(outer)]));
}

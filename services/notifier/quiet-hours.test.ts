import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goesAtAnyHour, quietUntil, readQuietHours } from './quiet-hours.ts';

const NIGHT = { from: 21, until: 8 };
const at = (text: string): Date => new Date(text);

describe('the hours in which nobody is told anything', () => {
  test.each([
    ['2026-12-01T20:59:59+08:00', undefined],
    ['2026-12-01T21:00:00+08:00', '2026-12-02T08:00:00+08:00'],
    ['2026-12-31T23:30:00+08:00', '2027-01-01T08:00:00+08:00'],
    ['2026-12-02T00:00:00+08:00', '2026-12-02T08:00:00+08:00'],
    ['2026-12-02T07:59:59+08:00', '2026-12-02T08:00:00+08:00'],
    ['2026-12-02T08:00:00+08:00', undefined],
    // the same by another zone: half past one in the afternoon in London is half past nine in the evening here
    ['2026-12-01T13:30:00Z', '2026-12-02T08:00:00+08:00'],
  ])('%s waits until %s', (now, until) => {
    expect(quietUntil(NIGHT, at(now))?.getTime()).toBe(until === undefined ? undefined : at(until).getTime());
  });

  test('whatever waits waits less than the night is long, and goes then', () => {
    const instant = fc.date({
      min: at('2026-01-01T00:00:00Z'),
      max: at('2028-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, (now) => {
        const until = quietUntil(NIGHT, now);
        if (!until) return;
        const waits = until.getTime() - now.getTime();
        expect(waits).toBeGreaterThan(0);
        expect(waits).toBeLessThanOrEqual(11 * 3_600_000);
        expect(quietUntil(NIGHT, until)).toBeUndefined();
      }),
    );
  });

  test('may lie in one day', () => {
    expect(quietUntil({ from: 12, until: 14 }, at('2026-12-01T13:00:00+08:00'))).toEqual(
      at('2026-12-01T14:00:00+08:00'),
    );
    expect(quietUntil({ from: 12, until: 14 }, at('2026-12-01T21:00:00+08:00'))).toBeUndefined();
  });

  test('are written 21-8, or none', () => {
    expect(readQuietHours('21-8')).toEqual(NIGHT);
    expect(readQuietHours('none')).toBeUndefined();
    for (const text of ['24-8', '8-8', '21', 'night']) expect(() => readQuietHours(text)).toThrow(RangeError);
  });

  test('do not hold a code', () => {
    expect(goesAtAnyHour('code')).toBe(true);
    expect(goesAtAnyHour('accepted')).toBe(false);
  });
});

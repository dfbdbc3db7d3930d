import { describe, expect, it } from 'vitest';
import { CrashCount } from './crash-count.ts';

describe('crashes of a consumer', () => {
  const crash = (count: CrashCount, at: number): boolean => {
    count.joined(at);
    return count.ended(at + 100);
  };
  const times = (n: number, act: (i: number) => boolean): boolean[] =>
    Array.from({ length: n }, (_, i) => act(i));

  it('are too many when ten sessions in a row end soon after joining', () => {
    const count = new CrashCount();
    expect(times(10, (i) => crash(count, i * 1_000))).toEqual([...Array<boolean>(9).fill(false), true]);
    expect(crash(count, 20_000)).toBe(false);
  });

  it('are none while the broker lets nobody join, however often that is tried', () => {
    const count = new CrashCount();
    expect(times(50, (i) => count.ended(i * 1_000))).not.toContain(true);
  });

  it('are none when a quiet topic has outages days apart', () => {
    const count = new CrashCount();
    const day = 86_400_000;
    const outage = (i: number): boolean => {
      count.joined(i * day);
      return count.ended((i + 1) * day);
    };
    expect(times(50, outage)).not.toContain(true);
  });

  it('begin anew when something was handled', () => {
    const count = new CrashCount();
    times(9, (i) => crash(count, i * 1_000));
    count.progressed();
    expect(times(9, (i) => crash(count, i * 1_000))).not.toContain(true);
  });
});

import { describe, expect, it } from 'vitest';
import { apart } from './apart.ts';

/** Does what is given, all or nothing, but never one of the sick. */
function ward(sick: Readonly<Record<number, Error>>) {
  const done: number[] = [];
  const aside: number[] = [];
  let deeds = 0;
  const deed = (some: readonly number[]): Promise<void> => {
    deeds += 1;
    const fault = some.map((n) => sick[n]).find((error) => error !== undefined);
    if (fault) return Promise.reject(fault);
    done.push(...some);
    return Promise.resolve();
  };
  const setAside = (n: number): Promise<void> => Promise.resolve(void aside.push(n));
  return { done, aside, deeds: () => deeds, run: (items: readonly number[]) => apart(items, deed, setAside) };
}

const NUMBERS = Array.from({ length: 100 }, (_, i) => i);
const unfit = (): Error => Object.assign(new Error('…'), { severity: 'ERROR', code: '22003' });

describe('a set that is taken apart', () => {
  it('is done at once where nothing is wrong', async () => {
    const all = ward({});
    await all.run(NUMBERS);
    expect([all.done, all.aside, all.deeds()]).toEqual([NUMBERS, [], 1]);
  });

  it('is nothing to do when it is empty', async () => {
    const none = ward({});
    await none.run([]);
    expect(none.deeds()).toBe(0);
  });

  it('leaves only the sick out, and keeps the order of the others', async () => {
    const two = ward({ 0: unfit(), 57: new RangeError('…') });
    await two.run(NUMBERS);
    expect(two.aside).toEqual([0, 57]);
    expect(two.done).toEqual(NUMBERS.filter((n) => n !== 0 && n !== 57));
    expect(two.deeds()).toBeLessThan(30);
  });

  it.each([
    ['a connection that is gone', new Error('Connection terminated')],
    ['a deadlock', Object.assign(new Error('…'), { severity: 'ERROR', code: '40P01' })],
    ['a right that is missing', Object.assign(new Error('…'), { severity: 'ERROR', code: '42501' })],
  ])('comes again whole after %s: nobody is sick', async (_, passing) => {
    const away = ward({ 3: passing });
    await expect(away.run(NUMBERS)).rejects.toBe(passing);
    expect(away.aside).toEqual([]);
  });
});

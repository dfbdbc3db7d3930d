import { describe, expect, it } from 'vitest';
import { FAIL_POINTS } from '../infra/fail-point/points.ts';
import { allDrills, kindOf, shortDrills } from './catalogue.ts';
import { seededRandom } from './random.ts';

describe('the drills', () => {
  const drills = allDrills();

  it('have each a name of their own', () => {
    expect(new Set(drills.map(({ name }) => name)).size).toBe(drills.length);
  });

  it('crash every process at every fail point it passes', () => {
    const crashes = drills.filter(({ name }) => name.startsWith('crash/')).map(({ name }) => name);
    const expected = Object.entries(FAIL_POINTS).flatMap(([point, { services }]) =>
      services.map((service) => `crash/${service}/${point}`),
    );
    expect(crashes).toEqual(expected);
  });

  it('have one of each kind in the short run, but the long ones and those not yet proven to be steady', () => {
    const short = new Set(shortDrills().map(kindOf));
    const left = new Set(drills.map(kindOf).filter((kind) => !short.has(kind)));
    expect([...left]).toEqual([
      'long',
      'two',
      'runs',
      'set',
      'all',
      'carry',
      'forged',
      'disk',
      'overload',
      'clock',
      'network',
      'money',
    ]);
  });

  it('begin the short run with one of each kind', () => {
    const kinds = shortDrills().map(kindOf);
    const first = kinds.slice(0, new Set(kinds).size);
    expect(new Set(first).size).toBe(first.length);
  });

  it('follow from their seed', () => {
    const draw = (seed: number, name: string): number[] => {
      const random = seededRandom(seed, name);
      return [random.between(0, 1), random.integer(1, 100), random.pick([1, 2, 3])];
    };
    expect(draw(7, 'kill/relay')).toEqual(draw(7, 'kill/relay'));
    expect(draw(7, 'kill/relay')).not.toEqual(draw(8, 'kill/relay'));
    expect(draw(7, 'kill/relay')).not.toEqual(draw(7, 'kill/api'));
  });
});

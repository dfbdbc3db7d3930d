import { describe, expect, it } from 'vitest';
import { FAIL_POINTS } from '../infra/fail-point/points.ts';
import { allDrills, kindOf, shortDrills } from './catalogue.ts';
import { existsSync } from 'node:fs';
import { outcomesOfKind } from '../schemas/tasks/kinds.ts';
import { CAUSES, KINDS, rowsOf } from './kinds/causes.ts';
import type { Caused, Uncaused } from './kinds/row.ts';
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

  it('cause every kind of task and play each of its outcomes, but those of which it is said why not', () => {
    const said = KINDS.map((kind): string => {
      const caused: Partial<Caused> | Uncaused | undefined = CAUSES[kind];
      if (!caused) return `nobody causes ${kind}`;
      if ('nobody' in caused)
        return existsSync(caused.heldBy) ? '' : `nobody holds ${kind}: ${caused.nobody}`;
      const missing = outcomesOfKind(kind).filter((outcome) => !caused.outcomes?.[outcome]);
      return missing.map((outcome) => `nobody plays ${kind} ${outcome}`).join(', ');
    });
    expect(said.filter((words) => words !== '')).toEqual([]);
    const played = drills.flatMap(({ name }) =>
      name.startsWith('kinds/') ? name.slice('kinds/'.length) : [],
    );
    expect(played).toEqual(KINDS.filter((kind) => rowsOf(kind) !== undefined));
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
      'carrier',
      'forged',
      'disk',
      'overload',
      'clock',
      'network',
      'money',
      'kinds',
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

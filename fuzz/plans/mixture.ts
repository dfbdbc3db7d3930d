import fc from 'fast-check';
import type { ApiDocument } from '../document.ts';
import type { Plan } from '../plan.ts';
import { acceptable, foreign, nearlyAcceptable, repetition } from './births.ts';
import { check } from './checks.ts';
import { completion, erasure } from './completions.ts';
import { documented } from './documented.ts';
import { list } from './lists.ts';
import { raw, wire } from './wire.ts';

/** How often what is asked, of a thousand. Births that are taken cost a thousand times what a refusal does: they are few. */
function mixture(document: ApiDocument): fc.Arbitrary<Plan> {
  return fc.oneof(
    { weight: 20, arbitrary: acceptable },
    { weight: 30, arbitrary: nearlyAcceptable },
    { weight: 195, arbitrary: foreign },
    { weight: 40, arbitrary: repetition },
    { weight: 160, arbitrary: completion },
    { weight: 5, arbitrary: erasure },
    { weight: 180, arbitrary: check },
    { weight: 200, arbitrary: list },
    { weight: 80, arbitrary: documented(document) },
    { weight: 80, arbitrary: wire },
    { weight: 10, arbitrary: raw },
  );
}

/** The same plan for the same seed and place, whatever came before it. */
export function planner(document: ApiDocument): (seed: number, at: number) => Plan {
  const plans = mixture(document);
  return (seed, at) => {
    const [plan] = fc.sample(plans, { seed: Math.imul(seed, 0x9e37_79b1) ^ at, numRuns: 1 });
    if (!plan) throw new Error('nothing was generated');
    return plan;
  };
}

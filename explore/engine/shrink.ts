import type { Step } from './choices.ts';
import { runSchedule, type Ground, type Outcome } from './schedule.ts';

/** Enough for a schedule of a hundred steps; what is left then is short enough to read. */
const MOST_TRIES = 400;

export function kindOf({ violations }: Outcome): string | undefined {
  return violations[0]?.what;
}

/**
 * Takes steps away and makes choices plain for as long as the same thing is found.
 * @returns the shortest schedule that was seen to find it
 */
export async function shrink(ground: Ground, found: Outcome): Promise<Outcome> {
  const kind = kindOf(found);
  let best = found;
  let tries = 0;
  const works = async (steps: readonly Step[]): Promise<boolean> => {
    if (tries >= MOST_TRIES) return false;
    tries += 1;
    const outcome = await runSchedule(ground, { seed: found.schedule.seed, steps });
    if (kindOf(outcome) !== kind) return false;
    best = outcome;
    return true;
  };
  // Done again as it is: what cannot be done again cannot be shrunk.
  if (!(await works(best.schedule.steps))) return found;
  await dropSteps(() => best.schedule.steps, works);
  await plainChoices(() => best.schedule.steps, works);
  await dropSteps(() => best.schedule.steps, works);
  return best;
}

type Works = (steps: readonly Step[]) => Promise<boolean>;

/** Larger parts first, from the end: what comes last is most often needed least. The setup stays. */
async function dropSteps(steps: () => readonly Step[], works: Works): Promise<void> {
  for (let size = Math.ceil(steps().length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let from = steps().length - size; from >= 1; from -= size) {
      const now = steps();
      if (from < now.length) await works([...now.slice(0, from), ...now.slice(from + size)]);
    }
  }
}

async function plainChoices(steps: () => readonly Step[], works: Works): Promise<void> {
  for (let at = steps().length - 1; at >= 0; at -= 1) {
    const step = steps()[at];
    if (!step || step.picks.every((pick) => pick === 0)) continue;
    const withPicks = (picks: number[]): Step[] => steps().map((s, i) => (i === at ? { ...s, picks } : s));
    if (await works(withPicks([]))) continue;
    for (let pick = 0; pick < step.picks.length; pick += 1) {
      const now = steps()[at]?.picks ?? [];
      if (now[pick] === undefined || now[pick] === 0) continue;
      await works(withPicks(now.map((value, i) => (i === pick ? 0 : value))));
    }
  }
}

import pg from 'pg';
import { createHospital } from '../../test/support/hospital.ts';
import { stageOn, type Reached } from '../kinds/stage.ts';
import { inTurn, scenes, type Scene } from './scenes.ts';

/** As many scenes at once: each waits for departments and people most of the time. */
const AT_ONCE = 4;

/** What became of one scene. */
export interface Played {
  readonly scene: Scene;
  readonly n: number;
  readonly of: number;
  /** why it did not come about */
  readonly failed?: string;
}

export interface DemoOptions {
  /** how many cases; fewer than all scenes have: the first of them */
  readonly cases: number;
  /** seconds between two arrivals at least */
  readonly paceSeconds: number;
  readonly onPlayed: (played: Played) => void;
}

/**
 * Fills the hall of a running demonstration: a birth after the other, and what happens to it, through the front doors; clocks
 * of departments that are to be silent are set on in the database.
 * @returns how many scenes came about, and how many did not
 */
export async function playDemo(
  stack: Reached,
  { cases, paceSeconds, onPlayed }: DemoOptions,
): Promise<{ played: number; failed: number }> {
  const database = new pg.Pool({ connectionString: stack.run.postgres, max: AT_ONCE });
  database.on('error', () => undefined);
  const stage = stageOn({ stack, hospital: createHospital(() => stack.run), database });
  const line = inTurn(scenes()).slice(0, cases);
  const began = Date.now();
  let next = 0;
  let failed = 0;
  const player = async (): Promise<void> => {
    for (let n = next++; n < line.length; n = next++) {
      const scene = line[n];
      if (!scene) return;
      await new Promise((resolve) => setTimeout(resolve, began + n * paceSeconds * 1000 - Date.now()));
      const trouble = await scene.play(stage).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (trouble !== undefined) failed += 1;
      onPlayed({ scene, n: n + 1, of: line.length, ...(trouble === undefined ? {} : { failed: trouble }) });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, player));
  } finally {
    await database.end();
  }
  return { played: line.length - failed, failed };
}

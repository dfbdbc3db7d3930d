import { freshSample } from '../../test/support/samples.ts';
import type { Arena } from '../arena.ts';
import { completeTasks } from '../clerk.ts';

/** A case that waits for its parents: nothing arrives for it by itself that could tell that its workflow is gone. */
export interface ParkedCase {
  /** Reports the birth, and resolves when the parents are asked. */
  report(arena: Arena): Promise<void>;
  caseNumber(): string;
  /** A clerk does what is asked: the case comes to its end. */
  complete(arena: Arena): Promise<void>;
}

export function parkedCase(): ParkedCase {
  let parked = '';
  return {
    report: async ({ hospital }) => {
      parked = await hospital.report(freshSample('lanzhou-name-and-choices-later'));
      await hospital.whenAsked(parked, 'name-missing', 90);
    },
    caseNumber: () => parked,
    complete: async (arena) => {
      await completeTasks(arena, parked);
      await arena.hospital.whenCompleted(parked, 120);
    },
  };
}

import type { Department } from '../../../schemas/department.ts';
import type { Subject, WorkCode } from '../../../schemas/matter.ts';

/**
 * Where a command of a case has been on its way to a department and back, in the order in which it comes there: written into
 * the outbox of the ledger, on the topic of the department, in the inbox of the department, answered in the department's own
 * outbox, on the topic of its answers, in the inbox of the ledger, and applied in a round of the case.
 */
export const STATIONS = ['asked', 'published', 'taken', 'answered', 'returned', 'landed', 'applied'] as const;

export type Station = (typeof STATIONS)[number];

/** One request for a piece of work, and when it was at each station; a station where it was not yet is left out. */
export interface CommandOnItsWay {
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly department: Department;
  readonly attempt: number;
  readonly at: Readonly<Partial<Record<Station, Date>>>;
}

/** The run of the case in Temporal. */
export interface RunOnItsWay {
  readonly startedAt: Date;
  /** how often it was woken */
  readonly wakes: number;
}

/** One birth as it travels: codes and times, nothing of the family. */
export interface Journey {
  readonly caseNumber: string;
  readonly acceptedAt: Date;
  readonly completedAt?: Date;
  readonly run?: RunOnItsWay;
  readonly commands: readonly CommandOnItsWay[];
}

/** One arrival. `afterMs`: milliseconds since the birth was accepted. */
export interface Hop {
  readonly afterMs: number;
  readonly station: Station;
  readonly command: CommandOnItsWay;
}

/** Milliseconds since the birth was accepted. */
export function afterMs({ acceptedAt }: Journey, at: Date): number {
  return Math.max(0, at.getTime() - acceptedAt.getTime());
}

/** All arrivals of a journey, earliest first; of one moment in the order of the stations. */
export function hopsOf(journey: Journey): readonly Hop[] {
  return journey.commands
    .flatMap((command) =>
      STATIONS.flatMap((station): Hop[] => {
        const at = command.at[station];
        return at === undefined ? [] : [{ afterMs: afterMs(journey, at), station, command }];
      }),
    )
    .toSorted((a, b) => a.afterMs - b.afterMs || STATIONS.indexOf(a.station) - STATIONS.indexOf(b.station));
}

/** Whether nothing is on its way any more: the case is over, and every command of it was answered and applied. */
export function isOver({ completedAt, commands }: Journey): boolean {
  return completedAt !== undefined && commands.every(({ at }) => at.applied !== undefined);
}

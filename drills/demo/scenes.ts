import { randomUUID } from 'node:crypto';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import { freshSample, sampleNames } from '../../test/support/samples.ts';
import { birthWith, reportCompleted, reportConfirmed } from '../kinds/families.ts';
import { rowsOf } from '../kinds/causes.ts';
import type { Stage } from '../kinds/stage.ts';

/** Something that a hall sees on a day: how many cases of it, and how one comes about and is left. */
export interface Scene {
  readonly name: string;
  readonly cases: number;
  /** Brings one about, through the front doors, and leaves it as it stands then. */
  readonly play: (stage: Stage) => Promise<unknown>;
}

/** So many make a hall lively. */
const CASES = 60;

/** Days since a birth whose family has missed the month for 户口, and one whose day 90 of insurance is near. */
const LATE_FOR_HOUSEHOLD = 36;
const NEAR_DAY_90 = 82;

/** Of these there are several in a hall; of the others one. */
const MORE_OF: Readonly<Partial<Record<TaskKind, number>>> = {
  'name-missing': 2,
  'choices-missing': 2,
  'correction-needed': 4,
  refused: 2,
  'department-silent': 3,
};

/** What the department-silent scenes say beside their task: their department goes on saying nothing. */
const STAYS: ReadonlySet<TaskKind> = new Set(['department-silent']);

/** Each kind of task that anything brings about, as often as a hall has it, each of its causes in its turn. */
function askingScenes(): Scene[] {
  return (Object.keys(TASK_KINDS) as TaskKind[]).flatMap((kind): Scene[] => {
    const rows = rowsOf(kind);
    if (!rows) return [];
    let turn = 0;
    const play = async (stage: Stage): Promise<void> => {
      const outcome = rows.outcomes[turn % rows.outcomes.length];
      turn += 1;
      if (outcome === undefined) return;
      const [asked] = await rows.caused.cause(stage, [outcome]);
      if (!STAYS.has(kind)) await asked?.over?.();
    };
    return [{ name: kind, cases: MORE_OF[kind] ?? 1, play }];
  });
}

/** A birth that was reported late. */
function lateScene(name: string, daysAgo: number): Scene {
  return {
    name,
    cases: 2,
    play: ({ hospital }) => {
      const birth = freshSample('lanzhou-name-and-choices-later', {}, daysAgo);
      return hospital.report({ ...birth, notificationId: `DEMO-${randomUUID().slice(0, 8)}` });
    },
  };
}

/** Families of every place and kind of the samples, one each. */
function sampleScenes(): Scene[] {
  return sampleNames('good').map((sample) => ({
    name: sample,
    cases: 1,
    play: ({ hospital }) => hospital.report(freshSample(sample)),
  }));
}

/** A lively hall: families of every sample, each kind of question to a person, late ones, and plain ones around them. */
export function scenes(): readonly Scene[] {
  const special = [
    ...sampleScenes(),
    ...askingScenes(),
    lateScene('late-for-household', LATE_FOR_HOUSEHOLD),
    lateScene('near-day-90', NEAR_DAY_90),
    { name: 'paid', cases: 3, play: (stage: Stage) => reportConfirmed(stage) },
    { name: 'completed', cases: 2, play: (stage: Stage) => reportCompleted(stage) },
  ];
  const plain = CASES - special.reduce((sum, { cases }) => sum + cases, 0);
  return [...special, { name: 'plain', cases: plain, play: ({ hospital }) => hospital.report(birthWith()) }];
}

/** One by one, scenes of several cases spread among the others, so that a hall fills as on a day. */
export function inTurn(all: readonly Scene[]): readonly Scene[] {
  return all
    .flatMap((scene, i) =>
      Array.from({ length: scene.cases }, (_, n) => ({
        scene,
        at: (n + (i + 1) / (all.length + 1)) / scene.cases,
      })),
    )
    .toSorted((a, b) => a.at - b.at)
    .map(({ scene }) => scene);
}

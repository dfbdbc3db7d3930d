import { TASK_KINDS } from '../../schemas/tasks/kinds.ts';
import { DECISION_WORDS } from '../../schemas/words.ts';
import type { Drill } from '../drill.ts';
import { KINDS, rowsOf } from '../kinds/causes.ts';
import { play, type Rows } from '../kinds/play.ts';
import { stageOn } from '../kinds/stage.ts';

/** Kinds that are asked because the rules have changed: the cases of this system stand as after that. */
const BY_RULES: readonly string[] = ['overpaid', 'employer-not-told'];

/** Every kind of task, with each of its outcomes: what becomes of the case, while others are born beside it. */
export function kindDrills(): Drill[] {
  return KINDS.flatMap((kind) => rowsOf(kind) ?? []).map(drillOf);
}

function drillOf(rows: Rows): Drill {
  const { kind, outcomes } = rows;
  const words = outcomes.map((outcome) => DECISION_WORDS[outcome]).join('、');
  return {
    name: `kinds/${kind}`,
    fault: `${TASK_KINDS[kind].title}：${words}`,
    ...(BY_RULES.includes(kind) ? { leaves: [] } : {}),
    strike: async (arena) => {
      await play(stageOn(arena), rows);
      return `${outcomes.length} outcomes`;
    },
    restore: (arena) => arena.behaveAll({}),
  };
}

import { isDeepStrictEqual } from 'node:util';
import { consequenceOf, type Consequence } from '../../policies/tasks/consequences.ts';
import type { TaskView } from '../../schemas/task.ts';
import { outcomesOfKind, TASK_KINDS, type TaskDecision, type TaskKind } from '../../schemas/tasks/kinds.ts';
import type { ApiAnswer } from '../../test/support/hospital.ts';
import { until } from '../wait.ts';
import { becomes } from './becomes.ts';
import type { Asked, Caused, Ending, Given } from './row.ts';
import { standingOf } from './standing.ts';
import { takeUpAgain } from './take-up-again.ts';
import { SECONDS, type Stage } from './stage.ts';

/** Some outcomes of one kind of task. */
export interface Rows {
  readonly kind: TaskKind;
  readonly caused: Caused;
  readonly outcomes: readonly TaskDecision[];
}

/**
 * Brings a kind of question about for each outcome, answers each so, twice and otherwise, and looks at what becomes of matter,
 * command, money and family; then what is said in another way.
 * @throws Error saying what is otherwise than the table of consequences says
 */
export async function play(stage: Stage, { kind, caused, outcomes }: Rows): Promise<void> {
  const asked = await caused.cause(stage, outcomes);
  const played = outcomes.map(async (outcome, i) => {
    const mine = asked[i];
    if (!mine) throw new Error(`nobody was asked ${kind} for ${outcome}`);
    const ending = endingOf(caused, outcome);
    await named(outcome, playOne(stage, { kind, caused, outcome, ending, asked: mine }));
  });
  const all = await Promise.allSettled(played);
  const failed = all.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
  if (failed.length > 0) throw new Error(failed.join(' | '));
  for (const ending of caused.variants ?? []) {
    const { outcome, how, cause } = ending;
    const mine = await cause(stage);
    await named(`${outcome} ${how}`, playOne(stage, { kind, caused, outcome, ending, asked: mine }));
  }

  function named(what: string, one: Promise<void>): Promise<void> {
    return one.catch((error: unknown) => {
      throw new Error(`${kind} ${what}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}

interface One {
  readonly kind: TaskKind;
  readonly caused: Caused;
  readonly outcome: TaskDecision;
  readonly ending: Ending;
  readonly asked: Asked;
}

async function playOne(stage: Stage, { kind, caused, outcome, ending, asked }: One): Promise<void> {
  const { given = {}, seen } = ending;
  const before = await standingOf(stage, asked);
  const consequence: Consequence = consequenceOf(kind, outcome);
  await decide(stage, { kind, outcome, given, taskId: asked.taskId });
  await becomes.atOnce(stage, before, consequence);
  await asked.over?.();
  const { caseNumber } = asked;
  if (caseNumber !== null) await seen?.(stage, { ...asked, caseNumber });
  await becomes.atLast(stage, before, consequence);
  if (consequence.matter === 'ends') await takeUpAgain(stage, before, caused);
}

function endingOf({ outcomes }: Caused, outcome: TaskDecision): Ending {
  const ending = outcomes[outcome];
  if (!ending) throw new Error('nobody says how it is played');
  return ending;
}

interface Decision {
  readonly kind: TaskKind;
  readonly outcome: TaskDecision;
  readonly given: Given;
  readonly taskId: string;
}

/** The same content twice is one decision, with one answer; another content is told what stands. */
async function decide(stage: Stage, { kind, outcome, given, taskId }: Decision): Promise<void> {
  const said = { outcome, ...given };
  const say = answerer(stage, kind, taskId);
  const first = await say(said);
  if (first.status !== 200) throw new Error(`answered ${first.status} ${JSON.stringify(first.body)}`);
  if (first.body.status !== 'completed' || first.body.outcome !== outcome)
    throw new Error(`the task is ${first.body.status} with ${first.body.outcome ?? 'no outcome'}`);
  const again = await say(said);
  if (again.status !== 200 || !isDeepStrictEqual(again.body, first.body))
    throw new Error(`said again it is answered ${again.status} ${JSON.stringify(again.body)}`);
  const other = outcomesOfKind(kind).find((one) => one !== outcome);
  if (other === undefined) return;
  const refused = await say({ outcome: other });
  const { code, completedBy } = refused.body as { readonly code?: string; readonly completedBy?: string };
  if (refused.status !== 409 || code !== 'task-already-completed' || completedBy !== first.body.completedBy)
    throw new Error(`another content is answered ${refused.status} ${JSON.stringify(refused.body)}`);
}

/** Whoever may complete a task of this kind; where two have to, both. */
function answerer({ hospital }: Stage, kind: TaskKind, taskId: string) {
  const may: readonly string[] = TASK_KINDS[kind].may;
  const say = async (decision: { readonly outcome: string } & Given): Promise<ApiAnswer<unknown>> => {
    if (may.includes('clerk')) return hospital.complete(taskId, decision);
    const body = { reason: '核对无误', ...decision };
    return hospital.call<unknown>('operator', `/v1/tasks/${taskId}/completion`, { body });
  };
  // A busy system asks whoever decides to come again.
  return (decision: { readonly outcome: string } & Given): Promise<ApiAnswer<TaskView>> =>
    until(
      'an answer',
      async () => {
        const answer = (await say(decision)) as ApiAnswer<TaskView>;
        return answer.status === 503 ? undefined : answer;
      },
      SECONDS,
    );
}

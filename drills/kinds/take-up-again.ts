import { outcomesOfKind } from '../../schemas/tasks/kinds.ts';
import { until } from '../wait.ts';
import type { Caused } from './row.ts';
import { matterOf, mattersOf, type Standing } from './standing.ts';
import { SECONDS, type Stage } from './stage.ts';

/**
 * The way back from what was given up: a supervisor has the matter done again. Whoever was asked before anything was done for it
 * is asked again; then it is done, and so is what had gone to a window for want of it. Of whom nothing is known any more
 * nothing can be done again.
 * @throws Error saying what stands otherwise
 */
export async function takeUpAgain(stage: Stage, before: Standing, caused: Caused): Promise<void> {
  const { caseNumber, kind, matter } = before;
  if (caseNumber === null || !matter) return;
  const { hospital } = stage;
  const path = `/v1/cases/${caseNumber}/matters/${matter.subject}/${matter.code}/reopening`;
  const { status, body } = await hospital.call('supervisor', path, { body: { reason: '家长来电' } });
  const expected = kind === 'subject-erased' ? 409 : 200;
  if (status !== expected) throw new Error(`taken up again it is ${status} ${JSON.stringify(body)}`);
  if (expected !== 200) return;
  const [usual] = outcomesOfKind(kind);
  if (matter.attempt === 0 && usual) {
    const { id } = await hospital.whenAsked(caseNumber, kind, SECONDS);
    const answer = await hospital.complete(id, { outcome: usual, ...caused.outcomes[usual]?.given });
    if (answer.status !== 200) throw new Error(`asked again it is answered ${answer.status}`);
  }
  await until(`all that was given up of ${caseNumber}`, () => isAllDone(stage, caseNumber), SECONDS);
  const now = await matterOf(stage, caseNumber, matter);
  if (now.attempt !== matter.attempt + 1) throw new Error(`it is done with attempt ${now.attempt}`);
}

async function isAllDone(stage: Stage, caseNumber: string): Promise<true | undefined> {
  const all = await mattersOf(stage, caseNumber);
  const isDone = all.every(
    ({ part, status }) => part !== 'joint' || status === 'completed' || status === 'not-applicable',
  );
  return isDone ? true : undefined;
}

import { expect, it } from 'vitest';
import { rowsOf } from '../../../drills/kinds/causes.ts';
import { play } from '../../../drills/kinds/play.ts';
import { stageOn, type Stage } from '../../../drills/kinds/stage.ts';
import type { TaskDecision, TaskKind } from '../../../schemas/tasks/kinds.ts';
import { waitUntilQuiet } from '../../../services/verify/quiet.ts';
import { verify } from '../../../services/verify/verify.ts';
import type { TestStack } from '../../support/stack.ts';

/** Of every consequence one; all the others are played by `npm run drills -- --only kinds`. */
const SAMPLE: readonly (readonly [TaskKind, TaskDecision])[] = [
  ['name-characters', 'approved'],
  ['refused', 'obtained'],
  ['correction-needed', 'given-up'],
  ['department-silent', 'wait'],
  ['payment-refused', 'paid-elsewhere'],
];

/** What a person decides means one thing, from the question to what becomes of matter, command, money and family. */
export function aDecisionAboutATask(system: TestStack): void {
  async function playRow(stage: Stage, [kind, outcome]: (typeof SAMPLE)[number]): Promise<void> {
    const rows = rowsOf(kind);
    if (!rows?.outcomes.includes(outcome)) throw new Error(`nobody plays ${kind} ${outcome}`);
    await play(stage, { ...rows, outcomes: [outcome] });
  }

  it('has the consequences of the table, and leaves nothing behind', { timeout: 180_000 }, async () => {
    const stage = stageOn(system);
    const played = await Promise.allSettled(SAMPLE.map((row) => playRow(stage, row)));
    const failed = played.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(failed).toEqual([]);
    await waitUntilQuiet(system.stack.run, { seconds: 60 });
    const { results } = await verify(system.stack.run, { graceSeconds: 3 });
    expect(results.flatMap((r) => r.violations.map((v) => `${r.id} ${v.where}: ${v.what}`))).toEqual([]);
    expect(results.filter(({ holds }) => holds === 'not checked')).toEqual([]);
  });
}

import { stateOf } from '../policies/graph/readiness.ts';
import type { TaskDecision } from '../schemas/case-plan.ts';
import type { Effects } from './effects.ts';
import type { Matter } from './ledger-port.ts';
import { commandIdOf, giveUpMatter, releaseMatter, waitForAnswer } from './matter-moves.ts';

/**
 * A person's decision about a matter that waits for one. A held matter waits for its turn again, and what it needs is
 * looked at then; one whose department is silent is waited for again, and asked again where that was decided: a decision
 * is no answer, so its command stays open. What comes too late moves nothing.
 */
export function decideMatter(to: Effects, matter: Matter, outcome: TaskDecision): void {
  const state = stateOf(matter);
  if (state !== 'held' && state !== 'asked') return;
  if (outcome === 'given-up') giveUpMatter(to, matter);
  else if (state === 'held') releaseMatter(to, matter);
  else askOn(to, matter, outcome);
}

function askOn(to: Effects, matter: Matter, outcome: TaskDecision): void {
  waitForAnswer(to, matter);
  if (outcome !== 'resend') return;
  to.resent.add(commandIdOf(to.view, matter));
  const { subject, code } = matter.node;
  to.event({ type: 'matter.resent', subject, code, actor: 'clerk' });
}

import { stateOf } from '../policies/graph/readiness.ts';
import type { MatterMove } from '../policies/tasks/consequences.ts';
import type { Effects } from './effects.ts';
import type { Matter } from './ledger-port.ts';
import { completeAfterAll } from './take-up.ts';
import { commandIdOf, giveUpMatter, releaseMatter, waitForAnswer } from './matter-moves.ts';

/** What is known of a decision about a matter. */
interface Decided {
  /** who has decided, for the timeline */
  readonly by: string;
  /** until when its department may be silent; default: as long as it may be by itself */
  readonly until?: Date | undefined;
  /** what was obtained at a window; fits what its matter answers */
  readonly result?: unknown;
}

/**
 * A person's decision about a matter that waits for one. A held matter waits for its turn again, and what it needs is
 * looked at then; one whose department is silent is waited for again, and asked again where that was decided: a decision
 * is no answer, so its command stays open. What comes too late moves nothing.
 */
export function decideMatter(to: Effects, matter: Matter, move: MatterMove, decided: Decided): void {
  const state = stateOf(matter);
  if (state !== 'held' && state !== 'asked') return;
  if (move === 'obtained') obtainMatter(to, matter, decided);
  else if (move === 'ends') giveUpMatter(to, matter);
  else if (state === 'held') releaseMatter(to, matter);
  else askOn(to, matter, move, decided);
}

/** The family has got it at a window: it is done, though not by the department that was asked. */
function obtainMatter(to: Effects, matter: Matter, { by, result }: Decided): void {
  const { subject, code } = matter.node;
  to.event({ type: 'matter.obtained', subject, code, actor: by });
  completeAfterAll(to, matter, result);
}

function askOn(to: Effects, matter: Matter, move: MatterMove, { by, until }: Decided): void {
  waitForAnswer(to, matter);
  if (until) waitUntil(to, matter, until);
  if (move !== 'asked-again') return;
  to.resent.add(commandIdOf(to.view, matter));
  const { subject, code } = matter.node;
  to.event({ type: 'matter.resent', subject, code, actor: by });
}

/** It is left in peace until then: its command is not published again before, and nobody is asked about its silence. */
function waitUntil(to: Effects, matter: Matter, until: Date): void {
  to.promised.set(commandIdOf(to.view, matter), until);
  to.matter(matter, { answerDueAt: until });
}

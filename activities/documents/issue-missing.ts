import type { DocumentKind } from '../../schemas/document.ts';
import type { Effects } from '../effects.ts';
import { isPastDoing } from '../erased.ts';
import type { CaseView, Matter, Paper, Task } from '../ledger-port.ts';
import type { Objection } from '../read-answer.ts';
import { openTasksOf } from '../tasks.ts';
import { isAskedTwice } from './asked-twice.ts';
import { issueAcceptance, issueCompletion, issueObjection } from './issue.ts';

/**
 * Issues what a build that knows no documents has left out while it ran beside this one: of the acceptance, of the end, and of what
 * a department has refused or asked for and still waits for somebody. Dated today, as it is issued today. Done twice it issues
 * nothing more; of a case whose documents were not read, nothing at all.
 */
export function issueMissing(to: Effects): void {
  const { view } = to;
  if (view.papers === undefined || isPastDoing(view, null)) return;
  if (!has(view, 'acceptance')) issueAcceptance(to);
  if (view.closed && view.status === 'completed' && !has(view, 'completion')) issueCompletion(to);
  for (const matter of view.matters.values())
    if (!isPastDoing(view, matter.node.subject)) issueObjectionOf(to, matter);
}

/** @param of what it is about; left out: the case as a whole */
function has(view: CaseView, kind: DocumentKind, of: Partial<Paper> = {}): boolean {
  return (view.papers ?? []).some(
    (paper) =>
      paper.kind === kind &&
      (['subject', 'code', 'occasion'] as const).every(
        (part) => of[part] === undefined || paper[part] === of[part],
      ),
  );
}

const KINDS = { refused: 'refusal', 'correction-needed': 'correction' } as const;

/** What was decided since needs no paper any more. */
function issueObjectionOf(to: Effects, matter: Matter): void {
  const { subject, code } = matter.node;
  for (const task of openTasksOf(to.view, matter)) {
    const objection = objectionOf(task);
    if (!objection || task.attempt !== matter.attempt || task.attempt === 0) continue;
    const of = { subject, code, occasion: String(matter.attempt) };
    const isAgain = objection.outcome === 'correction-needed' && isAskedTwice(to.view, matter, objection);
    if (!isAgain && !has(to.view, KINDS[objection.outcome], of)) issueObjection(to, matter, objection);
  }
}

function objectionOf({ kind, asks, words }: Task): Objection | undefined {
  if (kind !== 'refused' && kind !== 'correction-needed') return undefined;
  return { outcome: kind, words: words?.() ?? '', asks, isDoneElsewhere: false };
}

import { doubtsOf, type Doubt } from '../../policies/payments/improbable.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import type { Effects } from '../effects.ts';
import type { CaseView, Task } from '../ledger-port.ts';
import { secretOf } from '../secret-of.ts';
import { openTask, overtakeTask, tasksOf } from '../tasks.ts';
import { hasErasedParent } from '../erased.ts';

const KIND = 'improbable' as const;

/** Whose entitlement: `mother/maternity-allowance`. */
export type HeldKey = `${string}/${string}`;

/**
 * Asks a person about every sum of the decision in force, and every wage that one rests on, that can hardly be. What a
 * person has confirmed passes as long as it is that very sum and those very wages. Questions about what is decided
 * otherwise by now are settled.
 * @returns whose money is not to be ordered before that
 */
export function holdImprobable(to: Effects): ReadonlySet<HeldKey> {
  const { view } = to;
  if (hasErasedParent(view)) return new Set();
  const found = doubtsOf(view.entitlements, view.notification, ENTITLEMENTS);
  const doubts = found.filter((doubt) => !isOrdered(view, doubt) && !isConfirmed(view, doubt));
  const asked = doubts.map((doubt) => openTask(to, taskOf(doubt), aboutOf(view, doubt)));
  for (const task of view.tasks) if (isDoubtOfMoney(task) && !asked.includes(task)) overtakeTask(to, task);
  return new Set(doubts.map(({ subject, entitlement }): HeldKey => `${subject}/${entitlement}`));
}

/** A question about money, and not about another fact that can hardly be. */
export function isDoubtOfMoney({ kind, code }: Pick<Task, 'kind' | 'code'>): boolean {
  return kind === KIND && code === null;
}

function taskOf({ subject, reason, asks }: Doubt) {
  return { kind: KIND, subject, code: null, attempt: 0, reason, asks };
}

function aboutOf(view: CaseView, { entitlement, about }: Doubt): string {
  return secretOf(view, entitlement, about);
}

/** All of it has been ordered before: by a release that asked nobody, or since it was confirmed. */
function isOrdered({ orders }: CaseView, { subject, entitlement, sums }: Doubt): boolean {
  const mine = [...orders.values()].filter((o) => o.subject === subject && o.entitlement === entitlement);
  return sums.every(({ due, amountFen }) => {
    const ordered = mine.filter(({ period }) => period === due).reduce((sum, o) => sum + o.amountFen, 0);
    return ordered === amountFen;
  });
}

function isConfirmed(view: CaseView, doubt: Doubt): boolean {
  const asked = tasksOf(view, taskOf(doubt), aboutOf(view, doubt));
  return asked.some(({ completed }) => completed?.outcome === 'confirmed');
}

import type { Effects } from './effects.ts';
import type { Task } from './ledger-port.ts';
import { openTask } from './tasks.ts';

type ParentName = 'mother' | 'father';

/** Why the identity of a parent is looked at. asked: a clerk wants it · changed: another number was given · shared: another family has the same one · both: the other parent has, and one is protected */
export type CheckCause = 'asked' | 'changed' | 'shared' | 'both';

const REASONS: Readonly<Record<CheckCause, string>> = {
  asked: '请家长本人带身份证到大厅，核对身份与电话',
  changed: '电话已变更，请家长本人带身份证到大厅核对身份',
  both: '已设定分开保护，电话与另一方相同，请家长本人带身份证到大厅，核对身份并另留电话',
  shared: '电话与另一家相同，请家长本人带身份证到大厅核对身份与电话',
};

/** Who has a link with the number of a parent until now has none any more: it is ended in the same transaction, and in the history. */
export function endLinks(to: Effects, parent: ParentName): void {
  if (to.linksEnded.has(parent)) return;
  to.linksEnded.add(parent);
  to.event({ type: 'links.ended', subject: parent, code: null, actor: 'system' });
}

/** The hall is asked to look at a parent's identity (身份核对): two people confirm it. An open question stands. */
export function askForIdentity(to: Effects, parent: ParentName, cause: CheckCause): Task {
  to.phoneChecks.set(parent, cause === 'changed' ? 'changed' : 'doubted');
  return openTask(to, {
    kind: 'identity-check',
    subject: parent,
    code: null,
    attempt: 0,
    reason: REASONS[cause],
    asks: [`/${parent}/phone`],
  });
}

/** The number of a protected parent is the other one's too: nobody comes in by it, and the hall is asked to have another. */
export function doubtNumber(to: Effects, parent: ParentName): void {
  endLinks(to, parent);
  askForIdentity(to, parent, 'both');
}

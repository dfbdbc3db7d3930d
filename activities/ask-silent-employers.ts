import { silentUntil } from '../policies/patience/patience.ts';
import { commandName } from '../schemas/command-id.ts';
import type { Subject } from '../schemas/matter.ts';
import { employerTask } from './apply-outside.ts';
import type { Effects } from './effects.ts';
import type { CaseView, LeaveNotice } from './ledger-port.ts';
import { isSetAside, openTask } from './tasks.ts';

const REASON = '已请人社把变化后的假期告知用人单位，超过技术时限未收到答复';

/**
 * A person is asked where human resources has not told an employer in time; unless it has answered by now. The command goes
 * on being sent: one that has not left yet was asked of nobody.
 * @param patienceSeconds `BIRTH_PATIENCE_SECONDS`, where it is set
 */
export function askAboutSilentEmployers(to: Effects, patienceSeconds?: number): void {
  if (isSetAside(to.view)) return;
  for (const notice of to.view.leaveNotices)
    if (notice.lookAt !== null && notice.lookAt <= to.view.now) lookAtNotice(to, notice, patienceSeconds);
}

function lookAtNotice(to: Effects, notice: LeaveNotice, patienceSeconds: number | undefined): void {
  const { commandId, askedAt, isUnsent } = notice;
  const about = askedAt && !to.answered.has(commandId) ? namedBy(to.view, commandId) : undefined;
  if (!askedAt || !about) return to.lookAtNotice(notice, null);
  const since = isUnsent ? to.view.now : askedAt;
  const until = silentUntil({ code: 'leave-change-notice', division: undefined }, since, patienceSeconds);
  if (until > to.view.now) return to.lookAtNotice(notice, until);
  openTask(to, employerTask(about, REASON));
  to.lookAtNotice(notice, null);
}

/** Whose leave, and which decision about it, the command of that id tells of. */
function namedBy(view: CaseView, commandId: string): { subject: Subject; attempt: number } | undefined {
  for (let attempt = view.revision; attempt > 0; attempt -= 1)
    for (const subject of ['mother', 'father'] as const)
      if (view.idOf(...commandName(view.caseNumber, subject, 'leave-change-notice', attempt)) === commandId)
        return { subject, attempt };
  return undefined;
}

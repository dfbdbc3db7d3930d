import { decideAfterLanded } from './after-landed.ts';
import { employerTask } from './apply-outside.ts';
import type { Done } from './effects.ts';
import type { CaseView, Landed } from './ledger-port.ts';
import { isSetAside, openTask } from './tasks.ts';

const REASON = '已请人社把变化后的假期告知用人单位，超过技术时限未收到答复';

/** A person is asked where human resources has not told an employer in time; unless it has answered by now. */
export function askAboutSilentEmployer(
  view: CaseView,
  notice: Pick<Landed, 'subject' | 'attempt'>,
): Done<undefined> {
  const to = decideAfterLanded(view);
  const { subject, attempt } = notice;
  const command = view.idOf('command', view.caseNumber, subject, 'leave-change-notice', attempt);
  if (!isSetAside(view) && !to.answered.has(command)) openTask(to, employerTask(notice, REASON));
  return { effects: to, result: undefined };
}

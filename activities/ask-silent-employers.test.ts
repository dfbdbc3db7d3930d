import { describe, expect, it } from 'vitest';
import { askAboutSilentEmployers } from './ask-silent-employers.ts';
import { caseAs, NOW, openTaskOf } from './case-view.test-data.ts';
import { Effects } from './effects.ts';
import type { LeaveNotice } from './ledger-port.ts';

const PATIENCE_SECONDS = 900;
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const ID = 'command/C-1/father/leave-change-notice/2';

function look(given: Partial<LeaveNotice>, more: Parameters<typeof caseAs>[0] = {}) {
  const notice: LeaveNotice = { commandId: ID, askedAt: ago(1_000), isUnsent: false, lookAt: NOW, ...given };
  const to = new Effects(caseAs({ decided: true, revision: 3, leaveNotices: [notice], ...more }));
  askAboutSilentEmployers(to, PATIENCE_SECONDS);
  return { tasks: [...to.tasks].map(({ kind, subject, attempt }) => [kind, subject, attempt]), notice, to };
}

describe('an employer who is to be told of a changed leave', () => {
  it('is asked about once when nobody has answered in time', () => {
    const { tasks, notice } = look({});
    expect(tasks).toEqual([['employer-not-told', 'father', 2]]);
    expect(notice.lookAt).toBeNull();
  });

  it.each<[string, Partial<LeaveNotice>, Date | null]>([
    ['is waited for', { askedAt: ago(300) }, new Date(NOW.getTime() + 600_000)],
    ['was asked of nobody yet', { isUnsent: true }, new Date(NOW.getTime() + PATIENCE_SECONDS * 1000)],
    ['has been told', { askedAt: null }, null],
    ['is nobody whom this case knows', { commandId: 'command/C-1/child-1/x/1' }, null],
  ])('%s: nobody is asked', (_, given, lookAt) => {
    const { tasks, notice, to } = look(given);
    expect(tasks).toEqual([]);
    expect(notice.lookAt).toEqual(lookAt);
    expect(to.any).toBe(true);
  });

  it.each<[string, Partial<LeaveNotice>, Parameters<typeof caseAs>[0]]>([
    ['before its time', { lookAt: new Date(NOW.getTime() + 1) }, {}],
    ['when it is not looked at any more', { lookAt: null }, {}],
    [
      'in a case that is set aside',
      {},
      { tasks: [openTaskOf('case-set-aside', { subject: null, code: null })] },
    ],
  ])('is left alone %s', (_, given, more) => {
    expect(look(given, more).to.any).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import type { EventRecord, MatterRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { authoritiesOf } from '../../policies/graph/authorities.ts';
import { sampleBirth } from '../../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { WORK, type MatterStatus, type Subject } from '../../schemas/matter.ts';
import type { TimedWork } from '../../schemas/pack-times.ts';
import { followOnHandling, matterHandling } from './handling-view.ts';

const BORN = '2026-11-20';
const CHILD = 'child-1';

function born(sample: Parameters<typeof sampleBirth>[0]): BirthNotification {
  const birth = sampleBirth(sample);
  const children = birth.children.map(({ at: _at, ...child }) => child);
  return { ...birth, children, delivery: { ...birth.delivery, at: `${BORN}T03:24:00+08:00` } };
}

function matter(
  code: TimedWork,
  status: MatterStatus,
  more: Partial<Pick<MatterRecord, 'clocks' | 'flags' | 'requestedAt' | 'subject'>> = {},
): MatterRecord {
  return {
    ...{ subject: CHILD, code, part: 'joint', department: WORK[code].department, route: 'joint' },
    ...{ routeReason: null, status, flags: [], attempt: 1, node: { needs: [] }, clocks: null },
    ...{ reason: null, words: null, result: null, requestedAt: null },
    ...more,
  };
}

/** What has happened to one matter, a day each. */
function happened(
  code: TimedWork,
  days: readonly (readonly [string, string, string?])[],
  subject: Subject = CHILD,
): EventRecord[] {
  return days.map(([type, day, kind], i) => ({
    ...{ seq: i + 1, at: `${day}T10:00:00+08:00`, type, subject, code, actor: 'system' },
    detail: kind === undefined ? null : { kind },
    words: null,
  }));
}

describe('a claim of the subsidy, 30 working days in the whole country', () => {
  const CLAIM = 'childcare-subsidy-claim';
  const seen = (days: readonly (readonly [string, string, string?])[], today: string) =>
    followOnHandling(matter(CLAIM, 'requested'), CLAIM, {
      events: happened(CLAIM, days),
      notification: born('lanzhou-first-child'),
      today,
    });

  test('says until when, by which text, and that no promise is published', () => {
    const { statutoryDue, promisedDue, dueDate, terms } = seen(
      [['matter.requested', '2026-08-03']],
      '2026-08-04',
    );
    expect([statutoryDue, promisedDue, dueDate]).toEqual(['2026-09-14', undefined, '2026-09-14']);
    expect(terms).toEqual([
      expect.objectContaining({
        kind: 'statutory',
        workingDays: 30,
        left: 29,
        overdue: false,
        provisional: false,
      }),
      { kind: 'promised', text: '未公布' },
    ]);
    expect(terms?.[0]?.citation?.document).toContain('育儿补贴制度管理规范');
  });

  test('stands still while the family is asked, and says by which events', () => {
    const days = [
      ['matter.requested', '2026-08-03'],
      ['task.opened', '2026-08-05', 'correction-needed'],
    ] as const;
    const waits = seen(days, '2026-10-20');
    expect(waits.dueDate).toBeUndefined();
    expect(waits.clock).toEqual({
      state: 'paused',
      startedOn: '2026-08-03',
      pauses: [{ why: 'correction', from: '2026-08-05', event: 2 }],
      corrections: 1,
    });
    const again = seen(
      [...days, ['task.completed', '2026-08-11', 'correction-needed'], ['matter.requested', '2026-08-11']],
      '2026-08-12',
    );
    expect(again.clock?.pauses).toEqual([
      { why: 'correction', from: '2026-08-05', until: '2026-08-11', event: 2, endedBy: 4 },
    ]);
    expect(again.dueDate).toBe('2026-09-20');
  });

  test('stands still while its office verifies, and goes on when it says so', () => {
    const events = happened(CLAIM, [
      ['matter.requested', '2026-08-03'],
      ['matter.paused', '2026-08-05'],
      ['matter.paused', '2026-08-06'],
      ['matter.resumed', '2026-08-11'],
    ]).map((event, i) => ({
      ...event,
      detail: [null, { why: 'verification' }, { why: 'holiday' }, null][i] ?? null,
    }));
    const { clock, dueDate } = followOnHandling(matter(CLAIM, 'processing'), CLAIM, {
      events,
      notification: born('lanzhou-first-child'),
      today: '2026-08-12',
    });
    expect(clock?.pauses).toEqual([
      { why: 'verification', from: '2026-08-05', until: '2026-08-11', event: 2, endedBy: 4 },
    ]);
    expect(dueDate).toBe('2026-09-20');
  });

  test('a department that is silent, and a letter that nobody could read, stop no clock', () => {
    const days = [
      ['matter.requested', '2026-08-03'],
      ['task.opened', '2026-08-05', 'department-silent'],
      ['task.opened', '2026-08-05', 'dead-letter'],
      ['matter.of-a-newer-release', '2026-08-05'],
    ] as const;
    expect(seen(days, '2026-08-06').clock).toEqual({ state: 'running', startedOn: '2026-08-03', pauses: [] });
  });
});

describe('the allowance', () => {
  const PAYMENT = 'maternity-allowance-payment';
  const dueOf = (sample: Parameters<typeof sampleBirth>[0], day: string, known = true) =>
    followOnHandling(matter(PAYMENT, 'requested', { subject: 'mother' }), PAYMENT, {
      events: happened(PAYMENT, [['matter.requested', day]], 'mother'),
      notification: known ? born(sample) : undefined,
      today: day,
    }).statutoryDue;

  test('has ten working days in Shaanxi, since they are said, and none elsewhere', () => {
    expect(dueOf('baoji-third-child-caesarean', '2026-11-02')).toBe('2026-11-16');
    expect(dueOf('baoji-third-child-caesarean', '2025-09-30')).toBeUndefined();
    expect(dueOf('lanzhou-first-child', '2026-11-02')).toBeUndefined();
  });

  test('of a family of which nothing is known any more has what holds everywhere, which is nothing', () => {
    expect(dueOf('baoji-third-child-caesarean', '2026-11-02', false)).toBeUndefined();
  });
});

describe('a matter of a case', () => {
  const POLICE = 'household-registration';
  const seen = (
    row: MatterRecord,
    days: readonly (readonly [string, string, string?])[],
    today: string,
    notification = born('lanzhou-first-child'),
  ) =>
    matterHandling(row, row.code as TimedWork, {
      events: happened(row.code as TimedWork, days),
      notification,
      today,
    });

  test('without a text has no due date, and is neither soon due nor paused', () => {
    const days = [
      ['matter.requested', '2026-11-23'],
      ['task.opened', '2026-11-24', 'correction-needed'],
    ] as const;
    const { dueDate, flags, terms } = seen(matter(POLICE, 'correction'), days, '2027-11-24');
    expect([dueDate, flags]).toEqual([undefined, []]);
    expect(terms?.map(({ text, citation }) => [text, citation])).toEqual([
      ['未公布', undefined],
      ['未公布', undefined],
    ]);
  });

  test('says the days of the family with their sources: a Sunday moves, and by what it was done', () => {
    const open = seen(matter(POLICE, 'waiting'), [], '2026-12-21').deadlines;
    expect(open).toEqual([expect.objectContaining({ date: '2026-12-21', past: false })]);
    expect(open?.[0]?.citation).toMatchObject({ document: '户口登记条例', article: '第七条' });
    expect(seen(matter(POLICE, 'waiting'), [], '2026-12-22').deadlines).toEqual([
      expect.objectContaining({ past: true }),
    ]);
    const sent = seen(
      matter(POLICE, 'requested'),
      [['matter.requested', '2026-11-23']],
      '2027-02-01',
    ).deadlines;
    expect(sent).toEqual([expect.objectContaining({ metOn: '2026-11-23', past: false })]);
  });

  test('day 90 of the insurance is that of the place, and only what is completed has kept it', () => {
    const INSURANCE = 'medical-insurance';
    const days = [['matter.requested', '2026-11-23']] as const;
    const asked = seen(matter(INSURANCE, 'requested'), days, '2026-12-01').deadlines;
    expect(asked).toEqual([expect.objectContaining({ date: '2027-02-18', past: false, provisional: true })]);
    const done = [...days, ['matter.completed', '2026-11-24']] as const;
    expect(seen(matter(INSURANCE, 'completed'), done, '2027-03-01').deadlines).toEqual([
      expect.objectContaining({ metOn: '2026-11-24', past: false }),
    ]);
  });

  test('of a child that was not born alive, or died, asks its family for nothing', () => {
    expect(seen(matter(POLICE, 'not-applicable'), [], '2027-02-01')).toEqual({ flags: [] });
    expect(seen(matter('vaccination-record', 'withdrawn'), [], '2027-02-01').deadlines).toBeUndefined();
  });

  test('that another city decides has the clocks of both, soon due and then overdue, paused with the matter', () => {
    const birth = born('born-lanzhou-household-baoji');
    const { clocks } = authoritiesOf(POLICE, birth, '2026-11-22');
    const row = (status: MatterStatus) => matter(POLICE, status, { clocks });
    const days = [['matter.requested', '2026-01-05']] as const;
    const at = (today: string) => seen(row('requested'), days, today, birth);
    expect(at('2026-01-06').clocks?.map(({ authority, dueDate }) => [authority, dueDate])).toEqual([
      ['deciding', '2026-01-07'],
      ['accepting', '2026-01-08'],
    ]);
    expect(['2026-01-06', '2026-01-07', '2026-01-08', '2026-01-09'].map((day) => at(day).flags)).toEqual([
      [],
      ['due-soon'],
      ['due-soon'],
      ['overdue'],
    ]);
    const asked = [...days, ['task.opened', '2026-01-06', 'correction-needed']] as const;
    const waits = seen(row('correction'), asked, '2026-02-06', birth);
    expect([waits.dueDate, waits.clocks, waits.flags]).toEqual([undefined, undefined, ['paused']]);
  });

  test('whose events are gone is reckoned from when its row was last asked for', () => {
    const birth = born('born-lanzhou-household-baoji');
    const { clocks } = authoritiesOf(POLICE, birth, '2026-11-22');
    const row = matter(POLICE, 'requested', { clocks, requestedAt: '2026-01-05T10:00:00+08:00' });
    expect(seen(row, [], '2026-01-06', birth).dueDate).toBe('2026-01-08');
  });
});

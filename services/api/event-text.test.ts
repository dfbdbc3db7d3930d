import { expect, test } from 'vitest';
import type { EventRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { eventText } from './event-text.ts';

function event(type: string, more: Partial<EventRecord> = {}): EventRecord {
  return {
    seq: 1,
    at: '2026-11-22T00:00:00Z',
    type,
    subject: 'child-1',
    code: 'household-registration',
    actor: 'system',
    detail: null,
    words: null,
    ...more,
  };
}

test.each<[EventRecord, string]>([
  [event('case.accepted', { subject: null, code: null }), '出生报告已受理'],
  [event('matter.requested'), '新生儿1的户口登记已送公安办理'],
  [
    event('matter.completed', { subject: 'mother', code: 'maternity-cost-refund' }),
    '母亲的生育医疗费用报销已办结',
  ],
  [
    event('task.opened', { detail: { kind: 'refused' } }),
    '转人工处理：部门未予办理，需人工处理（新生儿1的户口登记）',
  ],
  [
    event('task.completed', { detail: { kind: 'name-missing', outcome: 'resolved' } }),
    '人工任务已办结：请补充新生儿姓名（已提供）',
  ],
  [
    event('matter.promised', { detail: { expectedBy: '2026-12-01' } }),
    '公安已收件，承诺于2026-12-01前办结：新生儿1的户口登记',
  ],
  [
    event('matter.paused', { detail: { why: 'card-making' } }),
    '公安：新生儿1的户口登记自此不计入办理时限（制证制卡）',
  ],
  [event('matter.paused', { detail: { why: 'toString' } }), '公安：新生儿1的户口登记自此不计入办理时限'],
  [event('matter.resumed'), '公安：新生儿1的户口登记恢复计时'],
  [event('notice.sent', { detail: { template: 'finished' } }), '已向家长发送办结通知'],
  [event('something.new'), '新生儿1的户口登记有新的进展'],
  [event('something.new', { subject: null, code: 'unheard-of' }), '事项有新的进展'],
  [event('toString'), '新生儿1的户口登记有新的进展'],
])('%o reads %s', (given, text) => {
  expect(eventText(given)).toBe(text);
});

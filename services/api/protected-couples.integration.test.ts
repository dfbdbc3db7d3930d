import { expect, test } from 'vitest';
import { noticeFailed } from '../../activities/notice-answers.ts';
import { openNotice } from '../../infra/postgres/ledger/notices.ts';
import { settleNotice } from '../../infra/postgres/ledger/notice-receipts.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { freshSample } from '../../test/support/samples.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const protect = (caseNumber: string, parent: 'mother' | 'father' | null) =>
  at.api.call('supervisor', `/v1/cases/${caseNumber}/protection`, {
    method: 'PUT',
    body: { parent, reason: '人身安全保护令' },
  });
const viewOf = async (caseNumber: string): Promise<CaseView> =>
  (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();

/** Another delivery of the same mother, years before. */
function another(
  birth: BirthNotification,
  days: number,
  more: Partial<BirthNotification> = {},
): BirthNotification {
  const at = new Date(Date.parse(birth.delivery.at) - days * 86_400_000);
  return {
    ...birth,
    notificationId: `${birth.notificationId}-2`,
    delivery: { ...birth.delivery, at: `${at.toISOString().slice(0, 19)}+00:00` },
    ...more,
  };
}

interface NoticeRow {
  readonly id: string;
  readonly addressee: string | null;
}

async function noticesOf(caseNumber: string): Promise<NoticeRow[]> {
  const { rows } = await at.api.pool.query<NoticeRow>(
    `select id, addressee from ledger.notice where case_number = $1 and template = 'accepted'`,
    [caseNumber],
  );
  return rows;
}

test('who is protected is in the other deliveries of the couple, those that come too, and not with another man', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { father } = birth;
  if (!father) throw new Error('the sample has a father');
  const stranger = { ...freshSample('lanzhou-twins').father, name: '外人示例' } as typeof father;
  const older = await at.desk.accept(birth);
  const other = await at.desk.accept(another(birth, 900, { notificationId: 'other-man', father: stranger }));
  expect((await protect(older, 'father')).json()).toMatchObject({ parent: 'father', by: 'supervisor' });
  expect((await viewOf(other)).protection).toBeUndefined();
  const later = await at.desk.accept(another(birth, 600));
  const { protection, events } = await viewOf(later);
  expect(protection).toMatchObject({ parent: 'father', by: 'system' });
  expect(events.map(({ type }) => type)).toContain('protection.set');
  expect((await noticesOf(later)).map(({ addressee }) => addressee)).toEqual(['father']);
  await protect(later, null);
  expect((await protect(later, 'mother')).statusCode).toBe(200);
  expect((await viewOf(older)).protection).toMatchObject({ parent: 'mother', by: 'supervisor' });
});

test('a protection of another division stands, whoever is protected here from then on', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { facility } = freshSample('changchun-first-child');
  const older = await at.desk.accept(birth);
  const away = await at.desk.accept(another(birth, 1_000, { facility }));
  const second = await at.desk.accept(another(birth, 500, { notificationId: 'second-here' }));
  await protect(older, 'mother');
  expect((await viewOf(away)).protection).toMatchObject({ parent: 'mother' });
  const asked = { method: 'PUT', body: { parent: 'father', reason: '对方来大厅要求' } } as const;
  expect((await at.api.call('foreignSupervisor', `/v1/cases/${away}/protection`, asked)).statusCode).toBe(
    200,
  );
  const parents = await Promise.all(
    [older, second, away].map(async (each) => (await viewOf(each)).protection),
  );
  expect(parents.map((each) => each?.parent)).toEqual(['mother', 'mother', 'father']);
});

test('whoever a notice was for is called at the own number, until the other parent is protected from them', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { phone: _phone, ...mother } = birth.mother;
  const caseNumber = await at.desk.accept({ ...birth, mother });
  const [notice] = await noticesOf(caseNumber);
  expect(notice?.addressee).toBe('father');
  const options = { pool: at.api.pool, keyring: at.api.keyring, wakeRelay: () => undefined };
  const receipt = { eventId: 'e', caseNumber, noticeId: notice?.id ?? '', outcome: 'undelivered' } as const;
  expect(await settleNotice(options, receipt, (view, of) => noticeFailed(view, of, '已受理'))).toBe(
    'settled',
  );
  const list = await at.api.call('clerk', `/v1/tasks?kind=call&caseNumber=${caseNumber}`);
  const id = list.json<{ items: TaskView[] }>().items[0]?.id ?? '';
  await at.api.call('clerk', `/v1/tasks/${id}/claim`, { body: {} });
  const taskNow = async () => (await at.api.call('clerk', `/v1/tasks/${id}`)).json<TaskView>();
  expect((await taskNow()).reach?.phone).toBe(birth.father?.phone);
  await protect(caseNumber, 'mother');
  expect(await taskNow()).toMatchObject({ status: 'overtaken' });
  expect((await taskNow()).reach).toBeUndefined();
});

test('what was on its way to the other parent and is not their own is stopped with the protection, once', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { phone: _phone, ...mother } = birth.mother;
  const caseNumber = await at.desk.accept({ ...birth, mother });
  const [notice] = await noticesOf(caseNumber);
  const stopped = async () => {
    const { rows } = await at.api.pool.query<{ id: string; body: Buffer }>(
      `select o.id, o.body from ledger.notice n join ledger.outbox o on o.id = n.id
        where n.case_number = $1 and n.template = 'stopped' and n.addressee = 'father'`,
      [caseNumber],
    );
    return rows.map((row) => openNotice(at.api.keyring, row).stops);
  };
  await protect(caseNumber, 'father');
  expect(await stopped()).toEqual([]);
  await protect(caseNumber, 'mother');
  await protect(caseNumber, 'mother');
  expect(await stopped()).toEqual([[notice?.id]]);
  const list = await at.api.call('clerk', `/v1/cases/${caseNumber}/notices`);
  expect(list.json<{ items: object[] }>().items).toMatchObject([
    { template: 'stopped', title: '停发尚未送出的短信' },
    { template: 'accepted' },
  ]);
});

test('what an older build has stopped, and whose protection is lifted, does not wait for its receipt for ever', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { phone: _phone, ...mother } = birth.mother;
  const caseNumber = await at.desk.accept({ ...birth, mother });
  await protect(caseNumber, 'mother');
  // As a build before leaves it: stopped, and nobody has said so.
  await at.api.pool.query(
    `update ledger.notice set subject = 'child-1', code = 'birth-certificate', attempt = 1, outcome = null, not_sent_why = null, answered_at = null
      where case_number = $1 and template = 'accepted'`,
    [caseNumber],
  );
  await protect(caseNumber, null);
  const { rows } = await at.api.pool.query(
    `select outcome, not_sent_why from ledger.notice where case_number = $1 and template = 'accepted'`,
    [caseNumber],
  );
  expect(rows).toEqual([{ outcome: 'not-sent', not_sent_why: 'protected' }]);
});

import { expect, onTestFinished, test } from 'vitest';
import { Effects } from '../../activities/effects.ts';
import { changeCase, createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { protectParent } from '../../activities/protect-parent.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import { layOver } from '../../test/support/lay-over.ts';
import { freshSample } from '../../test/support/samples.ts';
import { asParent, bothOf, signIn } from './family.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
const DAY_MS = 86_400_000;

const viewOf = async (caseNumber: string): Promise<CaseView> =>
  (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();

function another(birth: BirthNotification, days: number): BirthNotification {
  const before = new Date(Date.parse(birth.delivery.at) - days * DAY_MS);
  const delivery = { ...birth.delivery, at: `${before.toISOString().slice(0, 19)}+00:00` };
  return { ...birth, notificationId: `${birth.notificationId}-${days}`, delivery };
}

/** A gate that a test opens. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Until somebody waits for a lock of a couple: what was begun has got as far as it can. */
async function untilOneWaits(): Promise<void> {
  await expect
    .poll(
      async () =>
        (
          await at.api.pool.query(
            `select from pg_locks where locktype = 'advisory' and classid = 157 and not granted`,
          )
        ).rowCount,
      { timeout: 10_000 },
    )
    .toBe(1);
}

const toFather = async (caseNumber: string): Promise<number | null> =>
  (
    await at.api.pool.query(
      `select from ledger.notice where case_number = $1 and addressee = 'father' and template <> 'stopped'`,
      [caseNumber],
    )
  ).rowCount;

test('a birth that comes while a protection is being set waits for it, and begins protected', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { phone: _phone, ...mother } = birth.mother;
  const older = await at.desk.accept(birth);
  const [set, hold] = [gate(), gate()];
  onTestFinished(hold.open);
  const { pool, keyring } = at.api;
  const protecting = changeCase(
    { pool, keyring, wakeRelay: () => undefined },
    older,
    (view) => protectParent(view, { parent: 'mother', by: 'supervisor', reason: '人身安全保护令' }),
    async () => {
      set.open();
      await hold.opened;
    },
  );
  await set.opened;
  const accepting = at.desk.accept(another({ ...birth, mother }, 700));
  await untilOneWaits();
  hold.open();
  await protecting;
  const later = await accepting;
  expect((await viewOf(later)).protection).toMatchObject({ parent: 'mother' });
  // She has left no phone in that one: nobody is told, and least of all he.
  expect(await toFather(later)).toBe(0);
});

test('a protection that is set while a birth is being accepted waits for it, and finds it', async () => {
  const birth = freshSample('lanzhou-twins');
  const older = await at.desk.accept(birth);
  const { pool } = at.api;
  const [other, key] = [await pool.connect(), 'of-two-at-once'];
  try {
    // The case is written and its transaction open: it waits for whoever has used the same key, and is rolled back.
    await other.query('begin');
    await other.query(
      `insert into ledger.idempotency (client, key, case_number, body_hash, status, answer) values ('hospital', $1, $2, 'x', 202, '{}')`,
      [key, older],
    );
    const accepting = at.api.call('hospital', '/v1/births', { body: another(birth, 800), key });
    await expect
      .poll(async () => (await pool.query('select from pg_locks where not granted')).rowCount)
      .toBeGreaterThan(0);
    const protecting = at.api.call('supervisor', `/v1/cases/${older}/protection`, {
      method: 'PUT',
      body: { parent: 'mother', reason: '人身安全保护令' },
    });
    await untilOneWaits();
    await other.query('rollback');
    const accepted = await accepting;
    expect([accepted.statusCode, (await protecting).statusCode]).toEqual([202, 200]);
    const later = accepted.json<{ caseNumber: string }>().caseNumber;
    expect((await viewOf(later)).protection).toMatchObject({ parent: 'mother', by: 'supervisor' });
  } finally {
    await other.query('rollback');
    other.release();
  }
});

test('a case whose father becomes known as the man of a protected couple is protected from that moment', async () => {
  const birth = freshSample('changchun-first-child');
  const { father } = birth;
  if (!father) throw new Error('the sample has a father');
  const { phone: _phone, ...mother } = birth.mother;
  const stranger = { ...freshSample('lanzhou-twins').father, name: '外人示例' } as typeof father;
  const older = await at.desk.accept(birth);
  const other = await at.desk.accept(another({ ...birth, mother, father: stranger }, 900));
  await at.api.call('supervisor', `/v1/cases/${older}/protection`, {
    method: 'PUT',
    body: { parent: 'mother', reason: '人身安全保护令' },
  });
  const open = await viewOf(other);
  expect([open.caseNumber, open.protection]).toEqual([other, undefined]);
  const asks = ['/father/idNumber', '/father/birthDate', '/father/name'];
  const on = { caseNumber: other, subject: 'child-1', code: 'birth-certificate', asks };
  const task = await at.desk.open('correction-needed', on);
  const { name, idNumber, birthDate } = father;
  const facts = { father: { name, idNumber, birthDate } };
  const done = await at.desk.completeByTwo(task, { outcome: 'corrected', facts });
  expect(done.statusCode, done.body).toBe(200);
  const { protection, events } = await viewOf(other);
  expect(protection).toMatchObject({ parent: 'mother', by: 'system' });
  expect(events.filter(({ type }) => type === 'protection.set')).toHaveLength(1);
  expect((await at.desk.factsNow(other)).father?.name).toBe(name);
});

test('and so is one of two that are decided about at once: what is decided knows it', async () => {
  const birth = freshSample('changchun-first-child');
  const { father } = birth;
  if (!father) throw new Error('the sample has a father');
  const stranger = { ...freshSample('lanzhou-twins').father, name: '外人示例' } as typeof father;
  const older = await at.desk.accept(birth);
  const one = await at.desk.accept(another({ ...birth, father: stranger }, 1_100));
  await at.api.call('supervisor', `/v1/cases/${older}/protection`, {
    method: 'PUT',
    body: { parent: 'mother', reason: '人身安全保护令' },
  });
  const beside = await at.desk.accept(freshSample('lanzhou-twins'));
  const { pool, keyring } = at.api;
  const ledger = createCaseLedger({ pool, keyring, wakeRelay: () => undefined });
  const seen = await ledger.changeBoth([one, beside], (view) => {
    const result = view.protection?.parent;
    const to = new Effects(view);
    to.facts = { ...view.notification, father };
    Object.assign(view, { notification: to.facts });
    return { effects: [to], result };
  });
  expect(seen).toBe('mother');
  const { protection } = await viewOf(one);
  expect(protection).toMatchObject({ parent: 'mother', by: 'system' });
});

test('what a protection does to a case is done in the couple’s other cases too', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { phone: _phone, ...mother } = birth.mother;
  const first = await at.desk.accept({ ...another(birth, 1500), mother });
  const other = await at.desk.accept({ ...another(birth, 2500), mother });
  expect(await toFather(other)).toBe(1);
  await at.api.pool.query(
    `insert into ledger.human_task (id, case_number, subject, code, attempt, kind, dedupe_key, reason, deadline, asks, addressee)
     values (gen_random_uuid(), $1, null, null, 0, 'call', 'test-call', '请电话告知', '2030-01-01', '{}', 'father')`,
    [other],
  );
  await at.api.call('supervisor', `/v1/cases/${first}/protection`, {
    method: 'PUT',
    body: { parent: 'mother', reason: '人身安全保护令' },
  });
  const woken = await at.api.pool.query('select from ledger.wake where case_number = $1', [other]);
  expect(woken.rowCount).toBe(1);
  // As any round of it would.
  const { pool, keyring } = at.api;
  const options = { pool, keyring, wakeRelay: () => undefined };
  await changeCase(options, other, (view) => {
    const { effects } = protectParent(view, { parent: 'mother', by: 'supervisor', reason: '' });
    return { effects, result: undefined };
  });
  const { tasks } = await viewOf(other);
  expect(tasks.find(({ kind }) => kind === 'call')).toMatchObject({ status: 'overtaken' });
  const stops = await pool.query(
    `select from ledger.notice where case_number = $1 and template = 'stopped'`,
    [other],
  );
  expect(stops.rowCount).toBe(1);
});

test('a parent who is kept out answers what is their own, and nothing that is shared, also where the page was read before', async () => {
  const { caseNumber, mother, father } = await bothOf(
    at,
    layOver(freshSample('baoji-third-child-caesarean'), { father: { phone: '13900000002' } }),
  );
  const open = (subject: string) => at.desk.open('claim-confirmation', { caseNumber, subject });
  const [shared, own] = [await open('family'), await open('father')];
  await at.api.call('supervisor', `/v1/cases/${caseNumber}/protection`, {
    method: 'PUT',
    body: { parent: 'mother', reason: '人身安全保护令' },
  });
  const asked = (await father('/v1/family/tasks')).json<{ items: { id: string }[] }>().items;
  expect(asked.map(({ id }) => id)).toEqual([own]);
  const say = (id: string) => father(`/v1/family/tasks/${id}/completion`, { body: { outcome: 'confirmed' } });
  expect((await say(shared)).statusCode).toBe(404);
  expect((await say(own)).statusCode).toBe(200);
  const ofMother = (await mother('/v1/family/tasks')).json<{ items: { id: string }[] }>().items;
  expect(ofMother.map(({ id }) => id)).toEqual([shared]);
});

test('an invitation that was asked for before a protection does not go out after it', async () => {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
  const mother = asParent(at.api, await signIn(at.api, caseNumber));
  const on = await at.api.pool.connect();
  try {
    await on.query('begin');
    await on.query('select from ledger.birth_case where case_number = $1 for no key update', [caseNumber]);
    const inviting = mother('/v1/family/invitations', { method: 'POST' });
    await expect
      .poll(async () => (await at.api.pool.query('select from pg_locks where not granted')).rowCount)
      .toBeGreaterThan(0);
    await on.query(`insert into ledger.protection (case_number, parent, by) values ($1, 'mother', 'x')`, [
      caseNumber,
    ]);
    await on.query('commit');
    expect((await inviting).json()).toMatchObject({ code: 'nobody-to-invite' });
  } finally {
    on.release();
  }
  expect(await toFather(caseNumber)).toBe(0);
});

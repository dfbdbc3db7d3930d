import { beforeAll, describe, expect, test } from 'vitest';
import { sealContent } from '../../infra/sealing/content.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import type { FamilyCase } from '../../schemas/family.ts';
import { freshSample, type Notification } from '../../test/support/samples.ts';
import { asParent, bothOf, signIn, type Call } from './family.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

interface Problem {
  readonly code: string;
  readonly completedBy?: string;
  readonly detail: string;
}

async function pageOf(call: Call): Promise<FamilyCase[]> {
  const answer = await call('/v1/family');
  expect(answer.statusCode).toBe(200);
  return answer.json<{ cases: FamilyCase[] }>().cases;
}

async function firstOf(call: Call): Promise<FamilyCase> {
  const [first] = await pageOf(call);
  if (!first) throw new Error('the page shows no case');
  return first;
}

/** What one of the departments has answered, as a round keeps it. */
async function completeMatter(
  caseNumber: string,
  subject: string,
  code: 'birth-certificate',
  result: object,
) {
  const { rows } = await at.api.pool.query<{ key: Buffer }>(
    'select wrapped_key as key from ledger.subject where case_number = $1 and subject = $2',
    [caseNumber, subject],
  );
  const key = at.api.keyring.unwrap(rows[0]?.key ?? Buffer.alloc(0));
  const sealed = sealContent(key, `result/${code}`, sealContext.result(caseNumber, subject, code), result);
  await at.api.pool.query(
    `update ledger.matter set status = 'completed', result = $4 where case_number = $1 and subject = $2 and code = $3`,
    [caseNumber, subject, code, sealed],
  );
}

describe('the page of a family', () => {
  test('says what is being done, whose move it is, and that nothing is to be done now', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    const first = await firstOf(asParent(at.api, await signIn(at.api, caseNumber)));
    expect(first).toMatchObject({ caseNumber, tone: 'ordinary', closed: false, tasks: [] });
    expect(first.now).toMatchObject({ move: 'nobody', text: '现在什么都不用做' });
    expect(first.children).toMatchObject([
      { subject: 'child-1', name: '李安然', sex: '女', tone: 'ordinary' },
    ]);
    expect(first.matters.map(({ code }) => code)).toContain('birth-certificate');
    expect(first.matters.every(({ text }) => !text.includes('{'))).toBe(true);
    expect(first.calendar.filter(({ kind }) => kind === 'vaccination').length).toBeGreaterThan(10);
  });

  test('shows each parent the child and the own rows, and of the other one nothing', async () => {
    const birth = freshSample('lanzhou-first-child');
    const { mother, father } = await bothOf(at, birth);
    const [hers, his] = [await firstOf(mother), await firstOf(father)];
    expect(hers.matters.map(({ subject }) => subject)).not.toContain('father');
    expect(his.matters.map(({ subject }) => subject)).not.toContain('mother');
    expect(hers.matters.map(({ code }) => code)).toContain('maternity-cost-refund');
    expect(his.matters.map(({ code }) => code)).not.toContain('maternity-cost-refund');
    expect(his.children).toEqual(hers.children);
    const said = JSON.stringify(
      await Promise.all(
        [father('/v1/family'), father('/v1/family/tasks')].map(async (each) => (await each).body),
      ),
    );
    for (const secret of [birth.mother.phone, birth.mother.idNumber, '6200000000000000001', '720000'])
      expect(said).not.toContain(secret);
  });

  test('is closed to one whom the other is protected from: no child, no day, no question, no invitation', async () => {
    const { caseNumber, mother, father } = await bothOf(at, freshSample('lanzhou-first-child'));
    await at.desk.open('name-missing', { caseNumber, subject: 'child-1', code: 'birth-certificate' });
    await at.api.call('clerk', `/v1/cases/${caseNumber}`);
    await at.api.pool.query(
      `insert into ledger.protection (case_number, parent, by) values ($1, 'mother', 'supervisor')`,
      [caseNumber],
    );
    const his = await firstOf(father);
    expect(his).toMatchObject({ closed: true, children: [], calendar: [], tasks: [] });
    expect(his.guidance.filter(({ subject }) => subject !== 'father')).toEqual([]);
    expect(his.matters.filter(({ subject }) => subject !== 'father')).toEqual([]);
    expect((await father('/v1/family/readers')).json()).toEqual({ items: [] });
    expect((await father('/v1/family/calendar.ics')).body).not.toContain('VEVENT');
    expect((await father('/v1/family/invitations', { method: 'POST' })).statusCode).toBe(409);
    const hers = await firstOf(mother);
    expect([hers.closed, hers.children.length, hers.tasks.length]).toEqual([false, 1, 1]);
  });

  test('is gentle where a child has died, and has no day of that child', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-newborn-dies'));
    const first = await firstOf(asParent(at.api, await signIn(at.api, caseNumber)));
    expect(first.tone).toBe('gentle');
    expect(first.children.some(({ tone }) => tone === 'gentle')).toBe(true);
    const dead = first.children.filter(({ tone }) => tone === 'gentle').map(({ subject }) => subject);
    expect(first.calendar.filter(({ subject }) => dead.includes(subject))).toEqual([]);
    expect(first.guidance.filter(({ subject }) => dead.includes(subject as 'child-1'))).toEqual([]);
    expect(JSON.stringify(first)).not.toMatch(/恭喜|祝贺|喜得|宝宝/);
  });

  test('shows a mother all her deliveries, and none of a woman who shares her document and no number', async () => {
    const birth = freshSample('lanzhou-first-child');
    const one = await at.desk.accept(birth);
    const second = freshSample('lanzhou-first-child');
    const earlier = {
      ...second,
      mother: { ...birth.mother },
      delivery: { ...second.delivery, at: '2024-03-03T10:00:00+08:00' },
    };
    const other = await at.desk.accept(earlier);
    const third = freshSample('lanzhou-first-child');
    const stranger = await at.desk.accept({
      ...third,
      mother: { ...birth.mother, phone: '13877776666' },
      delivery: { ...third.delivery, at: '2022-03-03T10:00:00+08:00' },
    });
    const shown = (await pageOf(asParent(at.api, await signIn(at.api, one)))).map((each) => each.caseNumber);
    expect(shown.toSorted()).toEqual([one, other].toSorted());
    expect(shown).not.toContain(stranger);
  });

  test('has its days as a calendar file that names nobody', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    const file = await asParent(at.api, await signIn(at.api, caseNumber))('/v1/family/calendar.ics');
    expect(file.headers['content-type']).toContain('text/calendar');
    const lines = file.body.split('\r\n');
    expect([lines[0], lines.at(-2)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR']);
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(file.body).toContain('SUMMARY:接种');
    for (const name of ['李安然', '王示例', '1390000']) expect(file.body).not.toContain(name);
  });

  test('shows numbers masked, and whole only where they are asked for, which is put on record', async () => {
    const { caseNumber, mother, father } = await bothOf(at, freshSample('lanzhou-first-child'));
    await completeMatter(caseNumber, 'child-1', 'birth-certificate', { certificateNumber: 'R620001234' });
    const matter = (await firstOf(mother)).matters.find(({ code }) => code === 'birth-certificate');
    expect(matter).toMatchObject({
      reveals: ['certificateNumber'],
      text: '已办好',
      collect: { how: 'post' },
    });
    expect(JSON.stringify(matter)).not.toContain('R620001234');
    const body = { subject: 'child-1', matter: 'birth-certificate' };
    const shown = await father('/v1/family/reveals', { body });
    expect(shown.json()).toEqual({ caseNumber, numbers: { certificateNumber: 'R620001234' } });
    const hers = { subject: 'mother', matter: 'maternity-cost-refund' };
    expect((await father('/v1/family/reveals', { body: hers })).statusCode).toBe(404);
    const { rows } = await at.api.pool.query(
      `select who, cases, purpose from ledger.audit_line where operation = 'postFamilyReveal' and $1 = any(cases) and status = 200`,
      [caseNumber],
    );
    expect(rows).toEqual([{ who: 'parent:father', cases: [caseNumber], purpose: 'own-number' }]);
  });

  test('says who has read it, by department and role and never by name', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    await at.api.call('supervisor', `/v1/cases/${caseNumber}`);
    await at.api.call('policeOfficer', `/v1/cases/${caseNumber}`);
    const readers = await asParent(at.api, await signIn(at.api, caseNumber))('/v1/family/readers');
    expect(readers.json<{ items: object[] }>().items).toMatchObject([
      { roleText: '窗口', department: 'public-security', departmentText: '公安', text: '查看办件' },
      { roleText: '主管', department: null, departmentText: null, text: '查看办件' },
    ]);
  });
});

describe('what a parent is asked', () => {
  let caseNumber: string;
  let mother: Call;
  let father: Call;
  beforeAll(async () => {
    const { choices: _, ...birth } = freshSample('lanzhou-first-child');
    ({ caseNumber, mother, father } = await bothOf(at, birth as Notification));
  });

  const answer = (call: Call, id: string, body: object) =>
    call(`/v1/family/tasks/${id}/completion`, { body });

  test('either of them answers, once, and the other hears who was first without a name', async () => {
    const id = await at.desk.open('choices-missing', {
      caseNumber,
      subject: 'child-1',
      code: 'household-registration',
    });
    const asked = (await mother('/v1/family/tasks')).json<{ items: { id: string; outcomes: string[] }[] }>()
      .items;
    expect(asked.find((task) => task.id === id)?.outcomes).toEqual(['provided']);
    const said = { outcome: 'provided', facts: { householdFollows: 'father', resultDelivery: 'post' } };
    expect((await answer(father, id, said)).json()).toEqual({ id, status: 'completed' });
    expect((await answer(father, id, said)).statusCode).toBe(200);
    const late = await answer(mother, id, { ...said, facts: { ...said.facts, householdFollows: 'mother' } });
    expect([late.statusCode, late.json<Problem>()]).toMatchObject([409, { completedBy: 'parent:father' }]);
    expect((await at.desk.factsNow(caseNumber)).choices?.householdFollows).toBe('father');
  });

  test('what a clerk has answered names no clerk', async () => {
    const id = await at.desk.open('choices-missing', {
      caseNumber,
      subject: 'child-1',
      code: 'medical-insurance',
    });
    await at.desk.complete(id, { outcome: 'given-up' });
    const clerks = await at.desk.open('name-missing', {
      caseNumber,
      subject: 'child-1',
      code: 'birth-certificate',
    });
    const done = await at.desk.complete(clerks, { outcome: 'provided', facts: { name: '李安' } });
    expect(done.statusCode).toBe(200);
    const late = await answer(mother, clerks, { outcome: 'provided', facts: { name: '李宁' } });
    expect(late.statusCode).toBe(409);
    expect(late.body).not.toContain('clerk');
    expect(late.json<Problem>().completedBy).toBe('工作人员');
  });

  test('ending a matter is no answer of a parent, nor are facts that are not asked', async () => {
    const id = await at.desk.open('name-missing', {
      caseNumber,
      subject: 'child-1',
      code: 'birth-certificate',
    });
    expect((await answer(mother, id, { outcome: 'given-up' })).statusCode).toBe(422);
    const more = await answer(mother, id, { outcome: 'provided', facts: { childRank: 2 } });
    expect([more.statusCode, more.json<Problem>().code]).toEqual([422, 'validation-failed']);
  });

  test('an account is changed with a second person, who is a clerk', async () => {
    const id = await at.desk.open('payment-account', {
      caseNumber,
      subject: 'child-1',
      asks: ['/choices/payee'],
    });
    const payee = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000002' };
    const said = { outcome: 'provided', facts: { payee } };
    const first = await answer(mother, id, said);
    expect([first.statusCode, first.json()]).toEqual([202, { id, status: 'awaiting-second' }]);
    const asked = (await mother('/v1/family/tasks')).json<{
      items: { id: string; awaitsSecond: boolean }[];
    }>().items;
    expect(asked.find((task) => task.id === id)?.awaitsSecond).toBe(true);
    await at.api.call('clerk', `/v1/tasks/${id}`);
    expect((await at.desk.complete(id, said)).statusCode).toBe(200);
  });

  test('what is a clerk’s, another family’s, or nobody’s is not found', async () => {
    const stranger = await at.desk.accept(freshSample('lanzhou-first-child'));
    const theirs = await at.desk.open('name-missing', {
      caseNumber: stranger,
      subject: 'child-1',
      code: 'birth-certificate',
    });
    const clerks = await at.desk.open('refused', {
      caseNumber,
      subject: 'child-1',
      code: 'birth-certificate',
    });
    for (const id of [theirs, clerks, '00000000-0000-4000-8000-000000000000'])
      expect(
        (await answer(mother, id, { outcome: 'provided', facts: { name: '李安' } })).statusCode,
        id,
      ).toBe(404);
    for (const [path, body] of [
      ['/v1/family/messages', { caseNumber: stranger, kind: 'question', text: '什么时候能办好' }],
      ['/v1/family/ratings', { caseNumber: stranger, stars: 5 }],
      ['/v1/family/reveals', { caseNumber: stranger, subject: 'child-1', matter: 'birth-certificate' }],
    ] as const)
      expect((await mother(path, { body })).statusCode, path).toBe(404);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import type { NodeKey } from '../../schemas/case-plan.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { Standing } from '../../schemas/standing.ts';
import type { TaskView } from '../../schemas/task.ts';
import { answerOf } from '../../test/support/answers.ts';
import { freshSample } from '../../test/support/samples.ts';
import { STORY } from '../../workflows/birth-case.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const CERTIFICATE = 'child-1/birth-certificate';
const HOUSEHOLD = 'child-1/household-registration';

const at = useTaskDesk();
let round: (caseNumber: string) => Promise<Standing>;
beforeAll(() => {
  const { pool, keyring } = at.api;
  const { carryOn } = createCaseActivities({
    ledger: createCaseLedger({ pool, keyring, wakeRelay: () => undefined }),
  });
  round = (caseNumber) => carryOn(caseNumber, STORY);
});

async function land(caseNumber: string, key: NodeKey): Promise<string> {
  const landing = answerOf(at.api.keyring, { caseNumber, key });
  await landAnswers(at.api.pool, [landing]);
  return landing.envelope.id;
}

async function view(caseNumber: string): Promise<CaseView> {
  return (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();
}

const stateOf = ({ matters }: CaseView, key: NodeKey): string | undefined =>
  matters.find((m) => `${m.subject}/${m.code}` === key)?.status;

async function lateTask(caseNumber: string): Promise<TaskView> {
  const answer = await at.api.call('clerk', `/v1/tasks?caseNumber=${caseNumber}`);
  const found = answer.json<{ items: TaskView[] }>().items.find(({ kind }) => kind === 'late-answer');
  if (!found) throw new Error('nobody is asked about a late answer');
  return found;
}

/** A clerk gives up the certificate of a department that is silent; then it comes. */
async function givenUpAndLate(): Promise<{ caseNumber: string; eventId: string; task: TaskView }> {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
  await round(caseNumber);
  const silent = await at.desk.open('department-silent', {
    caseNumber,
    subject: 'child-1',
    code: 'birth-certificate',
  });
  expect((await at.desk.completeByTwo(silent, { outcome: 'given-up' })).statusCode).toBe(200);
  await round(caseNumber);
  const eventId = await land(caseNumber, CERTIFICATE);
  await round(caseNumber);
  return { caseNumber, eventId, task: await lateTask(caseNumber) };
}

async function kept(eventId: string): Promise<boolean> {
  const { rows } = await at.api.pool.query<{ kept: boolean }>(
    'select body is not null as kept from ledger.inbox where event_id = $1',
    [eventId],
  );
  return rows[0]?.kept ?? false;
}

describe('a certificate that comes after it was given up', () => {
  test('is kept, and can be adopted: it is the certificate, and what depends on it goes on', async () => {
    const { caseNumber, eventId, task } = await givenUpAndLate();
    expect(task.outcomes).toEqual(['adopted', 'left']);
    expect([await kept(eventId), stateOf(await view(caseNumber), HOUSEHOLD)]).toEqual([true, 'offline']);
    for (let i = 0; i < 2; i += 1) {
      const answer = await at.desk.complete(task.id, { outcome: 'adopted' });
      expect([answer.statusCode, answer.json<TaskView>().outcome]).toEqual([200, 'adopted']);
    }
    const after = await view(caseNumber);
    expect(stateOf(after, CERTIFICATE)).toBe('completed');
    expect(after.matters.find(({ code }) => code === 'birth-certificate')?.result).toMatchObject({
      certificateNumber: 'X62****001',
    });
    expect(after.events.map(({ type }) => type)).toContain('matter.adopted');
    expect(await kept(eventId)).toBe(false);
    const { matters } = await round(caseNumber);
    expect(matters[HOUSEHOLD]).toBe('requested');
    const { rows } = await at.api.pool.query(
      `select from ledger.notice where case_number = $1 and template = 'certificate-issued'`,
      [caseNumber],
    );
    expect(rows).toHaveLength(1);
  });

  test.each(['left', 'resolved'])('can be left: %s', async (outcome) => {
    const { caseNumber, eventId, task } = await givenUpAndLate();
    const answer = await at.desk.complete(task.id, { outcome });
    expect([answer.statusCode, answer.json<TaskView>().outcome]).toEqual([200, 'left']);
    expect([await kept(eventId), stateOf(await view(caseNumber), CERTIFICATE)]).toEqual([false, 'offline']);
    const other = await at.desk.complete(task.id, { outcome: 'adopted' });
    expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([409, 'task-already-completed']);
  });

  test('is not kept for ever of a child that is erased', async () => {
    const { caseNumber, eventId } = await givenUpAndLate();
    const erased = await at.api.call('supervisor', `/v1/cases/${caseNumber}/subjects/child-1/erasure`, {
      body: { confirm: 'child-1', reason: 'guardian-request', force: true },
    });
    expect(erased.statusCode).toBeLessThan(300);
    expect(await kept(eventId)).toBe(false);
    const answer = await at.api.call('clerk', `/v1/tasks?caseNumber=${caseNumber}`);
    expect(answer.json<{ items: TaskView[] }>().items.map(({ kind }) => kind)).not.toContain('late-answer');
  });
});

describe('a certificate that comes when its case has closed', () => {
  test('is kept until somebody has looked at it, and no longer', async () => {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-first-child'));
    await at.api.pool.query(
      `update ledger.matter set status = 'offline', ended_at = now() where case_number = $1 and status = 'waiting'`,
      [caseNumber],
    );
    await at.api.pool.query(
      `update ledger.birth_case set status = 'completed', decided_at = now(), completed_at = now() where case_number = $1`,
      [caseNumber],
    );
    const eventId = await land(caseNumber, CERTIFICATE);
    expect((await round(caseNumber)).over).toBe(true);
    expect(await kept(eventId)).toBe(true);
    const left = await at.desk.complete((await lateTask(caseNumber)).id, { outcome: 'left' });
    expect([left.statusCode, await kept(eventId)]).toEqual([200, false]);
  });

  test('opens it again where something was not done for want of it', async () => {
    const { caseNumber, task } = await givenUpAndLate();
    await at.api.pool.query(
      `update ledger.matter set status = 'offline', ended_at = coalesce(ended_at, now()), reason = coalesce(reason, '转窗口')
        where case_number = $1 and status not in ('completed', 'not-applicable', 'offline', 'withdrawn')`,
      [caseNumber],
    );
    await round(caseNumber);
    await at.api.pool.query(
      `update ledger.matter set status = 'offline', ended_at = now() where case_number = $1 and part = 'follow-on'`,
      [caseNumber],
    );
    expect((await round(caseNumber)).over).toBe(true);
    expect((await view(caseNumber)).status).toBe('completed');
    expect((await at.desk.complete(task.id, { outcome: 'adopted' })).statusCode).toBe(200);
    const after = await view(caseNumber);
    expect([after.status, after.completedAt]).toEqual(['processing', undefined]);
    const standing = await round(caseNumber);
    expect([standing.over, standing.matters[HOUSEHOLD]]).toEqual([false, 'requested']);
  });
});

test('a refusal that is on its way while a result is adopted is issued as withdrawn, and not printed', async () => {
  const { caseNumber, task } = await givenUpAndLate();
  await at.api.pool.query(
    `update ledger.matter set status = 'requested', attempt = 2, ended_at = null
      where case_number = $1 and subject || '/' || code = $2`,
    [caseNumber, CERTIFICATE],
  );
  await landAnswers(at.api.pool, [
    answerOf(at.api.keyring, { caseNumber, key: CERTIFICATE, outcome: 'refused', attempt: 2 }),
  ]);
  expect((await at.desk.complete(task.id, { outcome: 'adopted' })).statusCode).toBe(200);
  expect(stateOf(await view(caseNumber), CERTIFICATE)).toBe('completed');
  const { rows } = await at.api.pool.query(
    `select d.occasion, d.withdrawn_at = d.issued_at as withdrawn, count(p)::int as copies
       from ledger.document d left join ledger.document_copy p using (number)
      where d.case_number = $1 and d.kind = 'refusal' group by d.number`,
    [caseNumber],
  );
  expect(rows).toEqual([{ occasion: '2', withdrawn: true, copies: 0 }]);
});

test('an objection that comes too late can only be left', async () => {
  const { caseNumber } = await givenUpAndLate();
  await at.desk.complete((await lateTask(caseNumber)).id, { outcome: 'left' });
  const landing = answerOf(at.api.keyring, { caseNumber, key: CERTIFICATE, outcome: 'refused' });
  await landAnswers(at.api.pool, [landing]);
  await round(caseNumber);
  const task = await lateTask(caseNumber);
  expect(task.outcomes).toEqual(['left']);
  const answer = await at.desk.complete(task.id, { outcome: 'adopted' });
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([422, 'outcome-not-allowed']);
});

import { afterEach, expect, it } from 'vitest';
import { setBehaviour, type Behaviour } from '../../../services/departments/kit/behaviour.ts';
import { DEPARTMENT_CODES, type Department } from '../../../schemas/department.ts';
import type { TaskView } from '../../../schemas/task.ts';
import type { CaseView } from '../../../schemas/case-view.ts';
import { HOLDS_ANSWERS, letAnswersLeave, releaseAnswers } from '../../support/answers-held.ts';
import { publishRaw } from '../../support/kafka.ts';
import { useLittlePatience } from '../../support/little-patience.ts';
import { freshSample } from '../../support/samples.ts';
import type { TestStack } from '../../support/stack.ts';
import { waitFor } from '../../support/wait.ts';

const PATIENCE_SECONDS = 2;

export function whatNeedsAPerson(system: TestStack): void {
  useLittlePatience(system, PATIENCE_SECONDS);
  const behave = (department: Department, settings: Behaviour): Promise<void> =>
    setBehaviour(system.stack.run.postgres, department, settings);
  /** Everybody is waited for little: on a busy machine others than the silent one may be asked about too. */
  const whenSilent = (caseNumber: string, code: string): Promise<TaskView> =>
    waitFor(`somebody to be asked about the silence on ${code}`, async () =>
      (await system.hospital.openTasks(caseNumber)).find(
        (task) => task.kind === 'department-silent' && task.matter === code,
      ),
    );
  const matter = (view: CaseView, code: string) => view.matters.find((m) => m.code === code);

  afterEach(async () => {
    for (const department of DEPARTMENT_CODES) await behave(department, {});
  });

  it('a correction that a department asks for opens a task, and completing it lets the case go on', async () => {
    await behave('public-security', {
      correction: {
        codes: ['household-registration'],
        times: 1,
        reasonCode: 'book-unclear',
        reason: '户口簿首页不清晰',
      },
    });
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const task = await system.hospital.whenAsked(caseNumber, 'correction-needed');
    expect(task.reason).toContain('户口簿首页不清晰');
    expect(Date.parse(task.deadline)).toBeGreaterThan(Date.now());
    const held = await system.hospital.caseOf(caseNumber);
    expect(held.status).toBe('correction');
    expect(matter(held, 'household-registration')?.status).toBe('correction');
    await system.hospital.complete(task.id, { outcome: 'resolved' });
    const done = await system.hospital.whenCompleted(caseNumber);
    expect(matter(done, 'household-registration')).toMatchObject({ status: 'completed', attempt: 2 });
  });

  it('a refusal that a person accepts ends the matter, and sends what needs it to the counter', async () => {
    await behave('public-security', {
      refuse: { codes: ['household-registration'], times: 1, reason: '材料不符' },
    });
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const task = await system.hospital.whenAsked(caseNumber, 'refused');
    await system.hospital.complete(task.id, { outcome: 'given-up', reason: '家长转窗口办理' });
    const done = await system.hospital.whenCompleted(caseNumber);
    expect(matter(done, 'household-registration')?.status).toBe('refused');
    expect(matter(done, 'social-security-card')?.status).toBe('offline');
    expect(matter(done, 'vaccination-record')?.status).toBe('completed');
  });

  it('a refusal can be asked again', async () => {
    await behave('medical-insurance', {
      refuse: { codes: ['maternity-cost-refund'], times: 1, reason: '系统核对未通过' },
    });
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const task = await system.hospital.whenAsked(caseNumber, 'refused');
    await system.hospital.complete(task.id, { outcome: 'resolved' });
    const done = await system.hospital.whenCompleted(caseNumber);
    expect(matter(done, 'maternity-cost-refund')?.status).toBe('completed');
  });

  it('a silent department opens a task after its technical deadline, and asking again brings the answer', async () => {
    await behave('disease-control', { silent: true });
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const task = await whenSilent(caseNumber, 'vaccination-record');
    const waiting = await system.hospital.caseOf(caseNumber);
    expect(matter(waiting, 'vaccination-record')?.flags).toContain('overdue');
    await behave('disease-control', {});
    await system.hospital.complete(task.id, { outcome: 'resend' });
    const done = await system.hospital.whenCompleted(caseNumber);
    expect(matter(done, 'vaccination-record')).toMatchObject({ status: 'completed', flags: [] });
  });

  it('an answer that comes after all overtakes the task', async () => {
    await behave('disease-control', HOLDS_ANSWERS);
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    await whenSilent(caseNumber, 'vaccination-record');
    await letAnswersLeave(system.database, 'disease-control', caseNumber);
    const done = await system.hospital.whenCompleted(caseNumber);
    const asked = done.tasks.filter((t) => t.kind !== 'claim-confirmation');
    expect(asked.filter((t) => t.matter === 'vaccination-record').map((t) => t.kind)).toEqual([
      'department-silent',
    ]);
    // On a busy machine others may have been waited for as well; what they were is the same.
    expect(new Set(asked.map((t) => `${t.kind} ${t.status}`))).toEqual(
      new Set(['department-silent overtaken']),
    );
  });

  it('an answer to what a person has given up becomes a task of its own', async () => {
    await behave('disease-control', HOLDS_ANSWERS);
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const task = await whenSilent(caseNumber, 'vaccination-record');
    const given = await system.hospital.complete(task.id, { outcome: 'given-up', reason: '改由窗口办理' });
    expect(given.status).toBe(200);
    await letAnswersLeave(system.database, 'disease-control', caseNumber);
    const done = await system.hospital.whenCompleted(caseNumber);
    expect(matter(done, 'vaccination-record')?.status).toBe('offline');
    const late = await system.hospital.whenAsked(caseNumber, 'late-answer');
    expect(late.outcomes).toEqual(['adopted', 'left']);
    expect((await system.hospital.complete(late.id, { outcome: 'left' })).status).toBe(200);
    expect((await system.hospital.caseOf(caseNumber)).status).toBe('completed');
  });

  it('a certificate that comes after it was given up can be adopted: what was skipped for want of it is done', async () => {
    await behave('health-commission', HOLDS_ANSWERS);
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const task = await whenSilent(caseNumber, 'birth-certificate');
    const given = await system.hospital.complete(task.id, { outcome: 'given-up', reason: '改由窗口办理' });
    expect(given.status).toBe(200);
    await letAnswersLeave(system.database, 'health-commission', caseNumber);
    const late = await system.hospital.whenAsked(caseNumber, 'late-answer');
    expect(matter(await system.hospital.caseOf(caseNumber), 'household-registration')?.status).toBe(
      'offline',
    );
    await behave('health-commission', {});
    expect((await system.hospital.complete(late.id, { outcome: 'adopted' })).status).toBe(200);
    await system.hospital.whenMatterCompleted(caseNumber, 'child-1/household-registration');
    const done = await waitFor('the case to complete', async () => {
      // What the department was asked before it knew how to behave is held back too.
      await releaseAnswers(system.database, 'health-commission', caseNumber);
      const view = await system.hospital.caseOf(caseNumber);
      return view.status === 'completed' ? view : undefined;
    });
    expect(matter(done, 'birth-certificate')?.status).toBe('completed');
  });

  it('a task is completed once: again by the same person is fine, by another is told who and when', async () => {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-name-and-choices-later'));
    const task = await system.hospital.whenAsked(caseNumber, 'name-missing');
    const facts = { name: '温可' };
    expect((await system.hospital.complete(task.id, { outcome: 'resolved', facts })).status).toBe(200);
    expect((await system.hospital.complete(task.id, { outcome: 'resolved', facts })).status).toBe(200);
    const other = await system.hospital.call('supervisor', `/v1/tasks/${task.id}/completion`, {
      body: { outcome: 'resolved', facts: { name: '温克' }, reason: '家长来电' },
    });
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ code: 'task-already-completed', completedBy: 'clerk' });
    const choices = await system.hospital.whenAsked(caseNumber, 'choices-missing');
    await system.hospital.complete(choices.id, {
      outcome: 'resolved',
      facts: { householdFollows: 'mother', resultDelivery: 'post' },
    });
    const done = await system.hospital.whenCompleted(caseNumber);
    const asked = await system.database.query(
      'select 1 from health_commission.inbox where case_number = $1 and code = $2',
      [caseNumber, 'birth-certificate'],
    );
    expect(asked.rowCount).toBe(1);
    expect(matter(done, 'birth-certificate')?.attempt).toBe(1);
  });

  it('what needs neither name nor choices goes on meanwhile', async () => {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-name-and-choices-later'));
    const view = await system.hospital.whenMatterCompleted(caseNumber, 'mother/maternity-cost-refund');
    expect(view.status).toBe('correction');
    await system.hospital.whenMatterCompleted(caseNumber, 'child-1/vaccination-record');
  });

  it('a dead letter opens a task for the operator, and later messages of its partition go on', async () => {
    const topic = 'birth.public-security.commands.v1';
    await publishRaw(system.stack.run.kafka, [
      { topic, key: 'nobody', value: Buffer.from('not json at all'), headers: {} },
    ]);
    const task = await waitFor('a dead-letter task', async () => {
      const { body } = await system.hospital.call<{ items: { kind: string; reason: string }[] }>(
        'operator',
        '/v1/tasks',
      );
      return body.items.find((t) => t.kind === 'dead-letter' && t.reason.startsWith('公安'));
    });
    expect(task.reason).not.toContain('not json');
    await system.hospital.whenCompleted(await system.hospital.report(freshSample('lanzhou-first-child')));
  });

  it('parents are told at the steps, each thing once', async () => {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    await system.hospital.whenCompleted(caseNumber);
    const templates = await waitFor('delivery receipts of every notice', async () => {
      const { rows } = await system.database.query<{ template: string; status: string }>(
        'select template, status from notifier.message where case_number = $1 order by accepted_at, notice_id',
        [caseNumber],
      );
      const done = rows.some((r) => r.template === 'finished') && rows.every((r) => r.status === 'delivered');
      return done ? rows.map((r) => r.template) : undefined;
    });
    expect(templates.filter((t) => t === 'accepted')).toHaveLength(1);
    expect(templates.filter((t) => t === 'finished')).toHaveLength(1);
    expect(templates.filter((t) => t === 'certificate-issued').length).toBeGreaterThanOrEqual(2);
  });
}

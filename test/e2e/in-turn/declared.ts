import { expect, it } from 'vitest';
import type { CaseView } from '../../../schemas/case-view.ts';
import { setBehaviour } from '../../../services/departments/kit/behaviour.ts';
import { waitUntilQuiet } from '../../../services/verify/quiet.ts';
import { verify } from '../../../services/verify/verify.ts';
import { freshSample } from '../../support/samples.ts';
import type { TestStack } from '../../support/stack.ts';
import { waitFor } from '../../support/wait.ts';

const REGISTRATION = 'mother/birth-service-registration';
const CODE = 'birth-service-registration' as const;

const registrationOf = ({ matters }: CaseView) =>
  matters.find(({ subject, code }) => `${subject}/${code}` === REGISTRATION);

/** 生育登记 is the family's own to declare, before or after its case has closed, and no case waits for it. */
export function aRegistrationDeclared(system: TestStack): void {
  const declare = (caseNumber: string, code: string = CODE) =>
    system.hospital.call<{ status?: string; code?: string }>(
      'clerk',
      `/v1/cases/${caseNumber}/matters/mother/${code}/declaration`,
      { body: { reason: '母亲到窗口申报' } },
    );

  async function expectHolds(): Promise<void> {
    await waitUntilQuiet(system.stack.run, { seconds: 30 });
    const { results } = await verify(system.stack.run, { only: ['R2', 'R5', 'R7', 'R8'], graceSeconds: 5 });
    expect(results.flatMap((r) => r.violations.map((v) => `${r.id} ${v.where}: ${v.what}`))).toEqual([]);
    expect(results.map((r) => r.holds)).toEqual([true, true, true, true]);
  }

  it('is made when it is declared after the end, once, and the case stays as it is', async () => {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const completed = await system.hospital.whenCompleted(caseNumber);
    expect(registrationOf(completed)).toMatchObject({ status: 'not-applicable', route: 'single' });
    const [first, second] = [await declare(caseNumber), await declare(caseNumber)];
    expect([first.status, first.body.status, second.status]).toEqual([200, 'requested', 200]);
    expect((await system.hospital.caseOf(caseNumber)).status).toBe('completed');
    const done = await system.hospital.whenMatterCompleted(caseNumber, REGISTRATION);
    expect([done.status, registrationOf(done)?.attempt]).toEqual(['completed', 1]);
    const { rows } = await system.database.query<{ n: number }>(
      'select count(*)::int as n from health_commission.birth_service_registration where case_number = $1',
      [caseNumber],
    );
    expect(rows).toEqual([{ n: 1 }]);
    await expectHolds();
  });

  it('holds no case up whose department is silent, and a person is asked about that all the same', async () => {
    await setBehaviour(system.stack.run.postgres, 'health-commission', { silent: { codes: [CODE] } });
    const caseNumber = await system.hospital.report(freshSample('changchun-first-child'));
    expect((await declare(caseNumber)).body.status).toBe('requested');
    const completed = await system.hospital.whenCompleted(caseNumber);
    expect(['requested', 'processing']).toContain(registrationOf(completed)?.status);
    const task = await system.hospital.whenAsked(caseNumber, 'department-silent', 90);
    expect([task.subject, task.matter]).toEqual(['mother', CODE]);
    await expectHolds();
    await setBehaviour(system.stack.run.postgres, 'health-commission', {});
    expect((await system.hospital.complete(task.id, { outcome: 'ask-again' })).status).toBe(200);
    const done = await waitFor('the registration', async () => {
      const view = await system.hospital.caseOf(caseNumber);
      return registrationOf(view)?.status === 'completed' ? view : undefined;
    });
    expect(done.status).toBe('completed');
    await expectHolds();
  }, 180_000);

  it('can be declared of nothing else, and in no place that does not have it', async () => {
    const caseNumber = await system.hospital.report(freshSample('linze-second-child'));
    for (const code of [CODE, 'maternity-cost-refund'])
      expect((await declare(caseNumber, code)).body.code).toBe('not-found');
  });
}

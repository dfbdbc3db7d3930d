import { describe, expect, it } from 'vitest';
import type { CaseView } from '../../schemas/case-view.ts';
import { expectHolds } from '../support/holds.ts';
import { freshSample, type Notification } from '../support/samples.ts';
import { sayYes } from '../support/say-yes.ts';
import { useSharedSystem } from '../support/shared-system.ts';
import { waitFor } from '../support/wait.ts';

const WAGE = '/mother/employment/employerAverageMonthlyWageFen';

function withWage(employerAverageMonthlyWageFen: number): Notification {
  const sample = freshSample('lanzhou-first-child');
  const employment = { ...sample.mother.employment, employerAverageMonthlyWageFen };
  return { ...sample, mother: { ...sample.mother, employment } } as Notification;
}

const allowances = (view: CaseView): string[] =>
  view.entitlements
    .filter(({ code }) => code === 'maternity-allowance')
    .flatMap(({ payments }) => payments ?? [])
    .map(({ amountFen, status }) => `${amountFen} ${status}`);

describe('money that can hardly be', () => {
  const system = useSharedSystem();

  it(
    'waits for a person, and nothing else does; what is corrected is paid',
    { timeout: 120_000 },
    async () => {
      const { hospital } = system;
      const caseNumber = await hospital.report(withWage(72_000_000_000));
      // Nothing of the case waits for it.
      const completed = await hospital.whenCompleted(caseNumber);
      expect(allowances(completed)).toEqual(['235200000000 held']);
      const task = await hospital.whenAsked(caseNumber, 'improbable');
      expect(task).toMatchObject({
        subject: 'mother',
        matter: null,
        asks: [WAGE],
        outcomes: ['confirmed', 'corrected'],
      });
      expect(task.reason).toContain('产品阈值');

      const facts = { mother: { employment: { employerAverageMonthlyWageFen: 720_000 } } };
      const refused = await hospital.complete(task.id, {
        outcome: 'corrected',
        facts: { mother: { name: '李示例' } },
      });
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '/facts/mother/name']);
      expect((await hospital.complete(task.id, { outcome: 'corrected' })).status).toBe(422);
      expect((await hospital.complete(task.id, { outcome: 'given-up' })).status).toBe(422);
      expect((await hospital.complete(task.id, { outcome: 'corrected', facts })).status).toBe(200);

      await waitFor('the family to be asked for its yes to the allowance', async () =>
        allowances(await hospital.caseOf(caseNumber)).includes('2352000 awaiting-confirmation')
          ? true
          : undefined,
      );
      await sayYes(hospital, caseNumber);
      await waitFor('the allowance to be paid', async () =>
        allowances(await hospital.caseOf(caseNumber)).includes('2352000 paid') ? true : undefined,
      );
      const { rows } = await system.database.query(
        `select (select sum(amount_fen) from medical_insurance.allowance_top_up where case_number = $1) as topped,
              (select count(*)::int from medical_insurance.allowance_payment where case_number = $1) as paid`,
        [caseNumber],
      );
      expect(rows).toEqual([{ topped: null, paid: 1 }]);
      await expectHolds(system.run, { only: ['R2', 'R3', 'R5', 'R7', 'R9'], cases: [caseNumber] });
    },
  );

  it('is refused where no number can be so large', async () => {
    const { hospital } = system;
    const report = withWage(Number.MAX_SAFE_INTEGER);
    const refused = await hospital.call('hospital', '/v1/births', { body: report, key: 'too-much' });
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, WAGE]);
    const check = await hospital.call('hospital', '/v1/entitlement-checks', {
      body: { asOf: '2026-11-28', mother: report.mother },
    });
    expect([check.status, check.body.errors?.[0]?.pointer]).toEqual([422, WAGE]);
    const never = await hospital.call('hospital', '/v1/entitlement-checks', {
      body: { asOf: '2026-11-28', delivery: { at: '9999-12-31T23:59:59+08:00' } },
    });
    expect([never.status, never.body.errors?.[0]?.pointer]).toEqual([422, '/delivery/at']);
  });
});

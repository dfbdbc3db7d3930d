import { describe, expect, it } from 'vitest';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { PaymentView } from '../../schemas/payment.ts';
import { expectHolds } from '../support/holds.ts';
import { paymentLines, paymentsOf, whenPaid } from '../support/payments-seen.ts';
import { freshSample } from '../support/samples.ts';
import { sayYes } from '../support/say-yes.ts';
import { useSharedSystem } from '../support/shared-system.ts';
import { waitFor } from '../support/wait.ts';

const YEAR = new Date().getFullYear();
const ON_MONEY = { only: ['R2', 'R3', 'R5', 'R7', 'R11'] };
const GOOD_ACCOUNT = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000019' };
const WRONG_ACCOUNT = { ...GOOD_ACCOUNT, accountNumber: '6200000000000000000' };

describe('the money of a family', () => {
  const system = useSharedSystem();

  it('is paid on one yes of a parent, what is due now, and waits with its day for the rest', async () => {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const completed = await system.hospital.whenCompleted(caseNumber);
    expect(paymentLines(completed)).toEqual([
      `child-1/childcare-subsidy ${YEAR} 360000 awaiting-confirmation`,
      `child-1/childcare-subsidy ${YEAR + 1} 360000 scheduled`,
      `child-1/childcare-subsidy ${YEAR + 2} 360000 scheduled`,
      'mother/maternity-allowance once 2352000 awaiting-confirmation',
    ]);
    const allowances = async (): Promise<number> =>
      (
        await system.database.query<{ n: number }>(
          `select (select count(*)::int from medical_insurance.allowance_payment where case_number = $1)
                + (select count(*)::int from ledger.outbox where key = $1
                    and convert_from(body, 'UTF8')::jsonb#>>'{data,matter}' = 'maternity-allowance-payment') as n`,
          [caseNumber],
        )
      ).rows[0]?.n ?? -1;
    expect(await allowances()).toBe(0);
    await sayYes(system.hospital, caseNumber);
    const view = await whenPaid(system.hospital, caseNumber, `${YEAR}`, 'once');
    expect(await allowances()).toBeGreaterThan(0);
    expect(paymentLines(view)[1]).toBe(`child-1/childcare-subsidy ${YEAR + 1} 360000 scheduled`);
    const told = await waitFor('the family to be told', async () => {
      const { rows } = await system.database.query<{ n: number }>(
        `select count(*)::int as n from notifier.message where case_number = $1 and template = 'paid'`,
        [caseNumber],
      );
      return rows[0]?.n === 2 ? rows : undefined;
    });
    expect(told).toHaveLength(1);
    // The same yes lets the father's employer be told; the mother has agreed to it in the hospital.
    await waitFor('both employers to be told, and the case to have ended again', async () => {
      const { rows } = await system.database.query<{ n: number }>(
        `select count(*)::int as n from human_resources.leave_notice where case_number = $1`,
        [caseNumber],
      );
      const { status } = await system.hospital.caseOf(caseNumber);
      return rows[0]?.n === 2 && status === 'completed' ? rows : undefined;
    });
    expect(view.events.map((e) => e.text)).toContain(`新生儿1的育儿补贴（国家）（${YEAR}年）已支付`);
    expect(view.events.length).toBeGreaterThan(0);
    await expectHolds(system.run, { ...ON_MONEY, cases: [caseNumber] });
  });

  it('comes to the local grants of Linze, all that is due at once', async () => {
    const sample = freshSample('linze-second-child');
    const caseNumber = await system.hospital.report({
      ...sample,
      delivery: { ...sample.delivery, at: '2023-05-10T08:00:00+08:00' },
      consents: [],
    });
    await system.hospital.whenCompleted(caseNumber);
    await sayYes(system.hospital, caseNumber);
    const view = await whenPaid(system.hospital, caseNumber, 'once', '2023', '2024', '2025');
    expect(paymentLines(view).filter((l) => l.includes('/local-'))).toEqual([
      'child-1/local-birth-grant once 300000 paid',
      'child-1/local-childcare-grant 2023 500000 paid',
      'child-1/local-childcare-grant 2024 500000 paid',
      'child-1/local-childcare-grant 2025 500000 paid',
    ]);
    await expectHolds(system.run, { ...ON_MONEY, cases: [caseNumber] });
  });

  it('comes by the month in Subei, on one yes for all months, and each month once', async () => {
    const sample = freshSample('linze-second-child');
    const caseNumber = await system.hospital.report({
      ...sample,
      delivery: { ...sample.delivery, at: '2024-11-10T08:00:00+08:00' },
      mother: { ...sample.mother, household: { kind: 'family', divisionCode: '620923' } },
      consents: [],
    });
    await system.hospital.whenCompleted(caseNumber);
    await sayYes(system.hospital, caseNumber);
    const today = shanghaiDate(new Date().toISOString());
    const of = (view: CaseView, status: string): PaymentView[] =>
      paymentsOf(view).filter((p) => p.entitlement === 'local-childcare-grant' && p.status === status);
    const past = paymentsOf(await system.hospital.caseOf(caseNumber))
      .filter(({ period, dueOn }) => /^\d{4}-\d{2}$/.test(period) && dueOn <= today)
      .map(({ period }) => period);
    await whenPaid(system.hospital, caseNumber, ...past);
    // the month after comes
    const soonest = `select order_id from ledger.payment_order where case_number = $1 and status = 'scheduled'
      and entitlement = 'local-childcare-grant' order by due_on limit 1`;
    await system.database.query(
      `update ledger.due set due_at = now(), try_at = now() where id = (${soonest})`,
      [caseNumber],
    );
    const view = await waitFor(
      'one month more',
      async () => {
        const seen = await system.hospital.caseOf(caseNumber);
        return of(seen, 'paid').length === past.length + 1 ? seen : undefined;
      },
      { seconds: 30 },
    );
    expect(of(view, 'paid')[0]).toMatchObject({ period: '2024-11', amountFen: 100_000 });
    expect(of(view, 'scheduled')).toHaveLength(36 - past.length - 1);
    expect(await system.hospital.openTasks(caseNumber)).toEqual([]);
    const { rows } = await system.database.query(
      `select count(*)::int as n from ledger.notice where case_number = $1 and dedupe_key like 'paid:child-1/local-%'`,
      [caseNumber],
    );
    expect(rows).toEqual([{ n: 1 }]);
    await expectHolds(system.run, { ...ON_MONEY, cases: [caseNumber] });
  });

  it('is tried again to the right account when the bank returns it', async () => {
    const sample = freshSample('lanzhou-unemployed-mother');
    const caseNumber = await system.hospital.report({
      ...sample,
      choices: {
        householdFollows: 'mother',
        resultDelivery: 'post',
        ...sample.choices,
        payee: WRONG_ACCOUNT,
      },
    } as typeof sample);
    await system.hospital.whenCompleted(caseNumber);
    await sayYes(system.hospital, caseNumber);
    const task = await system.hospital.whenAsked(caseNumber, 'payment-account');
    expect(paymentLines(await system.hospital.caseOf(caseNumber))[0]).toContain('returned');
    const done = await system.hospital.complete(task.id, {
      outcome: 'resolved',
      facts: { payee: GOOD_ACCOUNT },
    });
    expect(done.status).toBe(200);
    const view = await whenPaid(system.hospital, caseNumber, `${YEAR}`);
    expect(paymentsOf(view)[0]?.attempt).toBe(2);
    await expectHolds(system.run, { ...ON_MONEY, cases: [caseNumber] });
  });

  it('asks for the account with the yes where nobody has given one, and takes no for an answer', async () => {
    const sample = freshSample('lanzhou-first-child');
    const { payee: _payee, ...choices } = sample.choices ?? {
      householdFollows: 'mother',
      resultDelivery: 'post',
    };
    const caseNumber = await system.hospital.report({ ...sample, choices } as typeof sample);
    await system.hospital.whenCompleted(caseNumber);
    const task = await system.hospital.whenAsked(caseNumber, 'claim-confirmation');
    expect(task.asks).toEqual(['/choices/payee', '/consents']);
    const refused = await system.hospital.complete(task.id, { outcome: 'confirmed' });
    expect(refused.status).toBe(422);
    expect(refused.body.errors?.[0]?.pointer).toBe('/facts/choices/payee');
    expect((await system.hospital.complete(task.id, { outcome: 'declined' })).status).toBe(200);
    const view = await system.hospital.caseOf(caseNumber);
    expect(paymentLines(view)[0]).toBe(`child-1/childcare-subsidy ${YEAR} 360000 cancelled`);
    expect(paymentLines(view).at(-1)).toBe('mother/maternity-allowance once 2352000 cancelled');
    await expectHolds(system.run, { ...ON_MONEY, cases: [caseNumber] });
  });
});

import { describe, expect, it } from 'vitest';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { PaymentView } from '../../schemas/payment.ts';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { verify } from '../../services/verify/verify.ts';
import { freshSample } from '../support/samples.ts';
import { sayYes } from '../support/say-yes.ts';
import { useStack, type TestStack } from '../support/stack.ts';
import { waitFor } from '../support/wait.ts';

function paymentsOf(view: CaseView): PaymentView[] {
  return view.entitlements.flatMap((e) => e.payments ?? []);
}

const line = (p: PaymentView): string =>
  `${p.subject}/${p.entitlement} ${p.period} ${p.amountFen} ${p.status}`;
const lines = (view: CaseView): string[] => paymentsOf(view).map(line).sort();

/** Waits until every payment of a case stands in one of these. */
function whenPaid(system: TestStack, caseNumber: string, ...periods: string[]): Promise<CaseView> {
  let last: string[] = [];
  return waitFor(
    `the payments of ${caseNumber}`,
    async () => {
      const view = await system.hospital.caseOf(caseNumber);
      last = lines(view);
      const due = paymentsOf(view).filter((p) => periods.includes(p.period));
      return due.length > 0 && due.every((p) => p.status === 'paid') ? view : undefined;
    },
    { seconds: 30, seen: () => last },
  );
}

async function expectHolds(system: TestStack): Promise<void> {
  await waitUntilQuiet(system.stack.run, { seconds: 30 });
  const { results } = await verify(system.stack.run, {
    only: ['R2', 'R3', 'R5', 'R7', 'R11'],
    graceSeconds: 5,
  });
  expect(results.flatMap((r) => r.violations.map((v) => `${r.id} ${v.where}: ${v.what}`))).toEqual([]);
  expect(results.map((r) => r.holds)).toEqual([true, true, true, true, true]);
}

const YEAR = new Date().getFullYear();
const GOOD_ACCOUNT = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000019' };
const WRONG_ACCOUNT = { ...GOOD_ACCOUNT, accountNumber: '6200000000000000000' };

describe('the money of a family', () => {
  const system = useStack();

  it('is paid on one yes of a parent, what is due now, and waits with its day for the rest', async () => {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    const completed = await system.hospital.whenCompleted(caseNumber);
    expect(lines(completed)).toEqual([
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
    const view = await whenPaid(system, caseNumber, `${YEAR}`, 'once');
    expect(await allowances()).toBeGreaterThan(0);
    expect(lines(view)[1]).toBe(`child-1/childcare-subsidy ${YEAR + 1} 360000 scheduled`);
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
    await expectHolds(system);
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
    const view = await whenPaid(system, caseNumber, 'once', '2023', '2024', '2025');
    expect(lines(view).filter((l) => l.includes('/local-'))).toEqual([
      'child-1/local-birth-grant once 300000 paid',
      'child-1/local-childcare-grant 2023 500000 paid',
      'child-1/local-childcare-grant 2024 500000 paid',
      'child-1/local-childcare-grant 2025 500000 paid',
    ]);
    await expectHolds(system);
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
    await whenPaid(system, caseNumber, ...past);
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
    await expectHolds(system);
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
    expect(lines(await system.hospital.caseOf(caseNumber))[0]).toContain('returned');
    const done = await system.hospital.complete(task.id, {
      outcome: 'resolved',
      facts: { payee: GOOD_ACCOUNT },
    });
    expect(done.status).toBe(200);
    const view = await whenPaid(system, caseNumber, `${YEAR}`);
    expect(paymentsOf(view)[0]?.attempt).toBe(2);
    await expectHolds(system);
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
    expect(lines(view)[0]).toBe(`child-1/childcare-subsidy ${YEAR} 360000 cancelled`);
    expect(lines(view).at(-1)).toBe('mother/maternity-allowance once 2352000 cancelled');
    await expectHolds(system);
  });

  it('is paid once, whenever finance dies', async () => {
    const cases = await Promise.all(
      Array.from({ length: 6 }, () => system.hospital.report(freshSample('lanzhou-twins'))),
    );
    for (const caseNumber of cases) await system.hospital.whenCompleted(caseNumber, 120);
    let dying = true;
    const killer = (async () => {
      while (dying) {
        system.stack.kill('departments/finance');
        await system.stack.whenUp('departments/finance');
        await waitFor('finance to take something in', async () => {
          const { rows } = await system.database.query<{ n: number }>(
            `select count(*)::int as n from finance.batch_line where outcome is null`,
          );
          return !dying || (rows[0]?.n ?? 0) > 0 ? true : undefined;
        });
      }
    })();
    await Promise.all(cases.map((caseNumber) => sayYes(system.hospital, caseNumber)));
    for (const caseNumber of cases.slice(0, 4)) await whenPaid(system, caseNumber, `${YEAR}`);
    dying = false;
    await killer;
    for (const caseNumber of cases) await whenPaid(system, caseNumber, `${YEAR}`);
    await expectHolds(system);
  });
});

describe.each(['bank-told'])('finance that dies at %s', (point) => {
  const system = useStack({ BIRTH_FAIL_POINT: `finance/${point}` });

  it('has paid nobody twice and nobody not at all', async () => {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-twins'));
    await system.hospital.whenCompleted(caseNumber);
    await sayYes(system.hospital, caseNumber);
    await whenPaid(system, caseNumber, `${YEAR}`);
    const { rows } = await system.database.query<{ n: number }>(
      `select count(*)::int as n from finance.bank_transfer where outcome = 'credited'`,
    );
    expect(rows[0]?.n).toBe(2);
    await expectHolds(system);
  });
});

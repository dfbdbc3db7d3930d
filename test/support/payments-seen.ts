import type { CaseView } from '../../schemas/case-view.ts';
import type { PaymentView } from '../../schemas/payment.ts';
import type { Hospital } from './hospital.ts';
import { waitFor } from './wait.ts';

/** The payments that a case shows, of all its entitlements. */
export function paymentsOf(view: CaseView): PaymentView[] {
  return view.entitlements.flatMap((e) => e.payments ?? []);
}

/** `child-1/childcare-subsidy 2026 360000 paid`, sorted. */
export function paymentLines(view: CaseView): string[] {
  return paymentsOf(view)
    .map((p) => `${p.subject}/${p.entitlement} ${p.period} ${p.amountFen} ${p.status}`)
    .sort();
}

/** Waits until every payment of a case for one of these periods is paid, and there is one. */
export function whenPaid(hospital: Hospital, caseNumber: string, ...periods: string[]): Promise<CaseView> {
  let last: string[] = [];
  return waitFor(
    `the payments of ${caseNumber}`,
    async () => {
      const view = await hospital.caseOf(caseNumber);
      last = paymentLines(view);
      const due = paymentsOf(view).filter((p) => periods.includes(p.period));
      return due.length > 0 && due.every((p) => p.status === 'paid') ? view : undefined;
    },
    { seconds: 60, seen: () => last },
  );
}

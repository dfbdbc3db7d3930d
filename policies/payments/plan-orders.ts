import type { ClaimWay, Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import type { Order, OrderKey, PayingDepartment, PaymentStatus } from '../../schemas/payment.ts';

/** An order that the ledger has already. */
export interface KnownOrder extends Order {
  readonly status: PaymentStatus;
  /** a parent has said yes to it */
  readonly confirmed: boolean;
}

/** An order to be written: it waits for its day, asks for money back, or is settled with others. */
export interface PlannedOrder extends Order {
  readonly status: Extract<PaymentStatus, 'scheduled' | 'recovering' | 'offset'>;
}

export interface OrderPlan {
  readonly orders: readonly PlannedOrder[];
  /** earlier orders of whose money something is kept back: the new total of what is kept back of each */
  readonly netting: readonly { readonly key: OrderKey; readonly nettedFen: number }[];
}

/** Who pays out the money of a payer. An employer pays by itself and gets no order. */
const PAID_OUT_BY: Readonly<Record<string, PayingDepartment>> = {
  finance: 'finance',
  'medical-insurance-fund': 'medical-insurance',
};

/**
 * What the family gets as money. Everything else is time, cover, a deduction, or settled at the hospital. 入托补贴 is
 * not among them: it is paid for the months in childcare (张掖送审稿 一), which nothing that a birth tells can know; it
 * is claimed where and when the child goes there.
 */
const PAID: readonly EntitlementCode[] = [
  'maternity-allowance',
  'childcare-subsidy',
  'local-birth-grant',
  'local-childcare-grant',
];

/** Where a scheme does not say how its money is claimed: to ask a parent once can never be wrong. */
const USUAL_CLAIM: ClaimWay = 'confirmation';

const ONCE = 'once';

/**
 * The orders that bring what was ordered before to what is decided now: whole sums for a first decision, differences
 * for a later one. A negative difference is kept back from what is not paid yet of the same entitlement, its own
 * period first, then the soonest; what is left of it the family is asked to pay back. What the family has declined
 * stays declined. Pure; money in fen.
 * @param plan.decidedOn ISO date; what has no day of its own is due then
 */
export function planOrders(plan: {
  readonly entitlements: readonly Entitlement[];
  readonly revision: number;
  readonly decidedOn: string;
  readonly before: readonly KnownOrder[];
}): OrderPlan {
  const wanted = plan.entitlements.filter(isPaid).flatMap((e) => wantedOrders(e, plan));
  const periods = new Map([...plan.before, ...wanted].map((o) => [periodOf(o), o]));
  const differences = [...periods.values()].flatMap((period) => differenceOf(period, wanted, plan));
  return keepBack(differences, plan.before);
}

function isPaid({ code, outcome, payer }: Entitlement): boolean {
  return outcome === 'eligible' && PAID.includes(code) && payer !== undefined && payer in PAID_OUT_BY;
}

/** The orders of one entitlement as if nothing had been ordered before. */
function wantedOrders(
  e: Entitlement,
  { revision, decidedOn }: { readonly revision: number; readonly decidedOn: string },
): Order[] {
  const payer = e.payer ?? '';
  const department = PAID_OUT_BY[payer];
  if (!department) return [];
  const instalments =
    e.schedule ?? (e.amountFen === undefined ? [] : [{ due: ONCE, amountFen: e.amountFen }]);
  return instalments.map(({ due, amountFen }) => ({
    subject: e.subject,
    entitlement: e.code,
    period: due,
    revision,
    payer,
    department,
    amountFen,
    nettedFen: 0,
    shares: e.shares ?? null,
    payee: e.payee ?? null,
    claim: e.claim?.way ?? USUAL_CLAIM,
    dueOn: due === ONCE ? decidedOn : firstDay(due),
  }));
}

/** `2027` → `2027-01-01`, `2027-09` → `2027-09-01` */
function firstDay(due: string): string {
  return `${due}-01-01`.slice(0, 'yyyy-mm-dd'.length);
}

function periodOf({ subject, entitlement, period }: OrderKey): string {
  return `${subject}/${entitlement}/${period}`;
}

function differenceOf(
  of: Order,
  wanted: readonly Order[],
  { before, revision, decidedOn }: { before: readonly KnownOrder[]; revision: number; decidedOn: string },
): Order[] {
  const earlier = before.filter((o) => periodOf(o) === periodOf(of));
  if (earlier.length > 0 && earlier.every((o) => o.status === 'cancelled')) return [];
  const now = wanted.find((o) => periodOf(o) === periodOf(of));
  const amountFen = (now?.amountFen ?? 0) - earlier.reduce((sum, o) => sum + o.amountFen, 0);
  if (amountFen === 0) return [];
  // A difference is paid without asking again (苏: 补发差额不需申请, facts 4.6).
  const claimed = earlier.some((o) => o.confirmed || o.status === 'sent' || o.status === 'paid');
  return [
    {
      ...(now ?? { ...of, dueOn: decidedOn }),
      revision,
      amountFen,
      nettedFen: 0,
      ...(claimed ? { claim: 'none' } : {}),
    },
  ];
}

/** Orders that have not left yet: something can be kept back of them. */
const UNSENT: readonly PaymentStatus[] = ['scheduled', 'awaiting-confirmation'];

/** Settles what was paid too much with what is still to be paid of the same entitlement. */
function keepBack(differences: readonly Order[], before: readonly KnownOrder[]): OrderPlan {
  const netted = new Map<Order, number>();
  const left = (o: Order): number => Math.abs(o.amountFen) - (netted.get(o) ?? o.nettedFen);
  const unsent = [
    ...before.filter((o) => o.amountFen > 0 && UNSENT.includes(o.status)),
    ...differences.filter((o) => o.amountFen > 0),
  ].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  const settle = (debt: Order, order: Order): void => {
    const fen = Math.min(left(debt), left(order));
    if (fen <= 0) return;
    netted.set(order, (netted.get(order) ?? order.nettedFen) + fen);
    netted.set(debt, (netted.get(debt) ?? debt.nettedFen) + fen);
  };
  const debts = differences.filter((o) => o.amountFen < 0);
  // Every period from itself before any from another.
  for (const ownPeriod of [true, false]) {
    for (const debt of debts) {
      unsent
        .filter((o) => o.subject === debt.subject && o.entitlement === debt.entitlement)
        .filter((o) => !ownPeriod || o.period === debt.period)
        .forEach((order) => settle(debt, order));
    }
  }
  return {
    orders: differences.map((o) => ({
      ...o,
      nettedFen: netted.get(o) ?? 0,
      status: left(o) === 0 ? 'offset' : o.amountFen < 0 ? 'recovering' : 'scheduled',
    })),
    netting: before.flatMap((o) => {
      const nettedFen = netted.get(o);
      const { subject, entitlement, period, revision } = o;
      return nettedFen === undefined ? [] : [{ key: { subject, entitlement, period, revision }, nettedFen }];
    }),
  };
}

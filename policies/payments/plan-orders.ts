import type { ClaimWay, Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import type { Order, OrderKey, PayingDepartment } from '../../schemas/payment.ts';
import { leftOf, settlePeriod } from './settle-period.ts';
import type { StandingOrder } from './transitions.ts';

/** An order that the ledger has already. */
export interface KnownOrder extends Order, StandingOrder {
  /** a parent has said yes to it */
  readonly confirmed: boolean;
}

/** An order to be written: it waits for its day, or its period is settled without it. Below zero: a debt. */
export interface PlannedOrder extends Order {
  readonly status: 'scheduled' | 'offset';
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

/** The department that pays out what a payer owes; undefined: none, it is not paid by an order. */
export function paidOutBy(payer: string | undefined): PayingDepartment | undefined {
  return payer === undefined ? undefined : PAID_OUT_BY[payer];
}

/**
 * What the family gets as money. Everything else is time, cover, a deduction, or settled at the hospital. 入托补贴 is
 * not among them: it is paid for the months in childcare (张掖送审稿 一), which nothing that a birth tells can know; it
 * is claimed where and when the child goes there.
 */
export const PAID: readonly EntitlementCode[] = [
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
 * for a later one. A negative difference corrects what is not paid yet of its own period; what is left of it is a debt,
 * which waits for a person. What the family has declined stays declined. Pure; money in fen.
 * @param plan.decidedOn ISO date; what has no day of its own is due then
 */
export function planOrders(plan: {
  readonly entitlements: readonly Entitlement[];
  readonly revision: number;
  readonly decidedOn: string;
  readonly before: readonly KnownOrder[];
}): OrderPlan {
  const wanted = plan.entitlements.flatMap((e) => wantedOrders(e, plan));
  const periods = new Map([...plan.before, ...wanted].map((o) => [periodOf(o), o]));
  const differences = [...periods.values()].flatMap((period) => differenceOf(period, wanted, plan));
  return settled(differences, plan.before);
}

/** What an entitlement gives as money that is ordered, each period; empty where it gives none. */
export function moneyOf(e: Entitlement): readonly { readonly due: string; readonly amountFen: number }[] {
  if (!isPaid(e)) return [];
  return e.schedule ?? (e.amountFen === undefined ? [] : [{ due: ONCE, amountFen: e.amountFen }]);
}

function isPaid({ code, outcome, payer }: Entitlement): boolean {
  return outcome === 'eligible' && PAID.includes(code) && payer !== undefined && payer in PAID_OUT_BY;
}

/** The orders of one entitlement as if nothing had been ordered before. */
export function wantedOrders(
  e: Entitlement,
  { revision, decidedOn }: { readonly revision: number; readonly decidedOn: string },
): Order[] {
  const payer = e.payer ?? '';
  const department = PAID_OUT_BY[payer];
  if (!department) return [];
  return moneyOf(e).map(({ due, amountFen }) => ({
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
  const given = earlier.filter((o) => o.amountFen > 0);
  if (given.length > 0 && given.every((o) => o.status === 'cancelled')) return [];
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

/** Settles each period with itself, and only with itself. */
function settled(differences: readonly Order[], before: readonly KnownOrder[]): OrderPlan {
  const added = differences.map((order) => ({ ...order, ...UNTOUCHED, order }));
  const kept = new Map<Order, number>();
  for (const period of Map.groupBy([...before, ...added], periodOf).values())
    for (const [one, fen] of settlePeriod(period)) kept.set('order' in one ? one.order : one, fen);
  return {
    orders: differences.map((order) => {
      const nettedFen = kept.get(order) ?? 0;
      return { ...order, nettedFen, status: leftOf({ ...order, nettedFen }) === 0 ? 'offset' : 'scheduled' };
    }),
    netting: before.flatMap((one) => {
      const nettedFen = kept.get(one);
      const { subject, entitlement, period, revision } = one;
      return nettedFen === undefined ? [] : [{ key: { subject, entitlement, period, revision }, nettedFen }];
    }),
  };
}

/** How an order stands that is only planned. */
const UNTOUCHED = { status: 'scheduled', commandId: null, commandOpen: false, sentAt: null } as const;

import type { Evidence } from '../evidence.ts';
import type { Tally } from '../invariant.ts';
import { caseSideKeys } from '../keys.ts';

interface DecisionRow {
  readonly case_number: string;
  readonly decision: Buffer;
  readonly wrapped_key: Buffer | null;
  /** JSON of {@link Ordered} */
  readonly ordered: string | null;
  /** whose money waits for a person, because it can hardly be, or never comes, since they were erased meanwhile */
  readonly held: readonly string[];
}

/** `child-1/childcare-subsidy/2026` → fen ordered, and whether all of it was given up */
type Ordered = Readonly<Record<string, { readonly fen: number; readonly given_up: boolean }>>;

/** The decision in force of each case, beside what all of its orders come to. */
const DECISIONS = `
  with period as materialized (
    select o.case_number, o.subject || '/' || o.entitlement || '/' || o.period as key, sum(o.amount_fen) as fen,
           coalesce(bool_and(o.status = 'cancelled') filter (where o.amount_fen > 0), false) as given_up
      from ledger.payment_order o group by 1, 2),
  ordered as materialized (
    select p.case_number, json_object_agg(p.key, json_build_object('fen', p.fen, 'given_up', p.given_up))::text as ordered
      from period p group by 1),
  latest as materialized (
    select d.case_number, max(d.revision) as revision from ledger.entitlement_decision d group by 1)
  select d.case_number, d.decision, s.wrapped_key, w.ordered,
         array(select t.subject from ledger.human_task t
                where t.case_number = d.case_number and t.kind = 'improbable' and t.code is null
                  and (t.status = 'open' or exists (select from ledger.erasure e
                         where e.case_number = t.case_number and e.subject = t.subject))) as held
    from latest l join ledger.entitlement_decision d using (case_number, revision)
    join ledger.subject s on s.case_number = d.case_number and s.subject = 'family'
    left join ordered w on w.case_number = d.case_number
   where s.wrapped_key is not null`;

interface Row {
  readonly code?: string;
  readonly subject?: string;
  readonly outcome?: string;
  readonly payer?: string;
  readonly amountFen?: number;
  readonly schedule?: readonly { readonly due: string; readonly amountFen: number }[];
}

/** Written down a second time on purpose: what is money, and who pays it out. */
const MONEY = ['maternity-allowance', 'childcare-subsidy', 'local-birth-grant', 'local-childcare-grant'];
const PAYERS = ['finance', 'medical-insurance-fund'];

/** What a decision gives in money, by period. */
function decided(rows: readonly Row[]): Map<string, number> {
  const money = new Map<string, number>();
  for (const { code = '', subject = '', outcome, payer = '', amountFen, schedule } of rows) {
    if (outcome !== 'eligible' || !MONEY.includes(code) || !PAYERS.includes(payer)) continue;
    const parts = schedule ?? (amountFen === undefined ? [] : [{ due: 'once', amountFen }]);
    for (const part of parts)
      if (part.amountFen !== 0) money.set(`${subject}/${code}/${part.due}`, part.amountFen);
  }
  return money;
}

/** Opens every decision in force and compares it with the orders, period by period. */
export async function compareDecisions({ snapshot, master }: Evidence, tally: Tally): Promise<void> {
  const keys = caseSideKeys(master);
  let unopened = 0;
  let opened = 0;
  for await (const rows of snapshot.stream<DecisionRow>(DECISIONS)) {
    for (const { case_number, decision, wrapped_key, ordered, held } of rows) {
      if (!wrapped_key) continue;
      const owner = { case_number, subject: 'family', wrapped_key } as const;
      const entitlements = keys.openResult(owner, 'entitlements', decision) as readonly Row[] | undefined;
      if (!entitlements) {
        unopened += 1;
        tally.violation(case_number, 'a decision that the family’s key does not open');
        continue;
      }
      opened += 1;
      const sure = entitlements.filter(({ subject = '' }) => !held.includes(subject));
      const orders = Object.entries(JSON.parse(ordered ?? '{}') as Ordered);
      const theirs = orders.filter(([key]) => !held.includes(key.split('/')[0] ?? ''));
      compare(case_number, decided(sure), Object.fromEntries(theirs), tally);
    }
  }
  if (opened === 0 && unopened > 0)
    throw new Error('the decisions do not open with this master key (BIRTH_MASTER_KEY)');
}

function compare(
  caseNumber: string,
  money: ReadonlyMap<string, number>,
  ordered: Ordered,
  tally: Tally,
): void {
  for (const key of new Set([...money.keys(), ...Object.keys(ordered)])) {
    const order = ordered[key];
    if (order?.given_up) continue;
    const want = money.get(key) ?? 0;
    if (order === undefined)
      tally.violation(`${caseNumber} ${key}`, 'money was decided, and no order pays it');
    else if (Number(order.fen) !== want)
      tally.violation(`${caseNumber} ${key}`, 'the orders of a period do not come to what was decided');
  }
}

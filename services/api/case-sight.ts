import { sentAs } from '../../policies/entitlements/follow-ons.ts';
import { paidOutBy } from '../../policies/payments/plan-orders.ts';
import type { CaseView, MatterView } from '../../schemas/case-view.ts';
import { isShown, type Viewer } from './masking.ts';

/**
 * A case as far as this viewer has to do with it. An officer of a department sees that the matters of others are there and how
 * they stand, and of its own everything; what is decided, asked, written and told about others is not its business. Who has paper
 * in hand, who acts for a parent and who is protected is the hall's.
 */
export function forViewer(whole: CaseView, viewer: Viewer): CaseView {
  const entitlements = isShown('amountFen', viewer)
    ? whole.entitlements
    : whole.entitlements.map(withoutSums);
  const { department, works } = viewer;
  if (department === undefined || works === undefined) return { ...whole, entitlements };
  const { representations: _representations, protection: _protection, ...seen } = whole;
  const isOwn = (code: string | null | undefined): boolean => works.some((work) => work === code);
  return {
    ...seen,
    matters: whole.matters.map((matter) => (isOwn(matter.code) ? matter : outline(matter))),
    entitlements: entitlements.filter(
      ({ code, payer }) => isOwn(sentAs(code)) || paidOutBy(payer) === department,
    ),
    guidance: [],
    documents: whole.documents
      .filter(({ matter }) => isOwn(matter))
      .map((document) => ({ ...document, copies: [] })),
    tasks: whole.tasks.filter(({ matter }) => isOwn(matter)),
    events: whole.events.filter(({ matter }) => matter === null || isOwn(matter)),
  };
}

/** That it is there, and how it stands. */
function outline({ result: _result, reason: _reason, held: _held, ...matter }: MatterView): MatterView {
  return matter;
}

type EntitlementView = CaseView['entitlements'][number];

function withoutSums(entitlement: EntitlementView): EntitlementView {
  const {
    amountFen: _amountFen,
    amountPerMonthFen: _amountPerMonthFen,
    schedule: _schedule,
    payments: _payments,
    ...rest
  } = entitlement;
  return rest;
}

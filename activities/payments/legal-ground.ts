import type { CaseView, PaymentOrder } from '../ledger-port.ts';

/**
 * On which decision and article it rests that money was paid too much, for the person who is to ask for it: money is
 * never taken back without one (法定依据). The article is that of the rule which decides now.
 */
export function groundOf(view: CaseView, { subject, entitlement, revision }: PaymentOrder): string {
  const decided = view.entitlements.find((e) => e.subject === subject && e.code === entitlement);
  const rules = decided?.rules ?? [];
  const rule = rules.find(({ result }) => result === 'not-met') ?? rules[0];
  const article = rule ? `，${rule.citation.document} ${rule.citation.article}` : '';
  return `（依据第${revision}次核定${article}）`;
}

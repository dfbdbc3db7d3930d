import type { Entitlement } from '../../schemas/entitlement.ts';
import { residenceOf } from '../graph/household.ts';
import { noted, requirements } from './conditions.ts';
import type { Facts } from './facts.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import { decide, notKnown } from './rule.ts';

/**
 * What housing gives where the family lives. Of 多子女住房支持 and 有未成年子女家庭住房保障优先 `eligible` means that the
 * housing authority is told; 公租房调换 is for a sitting tenant whose family has grown, who asks for it (facts 8b.6). What it
 * then gives is among the rules.
 */
export function housing(
  code: 'housing-preference' | 'housing-security-priority' | 'public-rental-exchange',
  facts: Facts,
): Entitlement {
  const division = residenceOf(facts.given);
  const head = { code, subject: 'family', pack: packNames(facts.law, division, code) } as const;
  if (division === undefined) return notKnown(head, 'mother.residence.divisionCode');
  const scheme = schemeFor(facts.law, code, division);
  if (!scheme) return withoutScheme(head, facts.law, division);
  const rules = [...requirements(scheme.requires, facts), ...noted(scheme.notes, facts)];
  return decide(head, rules, () => ({ payee: 'family' }));
}

import type { Entitlement } from '../../schemas/entitlement.ts';
import type { ChildFacts, Facts } from './facts.ts';
import { packNames, schemeFor, withoutScheme } from './law.ts';
import { fen } from './money.ts';
import { adding, decide, deciding, finding, MET, notKnown } from './rule.ts';

/**
 * 学前教育资助 of a child in kindergarten, where the kindergarten is: the sum of one year, which is paid for each year there
 * (吉林十四). Nobody who says nothing of a kindergarten is asked whether the family is poor or the child disabled; there is no
 * row then. Who of finance bears it the text does not say.
 */
export function preschoolAid(child: ChildFacts, facts: Facts): Entitlement[] {
  const { preschool, path } = child;
  if (!preschool) return [];
  const { divisionCode: division, area, hardship } = preschool;
  const pack = packNames(facts.law, division, 'preschool-aid');
  const head = { code: 'preschool-aid', subject: child.subject, pack } as const;
  const asks = (fact: string) => `${path}.preschool.${fact}`;
  if (division === undefined) return [notKnown(head, asks('divisionCode'))];
  const scheme = schemeFor(facts.law, 'preschool-aid', division);
  if (!scheme) return [withoutScheme(head, facts.law, division)];
  const { cite, groups, ruralYuanPerYear, urbanYuanPerYear } = scheme;
  const isNamed = hardship === undefined ? undefined : groups.some((group) => group === hardship);
  const rules = [
    deciding('child-lives', finding(child.deathDate === undefined), cite),
    deciding('inclusive-kindergarten', finding(preschool.inclusive, asks('inclusive')), cite),
    deciding('approved-and-filed-kindergarten', finding(preschool.approved, asks('approved')), cite),
    deciding('of-the-groups-that-are-aided', finding(isNamed, asks('hardship')), cite),
    deciding('area-of-the-kindergarten', finding(area === undefined ? undefined : true, asks('area')), cite),
    adding('for-each-year-in-kindergarten', MET, cite),
  ];
  return [
    decide(head, rules, () => ({ amountFen: fen(area === 'rural' ? ruralYuanPerYear : urbanYuanPerYear) })),
  ];
}

import type { Citation, Entitlement } from '../../schemas/entitlement.ts';
import { lastDayUnder } from '../calendar/date.ts';
import { employmentDivision, isEmployee, type BirthFacts } from './facts.ts';
import type { ProvincePack } from './pack.ts';
import { packName, provincePack } from './packs.ts';
import { NATIONAL } from './packs/national.ts';
import { adding, decide, deciding, noScheme, resultOf, type Judged } from './rule.ts';

type ParentRole = 'mother' | 'father';

/** The rules about the parent that every leave shares: named at all, and employed. */
function employedParent(role: ParentRole, facts: BirthFacts, citation: Citation): Judged[] {
  const parent = facts.birth[role];
  if (parent === null) return [deciding('parent-named', 'unknown', citation, [role])];
  return [deciding('employed', resultOf(isEmployee(parent)), citation, [`${role}.employment.kind`])];
}

function packOf(
  role: ParentRole,
  facts: BirthFacts,
): { division: string | undefined; pack: ProvincePack | undefined } {
  const division = employmentDivision(facts.birth[role]);
  return { division, pack: provincePack(division, facts.asOf) };
}

/** 护理假 of the father, at his place of employment. */
export function paternityLeave(facts: BirthFacts): Entitlement {
  const { division, pack } = packOf('father', facts);
  const head = { code: 'paternity-leave', subject: 'father', pack: packName(pack) } as const;
  if (division !== undefined && !pack) return noScheme(head);
  const citation = pack?.leave.citation ?? NATIONAL.leave.citation;
  const rules = employedParent('father', facts, citation);
  if (facts.birth.father && !facts.married)
    rules.push(deciding('married-to-the-mother', 'unknown', citation));
  if (facts.live.length === 0) rules.push(deciding('live-birth', 'unknown', citation));
  else if (facts.living.length === 0)
    rules.push(adding('stays-after-the-death-of-the-newborn', 'unknown', citation));
  if (!pack) return decide(head, rules, () => ({}));
  const { days, supplements } = paternityDays(pack, facts);
  const notes = pack.leave.notes.filter((note) => note.on === 'paternity-leave');
  return decide(
    head,
    [...rules, ...supplements, ...notes.map((n) => adding(n.rule, n.result, n.citation))],
    () => ({ days }),
  );
}

function paternityDays(pack: ProvincePack, facts: BirthFacts): { days: number; supplements: Judged[] } {
  const { paternity, citation } = pack.leave;
  const supplements: Judged[] = [];
  let { days } = paternity;
  if (paternity.livingApartDays !== undefined) {
    supplements.push(
      adding('couple-live-apart', resultOf(facts.livingApart), citation, ['marriage.livingApart']),
    );
    if (facts.livingApart) days = paternity.livingApartDays;
  }
  if (paternity.thirdChildExtra !== undefined) {
    supplements.push(adding('third-child', resultOf(facts.thirdChild), citation, ['childRank']));
    if (facts.thirdChild) days += paternity.thirdChildExtra;
  }
  return { days, supplements };
}

/** 育儿假 of one parent: days a year until the day before the child is three. */
export function parentalLeave(role: ParentRole, facts: BirthFacts): Entitlement {
  const { division, pack } = packOf(role, facts);
  const head = { code: 'parental-leave', subject: role, pack: packName(pack) } as const;
  if (division !== undefined && !pack) return noScheme(head);
  const citation = pack?.leave.citation ?? NATIONAL.leave.citation;
  const until = lastDayUnder(3, facts.birthDate);
  const rules = [
    ...employedParent(role, facts, citation),
    deciding('living-child-under-three', resultOf(facts.living.length > 0 && facts.asOf <= until), citation),
  ];
  return decide(head, rules, () => ({ ...(pack && { daysPerYear: pack.leave.parentalDaysPerYear }), until }));
}

/** 哺乳时间: an hour a day until the baby is one, and an hour more for each further baby. */
export function nursingBreaks(facts: BirthFacts): Entitlement {
  const { hoursPerDay, perExtraBabyHours, untilAge, citation } = NATIONAL.nursing;
  const until = lastDayUnder(untilAge, facts.birthDate);
  const rules = [
    ...employedParent('mother', facts, citation),
    deciding('living-baby-under-one', resultOf(facts.living.length > 0 && facts.asOf <= until), citation),
  ];
  return decide({ code: 'nursing-breaks', subject: 'mother', pack: packName() }, rules, () => ({
    hoursPerDay: hoursPerDay + perExtraBabyHours * (facts.living.length - 1),
    until,
  }));
}

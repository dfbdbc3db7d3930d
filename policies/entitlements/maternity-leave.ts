import type { Entitlement } from '../../schemas/entitlement.ts';
import { employmentDivision, isEmployee, type BirthFacts } from './facts.ts';
import type { LeaveRules, ProvincePack } from './pack.ts';
import { packName, provincePack } from './packs.ts';
import { NATIONAL } from './packs/national.ts';
import { adding, decide, deciding, resultOf, type Judged } from './rule.ts';

interface LeaveDays {
  readonly days: number;
  readonly rules: readonly Judged[];
}

/** The days no province can take away: 98, +15 for 难产 as certified, +15 for each further baby; 42 after a loss. */
export function nationalFloor({ birth, live }: BirthFacts): LeaveDays {
  const { baseDays, difficultDays, perExtraBabyDays, lossDays, citation } = NATIONAL.leave;
  if (live.length === 0) {
    return { days: lossDays, rules: [adding('stillbirth-counts-as-delivery', 'unknown', citation)] };
  }
  const rules = [adding('base-98-days', 'met', citation)];
  if (birth.delivery.difficult) rules.push(adding('difficult-birth-15-days', 'met', citation));
  if (live.length > 1) rules.push(adding('extra-baby-15-days-each', 'met', citation));
  const difficult = birth.delivery.difficult ? difficultDays : 0;
  return { days: baseDays + difficult + perExtraBabyDays * (live.length - 1), rules };
}

/**
 * Whether the provincial extension is certain: no text says that it reaches births outside marriage or stays
 * after the newborn's death (facts 8a.10), so there it is unknown on top of the certain days.
 */
function extensionIsCertain({ married, living }: BirthFacts): boolean {
  return married && living.length > 0;
}

function totalLeave(total: number, facts: BirthFacts, leave: LeaveRules): LeaveDays {
  const floor = nationalFloor(facts);
  const rules = [...floor.rules, adding('provincial-total', 'met', leave.citation)];
  const { birth, live } = facts;
  if (birth.delivery.difficult)
    rules.push(adding('difficult-birth-on-top-of-the-total', 'unknown', leave.citation));
  if (live.length > 1) rules.push(adding('extra-baby-on-top-of-the-total', 'unknown', leave.citation));
  return { days: Math.max(floor.days, total), rules };
}

type SumRules = Extract<LeaveRules['maternity'], { kind: 'sum' }>;

function summedLeave(sum: SumRules, facts: BirthFacts, leave: LeaveRules): LeaveDays {
  const { birth, live, thirdChild } = facts;
  const hard = birth.delivery.difficult || birth.delivery.method === 'caesarean';
  const supplements = [
    { rule: 'provincial-extension', fact: true, days: sum.extension, asks: '' },
    {
      rule: 'pre-pregnancy-check',
      fact: birth.prePregnancyCheck,
      days: sum.prePregnancyCheck,
      asks: 'prePregnancyCheck',
    },
    { rule: 'third-child', fact: thirdChild, days: sum.thirdChild, asks: 'childRank' },
    { rule: 'difficult-or-caesarean', fact: hard, days: sum.difficultOrCaesarean, asks: '' },
    { rule: 'extra-baby', fact: live.length > 1, days: sum.perExtraBaby * (live.length - 1), asks: '' },
  ];
  return {
    days: NATIONAL.leave.baseDays + supplements.reduce((days, s) => days + (s.fact === true ? s.days : 0), 0),
    rules: [
      adding('base-98-days', 'met', NATIONAL.leave.citation),
      ...supplements.map((s) => adding(s.rule, resultOf(s.fact), leave.citation, [s.asks])),
    ],
  };
}

function leaveDays(facts: BirthFacts, pack: ProvincePack | undefined): LeaveDays {
  const leave = pack?.leave;
  if (!leave || !extensionIsCertain(facts)) {
    const floor = nationalFloor(facts);
    const unknown = adding('provincial-extension', 'unknown', leave?.citation ?? NATIONAL.leave.citation);
    return { days: floor.days, rules: [...floor.rules, unknown] };
  }
  const { maternity } = leave;
  return maternity.kind === 'total'
    ? totalLeave(maternity.days, facts, leave)
    : summedLeave(maternity, facts, leave);
}

/** 产假 of the mother, at her place of employment. */
export function maternityLeave(facts: BirthFacts): Entitlement {
  const { mother } = facts.birth;
  const pack = provincePack(employmentDivision(mother), facts.asOf);
  const { days, rules } = leaveDays(facts, pack);
  const employed = deciding('employed', resultOf(isEmployee(mother)), NATIONAL.leave.citation, [
    'mother.employment.kind',
  ]);
  const notes = (pack?.leave.notes ?? [])
    .filter((note) => note.on === 'maternity-leave')
    .map((note) => adding(note.rule, note.result, note.citation));
  const head = { code: 'maternity-leave', subject: 'mother', pack: packName(pack) } as const;
  return decide(head, [employed, ...rules, ...notes], () => ({ days }));
}

import type { Decision } from '../../schemas/entitlement.ts';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { Supplement } from '../../schemas/pack-terms.ts';
import { yuan } from '../../schemas/words/money.ts';
import { runsOf, runWord } from '../payments/instalments.ts';
import { supplementDays } from './days.ts';
import { employmentDivision, type Facts } from './facts.ts';
import { schemeFor } from './law.ts';

/** One line of a reckoning, in words for a policy officer; money in yuan as it is written on paper. */
export interface ReckoningStep {
  readonly what: string;
  readonly value: string;
  /** the rule that gives it, where a rule does: it has words of its own */
  readonly rule?: string;
}

/**
 * How the days and money of a decision came about, from the numbers of the packs to the sum. Empty where there is
 * nothing to reckon.
 */
export function reckoning(row: Decision, facts: Facts): ReckoningStep[] {
  if (row.outcome !== 'eligible') return [];
  const steps = [...daySteps(row, facts), ...moneySteps(row, facts.given)];
  return steps.length === 0 ? plainSteps(row) : steps;
}

function supplementSteps(supplements: readonly Supplement[], facts: Facts): ReckoningStep[] {
  return supplements.flatMap((supplement) => {
    const { days } = supplementDays([supplement], facts);
    return days === 0 ? [] : [{ what: supplement.rule, rule: supplement.rule, value: `+${days}天` }];
  });
}

function daySteps(row: Decision, facts: Facts): ReckoningStep[] {
  const sum = { what: '合计', value: `${row.days}天` };
  switch (row.code) {
    case 'maternity-leave': {
      const national = schemeFor(facts.law, 'maternity-leave', undefined);
      const local = schemeFor(facts.law, 'maternity-leave', employmentDivision(facts.given.mother));
      const base = [
        { what: '国家基本产假', value: `${national?.base}天` },
        ...supplementSteps(national?.supplements ?? [], facts),
      ];
      if (local?.total !== undefined && row.rules.some(({ rule }) => rule === 'provincial-total'))
        return [
          ...base,
          { what: '当地规定的产假总天数（与国家天数取多的）', value: `${local.total}天` },
          sum,
        ];
      const open = row.rules.some((r) => r.rule === 'provincial-extension' && r.result === 'unknown');
      if (!local || local === national || open) return [...base, sum];
      return [
        { what: '基本产假', value: `${local.base}天` },
        ...supplementSteps(local.supplements, facts),
        sum,
      ];
    }
    case 'paternity-leave': {
      const scheme = schemeFor(facts.law, 'paternity-leave', employmentDivision(facts.given.father));
      if (!scheme) return [];
      return [
        { what: '护理假', value: `${scheme.days}天` },
        ...supplementSteps(scheme.supplements, facts),
        sum,
      ];
    }
    case 'maternity-allowance': {
      const scheme = schemeFor(facts.law, 'maternity-allowance', facts.given.mother?.employment?.pool);
      if (!scheme || row.days === undefined) return [];
      return [
        { what: '生育津贴基本天数', value: `${scheme.days ?? 0}天` },
        ...supplementSteps(scheme.supplements, facts),
        { what: '计发天数', value: `${row.days}天` },
      ];
    }
    default:
      return [];
  }
}

const FORMULAS: Readonly<Record<string, string>> = {
  'monthly-over-30': '÷ 30',
  'monthly-times-12-over-365': '× 12 ÷ 365',
};

function moneySteps(row: Decision, { mother }: BirthFacts): ReckoningStep[] {
  if (row.code !== 'maternity-allowance' || row.amountFen === undefined) return [];
  const { kind, employerAverageMonthlyWageFen, contributionBaseFen } = mother?.employment ?? {};
  const base = kind === 'employee' ? employerAverageMonthlyWageFen : contributionBaseFen;
  const formula = row.rules.map(({ rule }) => FORMULAS[rule]).find((text) => text !== undefined);
  if (base === undefined || formula === undefined) return [];
  return [
    { what: kind === 'employee' ? '用人单位上年度月平均工资' : '本人上年度月缴费基数', value: yuan(base) },
    { what: `${yuan(base)} ${formula} × ${row.days}天`, value: yuan(row.amountFen) },
  ];
}

/** What a decision without a formula of its own comes to. */
function plainSteps({
  schedule,
  amountFen,
  amountPerMonthFen,
  months,
  days,
  daysPerYear,
  hoursPerDay,
}: Decision): ReckoningStep[] {
  const instalments = runsOf(schedule ?? []).map((run) => ({
    what: runWord(run),
    value: yuan(run.amountFen),
  }));
  return [
    ...(days === undefined ? [] : [{ what: '天数', value: `${days}天` }]),
    ...(daysPerYear === undefined ? [] : [{ what: '每年', value: `${daysPerYear}天` }]),
    ...(hoursPerDay === undefined ? [] : [{ what: '每天', value: `${hoursPerDay}小时` }]),
    ...(amountPerMonthFen === undefined ? [] : [{ what: '每月', value: yuan(amountPerMonthFen) }]),
    ...(months === undefined ? [] : [{ what: '月数', value: `${months}个月` }]),
    ...instalments,
    ...(amountFen === undefined ? [] : [{ what: '合计', value: yuan(amountFen) }]),
  ];
}

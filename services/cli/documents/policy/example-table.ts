import {
  decideEntitlements,
  decideInstitution,
  decideSpecialFamily,
} from '../../../../policies/entitlements/decide.ts';
import { schemeFor } from '../../../../policies/entitlements/law.ts';
import { allPacks } from '../../../../policies/load/all-packs.ts';
import { ENTITLEMENTS, type Decision } from '../../../../schemas/entitlement.ts';
import { beneficiaryWord, OUTCOME_WORDS } from '../../words.ts';
import type { Example } from './examples.ts';
import { row, table, type Linker } from './markdown.ts';
import { LEVEL_WORDS } from './words.ts';

const PAYERS: Readonly<Record<string, string>> = {
  'medical-insurance-fund': '医保基金',
  'resident-insurance-fund': '居民医保基金',
  'unemployment-insurance-fund': '失业保险基金',
  employer: '用人单位',
  finance: '财政',
  tax: '税务',
};

const FACTS: readonly (readonly [RegExp, string])[] = [
  [/^housingNeed$/, '是否符合当地住房保障条件'],
  [/^choices\.childcare/, '入托日期和机构所在地'],
  [/contributionBaseFen$/, '本人上年度缴费基数'],
  [/insurance\.paidOn$/, '参保缴费的日期'],
  [/^institution\.meetsStandards$/, '是否达到国家和省级规范'],
];

/** What rules ask that no text settles, in words; where there are none, the note of the pack says it. */
const OPEN_WORDS: Readonly<Record<string, string>> = {
  'days-beyond-the-certain-ones': '其余天数是否支付津贴',
  'caesarean-days': '剖宫产是否另付天数',
  'days-of-employees-by-analogy': '天数按职工类推',
  'finance-shares': '各级财政怎样分担',
  'premium-of-the-next-year': '次年保费是否也要缴',
  'provincial-extension': '本地延长的天数',
  'difficult-birth-on-top-of-the-total': '难产是否另加',
  'extra-baby-on-top-of-the-total': '多胞胎是否另加',
  'one-year-option-at-75-percent-with-employer-consent': '单位同意可休至一年，工资75%',
  'nursing-leave-by-agreement': '单位不能保证哺乳时间的，可协商哺乳假3至6个月',
  'county-may-raise-the-loan-limit': '县（区）是否提高公积金贷款额度',
  'still-valid-and-stackable-since-2025': '2025年以后是否仍适用',
  'filed-with-the-province': '是否已向省里备案',
  'granted-on-assessment': '是否通过评估',
  'window-known-for-the-place': '本地期限没有查到',
  'cover-when-enrolled-late': '逾期参保何时起享受',
  'amount-for-this-child': '这个孩子有没有标准',
};

function yuan(fen: number): string {
  return `${(fen / 100).toFixed(2)}元`;
}

/** The sum as it was reckoned, where it is more than one number. */
function reckoning(decision: Decision, { birth, asOf }: Example): string {
  if (decision.code === 'maternity-allowance' && decision.amountFen !== undefined && birth) {
    const employment = birth.mother?.employment;
    const base = employment?.employerAverageMonthlyWageFen ?? employment?.contributionBaseFen ?? 0;
    const over30 = decision.rules.some(({ rule }) => rule === 'monthly-over-30');
    return `${base / 100} ${over30 ? '÷ 30' : '× 12 ÷ 365'} × ${decision.days}天`;
  }
  if (decision.code === 'maternity-leave' && decision.days !== undefined && birth)
    return leaveSum(decision, birth, asOf);
  return '';
}

function leaveSum(decision: Decision, birth: NonNullable<Example['birth']>, asOf: string): string {
  const law = { packs: allPacks(), asOf, birthDate: birth.delivery?.at?.slice(0, 10) ?? asOf };
  const scheme = schemeFor(law, 'maternity-leave', birth.mother?.employment?.pool);
  if (!scheme || scheme.total === decision.days) return '';
  const met = new Set(decision.rules.filter(({ result }) => result === 'met').map(({ rule }) => rule));
  const more = (birth.children?.length ?? 1) - 1;
  const parts = scheme.supplements.flatMap(({ rule, days, perExtraBaby }) =>
    days === 'unknown' || !met.has(rule) ? [] : [days * (perExtraBaby ? more : 1)],
  );
  const all = [scheme.base ?? 0, ...parts];
  return all.length > 1 && all.reduce((sum, days) => sum + days, 0) === decision.days ? all.join('＋') : '';
}

/** What a decision gives, in words. */
function benefitOf(decision: Decision): string {
  const { days, daysPerYear, hoursPerDay, amountFen, amountPerMonthFen, schedule, months } = decision;
  const parts = [
    days === undefined ? '' : `${days}天`,
    daysPerYear === undefined ? '' : `每年${daysPerYear}天`,
    hoursPerDay === undefined ? '' : `每天${hoursPerDay}小时`,
    amountFen === undefined ? '' : yuan(amountFen),
    amountPerMonthFen === undefined ? '' : `每月${yuan(amountPerMonthFen)}`,
    months === undefined ? '' : `${months}个月`,
    schedule ? schedule.map(({ due, amountFen: fen }) => `${due}年${yuan(fen)}`).join('、') : '',
  ];
  return parts.filter(Boolean).join('，');
}

function datesOf({ from, until, deadline }: Decision): string {
  return [from ? `自${from}` : '', until ? `至${until}` : '', deadline ? `${deadline}前办理` : '']
    .filter(Boolean)
    .join('，');
}

function whoPays({ payer, shares }: Decision): string {
  const split = shares?.map(({ level, percent }) => `${LEVEL_WORDS[level] ?? level}${percent}%`).join('、');
  return [payer === undefined ? '' : (PAYERS[payer] ?? payer), split ?? ''].filter(Boolean).join('：');
}

function openOf({ rules, missing }: Decision): string {
  const asks = (missing ?? []).map(
    (fact) => FACTS.find(([pattern]) => pattern.test(fact))?.[1] ?? `\`${fact}\``,
  );
  const open = rules.flatMap(({ rule, result }) => (result === 'unknown' ? (OPEN_WORDS[rule] ?? []) : []));
  return [...(asks.length > 0 ? [`还需要：${asks.join('、')}`] : []), ...new Set(open)].join('；');
}

function decisionsOf({
  birth,
  institution,
  specialFamily,
  asOf,
  includeDrafts = false,
}: Example): Decision[] {
  const options = { includeDrafts };
  if (institution) return decideInstitution(institution, asOf, options);
  if (specialFamily) return decideSpecialFamily(specialFamily, asOf, options);
  return birth ? decideEntitlements(birth, asOf, options) : [];
}

/** One example as the real decision functions answer it. */
export function exampleTable(example: Example, link: Linker): string {
  const decisions = decisionsOf(example);
  const given = decisions.filter(({ outcome }) => outcome !== 'no-scheme');
  const none = [
    ...new Set(
      decisions.filter(({ outcome }) => outcome === 'no-scheme').map(({ code }) => ENTITLEMENTS[code]),
    ),
  ];
  const rows = given.map((decision) => {
    const settled = decision.rules.filter(({ result }) => result === 'met').map(({ citation }) => citation);
    return row(
      beneficiaryWord(decision.subject),
      ENTITLEMENTS[decision.code],
      OUTCOME_WORDS[decision.outcome],
      benefitOf(decision),
      reckoning(decision, example),
      datesOf(decision),
      whoPays(decision),
      openOf(decision),
      [...new Set(settled.map((citation) => link(citation)))].join('；'),
    );
  });
  return [
    `### ${example.title}`,
    '',
    `${example.story}（按${example.asOf}的规定算。）`,
    '',
    table(['对象', '待遇', '结论', '给多少', '怎么算', '时间', '谁出', '没有说清的', '依据'], rows),
    ...(none.length > 0 ? ['', `当地未出台：${none.join('、')}。`] : []),
  ].join('\n');
}

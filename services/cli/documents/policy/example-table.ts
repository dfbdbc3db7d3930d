import {
  decideEntitlements,
  decideInstitution,
  decideSpecialFamily,
} from '../../../../policies/entitlements/decide.ts';
import { factsOf } from '../../../../policies/entitlements/facts.ts';
import { reckoning } from '../../../../policies/entitlements/steps.ts';
import { runsOf, runWord } from '../../../../policies/payments/instalments.ts';
import { ENTITLEMENTS, type Decision } from '../../../../schemas/entitlement.ts';
import type { Pack } from '../../../../schemas/pack.ts';
import { beneficiaryWord, LEVEL_WORDS, OUTCOME_WORDS, PAYER_WORDS } from '../../../../schemas/words.ts';
import { factWord } from '../../../../schemas/words/facts.ts';
import { measureWords } from '../../../../schemas/words/figures.ts';
import { yuan } from '../../../../schemas/words/money.ts';
import { ruleWord } from '../../../../schemas/words/rules.ts';
import { wordsOf } from '../../policy/rule-words.ts';
import type { Example } from './examples.ts';
import { row, table, type Linker } from './markdown.ts';

/** The sum as it was reckoned, where it is more than one number. */
function howReckoned(decision: Decision, { birth, asOf }: Example, packs: readonly Pack[]): string {
  const inForce = packs.filter(({ status }) => status === 'in-force');
  const facts = birth && factsOf(birth, asOf, inForce);
  if (!facts) return '';
  const steps = reckoning(decision, facts);
  if (decision.code === 'maternity-allowance') return steps.at(-1)?.what ?? '';
  if (!decision.code.endsWith('ity-leave')) return '';
  const days = steps.filter(({ what }) => what !== '合计').map(({ value }) => Number(/\d+/.exec(value)?.[0]));
  return days.length > 1 && days.reduce((sum, one) => sum + one, 0) === decision.days ? days.join('＋') : '';
}

/** What a decision gives, in words. */
function benefitOf(decision: Decision): string {
  const { schedule, months } = decision;
  const parts = [
    ...measureWords(decision).map(([, word]) => word),
    months === undefined ? '' : `${months}个月`,
    schedule
      ? runsOf(schedule)
          .map((run) => `${runWord(run).replaceAll(' ', '')}${yuan(run.amountFen)}`)
          .join('、')
      : '',
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
  return [payer === undefined ? '' : (PAYER_WORDS[payer] ?? payer), split ?? ''].filter(Boolean).join('：');
}

function openOf({ rules, missing }: Decision, texts: ReadonlyMap<string, string>): string {
  const open = rules.flatMap(({ rule, result }) => (result === 'unknown' ? [ruleWord(rule, texts)] : []));
  const asks = missing ? [`**还需要：${missing.map(factWord).join('、')}**`] : [];
  return [...asks, ...new Set(open)].join('；');
}

function decisionsOf(example: Example, packs: readonly Pack[]): Decision[] {
  const { birth, institution, specialFamily, asOf, includeDrafts = false } = example;
  const options = { includeDrafts, packs };
  if (institution) return decideInstitution(institution, asOf, options);
  if (specialFamily) return decideSpecialFamily(specialFamily, asOf, options);
  return birth ? decideEntitlements(birth, asOf, options) : [];
}

/** One example as the real decision functions answer it by those packs. */
export function exampleTable(example: Example, link: Linker, packs: readonly Pack[]): string {
  const decisions = decisionsOf(example, packs);
  const texts = wordsOf(packs);
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
      howReckoned(decision, example, packs),
      datesOf(decision),
      whoPays(decision),
      openOf(decision, texts),
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

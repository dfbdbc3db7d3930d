import { InvalidArgumentError } from 'commander';
import type { DecideOptions } from '../../../policies/entitlements/decide.ts';
import { openFacts } from '../../../policies/entitlements/decide.ts';
import { reckoning, type ReckoningStep } from '../../../policies/entitlements/steps.ts';
import { usedFacts, type UsedFact } from '../../../policies/entitlements/used-facts.ts';
import { allPacks } from '../../../policies/load/all-packs.ts';
import { isRealDate } from '../../../schemas/resident-id.ts';
import { ENTITLEMENTS, type Decision, type EntitlementCode } from '../../../schemas/entitlement.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { command, run, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../failure.ts';
import type { Output } from '../output.ts';
import { CONFIDENCE_WORDS, OUTCOME_WORDS, RULE_RESULT_WORDS } from '../words.ts';
import { factValue } from './fact-values.ts';
import { factWord } from './fact-words.ts';
import { besideProject, mustLoad, readPackFiles } from './pack-files.ts';
import { textsOf } from './pack-texts.ts';
import { answer, readQuestion, type Question } from './question.ts';
import { ruleWord } from './rule-words.ts';
import { beneficiaryWord, figureWords } from './figure-words.ts';

interface Options {
  readonly json?: boolean;
  readonly asOf?: string;
  readonly drafts?: boolean;
  readonly pack?: string;
}

interface Explanation {
  readonly decision: Decision;
  readonly facts: readonly UsedFact[];
  readonly steps: readonly ReckoningStep[];
  /** the decision in force says something else */
  readonly recorded?: Decision;
}

/** Codes as written, or the Chinese name. @throws InvalidArgumentError for none of them */
function readCode(text: string): EntitlementCode {
  const found = Object.entries(ENTITLEMENTS).find(([code, name]) => code === text || name === text);
  if (found) return found[0] as EntitlementCode;
  throw new InvalidArgumentError(`没有“${text}”这项待遇。有：${Object.keys(ENTITLEMENTS).join('、')}`);
}

export function readDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && isRealDate(text)) return text;
  throw new InvalidArgumentError('应为日期，例如 2026-09-01');
}

function explainAll(question: Question, code: EntitlementCode, options: DecideOptions): Explanation[] {
  const { facts, asOf, recorded } = question;
  const { institution: _i, specialFamily: _s, ...birth } = facts;
  const opened = openFacts(birth, asOf, options);
  return answer(facts, asOf, options)
    .filter((decision) => decision.code === code)
    .map((decision) => {
      const ask = (given: object) =>
        answer(given as Question['facts'], asOf, options).find(
          (d) => d.code === code && d.subject === decision.subject,
        );
      const was = recorded?.rows.find((d) => d.code === code && d.subject === decision.subject);
      return {
        decision,
        facts: usedFacts(facts, ask),
        steps: opened ? reckoning(decision, opened) : [],
        ...(was ? { recorded: was } : {}),
      };
    });
}

/** The texts of those packs that a decision rests on. */
function textsFor(packs: readonly Pack[], names: string): ReadonlyMap<string, string> {
  return textsOf(packs.filter(({ pack, version }) => names.split('+').includes(`${pack}@${version}`)));
}

function print(out: Output, explanation: Explanation, question: Question, packs: readonly Pack[]): void {
  const { decision, facts, steps, recorded } = explanation;
  const texts = textsFor(packs, decision.pack);
  const colour =
    decision.outcome === 'eligible' ? 'green' : decision.outcome === 'unknown' ? 'yellow' : 'dim';
  out.line(
    out.colour('bold', `${beneficiaryWord(decision.subject)} · ${ENTITLEMENTS[decision.code]}`) +
      `：${out.colour(colour, OUTCOME_WORDS[decision.outcome])}（${question.asOf}，依据 ${decision.pack}）`,
  );
  for (const word of figureWords(decision)) out.line(`  ${word}`);
  if (steps.length > 0) {
    out.line('\n怎样算出：');
    for (const { what, value } of steps)
      out.line(`  ${what.replace(/^规则 (\S+)$/, (_, rule: string) => ruleWord(rule, texts))} → ${value}`);
  }
  if (decision.rules.length > 0) {
    out.line('\n逐条：');
    out.table(
      ['规则', '结果', '出处', '可信度', '依据的情况'],
      decision.rules.map(({ rule, result, citation }) => [
        ruleWord(rule, texts),
        out.colour(
          result === 'met' ? 'green' : result === 'unknown' ? 'yellow' : 'dim',
          RULE_RESULT_WORDS[result],
        ),
        `${citation.document} ${citation.article}`,
        CONFIDENCE_WORDS[citation.confidence],
        facts
          .filter(({ rules }) => rules.includes(rule))
          .map(({ path }) => factWord(path))
          .join('、'),
      ]),
    );
  }
  if (facts.length > 0) {
    out.line('\n用到的情况（没有它，结果会不同）：');
    out.table(
      ['情况', '填报', '影响'],
      facts.map((f) => [factWord(f.path), factValue(f), f.decides ? '结论或数额' : '规则']),
    );
  }
  if (decision.missing) out.line(`\n缺少：${decision.missing.map(factWord).join('、')}`);
  if (recorded && JSON.stringify(figureWords(recorded)) !== JSON.stringify(figureWords(decision))) {
    out.line(
      out.colour(
        'yellow',
        `\n办件中已核定的（第${question.recorded?.revision}次，${question.recorded?.asOf}，依据 ${recorded.pack}）：`,
      ),
    );
    for (const word of [OUTCOME_WORDS[recorded.outcome], ...figureWords(recorded)]) out.line(`  ${word}`);
  }
  out.line();
}

async function explain(
  { out, json }: CommandContext,
  source: string,
  code: EntitlementCode,
  options: Options,
): Promise<undefined> {
  const question = await readQuestion(source, options.asOf);
  const includeDrafts = options.drafts === true;
  const packs =
    options.pack === undefined
      ? allPacks({ includeDrafts: true })
      : mustLoad(besideProject(readPackFiles(options.pack)));
  const found = explainAll(question, code, { includeDrafts, packs });
  if (found.length === 0)
    throw new CommandFailure(`这些情况与“${ENTITLEMENTS[code]}”无关`, '换一项待遇，或补充情况', EXIT.usage);
  if (json) out.json({ asOf: question.asOf, explanations: found });
  else for (const each of found) print(out, each, question, packs);
  return undefined;
}

export function explainCommand() {
  return command('explain', '解释一项待遇：逐条规则、出处、用到和缺少的情况、怎样算出')
    .argument('<办件编号|情况.json>', '办件，或出生报告、托育机构、特殊家庭的情况')
    .argument('<待遇>', '代码或名称，例如 maternity-leave、生育津贴', readCode)
    .option('--as-of <日期>', '按这一天的规定（默认：办件核定之日，或今天）', readDate)
    .option('--drafts', '也读取送审稿')
    .option('--pack <文件>', '加上这个规则包（文件或文件夹）')
    .action((source: string, code: EntitlementCode, options: Options) =>
      run((context) => explain(context, source, code, options), options),
    );
}

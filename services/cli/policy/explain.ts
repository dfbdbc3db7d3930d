import { InvalidArgumentError } from 'commander';
import type { DecideOptions } from '../../../policies/entitlements/packs-for.ts';
import { openFacts } from '../../../policies/entitlements/decide.ts';
import { wordsFor } from './rule-words.ts';
import { reckoning, type ReckoningStep } from '../../../policies/entitlements/steps.ts';
import { usedFacts, type UsedFact } from '../../../policies/entitlements/used-facts.ts';
import { allPacks } from '../../../policies/load/all-packs.ts';
import { isRealDate } from '../../../schemas/resident-id.ts';
import { ENTITLEMENTS, type Decision, type EntitlementCode } from '../../../schemas/entitlement.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { command, run, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../failure.ts';
import type { Output } from '../output.ts';
import { factValue } from './fact-values.ts';
import { besideProject, mustLoad, readPackFiles } from './pack-files.ts';
import { answer, readQuestion, type Question } from './question.ts';
import { CONFIDENCE_WORDS, RULE_RESULT_WORDS } from '../../../schemas/words.ts';
import { listed, say } from '../say.ts';
import { words } from '../words.ts';

const RULE_HEAD = ['rule', 'result', 'citation', 'confidence', 'facts'] as const;

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
  throw new InvalidArgumentError(
    say('explain.no-entitlement', { text, codes: listed(Object.keys(ENTITLEMENTS)) }),
  );
}

export function readDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && isRealDate(text)) return text;
  throw new InvalidArgumentError(say('usage.date'));
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

/** One step of the reckoning, in the words of the law; a rule by its own. */
function stepWord({ what, rule }: ReckoningStep, texts: ReadonlyMap<string, string>): string {
  return rule === undefined ? words.quoted(what) : words.rule(rule, texts);
}

/** What the case has, where it is something else than what would be decided. */
function printRecorded(out: Output, { decision, recorded }: Explanation, question: Question): void {
  if (!recorded || JSON.stringify(words.figures(recorded)) === JSON.stringify(words.figures(decision)))
    return;
  const { revision = '', asOf = '' } = question.recorded ?? {};
  out.line(out.colour('yellow', say('explain.recorded', { revision, asOf, pack: recorded.pack })));
  for (const said of [words.outcome(recorded.outcome), ...words.figures(recorded)]) out.line(`  ${said}`);
}

function print(out: Output, explanation: Explanation, question: Question, packs: readonly Pack[]): void {
  const { decision, facts, steps } = explanation;
  const texts = wordsFor(packs, decision.pack);
  const colour =
    decision.outcome === 'eligible' ? 'green' : decision.outcome === 'unknown' ? 'yellow' : 'dim';
  out.line(
    out.colour('bold', `${words.who(decision.subject)} · ${words.entitlement(decision.code)}`) +
      say('explain.title', {
        outcome: out.colour(colour, words.outcome(decision.outcome)),
        asOf: question.asOf,
        pack: decision.pack,
      }),
  );
  for (const figure of words.figures(decision)) out.line(`  ${figure}`);
  if (steps.length > 0) {
    out.line(say('explain.how'));
    for (const step of steps) out.line(`  ${stepWord(step, texts)} → ${words.quoted(step.value)}`);
  }
  if (decision.rules.length > 0) {
    out.line(say('explain.rules'));
    out.table(
      RULE_HEAD.map((each) => say(`head.${each}`)),
      decision.rules.map(({ rule: name, result, citation }) => [
        words.rule(name, texts),
        out.colour(
          result === 'met' ? 'green' : result === 'unknown' ? 'yellow' : 'dim',
          words.word(result, RULE_RESULT_WORDS),
        ),
        words.source(citation),
        words.word(citation.confidence, CONFIDENCE_WORDS),
        listed(facts.filter(({ rules }) => rules.includes(name)).map(({ path }) => words.fact(path))),
      ]),
    );
  }
  if (facts.length > 0) {
    out.line(say('explain.facts'));
    out.table(
      [say('head.fact'), say('head.given'), say('head.effect')],
      facts.map((f) => [
        words.fact(f.path),
        factValue(f),
        f.decides ? say('explain.decides') : say('explain.decides-rule'),
      ]),
    );
  }
  if (decision.missing) out.line(say('explain.missing', { facts: listed(decision.missing.map(words.fact)) }));
  printRecorded(out, explanation, question);
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
    throw new CommandFailure(
      say('explain.unrelated', { entitlement: words.entitlement(code) }),
      say('explain.other'),
      EXIT.usage,
    );
  if (json) out.json({ asOf: question.asOf, explanations: found });
  else for (const each of found) print(out, each, question, packs);
  return undefined;
}

export function explainCommand() {
  return command('explain', say('explain.about'))
    .argument(say('explain.source'), say('explain.source-about'))
    .argument(say('explain.code'), say('explain.code-about'), readCode)
    .option(say('policy.as-of'), say('explain.as-of-about'), readDate)
    .option('--drafts', say('policy.drafts'))
    .option(say('explain.pack'), say('explain.pack-about'))
    .action((source: string, code: EntitlementCode, options: Options) =>
      run((context) => explain(context, source, code, options), options),
    );
}

import { InvalidArgumentError } from 'commander';
import { decideEntitlements } from '../../../policies/entitlements/decide.ts';
import { comparePacks, type ParameterChange } from '../../../policies/redecision/compare-packs.ts';
import { knownDivisions } from '../../../policies/load/all-packs.ts';
import { inventFamilies } from '../../../policies/redecision/population.ts';
import { citationOf, redecide, type Change, type RuleChange } from '../../../policies/redecision/redecide.ts';
import { Totals } from '../../../policies/redecision/totals.ts';
import { addDays } from '../../../policies/calendar/date.ts';
import { covers, levelOf } from '../../../policies/entitlements/division.ts';
import { decidedCases } from '../../../infra/postgres/ledger/redecisions.ts';
import { recordedCases, type UnreadableCase } from '../../../infra/postgres/ledger/recorded-decisions.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { parameterValue } from '../../../schemas/words/parameters.ts';
import { clauses, say } from '../say.ts';
import { words } from '../words.ts';
import { command, run, type CommandContext } from '../command.ts';
import type { Output } from '../output.ts';
import { findRun, type RunFile } from '../run-file.ts';
import { readDate } from './explain.ts';
import { withLedger } from './ledger-access.ts';
import { packsOf } from './pack-files.ts';
import { wordsOf } from './rule-words.ts';
import { printTotals, printUnreadable } from './print-totals.ts';
import { today } from './question.ts';

const PAGE = 200;
const SHOWN_LINES = 20;
const PARAMETER_HEAD = ['pack', 'entitlement', 'parameter', 'before', 'after', 'since', 'citation'] as const;
const LINE_HEAD = ['case', 'subject', 'entitlement', 'difference', 'why', 'citation'] as const;
const FAMILIES = 2_000;

interface Options {
  readonly json?: boolean;
  readonly asOf?: string;
  readonly families?: number;
  readonly drafts?: boolean;
}

interface Line extends Change {
  /** case number, or the name of an invented family */
  readonly who: string;
  readonly division: string;
}

interface Effect {
  readonly over: 'ledger' | 'invented';
  readonly totals: Totals;
  readonly lines: readonly Line[];
  /** numbers of cases that could not be opened */
  readonly unreadable: readonly string[];
}

/** A day on which every version of the newer packs has begun. */
function dayAfter({ after }: RuleChange): string {
  return [today(), ...after.flatMap(({ effective }) => effective ?? [])].sort().at(-1) ?? today();
}

/** @throws UnsealError when nothing at all opens */
async function overLedger(found: RunFile, asOf: string, packs: RuleChange): Promise<Effect> {
  const totals = new Totals();
  const lines: Line[] = [];
  const unreadable: UnreadableCase[] = [];
  await withLedger(found, async ({ pool, keyring }) => {
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: string[] = await decidedCases(pool, { after, limit: PAGE });
      const recorded = await recordedCases(pool, keyring, page);
      unreadable.push(...recorded.unreadable);
      for (const each of recorded.cases) {
        const { changes } = redecide(each.entitlements, each.notification, asOf, packs);
        totals.add(each.divisionCode, changes);
        lines.push(
          ...changes.map((change) => ({ ...change, who: each.caseNumber, division: each.divisionCode })),
        );
      }
      after = page.length < PAGE ? undefined : page.at(-1);
    }
    if (totals.looked === 0 && unreadable[0]) throw unreadable[0].error;
  });
  return { over: 'ledger', totals, lines, unreadable: unreadable.map(({ caseNumber }) => caseNumber) };
}

/** The counties that the change reaches: those of the places whose rules are other ones before and after. */
function countiesOf({ before, after }: RuleChange): string[] {
  const has = (packs: readonly Pack[], one: Pack): boolean =>
    packs.some(({ pack, version }) => pack === one.pack && version === one.version);
  const changed = [
    ...before.filter((one) => !has(after, one)),
    ...after.filter((one) => !has(before, one)),
  ].map(({ division }) => division);
  return [...knownDivisions().keys()].filter(
    (code) => levelOf(code) === 'county' && changed.some((place) => covers(place, code)),
  );
}

function overInvented(families: number, asOf: string, packs: RuleChange): Effect {
  const totals = new Totals();
  const lines: Line[] = [];
  const counties = countiesOf(packs);
  for (const { name, divisionCode, birthDate, facts } of inventFamilies(families, asOf, counties)) {
    const decidedOn = addDays(birthDate, 2) < asOf ? addDays(birthDate, 2) : asOf;
    const recorded = decideEntitlements(facts, decidedOn, { packs: packs.before });
    const { changes } = redecide(recorded, facts, asOf, packs);
    totals.add(divisionCode, changes);
    const family = say('diff.family', { name: words.quoted(name), birthDate });
    lines.push(...changes.map((change) => ({ ...change, who: family, division: divisionCode })));
  }
  return { over: 'invented', totals, lines, unreadable: [] };
}

type Texts = ReadonlyMap<string, string>;

function printParameters(out: Output, parameters: readonly ParameterChange[], texts: Texts): void {
  if (parameters.length === 0) return out.line(say('diff.same'));
  out.table(
    PARAMETER_HEAD.map((each) => say(`head.${each}`)),
    parameters.map((p) => [
      p.pack,
      words.scheme(p.scheme),
      words.parameter(p.parameter, texts),
      words.quoted(parameterValue(p.before)),
      words.quoted(parameterValue(p.after)),
      p.from ?? '',
      p.citation ? words.source(p.citation) : '',
    ]),
  );
}

/** Why somebody gets more or less: the numbers that are other ones, else the rule that is judged otherwise. */
function why({ because = [], reasons }: Change, texts: Texts): string {
  const numbers = because.map(({ parameter, before, after }) =>
    say('diff.because', {
      parameter: words.parameter(parameter, texts),
      before: words.quoted(parameterValue(before)),
      after: words.quoted(parameterValue(after)),
    }),
  );
  if (numbers.length > 0) return clauses(numbers);
  return reasons[0] ? words.rule(reasons[0].rule, texts) : '';
}

function printEffect(out: Output, { over, totals, lines, unreadable }: Effect, texts: Texts): void {
  const whom = over === 'ledger' ? say('diff.over-ledger') : say('diff.over-invented');
  out.line(say('diff.looked', { whom, looked: totals.looked, changed: totals.changed }));
  printUnreadable(out, unreadable);
  printTotals(out, totals.list());
  if (lines.length === 0) return;
  out.line();
  out.table(
    LINE_HEAD.map((each) => say(`head.${each}`)),
    lines.slice(0, SHOWN_LINES).map((line) => {
      const cite = line.because?.find(({ citation }) => citation)?.citation ?? citationOf(line);
      return [
        line.who,
        words.who(line.subject),
        words.entitlement(line.code),
        words.difference(line),
        why(line, texts),
        cite ? words.source(cite) : '',
      ];
    }),
  );
  if (lines.length > SHOWN_LINES) out.line(say('diff.rows', { n: lines.length }));
}

async function diff(
  { out, json }: CommandContext,
  specs: [string, string],
  options: Options,
): Promise<undefined> {
  const inForce = (packs: readonly Pack[]) =>
    options.drafts ? packs : packs.filter(({ status }) => status === 'in-force');
  const packs: RuleChange = { before: inForce(packsOf(specs[0])), after: inForce(packsOf(specs[1])) };
  const asOf = options.asOf ?? dayAfter(packs);
  const parameters = comparePacks(packs.before, packs.after);
  const found = options.families === undefined ? findRun() : undefined;
  const effect = found
    ? await overLedger(found, asOf, packs)
    : overInvented(options.families ?? FAMILIES, asOf, packs);
  if (json) {
    const { over, totals, lines, unreadable } = effect;
    const { looked, changed } = totals;
    out.json({ asOf, parameters, over, looked, changed, totals: totals.list(), unreadable, lines });
    return undefined;
  }
  const texts = wordsOf([...packs.before, ...packs.after]);
  printParameters(out, parameters, texts);
  printEffect(out, effect, texts);
  return undefined;
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new InvalidArgumentError(say('usage.count'));
  return count;
}

export function diffCommand() {
  return command('diff', say('diff.about'))
    .argument(say('diff.before'), say('diff.before-about'))
    .argument(say('diff.after'), say('diff.after-about'))
    .option(say('policy.as-of'), say('diff.as-of-about'), readDate)
    .option(say('diff.families'), say('diff.families-about'), readCount)
    .option('--drafts', say('policy.drafts'))
    .action((before: string, after: string, options: Options) =>
      run((context) => diff(context, [before, after], options), options),
    );
}

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
import { ENTITLEMENTS } from '../../../schemas/entitlement.ts';
import type { Pack } from '../../../schemas/pack.ts';
import { command, run, type CommandContext } from '../command.ts';
import type { Output } from '../output.ts';
import { findRun, type RunFile } from '../run-file.ts';
import { readDate } from './explain.ts';
import { beneficiaryWord, differenceWord } from './figure-words.ts';
import { withLedger } from './ledger-access.ts';
import { packsOf } from './pack-files.ts';
import { textsOf } from './pack-texts.ts';
import { parameterValue, parameterWord } from './parameter-words.ts';
import { printTotals, printUnreadable } from './print-totals.ts';
import { today } from './question.ts';
import { ruleWord } from './rule-words.ts';

const PAGE = 200;
const SHOWN_LINES = 20;
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
    const who = `${name}（${birthDate} 出生）`;
    lines.push(...changes.map((change) => ({ ...change, who, division: divisionCode })));
  }
  return { over: 'invented', totals, lines, unreadable: [] };
}

type Texts = ReadonlyMap<string, string>;

function printParameters(out: Output, parameters: readonly ParameterChange[], texts: Texts): void {
  if (parameters.length === 0) return out.line('两套规则包的参数没有不同');
  out.table(
    ['规则包', '待遇', '参数', '原', '新', '自', '出处'],
    parameters.map((p) => [
      p.pack,
      ENTITLEMENTS[p.scheme as keyof typeof ENTITLEMENTS] ?? p.scheme,
      parameterWord(p.parameter, texts),
      parameterValue(p.before),
      parameterValue(p.after),
      p.from ?? '',
      p.citation ? `${p.citation.document} ${p.citation.article}` : '',
    ]),
  );
}

function printEffect(out: Output, { over, totals, lines, unreadable }: Effect, texts: Texts): void {
  const whom = over === 'ledger' ? '台账中已核定的办件' : '生成的示例家庭（没有运行中的系统）';
  out.line(`\n${whom} ${totals.looked} 件，有变化的 ${totals.changed} 件`);
  printUnreadable(out, unreadable);
  printTotals(out, totals.list());
  if (lines.length === 0) return;
  out.line();
  out.table(
    ['办件', '对象', '待遇', '差额', '为什么', '出处'],
    lines.slice(0, SHOWN_LINES).map((line) => {
      const cite = citationOf(line);
      return [
        line.who,
        beneficiaryWord(line.subject),
        ENTITLEMENTS[line.code],
        differenceWord(line),
        line.reasons[0] ? ruleWord(line.reasons[0].rule, texts) : '',
        cite ? `${cite.document} ${cite.article}` : '',
      ];
    }),
  );
  if (lines.length > SHOWN_LINES) out.line(`共 ${lines.length} 行，全部见 --json`);
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
  const texts = textsOf(packs.after);
  printParameters(out, parameters, texts);
  printEffect(out, effect, texts);
  return undefined;
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new InvalidArgumentError('应为 1 至 1000000 的整数');
  return count;
}

export function diffCommand() {
  return command('diff', '比较两套规则包：哪些参数变了、自何时、出处，以及谁多得少得多少、为什么')
    .argument(
      '<原>',
      'gansu@1（本项目的包，到这一版为止）、一个文件（加在本项目各包之旁）或一个文件夹（整套）',
    )
    .argument('<新>', '同上')
    .option('--as-of <日期>', '按这一天（默认：今天，或新版本的生效日）', readDate)
    .option('--families <件数>', '不看台账，用这么多生成的示例家庭', readCount)
    .option('--drafts', '也读取送审稿')
    .action((before: string, after: string, options: Options) =>
      run((context) => diff(context, [before, after], options), options),
    );
}

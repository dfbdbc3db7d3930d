import { InvalidArgumentError } from 'commander';
import { yuan } from '../../../policies/entitlements/steps.ts';
import type { RuleChange } from '../../../policies/redecision/redecide.ts';
import { digestOf, openRun, type RedecisionRun } from '../../../infra/postgres/ledger/redecisions.ts';
import { createWaker, outboxChannel } from '../../../infra/postgres/wake.ts';
import { command, run as runCommand, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT, type ExitCode } from '../failure.ts';
import { requireRun } from '../run-file.ts';
import { readDate } from './explain.ts';
import { withLedger, type LedgerAccess } from './ledger-access.ts';
import { packsOf, versionsIn } from './pack-files.ts';
import { textsOf } from './pack-texts.ts';
import { printTotals, printUnreadable } from './print-totals.ts';
import { today } from './question.ts';
import { writeList } from './redecision-list.ts';
import { runRedecision, tryRun, type RunControls, type RunReport } from '../../redecision/run.ts';

const USUAL_RATE = 50;
const SHOW_EVERY_MS = 1_000;

interface Options {
  readonly json?: boolean;
  readonly pack: string;
  readonly dryRun?: boolean;
  readonly rate: number;
  readonly asOf?: string;
  readonly list?: string;
}

interface Rules {
  readonly name: string;
  readonly digest: Buffer;
  readonly packs: RuleChange;
  /** first day on which all of them are in force */
  readonly effective: string;
}

/** The named versions, and the packs with and without them. */
function rulesOf(spec: string): Rules {
  const after = packsOf(spec).filter(({ status }) => status === 'in-force');
  const named = versionsIn(spec);
  const own = after.filter(({ pack, version }) => named.includes(`${pack}@${version}`));
  if (own.length === 0)
    throw new CommandFailure(`${spec} 中没有已印发的规则包`, '送审稿不能用来重新核定', EXIT.usage);
  return {
    name: own.map(({ pack, version }) => `${pack}@${version}`).join('+'),
    digest: digestOf(own),
    packs: { before: after.filter((pack) => !own.includes(pack)), after },
    effective:
      own
        .flatMap(({ effective }) => effective ?? [])
        .sort()
        .at(-1) ?? '',
  };
}

async function openOrRefuse(
  { pool }: LedgerAccess,
  { name, digest, effective }: Rules,
  { asOf = today(), dryRun }: Options,
): Promise<RedecisionRun> {
  if (asOf < effective)
    throw new CommandFailure(
      `${name} 自 ${effective} 起生效，在此之前没有要重新核定的`,
      '用 npx birth policy diff 先看影响',
      EXIT.usage,
    );
  const found = await openRun(pool, { pack: name, digest, asOf });
  if (!found)
    throw new CommandFailure(`${name} 已用另一份内容核定过`, '规则改了就把版本加一，再试算', EXIT.usage);
  if (!dryRun && !found.tried)
    throw new CommandFailure(
      `${name} 还没有试算过`,
      `先运行 npx birth policy redecide --pack … --dry-run`,
      EXIT.usage,
    );
  return found;
}

/** Ctrl-C once: finish the cases in hand and stop. */
function stopOnSignal(): { signal: AbortSignal; done: () => void } {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: stopping.signal,
    done: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

/** One line a second, on standard error, so that the result can be piped. */
function showProgress(): RunControls['onProgress'] {
  let shownAt = 0;
  return ({ done, all, totals, perSecond }) => {
    if (Date.now() - shownAt < SHOW_EVERY_MS && done < all) return;
    shownAt = Date.now();
    const fen = totals.list().reduce((sum, { amountFen }) => sum + amountFen, 0);
    process.stderr.write(
      `${done}/${all} 件，本次有变化 ${totals.changed} 件，差额 ${yuan(fen)}，${perSecond.toFixed(0)} 件/秒\n`,
    );
  };
}

function print({ out, json }: CommandContext, run: RedecisionRun, report: RunReport, dryRun: boolean): void {
  const { totals, whole, erased, unreadable, takenByOthers, seconds } = report;
  const { looked, changed } = totals;
  if (json) {
    const { pack, asOf } = run;
    out.json({
      pack,
      asOf,
      dryRun,
      whole,
      looked,
      changed,
      erased,
      unreadable,
      takenByOthers,
      seconds,
      totals: totals.list(),
    });
    return;
  }
  printTotals(out, totals.list());
  const what = dryRun ? '试算' : '重新核定';
  out.line(
    `${run.pack}，按 ${run.asOf}：${what} ${looked} 件，有变化 ${changed} 件，用时 ${seconds.toFixed(1)} 秒` +
      (erased > 0 ? `，已删除密钥不能核定 ${erased} 件` : ''),
  );
  printUnreadable(out, unreadable);
  if (unreadable.length > 0)
    out.line(
      dryRun
        ? '先排除（docs/runbooks/set-aside.md）；不排除也可以核定，到时这些件停办并开任务'
        : '已停办（npx birth tasks）；排除后办结任务，再运行同一条命令（docs/runbooks/rule-change.md）',
    );
  if (!whole) out.line('已停下；再运行同一条命令，从停下的地方继续');
  else if (dryRun)
    out.line('没有改动任何决定。逐件清单：加 --list 清单.csv；看过后去掉 --dry-run 即正式核定');
  else if (changed > 0)
    out.line('给家长和单位的告知、补差的支付单随后陆续送出；还排着多少看 npx birth status 的“批量待发”');
}

async function listInto(
  file: string,
  { out, json }: CommandContext,
  { pool, run, rules }: LedgerAccess & { run: RedecisionRun; rules: Rules },
): Promise<void> {
  const written = await writeList(file, { pool, run, texts: textsOf(rules.packs.after) }).catch(
    (error: unknown) => {
      throw new CommandFailure(`清单写不进 ${file}：${(error as Error).message}`, '换一个可写的文件');
    },
  );
  if (!json) out.line(`清单 ${written} 行，已写入 ${file}`);
}

async function redecideAll(context: CommandContext, options: Options): Promise<ExitCode> {
  const rules = rulesOf(options.pack);
  return withLedger(requireRun(), async (access) => {
    const run = await openOrRefuse(access, rules, options);
    const { signal, done } = stopOnSignal();
    const controls = { signal, onProgress: context.json ? () => undefined : showProgress() };
    const ports = { ...access, run, packs: rules.packs, wakeRelay: () => undefined };
    try {
      const report = options.dryRun
        ? await tryRun(ports, controls)
        : await runRedecision({ ...ports, perSecond: options.rate }, controls);
      if (!options.dryRun) createWaker(access.pool, outboxChannel('ledger'))();
      print(context, run, report, options.dryRun === true);
      if (options.list !== undefined) await listInto(options.list, context, { ...access, run, rules });
      return report.whole ? EXIT.ok : EXIT.failed;
    } finally {
      done();
    }
  });
}

function readRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0)) throw new InvalidArgumentError('应为大于 0 的数');
  return rate;
}

export function redecideCommand() {
  return command('redecide', '规则改变后重新核定：先试算，再分批核定并补差；随时可以停下，再运行即继续')
    .requiredOption('--pack <版本|文件>', '新版本：gansu@2，或规则包文件')
    .option('--dry-run', '只列清单和合计，不改动任何决定')
    .option('--rate <件数>', '每秒最多核定多少件', readRate, USUAL_RATE)
    .option('--list <文件>', '把清单写成表格（CSV）：办件、前后、差额、为什么、出处；不含姓名')
    .option('--as-of <日期>', '按这一天核定（默认今天；开始以后不再改变）', readDate)
    .action((options: Options) => runCommand((context) => redecideAll(context, options), options));
}

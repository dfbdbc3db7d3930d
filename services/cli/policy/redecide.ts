import { InvalidArgumentError } from 'commander';
import type { RuleChange } from '../../../policies/redecision/redecide.ts';
import { digestOf, openRun, type RedecisionRun } from '../../../infra/postgres/ledger/redecisions.ts';
import { createWaker, outboxChannel } from '../../../infra/postgres/wake.ts';
import { command, run as runCommand, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT, type ExitCode } from '../failure.ts';
import { requireRun } from '../run-file.ts';
import { say } from '../say.ts';
import { words } from '../words.ts';
import { readDate } from './explain.ts';
import { withLedger, type LedgerAccess } from './ledger-access.ts';
import { packsOf, versionsIn } from './pack-files.ts';
import { wordsOf } from './rule-words.ts';
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
    throw new CommandFailure(
      say('redecide.nothing-in-force', { spec }),
      say('redecide.no-drafts'),
      EXIT.usage,
    );
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
      say('redecide.too-early', { name, effective }),
      say('redecide.see-diff'),
      EXIT.usage,
    );
  const found = await openRun(pool, { pack: name, digest, asOf });
  if (!found)
    throw new CommandFailure(
      say('redecide.other-content', { name }),
      say('redecide.raise-version'),
      EXIT.usage,
    );
  if (!dryRun && !found.tried)
    throw new CommandFailure(say('redecide.not-tried', { name }), say('redecide.try-first'), EXIT.usage);
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
      say('redecide.progress', {
        done,
        all,
        changed: totals.changed,
        sum: words.money(fen),
        rate: perSecond.toFixed(0),
      }),
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
  const what = dryRun ? say('redecide.tried') : say('redecide.decided');
  const of = { pack: run.pack, asOf: run.asOf, what, looked, changed, seconds: seconds.toFixed(1) };
  out.line(say('redecide.sum', of) + (erased > 0 ? say('redecide.erased', { n: erased }) : ''));
  printUnreadable(out, unreadable);
  if (unreadable.length > 0) out.line(dryRun ? say('redecide.mend-first') : say('redecide.set-aside'));
  if (!whole) out.line(say('redecide.stopped'));
  else if (dryRun) out.line(say('redecide.dry-end'));
  else if (changed > 0) out.line(say('redecide.end'));
}

async function listInto(
  file: string,
  { out, json }: CommandContext,
  { pool, run, rules }: LedgerAccess & { run: RedecisionRun; rules: Rules },
): Promise<void> {
  const written = await writeList(file, { pool, run, texts: wordsOf(rules.packs.after) }).catch(
    (error: unknown) => {
      throw new CommandFailure(
        say('redecide.no-list', { file, error: (error as Error).message }),
        say('redecide.other-file'),
      );
    },
  );
  if (!json) out.line(say('redecide.listed', { n: written, file }));
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
  if (!(rate > 0)) throw new InvalidArgumentError(say('usage.positive'));
  return rate;
}

export function redecideCommand() {
  return command('redecide', say('redecide.about'))
    .requiredOption(say('redecide.pack'), say('redecide.pack-about'))
    .option('--dry-run', say('redecide.dry-run'))
    .option(say('redecide.rate'), say('redecide.rate-about'), readRate, USUAL_RATE)
    .option(say('redecide.list'), say('redecide.list-about'))
    .option(say('policy.as-of'), say('redecide.as-of-about'), readDate)
    .action((options: Options) => runCommand((context) => redecideAll(context, options), options));
}

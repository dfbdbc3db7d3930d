import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import type pg from 'pg';
import { readCaseNumber } from '../../api/case-number.ts';
import { reportSample } from '../../supervisor/sample-case.ts';
import { command, run, type CommandContext } from '../command.ts';
import { withDatabase } from '../database.ts';
import { CommandFailure, EXIT, type ExitCode } from '../failure.ts';
import type { Output } from '../output.ts';
import { requireRun, type RunFile } from '../run-file.ts';
import { say } from '../say.ts';
import { hopsOf, isOver, type Journey } from './journey.ts';
import { hopLine, pictureOf } from './print-journey.ts';
import { readJourney } from './read-journey.ts';
import { readRun } from './read-run.ts';

const LOOK_EVERY_MS = 40;
const SECONDS = 30;

interface Options {
  readonly json?: boolean;
  readonly seconds: number;
}

/** Shows each look at a journey. */
interface Watcher {
  readonly look: (journey: Journey) => void;
  readonly last: (journey: Journey) => void;
}

/** On a terminal the picture stands still and lights up; elsewhere every arrival is a line, and the picture comes last. */
function watcher(out: Output, isTerminal: boolean): Watcher {
  let lines = 0;
  const told = new Set<string>();
  const draw = (journey: Journey): void => {
    const picture = pictureOf(out, journey);
    if (lines > 0) process.stdout.write(`\u001b[${lines}A\u001b[0J`);
    for (const line of picture) out.line(line);
    ({ length: lines } = picture);
  };
  const tell = (journey: Journey): void => {
    // What is of an earlier moment may be seen later: registers are read one after the other.
    for (const hop of hopsOf(journey)) {
      const line = hopLine(hop);
      if (!told.has(line)) out.line(line);
      told.add(line);
    }
  };
  if (isTerminal) return { look: draw, last: draw };
  return {
    look: tell,
    last: (journey) => {
      tell(journey);
      out.line();
      draw(journey);
    },
  };
}

/** Follows one case until nothing of it is on its way, or the time is over. @returns how it stands then */
async function follow(
  client: pg.Client,
  caseNumber: string,
  { until, look }: { readonly until: number; readonly look: (journey: Journey) => void },
): Promise<Journey> {
  for (;;) {
    const journey = await readJourney(client, caseNumber);
    if (!journey)
      throw new CommandFailure(say('trouble.no-case', { number: caseNumber }), say('trouble.check-number'));
    look(journey);
    if (isOver(journey) || Date.now() >= until) return journey;
    await sleep(LOOK_EVERY_MS);
  }
}

/** The case to watch: the one that was named, else a birth that is reported now, of a family that does not exist. */
async function caseToWatch(found: RunFile, number: string | undefined): Promise<string> {
  if (number !== undefined) return readCaseNumber(number) ?? number;
  if (found.shape === 'production')
    throw new CommandFailure(
      say('watch.which'),
      say('usage.see-help', { command: 'npx birth watch' }),
      EXIT.usage,
    );
  return reportSample(found);
}

async function watch(
  number: string | undefined,
  { seconds }: Options,
  { out, json }: CommandContext,
): Promise<ExitCode> {
  const found = requireRun();
  const { look, last } = json ? SILENT : watcher(out, process.stdout.isTTY);
  const journey = await withDatabase(found, async (client) => {
    const caseNumber = await caseToWatch(found, number);
    return follow(client, caseNumber, { until: Date.now() + seconds * 1000, look });
  });
  const seen = await readRun(found, journey.caseNumber);
  const whole: Journey = seen ? { ...journey, run: seen } : journey;
  if (json) out.json(whole);
  else last(whole);
  return isOver(whole) ? EXIT.ok : EXIT.failed;
}

const SILENT: Watcher = { look: () => undefined, last: () => undefined };

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError(say('watch.seconds'));
}

export function watchCommand(): Command {
  return command('watch', say('watch.about'))
    .argument(say('argument.some-number'), say('watch.argument'))
    .option('--seconds <N>', say('watch.seconds-about'), readSeconds, SECONDS)
    .action((number: string | undefined, options: Options) =>
      run((context) => watch(number, options, context), options),
    );
}

import { InvalidArgumentError, type Command } from 'commander';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { dataDirectory, requireRun } from './run-file.ts';
import { say } from './say.ts';

const CASES = 60;
const PACE_SECONDS = 1;

interface Options {
  readonly json?: boolean;
  readonly cases: number;
  readonly pace: number;
}

async function demo({ cases, pace }: Options, { out, json }: CommandContext): Promise<ExitCode> {
  const found = requireRun();
  if (found.shape === 'production')
    throw new CommandFailure(say('demo.production'), say('demo.where'), EXIT.usage);
  // What the hall is filled with is what the drills play; nothing else of a command needs them.
  const { playDemo } = await import('../../drills/demo/play-demo.ts');
  const result = await playDemo(
    { run: found, dataDir: dataDirectory() },
    {
      cases,
      paceSeconds: pace,
      onPlayed: ({ scene, n, of, failed }) => {
        if (json) return;
        const said = failed === undefined ? 'demo.played' : 'demo.failed';
        out.line(say(said, { n: String(n), of: String(of), scene: scene.name, why: failed ?? '' }));
      },
    },
  );
  if (json) out.json(result);
  else out.line(say('demo.done', { n: String(result.played), failed: String(result.failed) }));
  return result.failed === 0 ? EXIT.ok : EXIT.failed;
}

function between(least: number, most: number) {
  return (text: string): number => {
    const n = Number(text);
    if (Number.isInteger(n) && n >= least && n <= most) return n;
    throw new InvalidArgumentError(say('demo.number', { least: String(least), most: String(most) }));
  };
}

export function demoCommand(): Command {
  return command('demo', say('demo.about'))
    .option('--cases <N>', say('demo.cases'), between(1, CASES), CASES)
    .option('--pace <SECONDS>', say('demo.pace'), between(0, 600), PACE_SECONDS)
    .action((options: Options) => run((context) => demo(options, context), options));
}

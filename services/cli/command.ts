import { Command, Help, Option, type HelpConfiguration } from 'commander';
import { LANGUAGES } from '../../schemas/words/language.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { createOutput, displayWidth, type Output } from './output.ts';
import { say } from './say.ts';

/** What every command is given. */
export interface CommandContext {
  readonly out: Output;
  readonly json: boolean;
}

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': say('help.usage'),
  'Arguments:': say('help.arguments'),
  'Options:': say('help.options'),
  'Commands:': say('help.commands'),
};

const plainHelp = new Help();

/** Help in the language of this run, and columns that line up with Chinese in them. */
const HELP: HelpConfiguration = {
  displayWidth,
  styleTitle: (title) => TITLES[title] ?? title,
  commandUsage: (of) =>
    plainHelp
      .commandUsage(of)
      .replace('[options]', say('help.some-options'))
      .replace('[command]', say('help.command')),
  subcommandTerm: (of) => plainHelp.subcommandTerm(of).replace('[options]', say('help.some-options')),
  optionDescription: (option) =>
    plainHelp
      .optionDescription(option)
      .replace('choices: ', say('help.choices'))
      .replace('default: ', say('help.default')),
  argumentDescription: (argument) =>
    plainHelp.argumentDescription(argument).replace('choices: ', say('help.choices')),
};

/** A command with help in the language of this run; `--lang` was read before (say.ts). */
export function speaking(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(new Option('--lang <zh|en>', say('option.lang')).choices(LANGUAGES))
    .helpOption('-h, --help', say('option.help'))
    .configureHelp(HELP);
}

/** A group of commands. */
export function group(name: string, description: string): Command {
  return speaking(name, description).helpCommand(say('help.of'), say('help.of-about'));
}

/** A command with `--json`. */
export function command(name: string, description: string): Command {
  return speaking(name, description).option('--json', say('option.json'));
}

/** What went wrong, as one sentence: packs with mistakes are told with file and line, whichever command came upon them. */
function failureOf(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  // by its name: few commands read packs, and none of the others need load what reads them
  if (error instanceof Error && error.name === 'PackError')
    return new CommandFailure(say('policy.pack-mistakes', { list: error.message }), say('policy.correct'));
  return new CommandFailure(
    say('trouble.command'),
    say('trouble.see-doctor', { error: error instanceof Error ? error.name : 'error' }),
  );
}

function report(error: unknown, json: boolean): ExitCode {
  const failure = failureOf(error);
  const { message, next, exitCode } = failure;
  if (json) process.stdout.write(`${JSON.stringify({ error: message, next }, null, 2)}\n`);
  else process.stderr.write(`${message}\n→ ${next}\n`);
  return exitCode;
}

/** Wraps an action: failures become one sentence and an exit code. */
export function run(
  action: (context: CommandContext) => Promise<ExitCode | undefined>,
  options: { json?: boolean | undefined },
): Promise<void> {
  const json = options.json === true;
  const out = createOutput((text) => void process.stdout.write(text));
  return action({ out, json })
    .catch((error: unknown) => report(error, json))
    .then((code) => {
      process.exitCode = code ?? EXIT.ok;
    });
}

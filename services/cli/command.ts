import { Command, type HelpConfiguration } from 'commander';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { createOutput, displayWidth, type Output } from './output.ts';

/** What every command is given. */
export interface CommandContext {
  readonly out: Output;
  readonly json: boolean;
}

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

/** Titles in Chinese, and columns that line up with Chinese in them. */
export const CHINESE_HELP: HelpConfiguration = {
  displayWidth,
  styleTitle: (title) => TITLES[title] ?? title,
};

/** A command with `--json` and Chinese help. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--json', '以 JSON 输出')
    .helpOption('-h, --help', '显示帮助')
    .configureHelp(CHINESE_HELP);
}

function report(error: unknown, json: boolean): ExitCode {
  const failure =
    error instanceof CommandFailure
      ? error
      : new CommandFailure(
          '命令出错了',
          `用 npx birth doctor 检查（${error instanceof Error ? error.name : 'error'}）`,
        );
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

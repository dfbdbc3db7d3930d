import type { Command } from 'commander';
import { connectApi } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun } from './run-file.ts';

interface TaskOptions {
  readonly outcome: string;
  readonly reason: string;
  readonly facts?: string;
  readonly result?: string;
  readonly letter?: string;
  readonly json?: boolean;
}

/** @throws CommandFailure when the text is not a JSON object */
export function parseJsonObject(text: string, option: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new CommandFailure(
    `${option} 不是 JSON 对象`,
    `例如 ${option} '{"key": "value"}'（外层用单引号）`,
    EXIT.usage,
  );
}

async function completeTask(
  id: string,
  options: TaskOptions,
  { out, json }: CommandContext,
): Promise<undefined> {
  const { outcome, reason, letter } = options;
  const facts = options.facts === undefined ? {} : { facts: parseJsonObject(options.facts, '--facts') };
  const result = options.result === undefined ? {} : { result: parseJsonObject(options.result, '--result') };
  const isOperators = letter !== undefined || options.result !== undefined;
  const api = connectApi(requireRun(), isOperators ? 'operator' : 'clerk');
  const of = letter === undefined ? '' : `/letters/${encodeURIComponent(letter)}`;
  const body = { outcome, reason, ...facts, ...result };
  await api.post(`/v1/tasks/${encodeURIComponent(id)}${of}/completion`, body);
  if (letter !== undefined) {
    if (json) out.json({ id, letter, outcome });
    else out.line(`来信 ${letter} 已处理（${outcome}）`);
  } else if (json) out.json({ id, outcome, status: 'completed' });
  else out.line(`任务 ${id} 已办结（${outcome}），办件继续办理`);
}

export function taskCommand(): Command {
  return command('task', '办结一个任务')
    .argument('<任务>', '任务编号，见 npx birth tasks')
    .requiredOption(
      '--outcome <结论>',
      '见 npx birth tasks 的可选结论，例如 resolved 已解决、given-up 终止本事项',
    )
    .requiredOption('--reason <理由>', '写给日后查阅的人')
    .option('--facts <JSON>', '补充的内容，例如 \'{"children": [{"order": 1, "name": "…"}]}\'')
    .option('--letter <来信>', '死信任务：只处理这一封，见 npx birth letters 任务')
    .option('--result <JSON>', '死信任务的 replayed：该事项部门本应答复的结果')
    .action((id: string, options: TaskOptions) =>
      run((context) => completeTask(id, options, context), options),
    );
}

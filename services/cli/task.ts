import type { Command } from 'commander';
import { connectApi } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun } from './run-file.ts';
import { DECISION_WORDS } from '../../schemas/words.ts';
import { say } from './say.ts';
import { words } from './words.ts';

const FACTS_EXAMPLE = `'{"children": [{"order": 1, "name": "…"}]}'`;

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
    say('usage.not-an-object', { option }),
    say('usage.object-example', { option, example: `'{"key": "value"}'` }),
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
  const said = words.word<string>(outcome, DECISION_WORDS);
  if (letter !== undefined) {
    if (json) out.json({ id, letter, outcome });
    else out.line(say('task.letter-done', { letter, outcome: said }));
  } else if (json) out.json({ id, outcome, status: 'completed' });
  else out.line(say('task.done', { id, outcome: said }));
}

export function taskCommand(): Command {
  return command('task', say('task.about'))
    .argument(say('task.argument'), say('task.argument-about'))
    .requiredOption(say('task.outcome'), say('task.outcome-about'))
    .requiredOption(say('task.reason'), say('task.reason-about'))
    .option('--facts <JSON>', say('task.facts-about', { example: FACTS_EXAMPLE }))
    .option(say('task.letter'), say('task.letter-about'))
    .option('--result <JSON>', say('task.result-about'))
    .action((id: string, options: TaskOptions) =>
      run((context) => completeTask(id, options, context), options),
    );
}

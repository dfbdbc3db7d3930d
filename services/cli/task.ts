import type { Command } from 'commander';
import { draftedSchema, taskViewSchema, type TaskView } from '../../schemas/task.ts';
import { changeClaim, isAboutClaim, type ClaimOptions } from './claims.ts';
import { connectApi, type ClerkApi, type Who } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun } from './run-file.ts';
import { DECISION_WORDS } from '../../schemas/words.ts';
import { say } from './say.ts';
import { words } from './words.ts';

const FACTS_EXAMPLE = `'{"children": [{"order": 1, "name": "…"}]}'`;

interface TaskOptions extends ClaimOptions {
  readonly outcome?: string;
  readonly reason?: string;
  readonly facts?: string;
  readonly result?: string;
  readonly until?: string;
  readonly letter?: string;
  readonly as?: Who;
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

interface Found {
  readonly api: ClerkApi;
  readonly task: TaskView;
}

/** Read as whoever may see it: a clerk, or where it is none of theirs an operator. @throws CommandFailure when nobody does */
async function findTask(id: string, as: Who | undefined): Promise<Found> {
  const path = `/v1/tasks/${encodeURIComponent(id)}`;
  const read = async (who: Who): Promise<Found> => {
    const api = connectApi(requireRun(), who);
    return { api, task: await api.get(path, taskViewSchema) };
  };
  if (as) return read(as);
  return read('clerk').catch(() => read('operator'));
}

function showTask({ task }: Found, { out, json }: CommandContext): undefined {
  if (json) out.json(task);
  else out.line(JSON.stringify(task, null, 2));
}

async function completeTask(
  id: string,
  options: TaskOptions & { readonly outcome: string },
  { out, json }: CommandContext,
): Promise<undefined> {
  const { outcome, reason, letter, until, as } = options;
  if (reason === undefined)
    throw new CommandFailure(say('task.needs-reason'), say('task.reason-about'), EXIT.usage);
  const facts = options.facts === undefined ? {} : { facts: parseJsonObject(options.facts, '--facts') };
  const result = options.result === undefined ? {} : { result: parseJsonObject(options.result, '--result') };
  const { api } = await findTask(id, as);
  const of = letter === undefined ? '' : `/letters/${encodeURIComponent(letter)}`;
  const body = { outcome, reason, ...facts, ...result, ...(until === undefined ? {} : { until }) };
  const answer = await api.post(`/v1/tasks/${encodeURIComponent(id)}${of}/completion`, body);
  const said = words.word<string>(outcome, DECISION_WORDS);
  const drafted = draftedSchema.safeParse(answer).data;
  if (letter !== undefined) {
    if (json) out.json({ id, letter, outcome });
    else out.line(say('task.letter-done', { letter, outcome: said }));
  } else if (json) out.json({ id, outcome, status: drafted?.status ?? 'completed' });
  else out.line(say(drafted ? 'task.drafted' : 'task.done', { id, outcome: said }));
}

function lookOrComplete(id: string, options: TaskOptions, context: CommandContext): Promise<undefined> {
  const { outcome } = options;
  if (isAboutClaim(options))
    return findTask(id, options.as).then(({ api }) => changeClaim({ api, id }, options, context));
  if (outcome !== undefined) return completeTask(id, { ...options, outcome }, context);
  return findTask(id, options.as).then((found) => showTask(found, context));
}

export function taskCommand(): Command {
  return command('task', say('task.about'))
    .argument(say('task.argument'), say('task.argument-about'))
    .option(say('task.outcome'), say('task.outcome-about'))
    .option(say('task.reason'), say('task.reason-about'))
    .option('--facts <JSON>', say('task.facts-about', { example: FACTS_EXAMPLE }))
    .option(say('task.letter'), say('task.letter-about'))
    .option('--result <JSON>', say('task.result-about'))
    .option('--until <date>', say('task.until'))
    .option('--claim', say('task.claim'))
    .option('--release', say('task.release'))
    .option(say('task.hand-over'), say('task.hand-over-about'))
    .option(say('task.note'), say('task.note-about'))
    .option('--as <role>', say('tasks.as'))
    .action((id: string, options: TaskOptions) =>
      run((context) => lookOrComplete(id, options, context), options),
    );
}

import type { Command } from 'commander';
import { taskViewSchema, type TaskView } from '../../schemas/task.ts';
import { connectApi, readAll, type Who } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { shortTime } from './output.ts';
import { requireRun } from './run-file.ts';
import { DECISION_WORDS, QUEUE_WORDS } from '../../schemas/words.ts';
import { clauses, say } from './say.ts';
import { taskTitle, words } from './words.ts';

const HEAD = ['task', 'queue', 'case', 'subject', 'content', 'asks', 'outcomes', 'deadline'] as const;

/** As `GET /v1/tasks` has them. */
interface TasksOptions {
  readonly queue?: string;
  readonly kind?: string;
  readonly status?: string;
  readonly case?: string;
  readonly openedBefore?: string;
  readonly division?: string;
  readonly assignee?: string;
  readonly as?: Who;
  readonly json?: boolean;
}

function queryOf({ json: _json, as: _as, case: caseNumber, ...filters }: TasksOptions): string {
  const given = Object.entries({ ...filters, caseNumber }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given as [string, string][]).toString();
}

async function showTasks(options: TasksOptions, { out, json }: CommandContext): Promise<undefined> {
  const api = connectApi(requireRun(), options.as);
  const tasks = await readAll(api, `/v1/tasks?${queryOf(options)}`, taskViewSchema);
  if (json) {
    out.json(tasks);
    return;
  }
  if (tasks.length === 0) {
    out.line(say('tasks.none'));
    return;
  }
  out.table(
    HEAD.map((each) => say(`head.${each}`)),
    tasks.map((t: TaskView) => [
      t.id,
      words.word(t.queue, QUEUE_WORDS),
      t.caseNumber ?? '-',
      words.who(t.subject),
      taskTitle(t),
      clauses(t.asks.map(words.asked)),
      t.outcomes.map((each) => words.choice(each, DECISION_WORDS)).join(' | '),
      shortTime(t.deadline),
    ]),
  );
}

export function tasksCommand(): Command {
  return command('tasks', say('tasks.about'))
    .option('--queue <queue>', say('tasks.queue'))
    .option('--kind <kind>', say('tasks.kind'))
    .option('--status <status>', say('tasks.status'))
    .option('--case <number>', say('tasks.case'))
    .option('--opened-before <moment>', say('tasks.opened-before'))
    .option('--division <code>', say('tasks.division'))
    .option('--assignee <name>', say('tasks.assignee'))
    .option('--as <role>', say('tasks.as'))
    .action((options: TasksOptions) => run((context) => showTasks(options, context), options));
}

import type { Command } from 'commander';
import { taskViewSchema, type TaskView } from '../../schemas/task.ts';
import { connectApi, readAll } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { shortTime } from './output.ts';
import { requireRun } from './run-file.ts';
import { DECISION_WORDS, QUEUE_WORDS } from '../../schemas/words.ts';
import { clauses, say } from './say.ts';
import { taskTitle, words } from './words.ts';

const HEAD = ['task', 'queue', 'case', 'subject', 'content', 'asks', 'outcomes', 'deadline'] as const;

async function readTasks(): Promise<TaskView[]> {
  const tasks = await readAll(connectApi(requireRun()), '/v1/tasks', taskViewSchema);
  return tasks.filter((task) => task.status === 'open');
}

async function showTasks({ out, json }: CommandContext): Promise<undefined> {
  const tasks = await readTasks();
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
    tasks.map((t) => [
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
  return command('tasks', say('tasks.about')).action((options: { json?: boolean }) =>
    run(showTasks, options),
  );
}

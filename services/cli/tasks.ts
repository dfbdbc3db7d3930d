import type { Command } from 'commander';
import { taskViewSchema, type TaskView } from '../../schemas/task.ts';
import { connectApi, readAll } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { shortTime } from './output.ts';
import { requireRun } from './run-file.ts';
import { subjectWord } from '../../schemas/words.ts';
import { QUEUE_WORDS } from './words.ts';

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
    out.line('没有待办任务');
    return;
  }
  out.table(
    ['任务', '队列', '办件', '对象', '内容', '要补充', '可选结论', '期限'],
    tasks.map((t) => [
      t.id,
      QUEUE_WORDS[t.queue],
      t.caseNumber ?? '-',
      subjectWord(t.subject),
      t.title,
      t.asks.join(' '),
      t.outcomes.join(' | '),
      shortTime(t.deadline),
    ]),
  );
}

export function tasksCommand(): Command {
  return command('tasks', '所有待办任务').action((options: { json?: boolean }) => run(showTasks, options));
}

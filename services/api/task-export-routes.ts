import { z } from 'zod';
import { listTasks, type TaskRecord } from '../../infra/postgres/ledger/task-reads.ts';
import { taskFilterSchema } from '../../schemas/hall.ts';
import { WORK } from '../../schemas/matter.ts';
import { TASK_KINDS } from '../../schemas/tasks/kinds.ts';
import { DECISION_WORDS, QUEUE_WORDS, subjectWord, TASK_STATUS_WORDS } from '../../schemas/words.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { csvOf, type Cell } from './csv.ts';
import { ProblemError } from './problem.ts';
import { taskFilterOf } from './task-filter.ts';
import { decisionView } from './task-view.ts';
import { dateOf, formatInstant } from './time.ts';

/** Lines of one export: more is asked for in parts. */
const MOST_TASKS_EXPORTED = 5_000;

/**
 * The tasks of a filter as a table: `/v1/task-export`. Of a family it has the number of its case; why somebody is asked may name
 * people, and stays in the task. One line of the audit names the cases that it has.
 */
export function registerTaskExport(app: App, parts: RouteParts): void {
  const { pool, now } = parts;
  app.route({
    method: 'GET',
    url: '/v1/task-export',
    schema: {
      operationId: 'getTaskExport',
      summary: `导出筛选出的任务（CSV），最急在前，一次至多${MOST_TASKS_EXPORTED}行`,
      description: '没有姓名、号码与理由；导出留一行审计，记下所含的办件。',
      tags: ['tasks'],
      querystring: taskFilterSchema,
      response: {
        200: {
          description: 'CSV，UTF-8（有 BOM），第一行是列名',
          content: { 'text/csv': { schema: z.string() } },
        },
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request, reply) => {
      const today = dateOf(now());
      const filter = await taskFilterOf(parts, callerOf(request), { asked: request.query, today });
      const tasks = await listTasks(pool, { ...filter, limit: MOST_TASKS_EXPORTED + 1 });
      if (tasks.length > MOST_TASKS_EXPORTED) throw tooMany();
      request.named = new Set(tasks.flatMap(({ caseNumber }) => caseNumber ?? []));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="tasks-${today}.csv"`)
        .send(`\uFEFF${csvOf([COLUMNS, ...tasks.map((task) => lineOf(task, now()))])}`);
    },
  });
}

function tooMany(): ProblemError {
  const detail = `超过${MOST_TASKS_EXPORTED}行，请加上队列、种类或期限`;
  return new ProblemError('query-invalid', { errors: [{ pointer: '/queue', code: 'too-many', detail }] });
}

const COLUMNS = [
  ...['办件编号', '任务', '事项', '对象', '队列', '状态', '领办人'],
  ...['提出时间', '期限', '超期', '结论', '办结人', '办结时间', '任务编号'],
];

function lineOf(task: TaskRecord, now: Date): readonly Cell[] {
  const { id, caseNumber, kind, code, subject, status, claim, openedAt, deadline } = task;
  const { title, queue } = TASK_KINDS[kind];
  const decision = decisionView(task);
  const isLate = status === 'open' && new Date(deadline) < now;
  return [
    ...[
      caseNumber,
      title,
      code === null ? '' : WORK[code].title,
      subject === null ? '' : subjectWord(subject),
    ],
    ...[QUEUE_WORDS[queue], TASK_STATUS_WORDS[status], claim?.holder],
    ...[formatInstant(openedAt), formatInstant(deadline), isLate ? '是' : ''],
    ...(decision ? [DECISION_WORDS[decision.outcome], decision.by, decision.at] : ['', '', '']),
    id,
  ];
}

import { z } from 'zod';
import { countTasks, latestEvent, type TaskCounts } from '../../infra/postgres/ledger/task-counts.ts';
import { addDays, startOfDay } from '../../policies/calendar/date.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { divisionPrefix } from '../../policies/divisions/prefix.ts';
import type { Bounds } from '../../schemas/bounds.ts';
import { WORK } from '../../schemas/matter.ts';
import { divisionCodeSchema } from '../../schemas/person.ts';
import { taskCountsSchema, type TaskCountsView } from '../../schemas/task-counts.ts';
import { TASK_KINDS, TASK_QUEUES, type TaskKind } from '../../schemas/tasks/kinds.ts';
import { problemAnswers } from './api-document.ts';
import type { App, RouteParts } from './app-types.ts';
import { callerOf } from './auth.ts';
import { readCaseNumber } from './case-number.ts';
import { boundsFor } from './rights.ts';
import { mayComplete } from './task-outcomes.ts';
import { dateOf, formatInstant } from './time.ts';

const KINDS = Object.keys(TASK_KINDS) as TaskKind[];

/** How many tasks there are, for whoever begins to work: `/v1/task-counts`. */
export function registerTaskCounts(app: App, { pool }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/task-counts',
    schema: {
      operationId: 'getTaskCounts',
      summary: '各队列待办任务数、我领办的、等我复核的、没有回音的部门',
      tags: ['tasks'],
      querystring: z.strictObject({
        division: divisionCodeSchema.optional().meta({ title: '区划：620100 含其各区县，620000 含其各市' }),
        caseNumber: z.string().max(60).optional().meta({ title: '办件编号：另答它最近一条经过的序号' }),
      }),
      response: {
        200: taskCountsSchema,
        ...problemAnswers('query-invalid', 'not-authenticated', 'not-allowed', 'temporarily-unavailable'),
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { name: who, role } = caller;
      const { division, caseNumber } = request.query;
      const within = boundsFor(caller);
      const latest = await latestOf(pool, caseNumber, within);
      const counts = await countTasks(pool, {
        kinds: KINDS.filter((kind) => mayComplete(role, kind)),
        divisionPrefix: division === undefined ? undefined : divisionPrefix(division),
        within,
        who,
        endOfToday: startOfDay(addDays(dateOf(new Date()), 1)),
      });
      return { ...countsView(counts), ...(latest === undefined ? {} : { latest }) };
    },
  });
}

async function latestOf(pool: Pool, asked: string | undefined, within: Bounds): Promise<number | undefined> {
  const caseNumber = asked === undefined ? undefined : readCaseNumber(asked);
  return caseNumber === undefined ? undefined : latestEvent(pool, caseNumber, within);
}

/** Added up over the pieces of work that tasks of a kind are about. */
function kindsIn(counts: TaskCounts['counts']): TaskCountsView['kinds'] {
  const sums = new Map<TaskKind, number>();
  for (const { kind, open } of counts) sums.set(kind, (sums.get(kind) ?? 0) + open);
  return [...sums].filter(([, open]) => open > 0).map(([kind, open]) => ({ kind, open }));
}

function countsView({ counts, mine, second }: TaskCounts): TaskCountsView {
  const sum = (of: readonly (typeof counts)[number][], what: 'open' | 'overdue' | 'today'): number =>
    of.reduce((all, one) => all + one[what], 0);
  const queues = TASK_QUEUES.map((queue) => {
    const inQueue = counts.filter(({ kind }) => TASK_KINDS[kind].queue === queue);
    return {
      queue,
      open: sum(inQueue, 'open'),
      overdue: sum(inQueue, 'overdue'),
      today: sum(inQueue, 'today'),
      standing: inQueue.reduce((all, { standing }) => all ^ BigInt(standing), 0n).toString(),
    };
  });
  const silent = counts.flatMap(({ kind, code, open, cases, since }) =>
    kind === 'department-silent' && code !== null
      ? [{ department: WORK[code].department, matter: code, tasks: open, cases, since: formatInstant(since) }]
      : [],
  );
  return {
    queues: queues.filter(({ open }) => open > 0),
    kinds: kindsIn(counts),
    mine,
    second: second.map((one) => ({ ...one, at: formatInstant(one.at) })),
    silent: silent.toSorted((a, b) => b.cases - a.cases),
  };
}

import { TASK_AGES, watchLedger, type LedgerWatch } from '../../infra/postgres/ledger/watch.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { CASE_STATUSES } from '../../schemas/case-view.ts';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { gauge } from '../../infra/telemetry/metrics.ts';
import { daysBetween, shanghaiDate } from '../../policies/calendar/date.ts';
import { firstProvisionalDay } from '../../policies/calendar/working-days.ts';
import { auditHeadFile } from '../../infra/config/config.ts';
import { repeat, type Repetition } from '../kit/repeat.ts';
import type { ServiceContext } from '../kit/run-service.ts';
import { startSealing } from './audit.ts';
import { startInvariantWatch } from './invariant-watch.ts';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';

const unapplied = gauge('birth_oldest_unapplied_seconds', 'age of the oldest news that no case has applied');
const unanswered = gauge(
  'birth_oldest_unanswered_wake_seconds',
  'age of the oldest wake that Temporal has not answered',
);
const unsent = gauge(
  'birth_oldest_unsent_seconds',
  'for how long the oldest unsent row of births has been due',
);
const unstarted = gauge('birth_oldest_unstarted_case_seconds', 'age of the oldest accepted case not started');
const setAside = gauge('birth_cases_set_aside', 'cases with something that can never be read or written');
const openTasks = gauge('birth_open_tasks', 'open tasks by queue and by how long they have been open', [
  'queue',
  'age',
]);
const openCases = gauge('birth_open_cases', 'cases that have not ended, by status', ['status']);
const overdue = gauge('birth_matters_overdue', 'matters whose office is past its term, by department', [
  'department',
]);
const dueToday = gauge('birth_matters_due_today', 'matters whose term ends today, by department', [
  'department',
]);
const calendarKnown = gauge(
  'birth_calendar_known_days',
  'days until the first one whose holidays are not published: from then on due dates are provisional',
);
const lookedAt = gauge('birth_watch_last_success_seconds', 'when the ledger was last watched (Unix time)');

/** A violation that stands so long counts: longer than the net takes to find a case that has lost its wake. */
const GRACE_SECONDS = 90;

const QUEUES = [...new Set(Object.values(TASK_KINDS).map(({ queue }) => queue))];

export interface WatchOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly everySeconds: number;
}

/** Shows how long things wait in the ledger. Every gateway shows the same. */
export function startWatch({ pool, log, everySeconds }: WatchOptions): Repetition {
  const round = async (): Promise<void> => {
    show(await watchLedger(pool));
    showCalendar(shanghaiDate(new Date().toISOString()));
    lookedAt.setToCurrentTime();
  };
  return repeat(round, { pauseMs: everySeconds * 1000, what: 'watching the ledger', log });
}

function show(watch: LedgerWatch): void {
  unapplied.set(watch.oldestUnapplied);
  unanswered.set(watch.oldestUnansweredWake);
  unsent.set(watch.oldestUnsent);
  unstarted.set(watch.oldestUnstarted);
  let aside = 0;
  for (const queue of QUEUES) for (const age of TASK_AGES) openTasks.set({ queue, age }, 0);
  for (const { kind, age, n } of watch.openTasks) {
    openTasks.inc({ queue: TASK_KINDS[kind as TaskKind]?.queue ?? 'unknown', age }, n);
    if (kind === ('case-set-aside' satisfies TaskKind)) aside += n;
  }
  setAside.set(aside);
  for (const department of DEPARTMENT_CODES) {
    const due = watch.dueMatters.find((one) => one.department === department);
    overdue.set({ department }, due?.overdue ?? 0);
    dueToday.set({ department }, due?.today ?? 0);
  }
  for (const status of CASE_STATUSES) openCases.set({ status }, watch.openCases[status] ?? 0);
}

/** @param today ISO date in China */
function showCalendar(today: string): void {
  calendarKnown.set(daysBetween(today, firstProvisionalDay(today)));
}

/**
 * What a gateway does to watch the whole: over a connection of its own, so that it neither waits for the work nor is
 * waited for, and is planned by what is in the tables.
 */
export function startWatching({ config, log }: ServiceContext): Pick<Repetition, 'close'> {
  const pool = createPool({ url: config.DATABASE_URL, max: 2, applicationName: 'gateway watch', log });
  const everySeconds = config.BIRTH_INVARIANT_SECONDS;
  const watches = [
    startWatch({ pool, log, everySeconds: config.BIRTH_WATCH_SECONDS }),
    startInvariantWatch({ pool, log, everySeconds, graceSeconds: GRACE_SECONDS }),
    startSealing({ pool, log, headFile: auditHeadFile(config), everySeconds: config.BIRTH_AUDIT_SECONDS }),
  ];
  return {
    close: async () => {
      await Promise.all(watches.map((watch) => watch.close()));
      await pool.end();
    },
  };
}

import { watchLedger, type LedgerWatch } from '../../../infra/postgres/ledger/watch.ts';
import { duration } from '../output.ts';
import {
  NOT_RUNNING,
  ok,
  skipped,
  warning,
  type Check,
  type CheckOutcome,
  type Surroundings,
} from './check.ts';
import { withClient } from './database.ts';
import type { TaskKind } from '../../../schemas/tasks/kinds.ts';

type Look = (watch: LedgerWatch) => CheckOutcome;

/** A database that does not answer, or is yet to be migrated, is a check of its own. */
async function onLedger({ postgres }: Surroundings, look: Look): Promise<CheckOutcome> {
  if (postgres === undefined) return NOT_RUNNING;
  const watch = await withClient(postgres, watchLedger).catch(() => undefined);
  return watch ? look(watch) : skipped('台账读不了，见 PostgreSQL 一项');
}

function openOf({ openTasks }: LedgerWatch, kind: TaskKind): number {
  return openTasks.filter((each) => each.kind === kind).reduce((sum, { n }) => sum + n, 0);
}

/** Messages that nobody could read, and batches of messages that could not even be taken apart. */
function lookAtDeadLetters(watch: LedgerWatch): CheckOutcome {
  const count = openOf(watch, 'dead-letter');
  if (count === 0) return ok('没有放到一边的消息');
  return warning(`${count} 件死信任务未结`, 'npx birth tasks 看原因代码，见 docs/runbooks/dead-letters.md');
}

function lookAtSetAside(watch: LedgerWatch): CheckOutcome {
  const kind: TaskKind = 'case-set-aside';
  const count = openOf(watch, kind);
  if (count === 0) return ok('没有停办的办件');
  return warning(
    `${count} 个办件停办，未结任务 ${kind}`,
    'npx birth tasks 看理由，见 docs/runbooks/set-aside.md',
  );
}

type Age = Exclude<keyof LedgerWatch, 'openTasks'>;

/** From when on, in seconds: as the alarms have it (infra/telemetry/alarms.yaml). */
const LATE: Readonly<
  Record<Age, { readonly most: number; readonly what: string; readonly runbook: string }>
> = {
  oldestUnapplied: { most: 120, what: '答复或决定没有生效', runbook: 'stuck-case.md' },
  oldestUnansweredWake: { most: 120, what: '叫醒没有得到答复', runbook: 'temporal-lost.md' },
  oldestUnsent: { most: 60, what: '消息到期没有发出', runbook: 'kafka-lost.md' },
  oldestUnstarted: { most: 600, what: '办件受理后没有启动', runbook: 'temporal-lost.md' },
};

function lookAtAges(watch: LedgerWatch): CheckOutcome {
  const late = (Object.keys(LATE) as Age[]).filter((age) => watch[age] > LATE[age].most);
  if (late.length === 0) return ok('没有什么等得太久');
  const runbooks = new Set(late.map((age) => `docs/runbooks/${LATE[age].runbook}`));
  return warning(
    late.map((age) => `最久的一条${LATE[age].what}，已 ${duration(Math.round(watch[age]))}`).join('；'),
    `见 ${[...runbooks].join('、')}`,
  );
}

/** What must be right with the cases; skipped where no address is known. */
export const CASE_CHECKS: readonly Check[] = [
  { name: 'set-aside', title: '停办的办件', run: (around) => onLedger(around, lookAtSetAside) },
  { name: 'dead-letters', title: '死信', run: (around) => onLedger(around, lookAtDeadLetters) },
  { name: 'waiting', title: '等待的时间', run: (around) => onLedger(around, lookAtAges) },
];

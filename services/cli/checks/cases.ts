import { watchLedger, type LedgerWatch } from '../../../infra/postgres/ledger/watch.ts';
import { duration } from '../output.ts';
import { clauses, listed, say } from '../say.ts';
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
  return watch ? look(watch) : skipped(say('check.ledger-unread'));
}

function openOf({ openTasks }: LedgerWatch, kind: TaskKind): number {
  return openTasks.filter((each) => each.kind === kind).reduce((sum, { n }) => sum + n, 0);
}

/** Messages that nobody could read, and batches of messages that could not even be taken apart. */
function lookAtDeadLetters(watch: LedgerWatch): CheckOutcome {
  const count = openOf(watch, 'dead-letter');
  if (count === 0) return ok(say('check.no-dead-letters'));
  return warning(say('check.dead-letters-open', { n: count }), say('check.dead-letters-fix'));
}

function lookAtSetAside(watch: LedgerWatch): CheckOutcome {
  const kind: TaskKind = 'case-set-aside';
  const count = openOf(watch, kind);
  if (count === 0) return ok(say('check.none-set-aside'));
  return warning(say('check.some-set-aside', { n: count, kind }), say('check.set-aside-fix'));
}

type Age = Exclude<keyof LedgerWatch, 'openTasks' | 'openCases' | 'dueMatters'>;
type LateThing = 'check.late-unapplied' | 'check.late-wake' | 'check.late-unsent' | 'check.late-start';

/** From when on, in seconds: as the alarms have it (infra/telemetry/alarms.yaml). */
const LATE: Readonly<
  Record<Age, { readonly most: number; readonly what: LateThing; readonly runbook: string }>
> = {
  oldestUnapplied: { most: 120, what: 'check.late-unapplied', runbook: 'stuck-case.md' },
  oldestUnansweredWake: { most: 120, what: 'check.late-wake', runbook: 'temporal-lost.md' },
  oldestUnsent: { most: 60, what: 'check.late-unsent', runbook: 'kafka-lost.md' },
  oldestUnstarted: { most: 600, what: 'check.late-start', runbook: 'temporal-lost.md' },
};

function lookAtAges(watch: LedgerWatch): CheckOutcome {
  const late = (Object.keys(LATE) as Age[]).filter((age) => watch[age] > LATE[age].most);
  if (late.length === 0) return ok(say('check.none-late'));
  const runbooks = new Set(late.map((age) => `docs/runbooks/${LATE[age].runbook}`));
  return warning(
    clauses(
      late.map((age) =>
        say('check.late', { what: say(LATE[age].what), time: duration(Math.round(watch[age])) }),
      ),
    ),
    say('check.see', { places: listed([...runbooks]) }),
  );
}

/** What must be right with the cases; skipped where no address is known. */
export const CASE_CHECKS: readonly Check[] = [
  { name: 'set-aside', title: say('check.set-aside'), run: (around) => onLedger(around, lookAtSetAside) },
  {
    name: 'dead-letters',
    title: say('check.dead-letters'),
    run: (around) => onLedger(around, lookAtDeadLetters),
  },
  { name: 'waiting', title: say('check.waiting'), run: (around) => onLedger(around, lookAtAges) },
];

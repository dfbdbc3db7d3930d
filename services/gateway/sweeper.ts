import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { takeUndelivered } from '../../infra/postgres/ledger/inbox.ts';
import { planOfCase } from '../../infra/postgres/ledger/starts.ts';
import { settleLate } from '../../infra/postgres/ledger/tasks.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { CaseRunner } from '../../infra/temporal/client.ts';
import type { Logger } from '../../infra/telemetry/log.ts';
import { taskDeadline } from '../../policies/tasks/deadline.ts';
import type { News } from '../../schemas/case-plan.ts';
import { repeat, type Repetition } from '../kit/repeat.ts';
import { askAboutSilentEmployers } from './change-notices.ts';
import type { Deliverer } from './deliverer.ts';
import { sweepPayments, type PaymentSweepOptions } from './sweep-payments.ts';

export interface SweeperOptions {
  readonly pool: Pool;
  readonly runner: CaseRunner;
  readonly deliverer: Deliverer;
  readonly log: Logger;
  readonly everySeconds: number;
  readonly payments: PaymentSweepOptions;
}

const BATCH = 500;

/** Looks for what was not delivered, for as long as the process lives; woken when a person has decided something. */
export function startSweeper(options: SweeperOptions): Repetition {
  const { pool, payments, log, everySeconds } = options;
  const round = async (): Promise<boolean> => {
    await sweepInbox(options);
    const more = await sweepPayments(payments);
    await askAboutSilentEmployers(pool, payments.patienceSeconds);
    return more;
  };
  return repeat(round, { pauseMs: everySeconds * 1000, what: 'the sweep', log });
}

async function sweepInbox({ pool, deliverer }: SweeperOptions): Promise<void> {
  const due = await takeUndelivered(pool, BATCH);
  if (due.length > 0) failPoint('news-taken');
  const byCase = Map.groupBy(due, (d) => d.caseNumber);
  for (const [caseNumber, items] of byCase) {
    deliverer.offer(
      caseNumber,
      items.map((i) => i.news),
      { tries: Math.max(...items.map((i) => i.tries)), atOnce: true },
    );
  }
}

/**
 * Judges news for a case that Temporal does not run, by the ledger: a closed case gets a late answer with a task,
 * an open one is rebuilt from the ledger.
 */
export function createJudge(options: Pick<SweeperOptions, 'pool' | 'runner' | 'log'>) {
  const { pool, runner, log } = options;
  return async (caseNumber: string, news: readonly News[]): Promise<'rebuilt' | 'settled'> => {
    const found = await planOfCase(pool, caseNumber);
    if (!found) throw new Error('the ledger does not know the case');
    if (!found.open) {
      const eventIds = news.map((n) => n.eventId);
      await settleLate(pool, eventIds, taskDeadline('late-answer', new Date().toISOString()));
      return 'settled';
    }
    await runner.startCase(found.plan, { rebuild: true });
    failPoint('case-rebuilt');
    log.warn({ caseNumber }, 'the case was not running and was rebuilt from the ledger');
    return 'rebuilt';
  };
}

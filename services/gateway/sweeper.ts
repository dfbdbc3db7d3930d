import { failPoint } from '../../infra/fail-point/fail-point.ts';
import { takeUndelivered } from '../../infra/postgres/ledger/inbox.ts';
import { planOfCase } from '../../infra/postgres/ledger/starts.ts';
import { settleLate } from '../../infra/postgres/ledger/tasks.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { CaseRunner } from '../../infra/temporal/client.ts';
import { describeError, type Logger } from '../../infra/telemetry/log.ts';
import { taskDeadline } from '../../policies/tasks/deadline.ts';
import type { News } from '../../schemas/case-plan.ts';
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

export interface Sweeper {
  /** Looks now instead of at the next interval: a person has decided something. */
  wake(): void;
  healthy(): boolean;
  close(): Promise<void>;
}

const BATCH = 500;

/** Looks for what was not delivered, for as long as the process lives. */
export function startSweeper(options: SweeperOptions): Sweeper {
  const { log, everySeconds } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  let failed = false;

  const round = async (): Promise<void> => {
    do {
      again = false;
      try {
        await sweepInbox(options);
        if (await sweepPayments(options.payments)) again = true;
        await askAboutSilentEmployers(options.pool, options.payments.patienceSeconds);
        failed = false;
      } catch (error) {
        if (!failed) log.warn(describeError(error), 'the sweep failed and is tried again');
        failed = true;
      }
    } while (again && !failed);
  };
  const run = (): void => {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    running = round().finally(() => {
      running = undefined;
      if (!closed) timer = setTimeout(run, everySeconds * 1000);
    });
  };
  run();
  return {
    wake: run,
    healthy: () => !failed,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
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

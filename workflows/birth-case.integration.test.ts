import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseActivities } from '../activities/case-activities.ts';
import { findTimeSkippingServer } from '../infra/embedded/temporal.ts';
import type { CasePlan, News } from '../schemas/case-plan.ts';
import type { Step, StepOutcome } from '../schemas/case-step.ts';
import { FAILURE_CONVERTER_PATH } from '../infra/temporal/data-converter.ts';

const DAY_SECONDS = 86_400;

const plan: CasePlan = {
  caseNumber: 'B-TIME',
  graph: 'test@1',
  decided: false,
  nodes: [
    {
      subject: 'child-1',
      code: 'birth-certificate',
      part: 'joint',
      department: 'health-commission',
      route: 'joint',
      needs: [],
      follows: [],
      patienceSeconds: 15 * DAY_SECONDS,
      state: 'waiting',
      attempt: 0,
    },
  ],
};

const sent = (step: Step): StepOutcome => ({
  requested: step.request.map((key) => ({ key, attempt: 1 })),
  held: [],
  followOns: [],
});

/** A stand-in that keeps each step once, as the ledger does: a local activity may be run again. */
function recorder(): { readonly advance: CaseActivities['advance']; readonly steps: () => Step[] } {
  const taken = new Map<string, Step>();
  return {
    advance: async (step) => {
      taken.set(JSON.stringify(step), step);
      return sent(step);
    },
    steps: () => [...taken.values()],
  };
}

/** Weeks pass in milliseconds on the time-skipping server; the ledger is a recording stand-in. */
describe('a birth case over time', () => {
  let environment: TestWorkflowEnvironment;
  let bundle: { code: string };

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const path = await findTimeSkippingServer();
    environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    bundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./index.ts', import.meta.url)),
      failureConverterPath: FAILURE_CONVERTER_PATH,
      logger: new DefaultLogger('ERROR'),
    });
  });
  afterAll(() => environment.teardown());

  async function run<T>(
    advance: CaseActivities['advance'],
    story: (deliver: (news: News[]) => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const taskQueue = `queue-${Math.random()}`;
    const begun = Promise.withResolvers<void>();
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle: bundle,
      activities: {
        advance: (step: Step) => {
          begun.resolve();
          return advance(step);
        },
      },
    });
    return worker.runUntil(async () => {
      const handle = await environment.client.workflow.start('birthCase', {
        workflowId: taskQueue,
        taskQueue,
        args: [plan],
      });
      // No answer comes before its request: one in the very first task would be a stray.
      await begun.promise;
      let updates = 0;
      const result = await story(async (news) => {
        updates += 1;
        await handle.executeUpdate('deliver', { args: [news], updateId: String(updates) });
      });
      await handle.result();
      return result;
    });
  }

  const news = (outcome: News['outcome'], kind: News['kind'] = 'answer'): News => ({
    eventId: `${kind}-${outcome}`,
    kind,
    subject: 'child-1',
    code: 'birth-certificate',
    attempt: 1,
    outcome,
  });

  it('asks a person when a department was silent for 15 days, and not before', async () => {
    const { advance, steps } = recorder();
    await run(advance, async (deliver) => {
      await environment.sleep('14 days');
      expect(steps().filter((s) => s.overdue.length > 0)).toEqual([]);
      await environment.sleep('2 days');
      expect(
        steps()
          .filter((s) => s.overdue.length > 0)
          .map((s) => s.overdue),
      ).toEqual([['child-1/birth-certificate']]);
      await deliver([news('completed')]);
    });
    expect(steps().at(-1)?.finish).toBe(true);
  });

  it('waits for its ledger without heartbeats, and goes on as soon as it is woken', async () => {
    let away = true;
    let tries = 0;
    await run(
      async (step) => {
        tries += 1;
        if (away) throw new Error('the ledger is away');
        return sent(step);
      },
      async (deliver) => {
        await environment.sleep('1 hour');
        expect(tries).toBeLessThan(60);
        const before = tries;
        away = false;
        await deliver([]);
        expect(tries).toBeGreaterThan(before);
        await deliver([news('completed')]);
      },
    );
  });

  it('takes an answer once, also when it joins another batch', async () => {
    const { advance, steps } = recorder();
    await run(advance, async (deliver) => {
      await deliver([news('accepted')]);
      await deliver([news('accepted'), news('completed')]);
    });
    expect(steps().flatMap((s) => s.news.map((n) => n.eventId))).toEqual([
      'answer-accepted',
      'answer-completed',
    ]);
  });
});

import { createHash } from 'node:crypto';
import { createCaseActivities } from '../activities/case-activities.ts';
import type { ReceivedMessage } from '../infra/kafka/port.ts';
import { markSent, selectDue } from '../infra/outbox/rows.ts';
import { SHARDS } from '../infra/outbox/outbox.ts';
import { createCaseLedger } from '../infra/postgres/ledger/case-ledger.ts';
import { eraseSubject } from '../infra/postgres/ledger/erasures.ts';
import { markDelivered, takeUndelivered } from '../infra/postgres/ledger/inbox.ts';
import { redecideCase } from '../infra/postgres/ledger/redecide-case.ts';
import { listOpenTasks } from '../infra/postgres/ledger/task-reads.ts';
import { completeTask } from '../infra/postgres/ledger/task-completion.ts';
import type { Pool } from '../infra/postgres/pool.ts';
import { sealContext } from '../infra/sealing/keys.ts';
import { testKeyring } from '../infra/sealing/keyring.test-setup.ts';
import { sealJson } from '../infra/sealing/seal.ts';
import { createLog } from '../infra/telemetry/log.ts';
import { planOrders } from '../policies/payments/plan-orders.ts';
import { figuresOf, type Change } from '../policies/redecision/redecide.ts';
import type { CasePlan, News, TaskDecision } from '../schemas/case-plan.ts';
import type { Entitlement } from '../schemas/entitlement.ts';
import type { Subject } from '../schemas/matter.ts';
import { acceptBirth } from '../services/api/accept-birth.ts';
import { applyFacts } from '../services/api/task-facts.ts';
import { TASK_OUTCOMES } from '../services/api/task-outcomes.ts';
import { askAboutSilentEmployers } from '../services/gateway/change-notices.ts';
import { createLanding } from '../services/gateway/land.ts';
import { reconcileAll } from '../services/gateway/reconcile.ts';
import { startPage } from '../services/gateway/starter.ts';
import { createJudge } from '../services/gateway/sweeper.ts';
import { sweepPayments } from '../services/gateway/sweep-payments.ts';
import type { Evidence } from '../services/verify/evidence.ts';
import { noFourthState } from '../services/verify/invariants/no-fourth-state.ts';
import { oneCase } from '../services/verify/invariants/one-case.ts';
import { birthCase } from '../workflows/birth-case.ts';
import type { WorkflowFunction } from './fake/instance.ts';
import { NotRunningError, type FakeTemporal, type Handle } from './fake/temporal.ts';
import type { GatewayDeeds, MakeProduct, OpenTask, Product, Query, RuleChange, Wake } from './product.ts';

/** The product as it was at b50cd60: news go to the workflow in Updates, and both keep the state of the case. */

const PATIENCE_SECONDS = 900;
const RESEND_SECONDS = 30;
const keyring = testKeyring('explore');
const log = createLog('explore', 'fatal');
const now = (): Date => new Date();
const wakeRelay = (): void => undefined;

/** What a wake carries in this shape. */
interface Offer {
  readonly news: readonly News[];
  readonly tries: number;
}

export const makeProduct: MakeProduct = (temporal): Product => ({
  keyring,
  patienceSeconds: PATIENCE_SECONDS,
  workflow: birthCase as WorkflowFunction,
  activities: (pool) =>
    createCaseActivities({
      ledger: createCaseLedger({ pool, keyring, now, wakeRelay }),
      now,
    }) as unknown as ReturnType<Product['activities']>,
  accept: async (pool, notification, key) => {
    const posted = { notification, sentBody: notification, client: 'hospital', key };
    const answer = await acceptBirth({ pool, keyring, patienceSeconds: PATIENCE_SECONDS, now }, posted);
    const { made } = answer;
    return {
      caseNumber: answer.body.caseNumber,
      ...(made ? { start: () => void temporal.start(made.plan.caseNumber, [made.plan], false) } : {}),
    };
  },
  gateway: (pool) => gateway(pool, temporal),
  relay,
  openTasks: async (pool) =>
    (await listOpenTasks(pool, { limit: 200 })).map(({ id, caseNumber, kind, subject }) => ({
      id,
      caseNumber,
      kind,
      subject,
      outcomes: TASK_OUTCOMES[kind],
    })),
  complete,
  erase: async (pool, caseNumber, subject) =>
    (
      await eraseSubject(pool, {
        caseNumber,
        subject: subject as Subject,
        reason: 'guardian-request',
        by: 'supervisor',
        at: now(),
        force: true,
      })
    ).result,
  redecide,
  verify,
});

function runnerOf(temporal: FakeTemporal) {
  return {
    startCase: (plan: CasePlan, options?: { rebuild?: boolean }) =>
      Promise.resolve(temporal.start(plan.caseNumber, [plan], options?.rebuild ?? false)),
    // Only asked for to wait until a worker has taken a start up.
    deliver: () => Promise.resolve(),
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function gateway(pool: Pool, temporal: FakeTemporal): GatewayDeeds {
  let offered: Wake[] = [];
  const taken = (): Wake[] => {
    const wakes = offered;
    offered = [];
    return wakes;
  };
  const offer = (caseNumber: string, news: readonly News[], how: { readonly tries: number }): void => {
    offered.push({ caseNumber, about: { news, tries: how.tries } satisfies Offer });
  };
  const deliverer = { offer, close: () => Promise.resolve() };
  const runner = runnerOf(temporal);
  const patienceSeconds = PATIENCE_SECONDS;
  const landing = createLanding({ pool, log, deliverer, keyring, patienceSeconds, wakeRelay });
  const judge = createJudge({ pool, runner, log });
  const presence = {
    isRunning: (caseNumber: string) => Promise.resolve(temporal.isRunning(caseNumber)),
    close: () => Promise.resolve(),
  };
  return {
    land: async (messages) => {
      await landing(messages);
      return taken();
    },
    sweep: async () => {
      const due = await takeUndelivered(pool, 500);
      for (const [caseNumber, items] of Map.groupBy(due, (d) => d.caseNumber))
        offer(
          caseNumber,
          items.map((i) => i.news),
          { tries: Math.max(...items.map((i) => i.tries)) },
        );
      await askAboutSilentEmployers(pool, patienceSeconds);
      return taken();
    },
    sweepRarely: async () => {
      await startPage({ pool, runner, deliverer, log, everySeconds: 1, maxUnderWay: 100 }, { isDue: true });
      await reconcileAll({ pool, presence, runner, log, ageSeconds: 60 });
      return taken();
    },
    sweepPayments: async () => {
      await sweepPayments({ pool, keyring, patienceSeconds, wakeRelay });
    },
    merge: (wakes) => {
      const offers = wakes.map(({ about }) => about as Offer);
      const news = new Map(offers.flatMap((o) => o.news.map((item) => [item.eventId, item])));
      const about: Offer = { news: [...news.values()], tries: Math.max(...offers.map((o) => o.tries)) };
      return { caseNumber: wakes[0]?.caseNumber ?? '', about };
    },
    send: (wake) => send(wake, temporal, judge),
    heard: async (wakes) => {
      const ids = wakes.flatMap(({ about }) => (about as Offer).news.map((item) => item.eventId));
      if (ids.length > 0) await markDelivered(pool, ids);
    },
  };
}

/** As the deliverer does it. */
async function send(
  { caseNumber, about }: Wake,
  temporal: FakeTemporal,
  judge: ReturnType<typeof createJudge>,
): Promise<Handle | undefined> {
  const { news, tries } = about as Offer;
  const ids = news.map((n) => n.eventId).sort();
  const id = createHash('sha256')
    .update([...ids, String(tries)].join('\n'))
    .digest('hex');
  const update = { id, name: 'deliver', args: [news] };
  try {
    return temporal.update(caseNumber, update);
  } catch (error) {
    if (!(error instanceof NotRunningError)) throw error;
    return (await judge(caseNumber, news)) === 'rebuilt' ? temporal.update(caseNumber, update) : undefined;
  }
}

const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

async function relay(
  pool: Pool,
  publish: (message: ReceivedMessage & { readonly kind: string }) => void,
): Promise<void> {
  const due = await selectDue(pool, 'ledger', { shards: ALL_SHARDS, bulkRoom: 16 });
  const rows = [...due.rows, ...due.bulk];
  if (rows.length === 0) return;
  for (const { topic, key, kind, headers, body } of rows)
    publish({ topic, key, kind, value: body, headers: headers ?? {}, partition: 0, offset: '0' });
  await markSent(pool, 'ledger', { ids: rows.map((row) => row.id), resendSeconds: RESEND_SECONDS });
}

/** As the API does it. */
async function complete(
  pool: Pool,
  { id }: OpenTask,
  word: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<string> {
  const outcome = word as TaskDecision;
  const done = await completeTask(pool, { taskId: id, by: 'clerk', at: now(), outcome }, (task, subjects) => {
    const family = subjects.find((s) => s.subject === 'family')?.wrappedKey;
    const key = family ? keyring.unwrap(family) : keyring.notes;
    const reason = sealJson(key, sealContext.note(task.id), 'explored');
    const resolved = outcome === 'resolved';
    if (!resolved && Object.keys(facts).length === 0) return { changed: [], reason };
    return { changed: applyFacts(keyring, task, { subjects, facts, resolved }), reason };
  });
  return done.result;
}

/** Sums of the subsidy change; everything else of the decision stays. */
async function redecide(pool: Pool, caseNumber: string, { name, perMille }: RuleChange): Promise<string> {
  const asOf = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
  await pool.query(
    `insert into ledger.redecision (pack, digest, as_of, tried_at, started_at) values ($1, '', $2, now(), now())
     on conflict do nothing`,
    [name, asOf],
  );
  const run = { pack: name, asOf, tried: true };
  const { outcome } = await redecideCase(
    {
      pool,
      keyring,
      run,
      now,
      rules: {
        revise: ({ entitlements }) => revise(entitlements, perMille),
        order: planOrders,
        leaveChanges: () => [],
        inWords: () => ({ changes: ['变更'], why: 'explore', next: '' }),
      },
    },
    caseNumber,
  );
  return outcome;
}

function revise(entitlements: readonly Entitlement[], perMille: number) {
  const changes: Change[] = [];
  const revised = entitlements.map((e) => {
    if (e.code !== 'childcare-subsidy' || !e.schedule) return e;
    const schedule = e.schedule.map(({ due, amountFen }) => ({
      due,
      amountFen: Math.round((amountFen * perMille) / 1000),
    }));
    const after = { ...e, schedule };
    changes.push({
      code: e.code,
      subject: e.subject,
      before: figuresOf(e),
      after: figuresOf(after),
      difference: {},
      reasons: [],
    });
    return after;
  });
  return { changes, entitlements: revised };
}

/** The explorer fills `verify_run` and `verify_disagreement`; the clock has moved on since anything happened. */
async function verify(query: Query): Promise<readonly string[]> {
  const evidence = { snapshot: { query }, graceSeconds: 0 } as unknown as Evidence;
  const findings = [await oneCase(evidence), await noFourthState(evidence)];
  return findings.flatMap((f) => f.violations.map(({ where, what }) => `${what}: ${where}`));
}

import { createCaseActivities } from '../activities/case-activities.ts';
import type { CasePairLedger } from '../activities/ledger-port.ts';
import { eraseSubject as eraseFromCase } from '../activities/erase-subject.ts';
import { redecideCase } from '../activities/redecide-case.ts';
import type { ReceivedMessage } from '../infra/kafka/port.ts';
import { markSent, selectDue } from '../infra/outbox/rows.ts';
import { SHARDS } from '../infra/outbox/outbox.ts';
import { changeCase, createCaseLedger } from '../infra/postgres/ledger/case-ledger.ts';
import { eraseSubject } from '../infra/postgres/ledger/erasures.ts';
import { takeCase } from '../infra/postgres/ledger/redecisions.ts';
import { UNBOUNDED } from '../schemas/bounds.ts';
import { noteLook, readTask } from '../infra/postgres/ledger/task-detail.ts';
import { listTasks } from '../infra/postgres/ledger/task-reads.ts';
import {
  catchLostWakes,
  claimWakes,
  forgetWakes,
  needsRun,
  type Wake as LedgerWake,
  type WakeKind,
} from '../infra/postgres/ledger/wakes.ts';
import type { Pool } from '../infra/postgres/pool.ts';
import { testKeyring } from '../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../infra/telemetry/log.ts';
import { UpdateIds } from '../infra/wakes/case-waker.ts';
import { lookUpKeysAround } from '../policies/duplicates/look-up-keys.ts';
import { figuresOf, type Change } from '../policies/redecision/redecide.ts';
import type { Entitlement } from '../schemas/entitlement.ts';
import type { Subject } from '../schemas/matter.ts';
import { acceptBirth } from '../services/api/accept-birth.ts';
import type { RouteParts } from '../services/api/app-types.ts';
import { complete as completeTask } from '../services/api/complete-task.ts';
import { outcomesOf } from '../services/api/task-outcomes.ts';
import { createLanding } from '../services/gateway/land.ts';
import { sweepDue } from '../services/gateway/sweep-due.ts';
import type { Evidence } from '../services/verify/evidence.ts';
import { noFourthState } from '../services/verify/invariants/no-fourth-state.ts';
import { oneCase } from '../services/verify/invariants/one-case.ts';
import { birthCase } from '../workflows/birth-case.ts';
import type { WorkflowFunction } from './fake/instance.ts';
import { NotRunningError, type FakeTemporal, type Handle } from './fake/temporal.ts';
import { hallOf } from './hall-adapter.ts';
import type {
  GatewayDeeds,
  MakeProduct,
  OpenTask,
  Product,
  Query,
  RuleChange,
  Said,
  Wake,
} from './product.ts';

/** The product: the ledger says how a case stands, and its workflow is only woken. */

const PATIENCE_SECONDS = 900;
const RESEND_SECONDS = 30;
/** A start that the API makes is the gateway's after this. */
const START_IN_SECONDS = 3;
const keyring = testKeyring('explore');
const log = createLog('explore', 'fatal');
const now = (): Date => new Date();
const wakeRelay = (): void => undefined;
const ledgerOf = (pool: Pool): CasePairLedger =>
  createCaseLedger({ pool, keyring, wakeRelay, lookUp: lookUpKeysAround });

export const makeProduct: MakeProduct = (temporal): Product => ({
  keyring,
  patienceSeconds: PATIENCE_SECONDS,
  workflow: birthCase as WorkflowFunction,
  activities: (pool) =>
    createCaseActivities({ ledger: ledgerOf(pool) }) as unknown as ReturnType<Product['activities']>,
  accept: async (pool, notification, key) => {
    const ports = {
      pool,
      keyring,
      ledger: ledgerOf(pool),
      patienceSeconds: PATIENCE_SECONDS,
      now,
      startInSeconds: () => START_IN_SECONDS,
    };
    const posted = { notification, sentBody: notification, client: 'hospital', key, mayActFor: () => true };
    const { made, body } = await acceptBirth(ports, posted);
    const { caseNumber } = body;
    return {
      caseNumber,
      ...(made ? { start: () => void temporal.start(caseNumber, [caseNumber], true) } : {}),
    };
  },
  gateway: (pool) => gateway(pool, temporal),
  relay,
  openTasks: async (pool) =>
    (await listTasks(pool, { limit: 200 })).map((task) => {
      const { id, caseNumber, kind, subject, code, openedAt, asks } = task;
      return { id, caseNumber, kind, subject, code, openedAt, asks, outcomes: outcomesOf(task) };
    }),
  complete,
  ...hallOf(keyring),
  erase,
  redecide,
  verify,
});

const NEWS: readonly WakeKind[] = ['news'];
const STARTS: readonly WakeKind[] = ['start', 'carry-over'];

function gateway(pool: Pool, temporal: FakeTemporal): GatewayDeeds {
  let offered: LedgerWake[] = [];
  const taken = (): Wake[] => offered.splice(0).map((wake) => ({ caseNumber: wake.caseNumber, about: wake }));
  const waker = {
    wake: (wake: LedgerWake) => void offered.push(wake),
    roomForStarts: () => 100,
    settled: () => Promise.resolve(),
  };
  const ledger = ledgerOf(pool);
  const ids = new UpdateIds();
  const landing = createLanding({ pool, keyring, log, ledger, waker, wakeRelay });
  return {
    land: async (messages) => {
      await landing(messages);
      return taken();
    },
    sweep: async () => {
      offered.push(...(await claimWakes(pool, NEWS, 500)));
      return taken();
    },
    sweepRarely: async () => {
      offered.push(...(await claimWakes(pool, STARTS, 100)));
      await catchLostWakes(pool);
      return taken();
    },
    sweepPayments: async () => {
      await sweepDue({ pool, ledger, log, patienceSeconds: PATIENCE_SECONDS });
    },
    merge: (wakes) => wakes.at(-1) ?? { caseNumber: '', about: undefined },
    send: ({ about }) => send(about as LedgerWake, { pool, temporal, ids }),
    heard: async (wakes) => {
      const answered = wakes.map(({ about }) => about as LedgerWake);
      for (const wake of answered) ids.forget(wake);
      await forgetWakes(pool, answered);
    },
  };
}

interface Sending {
  readonly pool: Pool;
  readonly temporal: FakeTemporal;
  readonly ids: UpdateIds;
}

/** As infra/temporal/client.ts does it. */
async function send(wake: LedgerWake, { pool, temporal, ids }: Sending): Promise<Handle | undefined> {
  const { caseNumber, kind } = wake;
  const update = { id: ids.idFor(wake), name: 'wake', args: [] };
  if (kind !== 'start') {
    try {
      return temporal.update(caseNumber, update);
    } catch (error) {
      if (!(error instanceof NotRunningError)) throw error;
      if (!(await needsRun(pool, caseNumber))) return undefined;
    }
  }
  temporal.start(caseNumber, [caseNumber], true);
  return temporal.update(caseNumber, update);
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

/** As the API does it: where two people have to decide, the second looks, and says the same. */
async function complete(
  pool: Pool,
  { id, kind }: OpenTask,
  { outcome, facts, result }: Said,
): Promise<string> {
  const parts = {
    pool,
    keyring,
    ledger: ledgerOf(pool),
    wakeInbox: () => undefined,
    wakeOutbox: wakeRelay,
  } as unknown as RouteParts;
  const until = outcome === 'wait' ? { until: new Date().toISOString().slice(0, 'yyyy-mm-dd'.length) } : {};
  const said = { taskId: id, outcome, facts, result, reason: 'explored', ...until } as const;
  const role = kind === 'dead-letter' ? 'operator' : 'clerk';
  const first = await completeTask(parts, { ...said, by: role, role, within: UNBOUNDED, judges: false });
  if (first.became !== 'awaiting-second') return first.task.status;
  const { draft } = (await readTask(pool, id)) ?? {};
  if (draft) await noteLook(pool, id, { who: 'supervisor', hash: draft.hash });
  const supervisor = { by: 'supervisor', role: 'supervisor', within: UNBOUNDED, judges: true } as const;
  const second = await completeTask(parts, { ...said, ...supervisor });
  return `${second.task.status} by two`;
}

async function erase(pool: Pool, caseNumber: string, subject: string): Promise<string> {
  const of = { subject: subject as Subject, by: 'supervisor', reason: 'guardian-request' } as const;
  const erasure = { ...of, caseNumber, force: true };
  const done = await eraseSubject({ pool, keyring, wakeRelay }, erasure, {
    erase: (view) => eraseFromCase(view, of),
    endsPayments: () => false,
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
  const change = {
    pack: name,
    asOf,
    revise: ({ entitlements }: { readonly entitlements: readonly Entitlement[] }) =>
      revise(entitlements, perMille),
  };
  const { outcome } = await changeCase(
    { pool, keyring, wakeRelay },
    caseNumber,
    (view) => redecideCase(view, change),
    async (on, redecided) => void (await takeCase(on, run, { caseNumber, ...redecided })),
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

/** The explorer fills the tables that these rules read; the clock has moved on since anything happened. */
async function verify(query: Query): Promise<readonly string[]> {
  const evidence = { snapshot: { query }, graceSeconds: 0 } as unknown as Evidence;
  const findings = [await oneCase(evidence), await noFourthState(evidence)];
  return findings.flatMap((f) => f.violations.map(({ where, what }) => `${what}: ${where}`));
}

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseActivities } from '../../activities/case-activities.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { planOfCase, takeUnstarted } from '../../infra/postgres/ledger/starts.ts';
import { sealContext } from '../../infra/sealing/keys.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { sealJson } from '../../infra/sealing/seal.ts';
import { birthNotificationSchema } from '../../schemas/birth-notification.ts';
import type { News, NodeKey } from '../../schemas/case-plan.ts';
import type { Step } from '../../schemas/case-step.ts';
import { WORK } from '../../schemas/matter.ts';
import { acceptBirth } from '../../services/api/accept-birth.ts';
import { openTestLedger } from '../support/ledger.ts';
import { freshSample } from '../support/samples.ts';
import { waitFor } from '../support/wait.ts';

const keyring = testKeyring('a-key-for-this-test');
const now = (): Date => new Date();

/** A worker may die after its step is committed and before Temporal hears of it: then the step is done again. */
describe('a step that is done twice', () => {
  let url: string;
  let pool: pg.Pool;
  let activities: CaseActivities;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ url, pool, activities, close } = await openTestLedger(keyring, now));
  });
  afterAll(() => close());

  async function accept(sample: string): Promise<string> {
    const body = freshSample(sample);
    const posted = {
      notification: birthNotificationSchema().parse(body),
      sentBody: body,
      client: 'test',
      key: randomUUID(),
    };
    return (await acceptBirth({ pool, keyring, patienceSeconds: 60, now }, posted)).body.caseNumber;
  }

  const step = (caseNumber: string, more: Partial<Step>): Step => ({
    caseNumber,
    news: [],
    stray: [],
    request: [],
    skip: [],
    overdue: [],
    decide: false,
    finish: false,
    ...more,
  });

  /** Everything the step could have doubled. */
  async function traces(caseNumber: string): Promise<Record<string, number>> {
    const { rows } = await pool.query<Record<string, number>>(
      `select (select count(*)::int from ledger.outbox where key = $1) as messages,
              (select count(*)::int from ledger.case_event where case_number = $1) as events,
              (select count(*)::int from ledger.human_task where case_number = $1) as tasks,
              (select count(*)::int from ledger.notice where case_number = $1) as notices,
              (select sum(attempt)::int from ledger.matter where case_number = $1) as attempts`,
      [caseNumber],
    );
    return rows[0] ?? {};
  }

  async function expectSameTwice(what: Step): Promise<void> {
    const first = await activities.advance(what);
    const after = await traces(what.caseNumber);
    expect(await activities.advance(what)).toEqual(first);
    expect(await traces(what.caseNumber)).toEqual(after);
  }

  async function land(
    caseNumber: string,
    key: NodeKey,
    payload: unknown,
    outcome: 'completed' | 'refused',
  ): Promise<News> {
    const [subject, code] = key.split('/') as [News['subject'], News['code']];
    const id = randomUUID();
    const { department } = WORK[code];
    const sealed = sealJson(keyring.receiver(department), sealContext.answer(id), payload).toString('base64');
    const data = { caseNumber, subject, matter: code, attempt: 1, commandId: randomUUID(), outcome, sealed };
    const envelope = {
      specversion: '1.0' as const,
      id,
      source: '/test',
      type: `cn.birth.${code}.${outcome}.v1`,
      time: now().toISOString(),
      datacontenttype: 'application/json' as const,
      data,
    };
    const landed = await landAnswers(pool, [{ envelope, department }]);
    expect(landed.landed).toEqual(new Set([id]));
    expect((await landAnswers(pool, [{ envelope, department }])).landed.size).toBe(0);
    return { eventId: id, kind: 'answer', subject, code, attempt: 1, outcome };
  }

  const certificate = {
    certificateNumber: 'X620000001',
    issuedAt: now().toISOString(),
    signer: '甲',
    sealer: '乙',
  };

  it('sends the first command once', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await expectSameTwice(step(caseNumber, { request: ['child-1/birth-certificate'] }));
  });

  it('tells the sweeper that the case runs', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    const unstarted = async (): Promise<string[]> => {
      await pool.query('update ledger.start_request set try_at = now()');
      return (await takeUnstarted(pool, 1_000)).map((one) => one.caseNumber);
    };
    expect(await unstarted()).toContain(caseNumber);
    await expectSameTwice(step(caseNumber, { request: ['child-1/birth-certificate'] }));
    expect(await unstarted()).not.toContain(caseNumber);
  });

  it('is one transaction: what it changed, and every message that tells of it', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await activities.advance(step(caseNumber, { request: ['child-1/birth-certificate'] }));
    const news = await land(caseNumber, 'child-1/birth-certificate', certificate, 'completed');
    await activities.advance(step(caseNumber, { news: [news], request: ['child-1/household-registration'] }));
    // The number of the transaction that wrote a row stands in the row itself.
    const { rows } = await pool.query<{ what: string; writer: string }>(
      `select 'matter' as what, xmin::text as writer from ledger.matter
        where case_number = $1 and code in ('birth-certificate', 'household-registration')
       union select 'command', xmin::text from ledger.outbox where key = $1 and kind = 'command' and sends = 0 and done_at is null
       union select 'news', xmin::text from ledger.inbox where event_id = $2
       union select 'case', xmin::text from ledger.birth_case where case_number = $1`,
      [caseNumber, news.eventId],
    );
    expect(new Set(rows.map(({ what }) => what)).size).toBe(4);
    expect(new Set(rows.map(({ writer }) => writer)).size).toBe(1);
  });

  it('applies an answer and sends what follows once', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await activities.advance(step(caseNumber, { request: ['child-1/birth-certificate'] }));
    const news = await land(caseNumber, 'child-1/birth-certificate', certificate, 'completed');
    const follow: NodeKey[] = ['child-1/household-registration', 'child-1/vaccination-record'];
    await expectSameTwice(step(caseNumber, { news: [news], request: follow }));
    const plan = await planOfCase(pool, caseNumber);
    const states = new Map(plan?.plan.nodes.map((n) => [`${n.subject}/${n.code}`, n.state]));
    expect(states.get('child-1/birth-certificate')).toBe('done');
    expect(states.get('child-1/household-registration')).toBe('requested');
  });

  it('keeps a stray answer that the ledger waits for, and asks a person about any other', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await activities.advance(step(caseNumber, { request: ['child-1/birth-certificate'] }));
    const news = await land(caseNumber, 'child-1/birth-certificate', certificate, 'completed');
    const kept = step(caseNumber, { stray: [news] });
    expect(await activities.advance(kept)).toMatchObject({ early: [news.eventId] });
    await expectSameTwice(kept);
    expect((await traces(caseNumber))['tasks']).toBe(0);
    await expectSameTwice(step(caseNumber, { news: [news] }));
    const late = await land(caseNumber, 'child-1/birth-certificate', certificate, 'completed');
    await expectSameTwice(step(caseNumber, { stray: [late] }));
    expect((await traces(caseNumber))['tasks']).toBe(1);
  });

  it('opens the task of a refusal once', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await activities.advance(step(caseNumber, { request: ['child-1/birth-certificate'] }));
    const objection = { reasonCode: 'no', reason: '不符', asks: [] };
    const news = await land(caseNumber, 'child-1/birth-certificate', objection, 'refused');
    await expectSameTwice(step(caseNumber, { news: [news] }));
    expect((await traces(caseNumber))['tasks']).toBe(1);
  });

  it('holds a missing name once', async () => {
    const caseNumber = await accept('lanzhou-name-and-choices-later');
    const what = step(caseNumber, { request: ['child-1/birth-certificate'] });
    await expectSameTwice(what);
    expect(await activities.advance(what)).toMatchObject({
      requested: [],
      held: ['child-1/birth-certificate'],
    });
  });

  it('reports silence once', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await activities.advance(step(caseNumber, { request: ['child-1/birth-certificate'] }));
    await expectSameTwice(step(caseNumber, { overdue: ['child-1/birth-certificate'] }));
  });

  it('decides the entitlements once, and finishes once', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await expectSameTwice(step(caseNumber, { decide: true }));
    await expectSameTwice(step(caseNumber, { finish: true }));
    expect((await planOfCase(pool, caseNumber))?.open).toBe(false);
  });

  it('lets tries at once lead to one outcome', async () => {
    const alone = await accept('lanzhou-first-child');
    const together = await accept('lanzhou-first-child');
    const request: NodeKey[] = ['child-1/birth-certificate'];
    await activities.advance(step(alone, { request }));
    const release = await holdCase(together);
    const tries = Array.from({ length: 3 }, () => activities.advance(step(together, { request })));
    await waitFor('all of them to wait for the case', async () =>
      (await waitingForLocks()) === tries.length ? true : undefined,
    );
    await release();
    expect(new Set((await Promise.all(tries)).map((o) => JSON.stringify(o))).size).toBe(1);
    expect(await traces(together)).toEqual(await traces(alone));
  });

  /** Locks the case, as a step under way does. @returns what lets go of it */
  async function holdCase(caseNumber: string): Promise<() => Promise<void>> {
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from ledger.birth_case where case_number = $1 for update', [caseNumber]);
    return async () => {
      await holder.query('commit');
      await holder.end();
    };
  }

  async function waitingForLocks(): Promise<number> {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.n ?? 0;
  }
});

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { birthNotificationSchema } from '../../schemas/birth-notification.ts';
import type { AnswerOutcome, NodeKey } from '../../schemas/case-plan.ts';
import type { Standing } from '../../schemas/standing.ts';
import { acceptBirth } from '../../services/api/accept-birth.ts';
import { answerOf, type TestAnswer } from '../support/answers.ts';
import { everyRowOf, tracesOf, type Traces } from '../support/case-rows.ts';
import { decideByTwo } from '../support/decide-by-two.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../support/ledger.ts';
import { freshSample, type Notification } from '../support/samples.ts';
import { waitFor } from '../support/wait.ts';
import type { TaskDecision } from '../../schemas/tasks/kinds.ts';

const keyring = testKeyring('a-key-for-this-test');
const CERTIFICATE = 'child-1/birth-certificate';

/** A worker may die after its round is committed and before Temporal hears of it: then the round is made again. */
describe('a round that is made twice', () => {
  let test: TestLedger;
  let today: LedgerAt;
  let later: LedgerAt;

  beforeAll(async () => {
    test = await openTestLedger(keyring);
    const now = new Date();
    today = test.at(now);
    later = test.at(new Date(now.getTime() + 120_000));
  });
  afterAll(() => test.close());

  const accept = (sample: string): Promise<string> => today.accept(freshSample(sample));

  async function land(answer: TestAnswer): Promise<string> {
    const landing = answerOf(keyring, answer);
    const { landed } = await landAnswers(today.pool, [landing]);
    expect(landed).toEqual(new Set([landing.eventId]));
    expect((await landAnswers(today.pool, [landing])).landed.size).toBe(0);
    return landing.eventId;
  }

  const traces = (caseNumber: string): Promise<Traces> => tracesOf(today.pool, caseNumber);
  const everyRow = (caseNumber: string): Promise<string[]> => everyRowOf(today.pool, caseNumber);

  /** The same again finds the same standing and touches nothing. */
  async function expectSameTwice(caseNumber: string, at = today): Promise<Standing> {
    const first = await at.round(caseNumber);
    const after = await everyRow(caseNumber);
    expect(await at.round(caseNumber)).toEqual(first);
    expect(await everyRow(caseNumber)).toEqual(after);
    return first;
  }

  /** Two rounds, each on a connection of its own, that begin while a third holds the case. */
  async function expectSameAtOnce(caseNumber: string, at = today): Promise<Standing> {
    const release = await holdCase(caseNumber);
    const rounds = [at.round(caseNumber), at.round(caseNumber)];
    await waitFor('both to wait for the case', async () =>
      (await waitingForLocks()) === rounds.length ? true : undefined,
    );
    await release();
    const [one, other] = await Promise.all(rounds);
    expect(one).toEqual(other);
    return expectSameTwice(caseNumber, at);
  }

  /** Locks the case, as a round under way does. @returns what lets go of it */
  async function holdCase(caseNumber: string): Promise<() => Promise<void>> {
    const holder = new pg.Client({ connectionString: test.url });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from ledger.birth_case where case_number = $1 for update', [caseNumber]);
    return async () => {
      await holder.query('commit');
      await holder.end();
    };
  }

  async function waitingForLocks(): Promise<number> {
    const { rows } = await today.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.n ?? 0;
  }

  async function openTasks(caseNumber: string): Promise<{ id: string; kind: string; key: string | null }[]> {
    const { rows } = await today.pool.query<{ id: string; kind: string; key: string | null }>(
      `select id, kind, subject || '/' || code as key from ledger.human_task
        where case_number = $1 and status = 'open' order by kind, key`,
      [caseNumber],
    );
    return rows;
  }

  /** A person decides, twice: as after an answer that the person did not get. */
  async function decide(
    caseNumber: string,
    kind: string,
    { outcome, choices }: { outcome: TaskDecision; choices?: Notification['choices'] },
  ): Promise<void> {
    const task = (await openTasks(caseNumber)).find((one) => one.kind === kind);
    const taskId = task?.id ?? '';
    for (let i = 0; i < 2; i += 1) {
      const { result } = await decideByTwo(today, {
        ...{ caseNumber, taskId, by: 'clerk', outcome },
        judge: (view) => ({ facts: choices && { ...view.notification, choices }, reason: '已核对' }),
      });
      expect(result).toBe('completed');
    }
  }

  /** What departments are asked at the moment, and each as often. */
  const asked = ({ matters }: Standing): NodeKey[] =>
    (Object.keys(matters) as NodeKey[]).filter((key) =>
      ['requested', 'processing'].includes(matters[key] ?? ''),
    );

  type Make = (caseNumber: string, at?: LedgerAt) => Promise<Standing>;

  /** The whole birth of twins whose parents choose late. @returns after each round how it stood, and its traces */
  async function story(make: Make): Promise<unknown[]> {
    const { choices, ...twins } = freshSample('lanzhou-twins');
    const caseNumber = await today.accept(twins);
    const birth = { ...twins, ...(choices ? { choices } : {}) };
    const seen: unknown[] = [];
    const round = async (what: string, at = today): Promise<Standing> => {
      const standing = await make(caseNumber, at);
      seen.push({ what, standing, traces: await traces(caseNumber), tasks: await kinds() });
      return standing;
    };
    const kinds = async (): Promise<string[]> =>
      (await openTasks(caseNumber)).map((t) => `${t.kind} ${t.key}`);
    const attemptOf = async (key: NodeKey): Promise<number> => {
      const { rows } = await today.pool.query<{ attempt: number }>(
        `select attempt from ledger.matter where case_number = $1 and subject || '/' || code = $2`,
        [caseNumber, key],
      );
      return rows[0]?.attempt ?? 0;
    };
    const answer = async (keys: readonly NodeKey[], outcome: AnswerOutcome): Promise<void> => {
      for (const key of keys) await land({ caseNumber, key, outcome, birth, attempt: await attemptOf(key) });
    };

    const first = await round('first');
    await answer(asked(first), 'accepted');
    await round('accepted');
    await round('silent', later);
    await decide(caseNumber, 'department-silent', { outcome: 'ask-again' });
    await answer(asked(first), 'refused');
    await round('refused');
    await decide(caseNumber, 'refused', { outcome: 'ask-again' });
    await decide(caseNumber, 'refused', { outcome: 'ask-again' });
    let at = await round('asked again');
    const isHeld = async (): Promise<boolean> => (await kinds()).some((k) => k.startsWith('choices-missing'));
    for (let rounds = 0; !(await isHeld()) && rounds < 5; rounds += 1) {
      await answer(asked(at), 'completed');
      at = await round('answers before the choices');
    }
    await decide(caseNumber, 'choices-missing', { outcome: 'provided', ...(choices ? { choices } : {}) });
    at = await round('choices');
    for (let rounds = 0; !at.over && rounds < 12; rounds += 1) {
      await answer(asked(at), 'completed');
      at = await round('answers');
    }
    expect(at.over).toBe(true);
    await land({ caseNumber, key: CERTIFICATE, outcome: 'completed', attempt: 9 });
    await round('late');
    return seen;
  }

  it(
    'leads to the same at every stage of a birth as one that is made once',
    { timeout: 180_000 },
    async () => {
      const once = await story((caseNumber, at = today) => at.round(caseNumber));
      expect(once.length).toBeGreaterThan(9);
      expect(once.map((each) => (each as { what: string }).what)).toContain('late');
      expect(await story(expectSameTwice)).toEqual(once);
      expect(await story(expectSameAtOnce)).toEqual(once);
    },
  );

  it('begins with an acceptance that is made once too', async () => {
    const body = freshSample('lanzhou-first-child');
    const posted = {
      notification: birthNotificationSchema.parse(body),
      sentBody: body,
      client: 'test',
      key: randomUUID(),
    };
    const ports = {
      pool: today.pool,
      keyring,
      ledger: today.ledger,
      patienceSeconds: 60,
      now: () => new Date(),
      startInSeconds: () => 3,
    };
    const [first, ...again] = await Promise.all([1, 2, 3].map(() => acceptBirth(ports, posted)));
    const caseNumber = first?.body.caseNumber ?? '';
    for (const one of again) expect(one.body.caseNumber).toBe(caseNumber);
    expect(await traces(caseNumber)).toMatchObject({ messages: 2, events: 1, notices: 1 });
    const { rows } = await today.pool.query('select kind from ledger.wake where case_number = $1', [
      caseNumber,
    ]);
    expect(rows).toEqual([{ kind: 'start' }]);
  });

  it('is one transaction: what it changed, and every message that tells of it', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await today.round(caseNumber);
    const eventId = await land({ caseNumber, key: CERTIFICATE });
    await today.round(caseNumber);
    // The number of the transaction that wrote a row stands in the row itself.
    const { rows } = await today.pool.query<{ what: string; writer: string }>(
      `select 'matter' as what, xmin::text as writer from ledger.matter
        where case_number = $1 and code in ('birth-certificate', 'household-registration')
       union select 'command', xmin::text from ledger.outbox o where key = $1 and kind = 'command' and done_at is null
                and exists (select from ledger.matter m where m.case_number = $1 and m.code = 'household-registration'
                              and convert_from(o.body, 'UTF8')::jsonb#>>'{data,matter}' = m.code)
       union select 'news', xmin::text from ledger.inbox where event_id = $2
       union select 'word to outsiders', xmin::text from ledger.outbox where key = $1 and kind = 'event'
                and convert_from(body, 'UTF8')::jsonb->>'type' = 'cn.birth.birth-certificate.completed.v1'`,
      [caseNumber, eventId],
    );
    expect(rows.map(({ what }) => what).sort()).toEqual(['command', 'matter', 'news', 'word to outsiders']);
    expect(new Set(rows.map(({ writer }) => writer)).size).toBe(1);
  });

  it('leaves an answer where it is whose request is still to be made, and applies it with that', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    const early = await land({ caseNumber, key: CERTIFICATE, attempt: 2 });
    await today.round(caseNumber);
    await expectSameTwice(caseNumber);
    expect(await traces(caseNumber)).toMatchObject({ waiting: 1, tasks: 0 });
    await land({ caseNumber, key: CERTIFICATE, outcome: 'refused' });
    await expectSameTwice(caseNumber);
    await decide(caseNumber, 'refused', { outcome: 'ask-again' });
    const { matters } = await expectSameTwice(caseNumber);
    expect(matters[CERTIFICATE]).toBe('completed');
    expect(await traces(caseNumber)).toMatchObject({ waiting: 0 });
    const { rows } = await today.pool.query('select body from ledger.inbox where event_id = $1', [early]);
    expect(rows).toEqual([{ body: null }]);
  });

  it('holds a missing name once, and asks the parents once', async () => {
    const caseNumber = await accept('lanzhou-name-and-choices-later');
    const { matters } = await expectSameAtOnce(caseNumber);
    expect(matters[CERTIFICATE]).toBe('correction');
    const { rows } = await today.pool.query(
      `select template, count(*)::int as n from ledger.notice where case_number = $1 and template = 'needs-you' group by 1`,
      [caseNumber],
    );
    expect(rows).toEqual([{ template: 'needs-you', n: 1 }]);
  });

  it('sets an answer aside that nobody can read, once, and goes on with what came after it', async () => {
    const caseNumber = await accept('lanzhou-first-child');
    await today.round(caseNumber);
    await land({ caseNumber, key: CERTIFICATE, payload: { certificateNumber: 'none' } });
    await expectSameAtOnce(caseNumber);
    expect((await openTasks(caseNumber)).map(({ kind }) => kind)).toEqual(['dead-letter']);
    await land({ caseNumber, key: CERTIFICATE });
    const { matters } = await expectSameTwice(caseNumber);
    expect(matters[CERTIFICATE]).toBe('completed');
    expect(await traces(caseNumber)).toMatchObject({ waiting: 0, tasks: 1 });
  });
});

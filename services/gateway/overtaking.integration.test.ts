import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { walk } from '../../activities/carry-on.ts';
import { changeCase } from '../../infra/postgres/ledger/case-ledger.ts';
import { forgetWakes } from '../../infra/postgres/ledger/wakes.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { CaseWaker } from '../../infra/wakes/case-waker.ts';
import { answerOf, messageOf, type SentAnswer } from '../../test/support/answers.ts';
import { decideByTwo } from '../../test/support/decide-by-two.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../../test/support/ledger.ts';
import { freshSample } from '../../test/support/samples.ts';
import { waitFor } from '../../test/support/wait.ts';
import { STORY } from '../../workflows/birth-case.ts';
import { createLanding } from './land.ts';

const log = createLog('overtaking-test', 'fatal');
const keyring = testKeyring('a-key-for-this-test');
const CERTIFICATE = 'child-1/birth-certificate';
const PATIENCE_MS = 60_000;

/** Neither overtakes the other: what has landed when a decision is written is applied before it, and else after it. */
describe('while a person decides and two gateways land answers of the same case', () => {
  let test: TestLedger;

  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  let caseNumber: string;
  let taskId: string;
  let heard: string[];

  const waker: CaseWaker = {
    wake: (wake) => void heard.push(wake.token),
    roomForStarts: () => 0,
    settled: () => Promise.resolve(),
  };
  const landAt = ({ pool, ledger }: LedgerAt, answer: SentAnswer): Promise<void> =>
    createLanding({ pool, keyring, ledger, log, waker, wakeRelay: () => undefined })([messageOf(answer)]);
  const decide = (outcome: 'ask-again' | 'given-up') =>
    decideByTwo(test.at(), { caseNumber, taskId, by: 'clerk', outcome });

  /** The certificate is asked for, its department silent, and a person asked about that. */
  beforeEach(async () => {
    heard = [];
    const asked = test.at(new Date(Date.now() - 2 * PATIENCE_MS));
    caseNumber = await asked.accept(freshSample('lanzhou-first-child'));
    await asked.round(caseNumber);
    await test.round(caseNumber);
    await test.pool.query('delete from ledger.wake');
    const { rows } = await test.pool.query<{ id: string }>(
      `select id from ledger.human_task where case_number = $1 and kind = 'department-silent' and code = 'birth-certificate'`,
      [caseNumber],
    );
    taskId = rows[0]?.id ?? '';
  });

  const refused = (): SentAnswer => answerOf(keyring, { caseNumber, key: CERTIFICATE, outcome: 'refused' });
  /** The same event, as a department may say it again. */
  const inOtherWords = ({ eventId: id }: SentAnswer): SentAnswer => {
    const payload = { reasonCode: 'no', reason: '另有不符', asks: [] };
    return answerOf(keyring, { caseNumber, key: CERTIFICATE, outcome: 'refused', id, payload });
  };
  const vaccinated = (): SentAnswer =>
    answerOf(keyring, { caseNumber, key: 'child-1/vaccination-record', attempt: 1, outcome: 'accepted' });

  /** Holds rows until the test lets go. */
  async function hold(sql: string): Promise<() => Promise<void>> {
    const holder = await test.at().pool.connect();
    await holder.query('begin');
    await holder.query(sql, [caseNumber]);
    return async () => {
      await holder.query('commit');
      holder.release();
    };
  }

  const waiting = async (): Promise<number> => {
    const { rows } = await test.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.n ?? 0;
  };
  const unapplied = async (): Promise<number> => {
    const { rows } = await test.pool.query<{ n: number }>(
      'select count(*)::int as n from ledger.inbox where case_number = $1 and applied_at is null',
      [caseNumber],
    );
    return rows[0]?.n ?? -1;
  };
  const wakes = async (): Promise<{ token: string }[]> => {
    const { rows } = await test.pool.query<{ token: string }>(
      'select token from ledger.wake where case_number = $1',
      [caseNumber],
    );
    return rows;
  };
  const tasks = async (): Promise<string[]> => {
    const { rows } = await test.pool.query<{ task: string }>(
      `select kind || ' ' || status as task from ledger.human_task
        where case_number = $1 and code = 'birth-certificate' order by opened_at, kind`,
      [caseNumber],
    );
    return rows.map(({ task }) => task);
  };

  it('what has landed before the decision is applied before it', async () => {
    const release = await hold('select from ledger.birth_case where case_number = $1 for update');
    const decided = decide('given-up');
    await waitFor('the decision to wait for the case', async () =>
      (await waiting()) === 1 ? true : undefined,
    );
    await Promise.all([landAt(test.at(), refused()), landAt(test.at(), vaccinated())]);
    await release();
    expect(await decided).toMatchObject({ result: 'done-before', task: { status: 'overtaken' } });
    await expectRefused(['department-silent overtaken', 'refused open']);
  });

  it('what lands while it is written is applied after it', async () => {
    const release = await hold('select from ledger.matter where case_number = $1 for update');
    const decided = decide('ask-again');
    await waitFor('the decision to be written', async () => ((await waiting()) === 1 ? true : undefined));
    const landing = Promise.all([landAt(test.at(), refused()), landAt(test.at(), vaccinated())]);
    await waitFor('the answers to land, or to wait', async () =>
      (await unapplied()) + (await waiting()) >= 3 ? true : undefined,
    );
    await release();
    expect(await decided).toMatchObject({ result: 'completed' });
    await landing;
    await expectRefused(['department-silent completed', 'refused open']);
  });

  it('neither waits for the other where an answer comes again in other words while it is decided', async () => {
    const said = refused();
    await landAt(test.at(), said);
    const release = await hold('select from ledger.matter where case_number = $1 for update');
    const decided = decide('given-up');
    await waitFor('the decision to be written', async () => ((await waiting()) === 1 ? true : undefined));
    const landing = landAt(test.at(), inOtherWords(said));
    await Promise.race([
      landing,
      waitFor('both to wait', async () => ((await waiting()) === 2 ? true : undefined)),
    ]);
    await release();
    expect(await decided).toMatchObject({ result: 'done-before' });
    await landing;
  });

  it('what comes again in other words while it is applied is no news', async () => {
    const said = refused();
    await landAt(test.at(), said);
    const gate = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const applied = changeCase(
      { ...test.at(), keyring, wakeRelay: () => undefined },
      caseNumber,
      (view) => walk(view, STORY),
      () => {
        written.resolve();
        return gate.promise;
      },
    );
    await written.promise;
    const landing = landAt(test.at(), inOtherWords(said));
    await waitFor('the landing to wait', async () => ((await waiting()) === 1 ? true : undefined));
    gate.resolve();
    await Promise.all([applied, landing]);
    await expectRefused(['department-silent overtaken', 'refused open']);
  });

  /** Both gateways wake the case at once: the answer stands, nothing is left, and no wake is forgotten for another. */
  async function expectRefused(expected: string[]): Promise<void> {
    const [one, other] = await Promise.all([test.at(), test.at()].map(({ round }) => round(caseNumber)));
    expect(one).toEqual({ ...other, dueInMs: one?.dueInMs });
    expect(one?.matters[CERTIFICATE]).toBe('manual');
    expect(await unapplied()).toBe(0);
    expect(await tasks()).toEqual(expected);
    const [wake, ...others] = await wakes();
    expect([wake, others]).toEqual([{ token: expect.any(String) as string }, []]);
    for (const token of heard.filter((each) => each !== wake?.token)) {
      await forgetWakes(test.pool, [{ caseNumber, token }]);
    }
    expect(await wakes()).toEqual([wake]);
  }
});

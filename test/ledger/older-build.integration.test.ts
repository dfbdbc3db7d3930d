import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renewClocks, scheduleClocks, TO_LOOK_AT } from '../../infra/postgres/ledger/clock-watch.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { schedulePapers } from '../../infra/postgres/ledger/paper-watch.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { answerOf } from '../support/answers.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../support/ledger.ts';
import { sweep } from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
/** In another city, which has published a term (policies/graph/authorities.ts). */
const REGISTRATION = 'child-1/household-registration';

interface Indexed {
  readonly key: string;
  readonly due: string | null;
  readonly watch: string | null;
  readonly clocked: string | null;
}

/** What a build of before has written while it ran beside this one: no copy of the clocks, and no documents. */
describe('what an older build has written', () => {
  let test: TestLedger;
  const now = new Date();
  beforeAll(async () => {
    test = await openTestLedger(keyring);
    await renewClocks(test.pool, 'packs and calendar');
  });
  afterAll(() => test.close());

  const ledgers = new Map<number, LedgerAt>();
  const later = (minutes: number): LedgerAt => {
    const at = ledgers.get(minutes) ?? test.at(new Date(now.getTime() + minutes * 60_000));
    ledgers.set(minutes, at);
    return at;
  };

  async function answered(
    caseNumber: string,
    answer: Omit<Parameters<typeof answerOf>[1], 'caseNumber'>,
  ): Promise<void> {
    await landAnswers(test.pool, [answerOf(keyring, { caseNumber, ...answer })]);
    await test.round(caseNumber);
  }

  async function asked(): Promise<string> {
    const birth = freshSample('born-lanzhou-household-baoji');
    const caseNumber = await test.accept(birth);
    await test.round(caseNumber);
    await answered(caseNumber, { key: 'child-1/birth-certificate', birth });
    return caseNumber;
  }

  async function indexes(caseNumber: string): Promise<Indexed[]> {
    const { rows } = await test.pool.query<Indexed>(
      `select subject || '/' || code as key, due_on::text as due, watch_on::text as watch, clocked
         from ledger.matter where case_number = $1 order by position`,
      [caseNumber],
    );
    return rows;
  }

  async function papers(caseNumber: string): Promise<string[]> {
    const { rows } = await test.pool.query<{ number: string }>(
      `select substr(number, length(case_number) + 2) as number from ledger.document where case_number = $1 order by 1`,
      [caseNumber],
    );
    return rows.map(({ number }) => number);
  }

  /** Makes the rows of a case what a build writes that knows neither. */
  async function asOlderBuild(caseNumber: string): Promise<void> {
    await test.pool.query(
      'update ledger.matter set due_on = null, watch_on = null, clocked = null where case_number = $1',
      [caseNumber],
    );
    await withoutPapers(caseNumber);
  }

  async function withoutPapers(caseNumber: string): Promise<void> {
    await test.pool.query('delete from ledger.document_copy where case_number = $1', [caseNumber]);
    await test.pool.query('delete from ledger.document where case_number = $1', [caseNumber]);
  }

  async function looks(): Promise<string[]> {
    const { rows } = await test.pool.query<{ caseNumber: string }>(
      `select case_number as "caseNumber" from ledger.due where kind = 'clock'`,
    );
    return rows.map(({ caseNumber }) => caseNumber);
  }

  it('gets the copy of its clocks and its documents, once', async () => {
    const caseNumber = await asked();
    const [index, had] = [await indexes(caseNumber), await papers(caseNumber)];
    expect(index.some(({ due }) => due !== null)).toBe(true);
    await asOlderBuild(caseNumber);
    await Promise.all([scheduleClocks(test.pool), scheduleClocks(test.pool)]);
    expect(await looks()).toEqual([caseNumber]);
    await sweep(later(1));
    expect(await indexes(caseNumber)).toEqual(index);
    expect(await papers(caseNumber)).toEqual(had);
    expect(await scheduleClocks(test.pool)).toBe(0);
    expect(await looks()).toEqual([]);
  });

  it('is seen where it has moved what this build had copied: to its end, and to another asking', async () => {
    const caseNumber = await asked();
    const registration = async (): Promise<Indexed | undefined> =>
      (await indexes(caseNumber)).find(({ key }) => key === REGISTRATION);
    expect((await registration())?.due).not.toBeNull();
    const move = (change: string): Promise<unknown> =>
      test.pool.query(
        `update ledger.matter set ${change} where case_number = $1 and code = 'household-registration'`,
        [caseNumber],
      );
    await move('attempt = 2');
    expect(await scheduleClocks(test.pool)).toBe(1);
    await sweep(later(1));
    expect(await registration()).toMatchObject({ clocked: 'requested/2' });
    await move(`status = 'completed', ended_at = ledger.now()`);
    expect((await registration())?.due).not.toBeNull();
    expect(await scheduleClocks(test.pool)).toBe(1);
    await sweep(later(2));
    expect(await registration()).toEqual({ key: REGISTRATION, due: null, watch: null, clocked: null });
    expect(await scheduleClocks(test.pool)).toBe(0);
  });

  it('gets the notice of a refusal with what its department has said, to print', async () => {
    const caseNumber = await asked();
    await answered(caseNumber, { key: REGISTRATION, outcome: 'refused' });
    const had = await papers(caseNumber);
    expect(had).toEqual(['A1', expect.stringMatching(/^R\d+-1$/)]);
    await asOlderBuild(caseNumber);
    await scheduleClocks(test.pool);
    await sweep(later(1));
    expect(await papers(caseNumber)).toEqual(had);
    const { rows } = await test.pool.query('select from ledger.document_copy where case_number = $1', [
      caseNumber,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('gets its documents although its clocks are copied: each moment is gone through once', async () => {
    while ((await schedulePapers(later(3).pool)) > 0) continue;
    const upto = async (): Promise<Date | undefined> =>
      (await test.pool.query<{ at: Date }>('select papers_upto as at from ledger.clock_basis')).rows[0]?.at;
    for (let i = 0; i < 200; i++) await schedulePapers(later(3).pool);
    expect((await upto())?.getTime()).toBe(now.getTime() + 60_000);
    await test.pool.query(`delete from ledger.due where kind = 'clock'`);
    const at = later(5);
    const caseNumber = await at.accept(freshSample('lanzhou-first-child'));
    await at.round(caseNumber);
    await withoutPapers(caseNumber);
    expect(await scheduleClocks(at.pool)).toBe(0);
    expect(await schedulePapers(later(6).pool)).toBe(0);
    const [one, other] = await Promise.all([schedulePapers(later(8).pool), schedulePapers(later(8).pool)]);
    expect([Math.min(one, other), Math.max(one, other)]).toEqual([0, 1]);
    expect(await looks()).toEqual([caseNumber]);
    await sweep(later(9));
    expect(await papers(caseNumber)).toEqual(['A1']);
    expect(await schedulePapers(later(30).pool)).toBe(0);
  });

  it('is found by the indexes of what is found, however much there is beside', async () => {
    const on = await test.pool.connect();
    try {
      await on.query('set enable_seqscan = off');
      const { rows } = await on.query<{ 'QUERY PLAN': string }>(`explain ${TO_LOOK_AT}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('matter_clocked_before');
      expect(plan).toContain('matter_watch');
    } finally {
      on.release(true);
    }
  });
});

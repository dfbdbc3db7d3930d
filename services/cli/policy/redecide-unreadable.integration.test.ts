import { beforeEach, describe, expect, it } from 'vitest';
import { answerTask } from '../../../test/support/payments.ts';
import {
  count,
  ELSEWHERE,
  expectDoneOnce,
  GANSU,
  pack,
  policy,
  pool,
  redecide,
  start,
  taken,
  test,
  useDecidedCases,
} from './redecide.test-setup.ts';

useDecidedCases();

/** A case that cannot be opened: one byte more in what is sealed of the mother. */
describe('re-decision over a family that cannot be read', { timeout: 180_000 }, () => {
  let sick: string;

  beforeEach(async () => {
    const { rows } = await pool.query<{ case_number: string }>(
      `select case_number from ledger.birth_case where division_code = '620102' order by case_number offset 3 limit 1`,
    );
    sick = rows[0]?.case_number ?? '';
  });

  const damage = (): Promise<unknown> =>
    pool.query(
      `update ledger.subject set facts = facts || '\\x00' where case_number = $1 and subject = 'mother'`,
      [sick],
    );
  const mend = (): Promise<unknown> =>
    pool.query(
      `update ledger.subject set facts = substring(facts from 1 for length(facts) - 1)
        where case_number = $1 and subject = 'mother'`,
      [sick],
    );
  const setAside = (): Promise<number> =>
    count(`ledger.human_task where kind = 'case-set-aside' and status = 'open' and case_number = '${sick}'`);

  it('lists it in the dry run and goes on with the others', async () => {
    await damage();
    const { code, stdout } = await redecide('--dry-run');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { whole: true, looked: GANSU + ELSEWHERE - 1, changed: GANSU - 1, unreadable: [sick] },
    ]);
    expect(await setAside()).toBe(0);
    expect((await start('--dry-run').ended).stdout).toContain(`打不开 1 件：${sick}`);
  });

  it('sets it aside with its task, finishes, and takes it once it is mended', async () => {
    await redecide('--dry-run');
    await damage();
    const { code, stdout } = await redecide('--rate', '1000');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { whole: true, looked: GANSU + ELSEWHERE - 1, changed: GANSU - 1, unreadable: [sick] },
    ]);
    expect(await setAside()).toBe(1);
    expect(await taken()).toBe(GANSU + ELSEWHERE);
    expect(await count('ledger.redecision where finished_at is not null')).toBe(1);
    expect(JSON.parse((await redecide()).stdout)).toMatchObject({ looked: 0, unreadable: [] });

    await mend();
    expect(JSON.parse((await redecide()).stdout)).toMatchObject({ looked: 0, unreadable: [] });
    await answerTask(test, { caseNumber: sick, kind: 'case-set-aside', outcome: 'again' });
    expect(JSON.parse((await redecide()).stdout)).toMatchObject({ looked: 1, changed: 1, unreadable: [] });
    await expectDoneOnce();
  });

  it('sets it aside again where its task was completed before it was mended', async () => {
    await redecide('--dry-run');
    await damage();
    await redecide('--rate', '1000');
    await answerTask(test, { caseNumber: sick, kind: 'case-set-aside', outcome: 'again' });
    expect(JSON.parse((await redecide()).stdout)).toMatchObject({
      whole: true,
      looked: 0,
      unreadable: [sick],
    });
    expect(await setAside()).toBe(1);
  });

  it('compares rules over all others, and names it', async () => {
    await damage();
    const { code, stdout } = await policy('diff', 'gansu@1', pack, '--json').ended;
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { looked: GANSU + ELSEWHERE - 1, changed: GANSU - 1, unreadable: [sick] },
    ]);
  });

  it('says that the keys are wrong where nothing opens at all, and touches nothing', async () => {
    await redecide('--dry-run');
    await pool.query(`update ledger.subject set facts = facts || '\\x00' where subject = 'mother'`);
    for (const args of [['--dry-run'], []]) {
      const { code, stdout } = await redecide(...args);
      expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: '打不开密封的内容' }]);
      await pool.query('update ledger.redecision set tried_at = ledger.now()');
    }
    expect(
      await count(`ledger.human_task join ledger.birth_case using (case_number)
      where kind = 'case-set-aside'`),
    ).toBe(0);
    expect(await taken()).toBe(0);
  });
});

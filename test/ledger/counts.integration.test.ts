import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCounts, type CountRange } from '../../infra/postgres/ledger/counts.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import { freshSample } from '../support/samples.ts';

const EVER: CountRange = { division: '', from: '0000-01', to: '9999-12' };

/** What the papers have monitored, and this ledger can count: births by place and month. */
describe('births are counted by place and month', () => {
  let test: TestLedger;
  beforeAll(async () => {
    test = await openTestLedger(testKeyring('a-key-for-this-test'));
  });
  afterAll(() => test.close());

  /** A case accepted at a moment; some work of it was completed at another. */
  async function accepted(sample: string, at: string, done: Readonly<Record<string, string>> = {}) {
    const caseNumber = await test.accept(freshSample(sample));
    await test.pool.query('update ledger.birth_case set accepted_at = $2 where case_number = $1', [
      caseNumber,
      at,
    ]);
    for (const [code, endedAt] of Object.entries(done))
      await test.pool.query(
        `update ledger.matter set status = 'completed', ended_at = $3 where case_number = $1 and code = $2`,
        [caseNumber, code, endedAt],
      );
    return caseNumber;
  }

  it('each child of a delivery, in the month of China, and nothing of cases that stand for no delivery', async () => {
    // still October in Greenwich, and November in China
    const midnight = '2026-10-31T16:30:00Z';
    await accepted('lanzhou-twins', midnight, { 'birth-certificate': '2026-11-03T10:00:00+08:00' });
    await accepted('lanzhou-newborn-dies', '2026-11-20T10:00:00+08:00', {
      'birth-certificate': '2026-12-01T10:00:00+08:00',
      'death-registration': '2026-12-02T10:00:00+08:00',
    });
    await accepted('changchun-first-child', '2026-11-20T10:00:00+08:00');
    const joined = await accepted('linze-second-child', '2026-11-20T10:00:00+08:00');
    await test.pool.query('update ledger.birth_case set joined_into = case_number where case_number = $1', [
      joined,
    ]);
    const lanzhou = { ...EVER, division: '6201' };
    expect(await readCounts(test.pool, lanzhou)).toEqual([
      { division: '620102', month: '2026-11', deliveries: 2, births: 2, 'newborn-deaths': 0 },
      { division: '620102', month: '2026-12', deliveries: 0, births: 1, 'newborn-deaths': 1 },
    ]);
    expect(await readCounts(test.pool, { ...lanzhou, from: '2026-12', to: '2026-12' })).toHaveLength(1);
    const all = await readCounts(test.pool, EVER);
    expect(all.map(({ division }) => division.slice(0, 4))).toEqual(['2201', '6201', '6201']);
    expect(all.filter(({ division }) => division.startsWith('22'))).toMatchObject([
      { month: '2026-11', deliveries: 1, births: 0 },
    ]);
  });
});

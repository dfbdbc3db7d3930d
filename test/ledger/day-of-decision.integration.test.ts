import { afterAll, beforeAll, expect, it } from 'vitest';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import { decideEntitlements } from '../support/payments.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
const TODAY = shanghaiDate(new Date().toISOString());

let test: TestLedger;
beforeAll(async () => {
  test = await openTestLedger(keyring);
});
afterAll(() => test.close());

/** The law of the day is applied: it was the day of whatever machine the worker ran on. */
it.each([
  ['just after midnight in China, the day before in UTC', '00:00:01', addDays(TODAY, 40)],
  ['just before it', '23:59:59', addDays(TODAY, 41)],
])(
  'what is decided %s has the day of the ledger, whatever the clock of the worker says',
  async (_, time, day) => {
    const then = test.at(new Date(`${day}T${time}+08:00`));
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await decideEntitlements(then, caseNumber);
    const { rows } = await test.pool.query<{ day: string }>(
      'select as_of::text as day from ledger.entitlement_decision where case_number = $1',
      [caseNumber],
    );
    expect(rows).toEqual([{ day }]);
  },
);

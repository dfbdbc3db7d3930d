import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../infra/telemetry/log.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import type { CaseWaker } from '../../infra/wakes/case-waker.ts';
import { openTestLedger, type TestLedger } from '../../test/support/ledger.ts';
import { freshSample } from '../../test/support/samples.ts';
import { startStarts, startSweep } from './sweep.ts';

const HOUR_MS = 3_600_000;

describe('what waits for its start', () => {
  let test: TestLedger;

  beforeAll(async () => {
    test = await openTestLedger(testKeyring('a-key-for-this-test'));
  });
  afterAll(() => test.close());

  it('is started by the gateway, the oldest first, and no more of it than there is room for', async () => {
    const cases: string[] = [];
    for (let i = 0; i < 3; i += 1) cases.push(await test.accept(freshSample('lanzhou-first-child')));
    const started: string[] = [];
    let room = 2;
    const waker: CaseWaker = {
      wake: ({ caseNumber }) => {
        started.push(caseNumber);
        room -= 1;
      },
      roomForStarts: () => room,
      settled: () => Promise.resolve(),
    };
    const { pool, ledger } = test.at(new Date(Date.now() + HOUR_MS));
    const log = createLog('sweep-test', 'fatal');
    const starts = startStarts({ pool, ledger, waker, log, everySeconds: 1, patienceSeconds: undefined });
    try {
      await vi.waitFor(() => expect(started).toHaveLength(2), 10_000);
      expect(started).toEqual(cases.slice(0, 2));
      room = 1;
      await vi.waitFor(() => expect(started).toEqual(cases), 10_000);
    } finally {
      await starts.close();
    }
  });

  it('and what news has landed for is woken by the gateway, though nobody else has told it', async () => {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await test.pool.query(`delete from ledger.wake where case_number <> $1`, [caseNumber]);
    await test.pool.query(`update ledger.wake set kind = 'news'`);
    const woken: string[] = [];
    const waker: CaseWaker = {
      wake: (wake) => void woken.push(wake.caseNumber),
      roomForStarts: () => 0,
      settled: () => Promise.resolve(),
    };
    const { pool, ledger } = test.at(new Date(Date.now() + HOUR_MS));
    const log = createLog('sweep-test', 'fatal');
    const sweep = startSweep({ pool, ledger, waker, log, everySeconds: 1, patienceSeconds: undefined });
    try {
      await vi.waitFor(() => expect(woken).toEqual([caseNumber]), 10_000);
    } finally {
      await sweep.close();
    }
  });
});

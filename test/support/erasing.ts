import { afterAll, beforeAll, beforeEach } from 'vitest';
import {
  eraseSubject as eraseFromCase,
  paymentsToCome,
  type Erasing,
} from '../../activities/erase-subject.ts';
import {
  eraseSubject,
  type Deciding,
  type ErasureOutcome,
  type ErasureToMake,
} from '../../infra/postgres/ledger/erasures.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { openTestLedger, type TestLedger } from './ledger.ts';
import { freshSample } from './samples.ts';

export const keyring = testKeyring('a-key-for-this-test');
export const wakeRelay = (): void => undefined;

export const deciding = (of: Erasing): Deciding => ({
  erase: (view) => eraseFromCase(view, of),
  endsPayments: paymentsToCome,
});

/** A ledger with a case that has begun, fresh for each test, and what erases of it. */
export interface Erasures {
  test: TestLedger;
  caseNumber: string;
  /** default: its child, by force */
  readonly erase: (more?: Partial<ErasureToMake>) => Promise<ErasureOutcome>;
  /** rows of a statement about the case ($1), as arrays */
  readonly rowsOf: (sql: string) => Promise<unknown[]>;
}

export function useErasures(): Erasures {
  const at: Erasures = {
    test: undefined as unknown as TestLedger,
    caseNumber: '',
    erase: (more = {}) => {
      const of = { subject: 'child-1', by: 'supervisor', reason: 'guardian-request', ...more } as const;
      const erasure = { caseNumber: at.caseNumber, force: true, ...of };
      return eraseSubject({ pool: at.test.pool, keyring, wakeRelay }, erasure, deciding(of));
    },
    rowsOf: async (sql) =>
      (await at.test.pool.query({ text: sql, values: [at.caseNumber], rowMode: 'array' })).rows,
  };
  beforeAll(async () => {
    at.test = await openTestLedger(keyring);
  });
  beforeEach(async () => {
    at.caseNumber = await at.test.accept(freshSample('lanzhou-first-child'));
    await at.test.round(at.caseNumber);
  });
  afterAll(() => at.test.close());
  return at;
}

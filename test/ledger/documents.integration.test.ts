import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeTask } from '../../activities/complete-task.ts';
import { eraseSubject as eraseFromCase } from '../../activities/erase-subject.ts';
import { eraseSubject } from '../../infra/postgres/ledger/erasures.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import type { AnswerOutcome, NodeKey } from '../../schemas/case-plan.ts';
import { answerOf } from '../support/answers.ts';
import { openTestLedger, type TestLedger } from '../support/ledger.ts';
import { freshSample } from '../support/samples.ts';
import { keepCase } from '../support/set-back.ts';

const keyring = testKeyring('a-key-for-this-test');
const CERTIFICATE = 'child-1/birth-certificate';

interface Row {
  readonly number: string;
  readonly kind: string;
  readonly withdrawn: boolean;
  readonly sealed: string | null;
  readonly code: string | null;
  readonly papers: number;
}

describe('documents in the ledger', () => {
  let test: TestLedger;
  beforeAll(async () => {
    test = await openTestLedger(keyring);
  });
  afterAll(() => test.close());

  async function rows(caseNumber: string): Promise<Row[]> {
    const found = await test.pool.query<Row>(
      `select substr(number, length(case_number) + 2) as number, kind, withdrawn_at is not null as withdrawn,
          encode(sealed, 'hex') as sealed, encode(code_hash, 'hex') as code,
          (select count(*)::int from ledger.document_copy p where p.number = d.number) as papers
         from ledger.document d where case_number = $1 order by issued_at, number`,
      [caseNumber],
    );
    return found.rows;
  }
  const numbers = async (caseNumber: string): Promise<string[]> =>
    (await rows(caseNumber)).map(
      ({ number, withdrawn, papers }) => `${number} ${papers}${withdrawn ? ' -' : ''}`,
    );

  async function land(
    caseNumber: string,
    { outcome, attempt = 1 }: { readonly outcome: AnswerOutcome; readonly attempt?: number },
  ): Promise<void> {
    const key: NodeKey = CERTIFICATE;
    await landAnswers(test.pool, [answerOf(keyring, { caseNumber, key, outcome, attempt })]);
  }

  async function refused(): Promise<string> {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await test.round(caseNumber);
    await land(caseNumber, { outcome: 'refused' });
    await test.round(caseNumber);
    return caseNumber;
  }

  async function decide(caseNumber: string, outcome: 'ask-again' | 'given-up'): Promise<void> {
    await test.ledger.change(caseNumber, (view) => {
      const taskId = view.tasks.find(({ status }) => status === 'open')?.id ?? '';
      return completeTask(view, { taskId, by: 'clerk', outcome }, () => ({
        facts: undefined,
        reason: '再请部门办理',
      }));
    });
    await test.round(caseNumber);
  }

  it('are there with the acceptance and with the refusal, which goes to print by itself', async () => {
    expect(await numbers(await refused())).toEqual(['A1 0', 'R0-1 1']);
  });

  it('are issued once, however often a round is made', async () => {
    const caseNumber = await refused();
    const before = await rows(caseNumber);
    await Promise.all([test.round(caseNumber), test.round(caseNumber)]);
    expect(await rows(caseNumber)).toEqual(before);
  });

  it('hold no longer once the department is asked again, and what it then writes is another', async () => {
    const caseNumber = await refused();
    await decide(caseNumber, 'ask-again');
    expect(await numbers(caseNumber)).toEqual(['A1 0', 'R0-1 1 -']);
    await land(caseNumber, { outcome: 'refused', attempt: 2 });
    await test.round(caseNumber);
    expect(await numbers(caseNumber)).toEqual(['A1 0', 'R0-1 1 -', 'R0-2 1']);
  });

  it('are the same, with the same code, where the ledger was set back to before them', async () => {
    const caseNumber = await test.accept(freshSample('lanzhou-first-child'));
    await test.round(caseNumber);
    await land(caseNumber, { outcome: 'refused' });
    const setBack = await keepCase(test.pool, caseNumber);
    await test.round(caseNumber);
    const before = await rows(caseNumber);
    await setBack();
    expect(await numbers(caseNumber)).toEqual(['A1 0']);
    await test.round(caseNumber);
    const plain = (all: Row[]) => all.map((row) => ({ ...row, sealed: row.sealed !== null }));
    expect(plain(await rows(caseNumber))).toEqual(plain(before));
  });

  it('end with whoever of the family is erased, keep their number, and come back by nothing', async () => {
    const caseNumber = await refused();
    const of = { subject: 'father', by: 'supervisor', reason: 'own-request' } as const;
    await eraseSubject(
      { pool: test.pool, keyring, wakeRelay: () => undefined },
      { caseNumber, force: true, ...of },
      { erase: (view) => eraseFromCase(view, of), endsPayments: () => false },
    );
    await test.round(caseNumber);
    const kept = await rows(caseNumber);
    expect(kept.map(({ number, sealed, code }) => [number, sealed, code])).toEqual([
      ['A1', null, null],
      ['R0-1', null, null],
    ]);
  });
});

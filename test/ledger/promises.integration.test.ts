import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markSent, selectDue } from '../../infra/outbox/rows.ts';
import { SHARDS } from '../../infra/outbox/outbox.ts';
import { landAnswers } from '../../infra/postgres/ledger/inbox.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import type { AnswerOutcome } from '../../schemas/case-plan.ts';
import { answerOf } from '../support/answers.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../support/ledger.ts';
import { freshSample } from '../support/samples.ts';

const keyring = testKeyring('a-key-for-this-test');
const CERTIFICATE = 'child-1/birth-certificate';
const DAY_MS = 86_400_000;
const ALL = Array.from({ length: SHARDS }, (_, shard) => shard);

describe('a department that promises a day', () => {
  let test: TestLedger;
  let today: LedgerAt;
  let caseNumber: string;
  let commandId: string;
  const now = new Date();
  const expectedBy = addDays(shanghaiDate(now.toISOString()), 2);
  const endOfPromise = new Date(`${expectedBy}T23:59:59.999+08:00`);
  const at = (days: number): LedgerAt => test.at(new Date(now.getTime() + days * DAY_MS));

  beforeAll(async () => {
    test = await openTestLedger(keyring);
    today = test.at(now);
    caseNumber = await today.accept(freshSample('lanzhou-first-child'));
    await today.round(caseNumber);
    const { rows } = await today.pool.query<{ id: string }>(
      `select id from ledger.outbox where key = $1 and kind = 'command'
          and convert_from(body, 'UTF8')::jsonb#>>'{data,matter}' = 'birth-certificate'`,
      [caseNumber],
    );
    commandId = rows[0]?.id ?? '';
  });
  afterAll(() => test.close());

  async function says(outcome: AnswerOutcome, payload?: unknown): Promise<void> {
    const answer = { caseNumber, key: CERTIFICATE, outcome, commandId } as const;
    await landAnswers(today.pool, [
      answerOf(keyring, payload === undefined ? answer : { ...answer, payload }),
    ]);
  }

  const openTasks = async (): Promise<string[]> => {
    const { rows } = await today.pool.query<{ kind: string }>(
      `select kind from ledger.human_task where case_number = $1 and status = 'open' and code = 'birth-certificate'`,
      [caseNumber],
    );
    return rows.map(({ kind }) => kind);
  };

  async function command(): Promise<{ due_at: Date; sends: number }> {
    const { rows } = await today.pool.query<{ due_at: Date; sends: number }>(
      'select due_at, sends from ledger.outbox where id = $1',
      [commandId],
    );
    return rows[0] ?? { due_at: now, sends: -1 };
  }

  it('is not asked again before that day is over, also when it is asked once more just then', async () => {
    const due = await selectDue(today.pool, 'ledger', { shards: ALL, bulkRoom: 0 });
    const ids = due.rows.map(({ id }) => id);
    expect(ids).toContain(commandId);
    await says('accepted', { expectedBy });
    const { matters } = await today.round(caseNumber);
    expect(matters[CERTIFICATE]).toBe('processing');
    await markSent(today.pool, 'ledger', { ids, resendSeconds: 5 });
    expect(await command()).toEqual({ due_at: endOfPromise, sends: 1 });
  });

  it('is not silent until then, and nobody is asked', async () => {
    const later = at(1);
    await later.round(caseNumber);
    expect(await openTasks()).toEqual([]);
    const { rows } = await later.pool.query<{ due: Date }>(
      `select answer_due_at as due from ledger.matter where case_number = $1 and code = 'birth-certificate'`,
      [caseNumber],
    );
    expect(rows[0]?.due).toEqual(endOfPromise);
  });

  it('is silent when it is over: a person is asked, who is not needed any more when it answers', async () => {
    await at(3).round(caseNumber);
    expect(await openTasks()).toEqual(['department-silent']);
    await says('completed');
    const { matters } = await at(3).round(caseNumber);
    expect([matters[CERTIFICATE], await openTasks()]).toEqual(['completed', []]);
    await says('accepted', { expectedBy });
    await at(3).round(caseNumber);
    expect(await openTasks()).toEqual([]);
  });
});

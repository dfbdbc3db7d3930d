import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import { newCaseNumber } from './case-number.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

interface Line {
  readonly request_id: string;
  readonly who: string;
  readonly role: string;
  readonly operation: string;
  readonly status: number;
  readonly cases: string[];
  readonly task: string | null;
  readonly purpose: string | null;
}

/** Lines that a deed has written, oldest first. */
async function linesOf<T>(deed: () => Promise<T>): Promise<{ done: T; lines: Line[] }> {
  const { rows: before } = await at.api.pool.query<{ last: string }>(
    'select coalesce(max(line), 0) as last from ledger.audit_line',
  );
  const done = await deed();
  const { rows } = await at.api.pool.query<Line>(
    `select request_id, who, role, operation, status, cases, task, purpose from ledger.audit_line
      where line > $1 order by line`,
    [before[0]?.last],
  );
  return { done, lines: rows };
}

const UNKNOWN = newCaseNumber();
let caseNumber: string;
let another: string;
beforeAll(async () => {
  const accept = async (): Promise<string> =>
    (await at.api.call('hospital', '/v1/births', { body: freshSample('lanzhou-first-child') })).json<{
      caseNumber: string;
    }>().caseNumber;
  caseNumber = await accept();
  another = await accept();
});

describe('a call of the API', () => {
  test('that reads a case is a line, under the id that the caller was told', async () => {
    const { done, lines } = await linesOf(() =>
      at.api.call('clerk', `/v1/cases/${caseNumber.toLowerCase()}`),
    );
    expect(done.statusCode).toBe(200);
    expect(lines).toEqual([
      {
        request_id: done.headers['x-request-id'],
        ...{ who: 'clerk', role: 'clerk', operation: 'getCase', status: 200 },
        ...{ cases: [caseNumber], task: null, purpose: null },
      },
    ]);
  });

  test('that lists cases is one line, with those that it has shown', async () => {
    const { done, lines } = await linesOf(() => at.api.call('supervisor', '/v1/cases?limit=2'));
    const shown = done.json<{ items: { caseNumber: string }[] }>().items.map((each) => each.caseNumber);
    expect(shown.toSorted()).toEqual([caseNumber, another].toSorted());
    expect(lines.map(({ who, operation, cases }) => [who, operation, cases])).toEqual([
      ['supervisor', 'getCases', shown],
    ]);
  });

  test('that searches is one line, without what was looked for', async () => {
    const body = { q: '王示例' };
    const { lines } = await linesOf(() => at.api.call('clerk', '/v1/cases/search', { body }));
    expect(lines).toMatchObject([{ operation: 'postCaseSearch', status: 200 }]);
    expect(JSON.stringify(lines)).not.toContain('王');
  });

  test('that reads a task names it, and its case', async () => {
    const id = await at.desk.open('refused', { caseNumber, subject: 'child-1', code: 'birth-certificate' });
    const { lines } = await linesOf(() => at.api.call('clerk', `/v1/tasks/${id}`));
    expect(lines).toMatchObject([{ operation: 'getTask', task: id, status: 200 }]);
    expect(lines[0]?.cases).toEqual([caseNumber]);
  });

  test('that does something with a task, or is refused it, names its case, whatever the answer says', async () => {
    const id = await at.desk.open('refused', { caseNumber, subject: 'child-1', code: 'birth-certificate' });
    const form = { reason: '等家长来电' };
    const work = async (): Promise<void> => {
      await at.api.call('clerk', `/v1/tasks/${id}/form`, { method: 'PUT', body: form });
      await at.api.call('clerk', `/v1/tasks/${id}/form`);
      await at.api.call('clerk', `/v1/tasks/${id}/claim`, { body: {} });
      await at.api.call('clerk', `/v1/tasks/${id}/claim`, { method: 'DELETE' });
      await at.api.call('clerk', `/v1/tasks/${id}/form`, { method: 'DELETE' });
      await at.api.call('foreignClerk', `/v1/tasks/${id}`);
    };
    const { lines } = await linesOf(work);
    expect(lines.map(({ operation, status, cases }) => [operation, status, cases])).toEqual([
      ['putTaskForm', 200, [caseNumber]],
      ['getTaskForm', 200, [caseNumber]],
      ['postTaskClaim', 200, [caseNumber]],
      ['deleteTaskClaim', 200, [caseNumber]],
      ['deleteTaskForm', 200, [caseNumber]],
      ['getTask', 404, [caseNumber]],
    ]);
  });

  test('that is refused is a line too, with what was asked for where it is a number', async () => {
    const refused = async (): Promise<void> => {
      await at.api.call('operator', `/v1/cases/${caseNumber}`);
      await at.api.call('clerk', `/v1/cases/${encodeURIComponent('王示例-620102')}`);
      await at.api.call('clerk', `/v1/cases/${UNKNOWN}`);
      await at.api.call('otherHospital', '/v1/births', { body: freshSample('lanzhou-twins') });
    };
    const { lines } = await linesOf(refused);
    expect(lines.map(({ who, operation, status, cases }) => [who, operation, status, cases])).toEqual([
      ['operator', 'getCase', 403, [caseNumber]],
      ['clerk', 'getCase', 404, []],
      ['clerk', 'getCase', 404, [UNKNOWN]],
      ['otherHospital', 'postBirth', 403, []],
    ]);
  });

  test('of a birth is none: that it was accepted, and from whom, is in its history', async () => {
    const { done, lines } = await linesOf(() =>
      at.api.call('hospital', '/v1/births', { body: freshSample('lanzhou-first-child') }),
    );
    expect([done.statusCode, lines]).toEqual([202, []]);
    const { rows } = await at.api.pool.query(
      `select actor from ledger.case_event where case_number = $1 and type = 'case.accepted' and xact is not null`,
      [done.json<{ caseNumber: string }>().caseNumber],
    );
    expect(rows).toEqual([{ actor: 'hospital' }]);
  });

  test('that shows nobody anything is none', async () => {
    const nothing = async (): Promise<void> => {
      await at.api.call(undefined, `/v1/cases/${caseNumber}`);
      await at.api.call('clerk', '/v1/cases?limit=x');
      await at.api.call('operator', '/readyz');
      await at.api.call('clerk', '/v1/entitlement-checks', { body: {} });
      await at.api.call(undefined, '/livez');
    };
    expect((await linesOf(nothing)).lines).toEqual([]);
  });

  test('that erases says on which ground', async () => {
    const body = { reason: 'guardian-request', confirm: 'child-1', force: true };
    const path = `/v1/cases/${another}/subjects/child-1/erasure`;
    const { done, lines } = await linesOf(() => at.api.call('supervisor', path, { body }));
    expect(done.statusCode).toBe(200);
    expect(lines).toMatchObject([
      { operation: 'postErasure', purpose: 'guardian-request', cases: [another] },
    ]);
  });
});

describe('where no line can be written', () => {
  beforeAll(() => at.api.pool.query('revoke all on ledger.audit_line from birth_api'));
  afterAll(() =>
    at.api.pool.query(
      'grant insert (request_id, who, role, operation, status, cases, task, purpose) on ledger.audit_line to birth_api',
    ),
  );

  test('nothing is shown', async () => {
    const answer = await at.api.app.inject({
      url: `/v1/cases/${caseNumber}`,
      headers: { authorization: 'Bearer clerk-token-of-the-tests' },
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(500);
    expect(answer.body).not.toContain(caseNumber);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import type { Who } from './api.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
const birth = freshSample('lanzhou-first-child');
let caseNumber: string;

beforeAll(async () => {
  caseNumber = await at.desk.accept(birth);
});

const reveal = (who: Who, fields: readonly string[], purpose = 'contact-family') =>
  at.api.call(who, `/v1/cases/${caseNumber}/reveals`, { body: { fields, purpose } });

interface Line {
  readonly who: string;
  readonly status: number;
  readonly cases: string[];
  readonly purpose: string | null;
  readonly fields: string[] | null;
}

async function lastLine(): Promise<Line | undefined> {
  const { rows } = await at.api.pool.query<Line>(
    `select who, status, cases, purpose, fields from ledger.audit_line where operation = 'postReveal'
      order by line desc limit 1`,
  );
  return rows[0];
}

const countLines = async (): Promise<number> =>
  (await at.api.pool.query(`select from ledger.audit_line where operation = 'postReveal'`)).rowCount ?? 0;

describe('a masked field', () => {
  test('is shown in full for a purpose, with a line that says who, which and why, and not what', async () => {
    const answer = await reveal('clerk', ['/mother/phone', '/mother/idNumber']);
    expect(answer.json()).toEqual({
      caseNumber,
      values: [
        { field: '/mother/phone', value: birth.mother.phone },
        { field: '/mother/idNumber', value: birth.mother.idNumber },
      ],
    });
    expect(await lastLine()).toEqual({
      ...{ who: 'clerk', status: 200, cases: [caseNumber], purpose: 'contact-family' },
      fields: ['/mother/phone', '/mother/idNumber'],
    });
  });

  test('is a line each time that it is shown', async () => {
    const before = await countLines();
    await reveal('clerk', ['/mother/phone']);
    await reveal('clerk', ['/mother/phone']);
    expect(await countLines()).toBe(before + 2);
  });

  test('that is not there is null', async () => {
    expect(
      (await reveal('clerk', ['/results/child-1/household-registration/residentId'])).json(),
    ).toMatchObject({ values: [{ value: null }] });
  });

  test.each<[Who, string, number]>([
    ['clerk', '/mother/ownWageBeforeLeaveFen', 403],
    ['supervisor', '/mother/ownWageBeforeLeaveFen', 200],
    ['clerk', '/choices/payee/accountNumber', 403],
    ['supervisor', '/choices/payee/accountNumber', 200],
    ['supervisor', '/children/0/weightGrams', 403],
    ['policeOfficer', '/mother/phone', 200],
    ['policeOfficer', '/results/child-1/household-registration/residentId', 200],
    ['policeOfficer', '/results/child-1/birth-certificate/certificateNumber', 403],
    ['foreignClerk', '/mother/phone', 404],
    ['operator', '/mother/phone', 403],
    ['auditor', '/mother/phone', 403],
    ['hospital', '/mother/phone', 403],
  ])('asked by a %s: %s is %d', async (who, field, status) => {
    expect((await reveal(who, [field])).statusCode).toBe(status);
    expect(await lastLine()).toMatchObject({ who, status });
  });

  test.each([
    ['no field of a person', '/mother/employment', 'contact-family', 422],
    ['no pointer of ours', '/13912345678', 'contact-family', 422],
    ['no purpose', '/mother/phone', '', 422],
  ])('is not shown for %s', async (_, field, purpose, status) => {
    const answer = await reveal('supervisor', [field], purpose);
    expect(answer.statusCode).toBe(status);
    expect(answer.body).not.toContain(birth.mother.phone);
  });
});

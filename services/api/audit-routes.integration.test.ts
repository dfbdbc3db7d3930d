import { beforeAll, describe, expect, test } from 'vitest';
import type { AuditLineView } from '../../schemas/audit.ts';
import { freshSample } from '../../test/support/samples.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
let lanzhou: string;
let changchun: string;

beforeAll(async () => {
  lanzhou = await at.desk.accept(freshSample('lanzhou-first-child'));
  changchun = await at.desk.accept(freshSample('changchun-first-child'));
  await at.api.call('clerk', `/v1/cases/${lanzhou}`);
  await at.api.call('supervisor', `/v1/cases/${changchun}`);
  await at.api.call('clerk', '/v1/cases');
  await at.api.call('clerk', `/v1/cases/${lanzhou}/reveals`, {
    body: { fields: ['/mother/phone'], purpose: 'contact-family' },
  });
});

interface Page {
  readonly items: AuditLineView[];
  readonly nextCursor: string | null;
}

const page = async (query = '', who: 'auditor' | 'foreignAuditor' = 'auditor'): Promise<Page> =>
  (await at.api.call(who, `/v1/audit${query}`)).json<Page>();

describe('an auditor', () => {
  test('sees who has looked at a case, and what was shown in full, the newest first', async () => {
    const { items } = await page(`?caseNumber=${lanzhou}&who=clerk`);
    expect(items.map(({ operation }) => operation)).toEqual(['postReveal', 'getCases', 'getCase']);
    expect(items[0]).toMatchObject({
      purpose: 'contact-family',
      fields: ['/mother/phone'],
      cases: [lanzhou],
    });
  });

  test('goes on behind a page, and sees every line once', async () => {
    const whole = (await page('?role=clerk')).items.map(({ line }) => line);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next: Page = await page(`?role=clerk&limit=1${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(...next.items.map(({ line }) => line));
      cursor = next.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(whole);
    expect(seen.length).toBe(3);
  });

  test('of one city sees the lines of its cases, and of a list only those', async () => {
    const { items } = await page('?role=clerk', 'foreignAuditor');
    expect(items.map(({ operation, cases }) => [operation, cases])).toEqual([['getCases', [changchun]]]);
  });

  test('leaves a line, with the case that was asked about', async () => {
    await page(`?caseNumber=${lanzhou}`);
    const [last] = (await page('?who=auditor')).items;
    expect(last).toMatchObject({ operation: 'getAudit', cases: [lanzhou], status: 200 });
  });

  test('takes it along as a table, which is a line too', async () => {
    const answer = await at.api.call('auditor', `/v1/audit/export?caseNumber=${lanzhou}&who=clerk`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    const rows = answer.body.trimEnd().split('\r\n');
    expect(rows[0]).toContain('"line","at","who"');
    expect(rows.slice(1).map((row) => row.split('","')[4])).toEqual(['postReveal', 'getCases', 'getCase']);
    expect((await page('?operation=getAuditExport')).items).toHaveLength(1);
  });

  test('finds nothing under what is no case number', async () => {
    expect(await page('?caseNumber=B-1')).toEqual({ items: [], nextCursor: null });
  });
});

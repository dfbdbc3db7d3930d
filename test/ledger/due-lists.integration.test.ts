import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCases, type CasePosition } from '../../infra/postgres/ledger/case-list.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import { watchLedger } from '../../infra/postgres/ledger/watch.ts';
import { testKeyring } from '../../infra/sealing/keyring.test-setup.ts';
import { addDays } from '../../policies/calendar/date.ts';
import { daysOf } from '../../policies/clocks/due.ts';
import { dueFilterSchema } from '../../schemas/clock.ts';
import { openTestLedger, type LedgerAt, type TestLedger } from '../support/ledger.ts';

const keyring = testKeyring('a-key-for-this-test');
const DAY = '2026-12-01';
const MOST = 40;
/** So many that the planner would rather look at an index than at the table. */
const MANY = 20_000;

/** Cases with two matters each, by the due days of which they are listed, newest case last in the array. */
const INSERT = `
  with c as (
    insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
        notification_hash, mother_hash, accepted_by, accepted_at)
    select r.id, '', r.id, '620102', 'processing', '620100@1', sha256(r.id::bytea), sha256(r.id::bytea), 'test',
        $2::timestamptz + r.n * interval '1 second' from jsonb_to_recordset($1::jsonb) as r(id text, n int)
  )
  insert into ledger.matter (case_number, subject, code, position, part, department, route, status, node, due_on)
  select r.id, 'child-1', code, place, 'joint', 'public-security', 'joint', 'requested', '{"needs":[]}', (r.due->>(place::int - 1))::date
    from jsonb_to_recordset($1::jsonb) as r(id text, due jsonb),
         unnest('{household-registration,medical-insurance}'::text[]) with ordinality as m(code, place)`;

/** What is listed by when it is due is what a look at every single date would list, whichever index it is read off. */
describe('lists of what is due', () => {
  let test: TestLedger;
  let on: LedgerAt;
  beforeAll(async () => {
    test = await openTestLedger(keyring);
    on = test.at(new Date(`${DAY}T12:00:00+08:00`));
  });
  afterAll(() => test.close());

  const empty = () => test.pool.query('delete from ledger.matter; delete from ledger.birth_case');
  const fill = async (dues: readonly (readonly (string | null)[])[]): Promise<void> => {
    await empty();
    const rows = dues.map((due, n) => ({ id: `B-${n}`, n, due }));
    await test.pool.query(INSERT, [JSON.stringify(rows), `${DAY}T00:00:00+08:00`]);
  };

  async function pages(due: 'overdue' | 'today' | 'soon', limit: number): Promise<string[]> {
    const all: string[] = [];
    for (let after: CasePosition | undefined; ;) {
      const page = await listCases(on.pool, keyring, { due: daysOf(due, DAY) }, { after, limit });
      all.push(...page.map(({ caseNumber }) => caseNumber));
      const last = page.at(-1);
      if (!last || page.length < limit) return all;
      after = { at: last.acceptedAt, caseNumber: last.caseNumber };
    }
  }

  const dueDay = fc.option(
    fc.integer({ min: -4, max: 6 }).map((n) => addDays(DAY, n)),
    { nil: null },
  );
  it('hold each case once, in the order of the list, and the gauges count each matter', async () => {
    const cases = fc.array(fc.tuple(dueDay, dueDay), { maxLength: MOST });
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 7 }), async (dues, limit) => {
        await fill(dues);
        for (const due of dueFilterSchema.options) {
          const { from = '0000-01-01', to } = daysOf(due, DAY);
          const meant = dues.flatMap((days, n) =>
            days.some((day) => day !== null && day >= from && day <= to) ? [`B-${n}`] : [],
          );
          expect(await pages(due, limit)).toEqual(meant.toReversed());
        }
        const all = dues.flat().filter((day) => day !== null);
        const overdue = all.filter((day) => day < DAY).length;
        const today = all.filter((day) => day === DAY).length;
        const { dueMatters } = await watchLedger(on.pool as never);
        const meant = overdue + today === 0 ? [] : [{ department: 'public-security', overdue, today }];
        expect(dueMatters).toEqual(meant);
      }),
      { numRuns: 40 },
    );
  });

  it('of which there are many are read off an index, without a row of a matter', async () => {
    const dues = Array.from({ length: MANY }, (_, n) => [n % 10 === 0 ? addDays(DAY, -1) : null, null]);
    await fill(dues);
    await test.pool.query('vacuum analyze ledger.matter, ledger.birth_case');
    let asked = { text: '', values: [] as unknown[] };
    const listening = Object.assign(Object.create(on.pool) as Pool, {
      query: (query: typeof asked) => on.pool.query((asked = query)),
    });
    const page = await listCases(listening, keyring, { due: daysOf('overdue', DAY) }, { limit: 51 });
    expect(page).toHaveLength(51);
    const { rows } = await test.pool.query<{ 'QUERY PLAN': string }>(
      `explain (costs off) ${asked.text}`,
      asked.values,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Only Scan using matter_due_of_case/);
    expect(plan).not.toMatch(/Seq Scan on (matter|birth_case)/);
  });
});

import { clockLookName } from '../../../schemas/command-id.ts';
import { derivedId } from '../../messages/derived-id.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';

/** Cases that are given a look in one round; the rest waits for the next. */
const ROWS = 500;
/** So far apart are the looks of cases that all are looked at anew: they go beside what is due, not before it. */
const APART_MS = 20;

/** What has no clock (activities/clock-index.ts). */
const OVER = "('not-applicable', 'withdrawn', 'revoked', 'completed')";
/** A matter `m` that has moved since its clocks were copied, by a build that knows no copy: the condition of its index. */
const CLOCKED_BEFORE = `((m.status in ${OVER} and m.due_on is not null)
  or (m.status not in ${OVER} and m.clocked is distinct from m.status || '/' || m.attempt::text))`;

/** Its case is not being looked at already. */
const NOT_GIVEN = `not exists (select from ledger.due d where d.case_number = m.case_number and d.kind = 'clock')`;

/** Both are read off an index of the few rows that it finds, however many cases there are. */
export const TO_LOOK_AT = `
  (select m.case_number as "caseNumber" from ledger.matter m
    where m.watch_on <= (ledger.now() at time zone 'Asia/Shanghai')::date and ${NOT_GIVEN} limit ${ROWS})
  union
  (select m.case_number from ledger.matter m where ${CLOCKED_BEFORE} and ${NOT_GIVEN} limit ${ROWS})`;

/**
 * Has the cases looked at of which a clock says something today (activities/watch-clocks.ts), and those that an older build beside
 * this one has moved without saying so. The look itself is done, and tried again where it fails, with all else that is due.
 * @returns how many
 */
export async function scheduleClocks(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ caseNumber: string }>({
    name: 'clocks-to-look-at',
    text: TO_LOOK_AT,
  });
  await giveLooks(
    pool,
    rows.map((row) => row.caseNumber),
    0,
  );
  return rows.length;
}

/** @param apartMs between one and the next */
export async function giveLooks(
  on: Connection | Pool,
  cases: readonly string[],
  apartMs: number,
): Promise<void> {
  if (cases.length === 0) return;
  const ids = cases.map((caseNumber) => derivedId(...clockLookName(caseNumber)));
  await on.query({
    name: 'give-clock-looks',
    text: `insert into ledger.due (id, case_number, kind, due_at, try_at)
           select r.id, r.case_number, 'clock', ledger.now(), ledger.now() + r.n * make_interval(secs => $3)
             from unnest($1::uuid[], $2::text[]) with ordinality as r(id, case_number, n)
           on conflict (id) do nothing`,
    values: [ids, cases, apartMs / 1000],
  });
}

/**
 * Has every case looked at anew where the copy of its clocks was made by other packs or another calendar than this build has.
 * Called at each start of a gateway; done again it does nothing.
 * @param basis what clocks are reckoned by; the same packs and the same calendar have the same
 * @returns how many cases
 */
export async function renewClocks(pool: Pool, basis: string): Promise<number> {
  return inTransaction(pool, async (on) => {
    const { rowCount } = await on.query(
      `insert into ledger.clock_basis as b (one, basis) values (true, $1)
       on conflict (one) do update set basis = excluded.basis where b.basis <> excluded.basis`,
      [basis],
    );
    if (rowCount === 0) return 0;
    const { rows } = await on.query<{ caseNumber: string }>(
      `select c.case_number as "caseNumber" from ledger.birth_case c where c.completed_at is null
       union select m.case_number from ledger.matter m where m.due_on is not null or m.watch_on is not null`,
    );
    await giveLooks(
      on,
      rows.map((row) => row.caseNumber),
      APART_MS,
    );
    return rows.length;
  });
}

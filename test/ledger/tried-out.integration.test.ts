import { describe, expect, it } from 'vitest';
import { birthNotificationSchema, type BirthNotification } from '../../schemas/birth-notification.ts';
import { canonicalJson } from '../../policies/input/json-values.ts';
import { sameInstants } from '../../services/api/same-instants.ts';
import { keepReport } from '../../infra/postgres/ledger/deliveries.ts';
import { lockCase } from '../../infra/postgres/ledger/read-case.ts';
import { inTransaction } from '../../infra/postgres/pool.ts';
import { keyring, useErasures } from '../support/erasing.ts';
import { freshSample } from '../support/samples.ts';
import { waitFor } from '../support/wait.ts';

const fail = (): never => {
  throw new Error('the sample has a child');
};

describe('an erasure', () => {
  const at = useErasures();
  const { erase, rowsOf } = at;
  it('leave nothing that can be tried out: sex, weight, length and health of an erased child are not found', async () => {
    const sample = freshSample('lanzhou-first-child');
    const { name: _, ...unnamed } = sample.children[0] ?? fail();
    const child = { ...unnamed, sex: 'female', weightGrams: 3010, lengthCm: 50, health: 'good' } as const;
    const reported = { ...sample, children: [child] };
    at.caseNumber = await at.test.accept(reported);
    expect(await foundByTrying(reported)).toEqual(['birth_case', 'idempotency']);
    expect(await erase()).toMatchObject({ result: 'erased' });
    expect(await foundByTrying(reported)).toEqual([]);
    // The hospital says it all again, under the first key and under another: nothing to be tried out is made of it.
    expect(await at.test.accept(reported)).toBe(at.caseNumber);
    expect(await foundByTrying(reported)).toEqual([]);
    expect(
      await rowsOf('select case_number is not null from ledger.idempotency where case_number = $1'),
    ).toEqual([[true], [true]]);
  });

  it('end a hash that an earlier build has kept without saying of which case', async () => {
    await at.test.pool.query('update ledger.idempotency set case_number = null');
    const HASH = `select encode(body_hash, 'hex') from ledger.idempotency where answer->>'caseNumber' = $1`;
    const before = await rowsOf(HASH);
    expect(before).toHaveLength(1);
    await erase();
    expect(await rowsOf(HASH)).not.toEqual(before);
  });

  it('keeps no hash of a number that is reported in the very moment', async () => {
    const { pool } = at.test;
    const report = {
      ...{ notificationId: `N-${at.caseNumber}`, facilityCode: 'F-1', caseNumber: at.caseNumber },
      ...{ factsHash: Buffer.alloc(32, 1), client: 'hospital' },
    };
    let kept: Promise<boolean> | undefined;
    await inTransaction(pool, async (on) => {
      await lockCase(on, at.caseNumber);
      kept = keepReport(pool, report);
      await waitFor('the report to wait for the erasure', async () => {
        const waits = await pool.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return waits.rowCount === 0 ? undefined : true;
      });
      await on.query(
        `insert into ledger.erasure (case_number, subject, reason, requested_by) values ($1, 'mother', 'own-request', 'test')`,
        [at.caseNumber],
      );
    });
    expect(await kept).toBe(true);
    expect(
      await rowsOf(`select facts_hash from ledger.report where case_number = $1 and facility_code = 'F-1'`),
    ).toEqual([[null]]);
  });

  /**
   * The review's attack: who has taken the database and the key of look-ups, and knows all of a family but one child, tries
   * every child there could be. @returns the tables that gave it away
   */
  async function foundByTrying(reported: BirthNotification): Promise<string[]> {
    const { rows } = await at.test.pool.query<{ table: string; hash: string }>(
      `select 'birth_case' as "table", encode(notification_hash, 'hex') as hash from ledger.birth_case where case_number = $1
       union all select 'idempotency', encode(body_hash, 'hex') from ledger.idempotency where case_number = $1`,
      [at.caseNumber],
    );
    const kept = new Map(rows.map(({ table, hash }) => [hash, table]));
    const known = birthNotificationSchema.parse(reported);
    const child = known.children[0] ?? fail();
    const found = new Set<string>();
    for (const sex of ['male', 'female'] as const)
      for (let weightGrams = 3000; weightGrams <= 3500; weightGrams += 10)
        for (let lengthCm = 48; lengthCm <= 52; lengthCm += 1)
          for (const health of ['good', 'fair', 'poor'] as const) {
            const children = [{ ...child, sex, weightGrams, lengthCm, health }];
            const said = canonicalJson(sameInstants({ ...known, children }));
            const sent = canonicalJson({ ...reported, children });
            for (const hash of [keyring.hash('notification', said), keyring.hash('request-body', sent)]) {
              const table = kept.get(hash.toString('hex'));
              if (table) found.add(table);
            }
          }
    return [...found].sort();
  }
});

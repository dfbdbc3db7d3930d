import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { markDelivered, takeUndelivered } from '../../infra/postgres/ledger/inbox.ts';
import { createPool, type Pool } from '../../infra/postgres/pool.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { createDeliveryMarks } from './delivery-marks.ts';

const log = createLog('undelivered-test', 'fatal');

describe('news that no case has durably taken', () => {
  let database: FreshDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createFreshDatabase((await testServers()).adminUrl);
    // Whoever waits for a row that another holds has not left it to it.
    const url = `${database.url}?options=-c%20lock_timeout%3D2000`;
    pool = createPool({ url, max: 4, applicationName: 'undelivered-test', log });
  });
  beforeEach(() => pool.query('delete from ledger.inbox'));
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  interface Row {
    readonly caseNumber: string;
    readonly secondsAgo: number;
    readonly dueIn?: number;
    readonly applied?: boolean;
  }
  const put = async ({ caseNumber, secondsAgo, dueIn = 0, applied = false }: Row): Promise<string> => {
    const id = randomUUID();
    await pool.query(
      `insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, received_at, deliver_at, applied_at)
       values ($1, $2, 'answer', 'child-1', 'birth-certificate', 1, 'completed', now() - make_interval(secs => $3),
               now() + make_interval(secs => $4), case when $5 then now() end)`,
      [id, caseNumber, secondsAgo, dueIn, applied],
    );
    return id;
  };
  const take = async (): Promise<string[]> =>
    (await takeUndelivered(pool, 100)).map((one) => one.news.eventId);

  it('are brought again also when the ledger has applied them, until their delivery is answered', async () => {
    const id = await put({ caseNumber: 'B-1', secondsAgo: 9, applied: true });
    expect(await take()).toEqual([id]);
    expect(await take()).toEqual([]);
    await pool.query('update ledger.inbox set deliver_at = now()');
    await markDelivered(pool, [id]);
    expect(await take()).toEqual([]);
  });

  it('are brought again also when they were delivered, until the ledger has applied them', async () => {
    const id = await put({ caseNumber: 'B-1', secondsAgo: 9 });
    await markDelivered(pool, [id]);
    expect(await take()).toEqual([id]);
  });

  it('come with everything of their case, in the order in which it came', async () => {
    const second = await put({ caseNumber: 'B-1', secondsAgo: 20 });
    const first = await put({ caseNumber: 'B-1', secondsAgo: 30, dueIn: 50, applied: true });
    await put({ caseNumber: 'B-2', secondsAgo: 30, dueIn: 50 });
    const third = await put({ caseNumber: 'B-1', secondsAgo: 10, dueIn: 5 });
    expect(await take()).toEqual([first, second, third]);
  });

  it('are left to another gateway that is just taking them', async () => {
    await put({ caseNumber: 'B-1', secondsAgo: 9 });
    const other = await pool.connect();
    try {
      await other.query('begin');
      await other.query('select from ledger.inbox for update');
      expect(await take()).toEqual([]);
      await other.query('rollback');
      expect(await take()).toHaveLength(1);
    } finally {
      other.release();
    }
  });

  it('are marked together, soon after they were delivered', async () => {
    const ids = [
      await put({ caseNumber: 'B-1', secondsAgo: 9, applied: true }),
      await put({ caseNumber: 'B-2', secondsAgo: 9, applied: true }),
    ];
    const marks = createDeliveryMarks({ pool, log });
    const news = {
      kind: 'answer',
      subject: 'child-1',
      code: 'birth-certificate',
      attempt: 1,
      outcome: 'completed',
    } as const;
    for (const eventId of ids) marks.note([{ eventId, ...news }]);
    await waitFor('both marks', async () => {
      const { rowCount } = await pool.query('select from ledger.inbox where delivered_at is not null');
      return rowCount === 2 ? true : undefined;
    });
    await marks.close();
    expect(await take()).toEqual([]);
  });
});

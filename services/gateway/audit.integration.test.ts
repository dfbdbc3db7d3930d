import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  checkChain,
  Sealing,
  type ChainedLine,
  type ChainReport,
  type Head,
} from '../../infra/audit/chain.ts';
import { readHead } from '../../infra/audit/head-file.ts';
import {
  lastSeal,
  readChain,
  readUnsealed,
  sealNext,
  writeAuditLine,
  type AuditLine,
} from '../../infra/postgres/ledger/audit.ts';
import { createPool, inTransaction, type Pool } from '../../infra/postgres/pool.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { registry } from '../../infra/telemetry/metrics.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { testServers } from '../../test/support/servers.ts';
import { waitFor } from '../../test/support/wait.ts';
import { sealAndPublish } from './audit.ts';

const log = createLog('audit-test', 'fatal');
let database: FreshDatabase;
let pool: Pool;
let folder: string;
let headFile: string;

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  pool = createPool({ url: database.url, max: 6, applicationName: 'audit-test', log });
  await pool.query(
    `insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
       notification_hash, mother_hash, accepted_by, accepted_at)
     values ('B-1', 'F', 'N', '620102', 'processing', 'g', '', '', 'test', ledger.now())`,
  );
  folder = await mkdtemp(join(tmpdir(), 'birth-audit-'));
  headFile = join(folder, 'head.json');
});
beforeEach(async () => {
  await pool.query('truncate ledger.audit_line, ledger.audit_seal, ledger.case_event restart identity');
  await rm(headFile, { force: true });
});
afterAll(async () => {
  await pool.end();
  await Promise.all([database.drop(), rm(folder, { recursive: true })]);
});

const LINE: AuditLine = {
  requestId: randomUUID(),
  who: 'clerk',
  role: 'clerk',
  operation: 'getCases',
  status: 200,
  cases: ['B-1', 'B-2'],
  task: null,
  purpose: null,
};
const write = (line: Partial<AuditLine> = {}): Promise<void> => writeAuditLine(pool, { ...LINE, ...line });
const BEGINNING_OF_NONE = { number: 0, upto: '0', at: '0', previous: '' };
const EVENT = `insert into ledger.case_event (case_number, type, actor, detail, words)
  values ('B-1', 'task.completed', 'clerk', '{"kind": "refused"}', '\\x01')`;
const round = (): Promise<boolean> => sealAndPublish({ pool, headFile, log });

/** All tests of a run share one server, and a seal waits for whoever is at work anywhere on it. */
const sealAll = (): Promise<true> =>
  waitFor('everything to be sealed', async () => {
    await round();
    return (await readUnsealed(pool)).lines === 0 ? true : undefined;
  });

/** A call by each, and an event, in one transaction: so in one seal. */
async function together(...names: readonly [string, string?]): Promise<void> {
  await inTransaction(pool, async (on) => {
    const [clerk, supervisor = 'supervisor'] = names;
    await writeAuditLine(on, { ...LINE, who: clerk, department: 'public-security' });
    await writeAuditLine(on, { ...LINE, who: supervisor });
    await on.query(EVENT);
  });
}

async function check(published?: Head): Promise<ChainReport> {
  const on = await pool.connect();
  try {
    return await checkChain(readChain(on), published);
  } finally {
    on.release();
  }
}
const holding = (seals: number, lines: number): ChainReport => ({ seals, lines, findings: [] });

describe('what is written down', () => {
  it('is sealed with the history of cases, and its head is published', async () => {
    expect(await round()).toBe(false);
    expect([await check(), await readHead(headFile)]).toEqual([holding(0, 0), undefined]);
    await together('clerk');
    await sealAll();
    const head = await readHead(headFile);
    expect(head?.number).toBe(1);
    expect(await check(head)).toEqual(holding(1, 3));
    await round();
    expect(await readHead(headFile)).toEqual(head);
    await write();
    expect(await readUnsealed(pool)).toMatchObject({ lines: 1 });
    await sealAll();
    expect(await readHead(headFile)).toMatchObject({ number: 2 });
    expect(await check(head)).toEqual(holding(2, 4));
    expect(await readUnsealed(pool)).toEqual({ lines: 0, seconds: 0 });
  });

  it('waits for whoever began before it, and nothing comes in behind a seal', async () => {
    await inTransaction(pool, async (on) => {
      await on.query(EVENT);
      await write();
      await round();
      expect(await check()).toEqual(holding(0, 0));
    });
    await sealAll();
    const { lines, findings } = await check(await readHead(headFile));
    expect([lines, findings]).toEqual([2, []]);
  });

  it('is hashed as before where it has neither fields nor a department, and no older gateway seals one that has', async () => {
    await write();
    await sealAll();
    const { rows } = await pool.query<{ said: (string | null)[] }>(
      `select array[xact::text, 'call', line::text, (extract(epoch from at) * 1000000)::bigint::text, request_id::text, who,
                    role, operation, status::text, to_json(cases)::text, task::text, purpose] as said
         from ledger.audit_line`,
    );
    const seal = await lastSeal(pool);
    const { number, upto, at, previous } = seal ?? BEGINNING_OF_NONE;
    const before = new Sealing({ number, upto, at, previous });
    for (const { said } of rows) before.add(said as unknown as ChainedLine);
    expect(before.seal()).toEqual(seal);
    const asAnOlderOne = `insert into ledger.audit_seal (number, upto, lines, at, previous_hash, head_hash)
      select number + 1, upto, 0, at, head_hash, head_hash from ledger.audit_seal`;
    await expect(pool.query(asAnOlderOne)).rejects.toThrow(/"form"/);
  });

  it('is sealed once, however many gateways do', async () => {
    for (let i = 0; i < 5; i++) {
      await Promise.all([write(), write(), write()]);
      await Promise.all([sealNext(pool), sealNext(pool), sealNext(pool), sealNext(pool)]);
    }
    await sealAll();
    const { seals, ...report } = await check(await readHead(headFile));
    expect(report).toEqual({ lines: 15, findings: [] });
    expect(seals).toBeGreaterThan(0);
  });

  it('is sealed in portions where that was not done for long', { timeout: 300_000 }, async () => {
    await write();
    const transactions =
      'do $$ begin set synchronous_commit = off; for i in 1..5500 loop perform pg_current_xact_id(); commit; end loop; end $$';
    for (let i = 0; i < 10; i++) await pool.query(transactions);
    await write();
    const { rows: ended } = await pool.query<{ last: string }>('select pg_current_xact_id()::text as last');
    const last = ended[0]?.last;
    // A transaction of anybody on this server keeps a round before it: one that came too early would take a part of the first.
    await waitFor('whatever began before to end', async () => {
      const { rows } = await pool.query('select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as over', [
        last,
      ]);
      return rows[0]?.over === true ? true : undefined;
    });
    expect(await round()).toBe(true);
    expect(await check()).toEqual(holding(1, 1));
    await sealAll();
    expect(await check(await readHead(headFile))).toEqual(holding(2, 2));
  });
});

describe('whoever has the database', () => {
  beforeEach(async () => {
    for (let i = 0; i < 3; i++) {
      await together(`clerk-${i}`, `supervisor-${i}`);
      await sealAll();
    }
  });

  it.each<[string, number]>([
    [`update ledger.audit_line set who = 'nobody' where who = 'clerk-1'`, 2],
    [`update ledger.audit_line set at = at + interval '1 microsecond' where who = 'clerk-1'`, 2],
    [`update ledger.audit_line set cases = '{B-1,B-3}' where who = 'clerk-1'`, 2],
    [`update ledger.audit_line set department = 'finance' where who = 'clerk-1'`, 2],
    [`update ledger.audit_line set department = null where who = 'clerk-1'`, 2],
    [`update ledger.audit_line set department = 'finance' where who = 'supervisor-1'`, 2],
    [
      `update ledger.audit_line set fields = array['/mother/phone'], department = null where who = 'clerk-1'`,
      2,
    ],
    [`delete from ledger.audit_line where who = 'supervisor-0'`, 1],
    [`delete from ledger.case_event where seq = (select max(seq) from ledger.case_event)`, 3],
    [`update ledger.case_event set detail = '{"kind": "other"}' where seq = 2`, 2],
    [
      `update ledger.audit_line set who = case who when 'clerk-2' then 'supervisor-2' else 'clerk-2' end where who like '%-2'`,
      3,
    ],
  ])('is found out: %s', async (tampering, number) => {
    const head = await readHead(headFile);
    expect(await check(head)).toEqual(holding(3, 9));
    expect((await pool.query(tampering)).rowCount).toBeGreaterThan(0);
    expect((await check(head)).findings).toEqual([{ number, fault: 'changed' }]);
  });

  it('is found out by the published head alone where the end is gone, and does not get another published', async () => {
    const before = await readFile(headFile, 'utf8');
    await pool.query(`with seal as (delete from ledger.audit_seal where number = 3)
      delete from ledger.audit_line where who like '%-2'`);
    const contradicted = async () =>
      (await registry.getSingleMetric('birth_audit_head_contradicted')?.get())?.values[0]?.value;
    expect(await contradicted()).toBe(0);
    await write();
    await sealAll();
    expect(await contradicted()).toBe(1);
    expect(await readFile(headFile, 'utf8')).toBe(before);
    expect((await check()).findings).toEqual([]);
    expect((await check(await readHead(headFile))).findings).toEqual([{ number: 3, fault: 'not-published' }]);
  });

  it('may forget what a family was told, and the chain holds', async () => {
    await pool.query('update ledger.case_event set words = null');
    expect(await check(await readHead(headFile))).toEqual(holding(3, 9));
  });
});

it('a head that cannot be read is left as it is', async () => {
  await write();
  await writeFile(headFile, 'no head');
  await expect(round()).rejects.toThrow('JSON');
  expect(await readFile(headFile, 'utf8')).toBe('no head');
});

import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../../../test/support/fresh-database.ts';
import { testServers } from '../../../test/support/servers.ts';
import { waitFor } from '../../../test/support/wait.ts';
import {
  caseKeysOf,
  isWrappedWith,
  masterWrappingKeys,
  messageKeys,
  receiverKeysOf,
  sealContext,
  type MasterKeys,
} from '../../sealing/keys.ts';
import { seal, sealJson, unseal, UnsealError, unsealJson } from '../../sealing/seal.ts';
import { createLog } from '../../telemetry/log.ts';
import { openKeyring, openReceiverRoot, RetiredKeyError } from '../own-root.ts';
import { createPool, inTransaction, type Pool } from '../pool.ts';
import { contextOfReceipt, type ReceiptInClear } from '../../sealing/bound.ts';
import { addMessage, addReceipt } from './messages.test-data.ts';
import { FIRST_ID, resealInbox, resealOutbox } from './messages.ts';
import { leftToRotate, retire, rotate } from './rotate.ts';

const OLD: MasterKeys = { current: 'the old master key', previous: [] };
const BOTH: MasterKeys = { current: 'the new master key', previous: ['the old master key'] };
const NEW: MasterKeys = { current: 'the new master key', previous: [] };
const SUBJECTS = 25;

let database: FreshDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  const log = createLog('rotation-test', 'fatal');
  pool = createPool({ url: database.url, max: 4, applicationName: 'rotation-test', log });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Families under the old key, an open command to the police and one of its stored answers. */
beforeEach(async () => {
  await pool.query(
    'truncate ledger.birth_case, ledger.subject, ledger.outbox, ledger.inbox, public_security.outbox cascade',
  );
  await pool.query('delete from ledger.own_root; delete from public_security.own_root');
  const keyring = await openKeyring(pool, caseKeysOf(OLD));
  await openReceiverRoot(pool, 'public_security', receiverKeysOf(OLD, 'public-security'));
  for (let i = 0; i < SUBJECTS; i += 1) await addFamily(keyring, `B-${String(i).padStart(3, '0')}`);
  const police = messageKeys(OLD, 'public-security');
  await addMessage(pool, 'ledger', 'command', police);
  await addMessage(pool, 'public_security', 'answer', police);
});

async function addFamily(
  keyring: Awaited<ReturnType<typeof openKeyring>>,
  caseNumber: string,
): Promise<void> {
  const { key, wrapped } = keyring.newDataKey();
  await pool.query(
    `insert into ledger.birth_case (case_number, facility_code, notification_id, division_code, status, graph,
        notification_hash, mother_hash, accepted_by)
      values ($1, 'F', $1, '620102', 'processing', 'g', '', $2, 'test')`,
    [caseNumber, keyring.hash('mother', caseNumber)],
  );
  await pool.query('insert into ledger.subject values ($1, $2, $3, $4)', [
    caseNumber,
    'mother',
    wrapped,
    sealJson(key, sealContext.facts(caseNumber, 'mother', 0), { name: caseNumber }),
  ]);
}

async function openAll(of: MasterKeys): Promise<string[]> {
  const keyring = await openKeyring(pool, caseKeysOf(of));
  const { rows } = await pool.query<{ case_number: string; wrapped_key: Buffer; facts: Buffer }>(
    'select case_number, wrapped_key, facts from ledger.subject order by 1',
  );
  return rows.map((row) => {
    const context = sealContext.facts(row.case_number, 'mother', 0);
    return (unsealJson(keyring.unwrap(row.wrapped_key), context, row.facts) as { name: string }).name;
  });
}

async function openMessages(of: MasterKeys): Promise<unknown[]> {
  const keys = messageKeys(of, 'public-security');
  const { rows } = await pool.query<{ id: string; kind: 'command' | 'answer'; body: Buffer }>(
    'select id, kind, body from ledger.outbox union all select id, kind, body from public_security.outbox',
  );
  return rows.map(({ id, kind, body }) => {
    const { data } = JSON.parse(body.toString()) as { data: { sealed: string } };
    return (unsealJson(keys, sealContext[kind](id), Buffer.from(data.sealed, 'base64')) as { said: string })
      .said;
  });
}

describe('rotating the master key', () => {
  it('wraps roots and data keys anew and seals anew what can still be sent; the old key opens nothing', async () => {
    const before = (await openKeyring(pool, caseKeysOf(OLD))).hash('mother', 'B-007');
    expect(await leftToRotate(pool, BOTH)).toEqual({
      roots: 2,
      dataKeys: SUBJECTS,
      messages: 2,
      unreadable: 0,
    });

    expect(await rotate(pool, BOTH, { batch: 10 })).toEqual({
      roots: 2,
      dataKeys: SUBJECTS,
      messages: 2,
      unreadable: 0,
    });

    expect(await leftToRotate(pool, BOTH)).toEqual({ roots: 0, dataKeys: 0, messages: 0, unreadable: 0 });
    expect(await openAll(NEW)).toHaveLength(SUBJECTS);
    expect(await openMessages(NEW)).toEqual(['command', 'answer']);
    await expect(openKeyring(pool, caseKeysOf(OLD))).rejects.toThrow(UnsealError);
    await expect(openMessages(OLD)).rejects.toThrow(UnsealError);
    // Look-ups go on: the hash of a mother is what it was.
    const found = await pool.query('select case_number from ledger.birth_case where mother_hash = $1', [
      (await openKeyring(pool, caseKeysOf(NEW))).hash('mother', 'B-007'),
    ]);
    expect(found.rows).toEqual([{ case_number: 'B-007' }]);
    expect((await openKeyring(pool, caseKeysOf(NEW))).hash('mother', 'B-007')).toEqual(before);
  });

  it('takes roots of before, which the wrapping key and a department’s sealing key opened, under keys of their own', async () => {
    const root = randomBytes(32);
    const police = messageKeys(OLD, 'public-security').map((key) =>
      Buffer.from(hkdfSync('sha256', key, 'birth-one-thing', 'wrapping', 32)),
    );
    const wrapped = { ledger: masterWrappingKeys(OLD), public_security: police };
    for (const [schema, keys] of Object.entries(wrapped))
      await pool.query(`update ${schema}.own_root set wrapped = $1`, [seal(keys, 'root', root)]);
    const open = (): Promise<Buffer> =>
      openReceiverRoot(pool, 'public_security', receiverKeysOf(OLD, 'public-security'));
    expect(await open()).toEqual(root);
    await openKeyring(pool, caseKeysOf(OLD));
    expect((await leftToRotate(pool, OLD)).roots).toBe(2);
    expect((await rotate(pool, OLD)).roots).toBe(2);
    expect((await leftToRotate(pool, OLD)).roots).toBe(0);
    expect(await open()).toEqual(root);
    const stored = await pool.query<{ wrapped: Buffer }>('select wrapped from public_security.own_root');
    expect(() => unseal(police, 'root', stored.rows[0]?.wrapped ?? Buffer.alloc(0))).toThrow(UnsealError);
  });

  it('seals anew what was published, or given up, and can be opened once more, and nothing that cannot', async () => {
    const notifier = messageKeys(OLD, 'notifier');
    const told = await addMessage(pool, 'ledger', 'notice', notifier);
    const toldTwice = await addMessage(pool, 'ledger', 'notice', notifier);
    const givenUp = await addMessage(pool, 'ledger', 'command', messageKeys(OLD, 'public-security'));
    await pool.query('update ledger.outbox set done_at = now()');
    await pool.query('update ledger.outbox set sent_at = now(), sends = 1 where id <> $1', [givenUp]);
    await pool.query('update ledger.outbox set sends = 2 where id = $1', [toldTwice]);
    // The stored answer of the police too.
    expect((await leftToRotate(pool, BOTH)).messages).toBe(3);
    expect((await rotate(pool, BOTH)).messages).toBe(3);
    const { rows } = await pool.query<{ id: string; body: Buffer }>('select id, body from ledger.outbox');
    const newKeys = [messageKeys(NEW, 'notifier'), messageKeys(NEW, 'public-security')].flat();
    const sealedAnew = rows.filter(({ body }) => {
      const { data } = JSON.parse(body.toString()) as { data: { sealed: string } };
      return newKeys.some((key) => isWrappedWith(key, Buffer.from(data.sealed, 'base64')));
    });
    expect(sealedAnew.map(({ id }) => id).toSorted()).toEqual([told, givenUp].toSorted());
  });

  it('seals anew what the notifier says of a notice, for the same notice and outcome', async () => {
    await openReceiverRoot(pool, 'notifier', receiverKeysOf(OLD, 'notifier'));
    const id = await addReceipt(pool, messageKeys(OLD, 'notifier'));
    expect((await rotate(pool, BOTH)).unreadable).toBe(0);
    const { rows } = await pool.query<{ body: Buffer }>('select body from notifier.outbox where id = $1', [
      id,
    ]);
    const message = JSON.parse(String(rows[0]?.body)) as ReceiptInClear & { data: { sealed: string } };
    const bytes = Buffer.from(message.data.sealed, 'base64');
    expect(unsealJson(messageKeys(NEW, 'notifier'), contextOfReceipt(message), bytes)).toEqual({
      text: '要告知的话',
    });
  });

  it('seals a result anew that is kept for a person, and leaves alone what nobody could open', async () => {
    const police = messageKeys(OLD, 'public-security');
    const [late, unread] = [randomUUID(), randomUUID()];
    const sealed = sealJson(police, sealContext.answer(late), { said: 'late' });
    for (const [id, body, kind] of [
      [late, sealed, 'late-answer'],
      [unread, Buffer.from('sealed by nobody'), 'dead-letter'],
    ] as const)
      await pool.query(
        `with kept as (
           insert into ledger.inbox (event_id, case_number, kind, subject, code, attempt, outcome, department, body, applied_at)
           values ($1, 'B-000', 'answer', 'child-1', 'household-registration', 1, 'completed', 'public-security', $2, now()))
         insert into ledger.human_task (id, case_number, kind, dedupe_key, reason, deadline, event_id)
         values ($1, 'B-000', $3, $1::text, '请核对', now(), $1)`,
        [id, body, kind],
      );
    await rotate(pool, BOTH);
    const { rows } = await pool.query<{ event_id: string; body: Buffer }>(
      'select event_id, body from ledger.inbox',
    );
    const body = (of: string): Buffer => rows.find((row) => row.event_id === of)?.body ?? Buffer.alloc(0);
    const keys = messageKeys(NEW, 'public-security');
    expect(unsealJson(keys, sealContext.answer(late), body(late))).toEqual({ said: 'late' });
    expect(body(unread).toString()).toBe('sealed by nobody');
  });

  it('can be stopped at any moment and goes on where it was; done twice it does nothing', async () => {
    let wrapped = 0;
    const stopped = await rotate(pool, BOTH, {
      batch: 4,
      onProgress: ({ dataKeys }) => (wrapped = dataKeys),
      stopped: () => wrapped > 4,
    });
    expect(stopped.dataKeys).toBeGreaterThan(0);
    expect(stopped.dataKeys).toBeLessThan(SUBJECTS);
    // Half way, both keys together open everything.
    expect(await openAll(BOTH)).toHaveLength(SUBJECTS);

    const rest = await rotate(pool, BOTH, { batch: 4 });
    expect(stopped.dataKeys + rest.dataKeys).toBe(SUBJECTS);
    expect(await rotate(pool, BOTH, { batch: 4 })).toEqual({
      roots: 0,
      dataKeys: 0,
      messages: 0,
      unreadable: 0,
    });
    expect(await openAll(NEW)).toHaveLength(SUBJECTS);
  });

  it('goes through outbox and inbox by key: a portion reads nothing of the others', async () => {
    // A fresh connection: what else one has read lately is counted with it.
    const log = createLog('rotation-test', 'fatal');
    const fresh = createPool({ url: database.url, max: 1, applicationName: 'rotation-test', log });
    await inTransaction(fresh, async (client) => {
      await client.query('set local enable_seqscan = off');
      const first = { master: BOTH, which: `kind = 'answer'`, after: FIRST_ID, limit: 1 };
      const { sealed, next } = await resealOutbox(client, { schema: 'public_security' }, first);
      expect([sealed, next]).toEqual([1, expect.any(String)]);
      const rest = await resealOutbox(client, { schema: 'public_security' }, { ...first, after: next ?? '' });
      expect(rest).toEqual({ sealed: 0, unreadable: 0, next: undefined });
      await resealInbox(client, BOTH);
      const { rows } = await client.query(
        `select relname from pg_stat_xact_user_tables where relname in ('outbox', 'inbox') and seq_scan > 0`,
      );
      expect(rows).toEqual([]);
    });
    await fresh.end();
  });

  it('leaves what none of the keys opens as it is, says how many there are, and goes on with the rest', async () => {
    await pool.query(`update ledger.subject set wrapped_key = '\\x02aabbccdd' || substring(wrapped_key from 6)
      where case_number = 'B-012'`);
    await pool.query(`update public_security.outbox set body = convert_to(jsonb_set(convert_from(body, 'UTF8')::jsonb,
      '{data,sealed}', to_jsonb(encode('sealed by nobody at all, whoever it was', 'base64')))::text, 'UTF8')`);
    const left = { roots: 0, dataKeys: 0, messages: 0, unreadable: 2 };
    const done = { roots: 2, dataKeys: SUBJECTS - 1, messages: 1, unreadable: 2 };
    expect(await leftToRotate(pool, BOTH)).toEqual(done);
    expect(await rotate(pool, BOTH, { batch: 5 })).toEqual(done);
    expect(await leftToRotate(pool, BOTH)).toEqual(left);
    const { rows } = await pool.query<{ keys: number }>(
      'select count(distinct substring(wrapped_key from 2 for 4))::int as keys from ledger.subject',
    );
    // All new, one spoilt.
    expect(rows[0]?.keys).toBe(2);
  });

  it('lets a retired key never become the current one again, even for a root that it would wrap', async () => {
    await rotate(pool, BOTH);
    await retire(pool, BOTH);
    const back = { current: 'the old master key', previous: ['the new master key'] };
    await expect(openKeyring(pool, caseKeysOf(back))).rejects.toThrow(RetiredKeyError);
    expect(await openAll(NEW)).toHaveLength(SUBJECTS);
  });

  it('walks a portion again that lost a deadlock to a round', async () => {
    const url = `${database.url}?options=-c%20deadlock_timeout%3D2s`;
    const log = createLog('rotation-test', 'fatal');
    const rotating = createPool({ url, max: 1, applicationName: 'rotation-loses', log });
    const round = await pool.connect();
    const lock = (caseNumber: string) =>
      round.query('select from ledger.subject where case_number = $1 for update', [caseNumber]);
    await round.query(`begin; set local deadlock_timeout = '60s'`);
    await lock('B-020');
    const rotation = rotate(rotating, BOTH);
    await waitFor('the rotation to wait for the round', async () => {
      const { rowCount } = await pool.query(
        `select from pg_stat_activity where application_name = 'rotation-loses' and wait_event_type = 'Lock'`,
      );
      return rowCount === 1 ? true : undefined;
    });
    // Each has what the other wants; the rotation looks first, and gives way.
    await lock('B-001');
    await round.query('commit');
    round.release();
    expect(await rotation).toMatchObject({ dataKeys: SUBJECTS, unreadable: 0 });
    await rotating.end();
  });
});

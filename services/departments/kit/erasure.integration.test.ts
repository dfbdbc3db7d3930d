import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import { CASE_SOURCE, writeEnvelope } from '../../../infra/messages/envelope.ts';
import type { ReceivedMessage } from '../../../infra/kafka/port.ts';
import { messageKeys, sealContext } from '../../../infra/sealing/keys.ts';
import { sealJson } from '../../../infra/sealing/seal.ts';
import type { Department } from '../../../schemas/department.ts';
import type { Subject } from '../../../schemas/matter.ts';
import { household } from '../public-security/household.test-setup.ts';
import { householdRegistration } from '../public-security/household-registration.ts';
import { command, MASTER, message, useDesk } from './desk.test-setup.ts';

const at = useDesk('public-security', { 'household-registration': householdRegistration });

interface Asked {
  readonly id?: string;
  readonly subject?: Subject;
  readonly source?: string;
  /** null: none */
  readonly sealed?: string | null;
}

function erasure(caseNumber: string, asked: Asked = {}): ReceivedMessage {
  const { subject = 'child-1', source = CASE_SOURCE } = asked;
  const { id = derivedId('erasure', caseNumber, subject, 'public-security') } = asked;
  const seal = (): string =>
    sealJson(messageKeys(MASTER, 'public-security'), sealContext.command(id), {}).toString('base64');
  const sealed = asked.sealed === undefined ? seal() : asked.sealed;
  const body = writeEnvelope({
    id,
    source,
    type: 'cn.birth.erasure.requested.v1',
    caseNumber,
    time: new Date(),
    data: { caseNumber, subject, ...(sealed === null ? {} : { sealed }) },
  });
  return message('public-security', caseNumber, body);
}

interface OutboxRow {
  readonly id: string;
  readonly type: string | null;
  readonly erased: string | null;
  readonly done: boolean;
}

async function outbox(caseNumber: string): Promise<OutboxRow[]> {
  const { rows } = await at.desk.pool.query<OutboxRow>(
    `select id, convert_from(body, 'UTF8')::jsonb->>'type' as type, headers->>'erased' as erased,
            done_at is not null as done
       from public_security.outbox where key = $1 order by seq`,
    [caseNumber],
  );
  return rows;
}

/** What the case side would seal for a department, to have it forget a child. */
function sealOf(caseNumber: string, department: Department, subject: Subject = 'child-1'): string {
  const id = derivedId('erasure', caseNumber, subject, department);
  return sealJson(messageKeys(MASTER, department), sealContext.command(id), {}).toString('base64');
}

const entries = (caseNumber: string) => at.desk.rows('household_registration', caseNumber);

describe('a department that is told to forget a child', () => {
  test('keeps the skeleton of its entry, and nothing of the child', async () => {
    const parts = household();
    await at.desk.handle([command(parts)]);
    const [before] = await entries(parts.caseNumber);
    await at.desk.handle([erasure(parts.caseNumber)]);
    const [after] = await entries(parts.caseNumber);
    expect(before?.['sealed']).toBeInstanceOf(Buffer);
    expect(after).toMatchObject({
      sealed: null,
      command_id: before?.['command_id'],
      deciding_division_code: before?.['deciding_division_code'],
    });
    for (const hash of ['number_hash', 'certificate_hash']) {
      expect(after?.[hash]).toHaveLength(32);
      expect(after?.[hash]).not.toEqual(before?.[hash]);
    }
    expect(await outbox(parts.caseNumber)).toMatchObject([
      { type: null, erased: 'true', done: true },
      { type: 'cn.birth.erasure.completed.v1', erased: null, done: false },
    ]);
  });

  test('says so again when it is told again, with the same receipt, and changes nothing', async () => {
    const parts = household();
    await at.desk.handle([command(parts)]);
    await at.desk.handle([erasure(parts.caseNumber), erasure(parts.caseNumber)]);
    await at.desk.pool.query(
      `update public_security.outbox set sent_at = now(), done_at = now() where key = $1`,
      [parts.caseNumber],
    );
    const [before] = await entries(parts.caseNumber);
    await at.desk.handle([erasure(parts.caseNumber)]);
    const [after] = await entries(parts.caseNumber);
    expect(after?.['number_hash']).toEqual(before?.['number_hash']);
    const rows = await outbox(parts.caseNumber);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({ type: 'cn.birth.erasure.completed.v1', done: false });
  });

  test('is not told otherwise by a command that comes late, twice or in the same batch', async () => {
    const parts = household();
    const later = { ...parts, attempt: 2 };
    await at.desk.handle([command(parts)]);
    await at.desk.handle([erasure(parts.caseNumber), command(parts)]);
    await at.desk.handle([command(parts), command(later)]);
    expect(await entries(parts.caseNumber)).toMatchObject([{ sealed: null, attempt: 1 }]);
    const rows = await outbox(parts.caseNumber);
    expect(rows.filter((row) => row.type !== null && !row.type.includes('erasure'))).toEqual([]);
    expect(rows.filter((row) => row.type === null && !row.done)).toEqual([]);
  });

  test.each<[string, (caseNumber: string) => Asked]>([
    ['in clear', () => ({ sealed: null })],
    ['with a seal of a key that it has not', (caseNumber) => ({ sealed: sealOf(caseNumber, 'housing') })],
    [
      'with the seal of another child',
      (caseNumber) => ({ sealed: sealOf(caseNumber, 'public-security', 'child-2') }),
    ],
    ['under an id that names nobody', () => ({ id: randomUUID() })],
    ['in the name of another', () => ({ source: '/birth/departments/housing' })],
  ])('forgets nobody for the sake of a message that anybody could have written: %s', async (_, asked) => {
    const parts = household();
    await at.desk.handle([command(parts)]);
    const before = (await at.desk.deadLetterReasons()).length;
    await at.desk.handle([erasure(parts.caseNumber, asked(parts.caseNumber))]);
    expect((await entries(parts.caseNumber))[0]?.['sealed']).toBeInstanceOf(Buffer);
    expect((await at.desk.deadLetterReasons()).slice(before)).toEqual(['cannot-be-opened']);
    const receipts = (await outbox(parts.caseNumber)).filter(
      ({ type }) => type === 'cn.birth.erasure.completed.v1',
    );
    expect(receipts).toEqual([]);
  });

  test('has no entry for a child that it never knew, nor makes one', async () => {
    const parts = household();
    await at.desk.handle([erasure(parts.caseNumber)]);
    await at.desk.handle([command(parts)]);
    expect(await entries(parts.caseNumber)).toEqual([]);
    expect(await outbox(parts.caseNumber)).toMatchObject([{ type: 'cn.birth.erasure.completed.v1' }]);
  });

  test('and cannot, since something of that child is sick, keeps nobody else waiting, and does it once it can', async () => {
    const [sick, well, other] = [household(), household(), household()];
    await at.desk.handle([command(sick), command(well)]);
    const body = (bytes: string) =>
      at.desk.pool.query(
        `update public_security.outbox set body = ${bytes} where key = $1 and kind = 'answer'`,
        [sick.caseNumber],
      );
    await body(`body || '\\xff'::bytea`);
    const before = (await at.desk.deadLetterReasons()).length;
    for (let n = 0; n < 2; n += 1)
      await at.desk.handle([erasure(sick.caseNumber), command(other), erasure(well.caseNumber)]);
    expect(await at.desk.answers(other.caseNumber)).toHaveLength(1);
    expect(await entries(well.caseNumber)).toMatchObject([{ sealed: null }]);
    expect((await entries(sick.caseNumber))[0]?.['sealed']).toBeInstanceOf(Buffer);
    expect((await at.desk.deadLetterReasons()).slice(before)).toEqual(['handler-failed']);
    await body('substring(body for length(body) - 1)');
    await at.desk.handle([erasure(sick.caseNumber)]);
    expect(await entries(sick.caseNumber)).toMatchObject([{ sealed: null }]);
  });

  test('leaves the other twin as it was, and never gives the number again', async () => {
    const first = household();
    const second = { ...household(), caseNumber: first.caseNumber, subject: 'child-2' as const };
    await at.desk.handle([command(first), command(second)]);
    const counters = async () =>
      (
        await at.desk.pool.query<{ taken: number }>(
          'select sum(taken)::int as taken from public_security.resident_id_counter',
        )
      ).rows;
    const taken = await counters();
    const [, before] = await entries(first.caseNumber);
    await at.desk.handle([erasure(first.caseNumber)]);
    const [, after] = await entries(first.caseNumber);
    expect(after).toEqual(before);
    expect(await counters()).toEqual(taken);
  });

  test('forgets the others where one can never be forgotten, which is a dead letter until it can', async () => {
    const [sick, well, asked] = [household(), household(), household()];
    await at.desk.handle([command(sick), command(well)]);
    const admin = new pg.Client({ connectionString: at.database.adminUrl });
    await admin.connect();
    const before = (await at.desk.deadLetterReasons()).length;
    const message = erasure(sick.caseNumber);
    await admin.query(`alter table public_security.inbox add constraint unfit
      check (case_number <> '${sick.caseNumber}' or code <> 'erasure') not valid`);
    try {
      await at.desk.handle([message, erasure(well.caseNumber), command(asked)]);
      await at.desk.handle([message]);
    } finally {
      await admin.query('alter table public_security.inbox drop constraint unfit');
      await admin.end();
    }
    expect((await at.desk.deadLetterReasons()).slice(before)).toEqual(['handler-failed']);
    const forgotten = async (caseNumber: string): Promise<boolean> =>
      (await entries(caseNumber)).every((entry) => entry['sealed'] === null);
    expect([await forgotten(sick.caseNumber), await forgotten(well.caseNumber)]).toEqual([false, true]);
    expect(await entries(asked.caseNumber)).toHaveLength(1);
    await at.desk.handle([message]);
    expect(await forgotten(sick.caseNumber)).toBe(true);
  });
});

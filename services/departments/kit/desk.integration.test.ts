import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readResidentId } from '../../../schemas/resident-id.ts';
import { answerId } from './answer.ts';
import { waitFor } from '../../../test/support/wait.ts';
import { householdRegistration } from '../public-security/household-registration.ts';
import { household } from '../public-security/household.test-setup.ts';
import { command, commandId, useDesk } from './desk.test-setup.ts';

const at = useDesk('public-security', {
  'household-registration': householdRegistration,
});
let admin: pg.Pool;

beforeAll(() => {
  admin = new pg.Pool({ connectionString: at.database.adminUrl, max: 1 });
});

afterAll(() => admin.end());

/** An entry that was made and not handled again: that would write it anew. */
const UNTOUCHED = { changed_at: null };

async function residentIdOf(caseNumber: string): Promise<string> {
  const answers = await at.desk.answers(caseNumber);
  return String(answers.at(-1)?.payload['residentId']);
}

describe('one command', () => {
  test('makes an entry and an answer that belongs to it', async () => {
    const parts = household();
    await at.desk.handle([command(parts)]);
    const [answer, ...others] = await at.desk.answers(parts.caseNumber);
    expect(others).toEqual([]);
    expect(answer).toMatchObject({
      id: answerId(commandId(parts)),
      data: { outcome: 'completed', commandId: commandId(parts), attempt: 1, subject: 'child-1' },
      payload: { registeredName: '刘子宁', householdDivisionCode: '620103' },
    });
    expect(readResidentId(await residentIdOf(parts.caseNumber))).toEqual({
      divisionCode: '620103',
      birthDate: '2026-11-20',
      sex: 'female',
    });
    expect(await at.desk.rows('household_registration', parts.caseNumber)).toHaveLength(1);
  });

  test('is one transaction: its place in the inbox, its effect and its answer', async () => {
    const parts = household();
    await at.desk.handle([command(parts)]);
    // The number of the transaction that wrote a row stands in the row itself.
    const { rows } = await at.desk.pool.query<{ what: string; writer: string }>(
      `select 'entry' as what, xmin::text as writer from public_security.household_registration where case_number = $1
       union select 'answer', xmin::text from public_security.outbox where key = $1
       union select 'inbox', xmin::text from public_security.inbox where case_number = $1`,
      [parts.caseNumber],
    );
    expect(new Set(rows.map(({ what }) => what)).size).toBe(3);
    expect(new Set(rows.map(({ writer }) => writer)).size).toBe(1);
  });

  test('standing twice in a batch, and coming again later, has one effect and one answer', async () => {
    const parts = household();
    const other = household();
    await at.desk.handle([command(parts), command(other), command(parts)]);
    const first = await residentIdOf(parts.caseNumber);
    await at.desk.handle([command(parts)]);
    await at.desk.handle([command(parts), command(parts)]);
    expect(await at.desk.answers(parts.caseNumber)).toHaveLength(1);
    expect(await residentIdOf(parts.caseNumber)).toBe(first);
    expect(await at.desk.rows('household_registration', parts.caseNumber)).toMatchObject([UNTOUCHED]);
    expect(await at.desk.answers(other.caseNumber)).toHaveLength(1);
  });

  test('seen before has its stored answer published again under the same event id', async () => {
    const parts = household();
    await at.desk.handle([command(parts)]);
    await at.desk.pool.query(
      `update public_security.outbox set sent_at = now(), done_at = now() where key = $1`,
      [parts.caseNumber],
    );
    expect((await at.desk.answers(parts.caseNumber))[0]?.done).toBe(true);
    await at.desk.handle([command(parts)]);
    expect(await at.desk.answers(parts.caseNumber)).toMatchObject([
      { id: answerId(commandId(parts)), done: false },
    ]);
  });

  test('taken by two consumers at once is handled once', async () => {
    // A later attempt looks for an entry first: handled twice, it would change the one it made.
    const parts = Array.from({ length: 10 }, () => household({ attempt: 2 }));
    const release = await holdPlaceInInbox(parts[0] ?? household());
    const consumers = [
      at.desk.handle(parts.map((p) => command(p))),
      at.desk.handle(parts.toReversed().map((p) => command(p))),
      at.desk.handle(parts.map((p) => command(p))),
    ];
    await waitFor('all of them to wait for the place of the command', async () =>
      (await waitingForLocks()) === consumers.length ? true : undefined,
    );
    await release();
    await Promise.all(consumers);
    for (const { caseNumber } of parts) {
      expect(await at.desk.answers(caseNumber)).toHaveLength(1);
      expect(await at.desk.rows('household_registration', caseNumber)).toMatchObject([UNTOUCHED]);
    }
  });

  /** Writes the command into the inbox and takes it back: until then whoever has it too must wait. */
  async function holdPlaceInInbox(parts: ReturnType<typeof household>): Promise<() => Promise<void>> {
    const holder = new pg.Client({ connectionString: at.database.adminUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query(
      `insert into public_security.inbox (event_id, case_number, subject, code, attempt)
       values ($1, $2, 'child-1', 'household-registration', 1)`,
      [commandId(parts), parts.caseNumber],
    );
    return async () => {
      await holder.query('rollback');
      await holder.end();
    };
  }

  async function waitingForLocks(): Promise<number> {
    const { rows } = await admin.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.n ?? 0;
  }
});

describe('numbers', () => {
  test('twins get different ones', async () => {
    const caseNumber = `62-${randomUUID()}`;
    await at.desk.handle([
      command(household({ caseNumber, subject: 'child-1' })),
      command(household({ caseNumber, subject: 'child-2', name: '刘子安' })),
    ]);
    const answers = await at.desk.answers(caseNumber);
    expect(new Set(answers.map((a) => a.payload['residentId'])).size).toBe(2);
    expect(new Set(answers.map((a) => a.data.subject))).toEqual(new Set(['child-1', 'child-2']));
  });

  test('stay unique when many batches take them at once', async () => {
    const batches = Array.from({ length: 12 }, (_, b) =>
      Array.from({ length: 6 }, (_, i) => household({ sex: (b + i) % 2 === 0 ? 'male' : 'female' })),
    );
    await Promise.all(batches.map((batch) => at.desk.handle(batch.map((p) => command(p)))));
    const ids = await Promise.all(batches.flat().map((p) => residentIdOf(p.caseNumber)));
    expect(ids.every((id) => readResidentId(id) !== undefined)).toBe(true);
    expect(new Set(ids).size).toBe(72);
  });

  test('a child is registered once, whatever case asks', async () => {
    const parts = household();
    const again = household({ payload: { certificateNumber: parts.payload.certificateNumber } });
    const bystander = household();
    await at.desk.handle([command(parts)]);
    await at.desk.handle([command(again), command(bystander)]);
    expect(await at.desk.answers(again.caseNumber)).toMatchObject([
      { data: { outcome: 'refused' }, payload: { reasonCode: 'already-registered' } },
    ]);
    expect(await at.desk.answers(bystander.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
    expect(await at.desk.rows('household_registration', again.caseNumber)).toEqual([]);
  });

  test('of one place, day and sex that are used up go to a person', async () => {
    await at.desk.pool.query(
      `insert into public_security.resident_id_counter values ('620104', '2026-11-20', 'female', 499)`,
    );
    const last = household({ payload: { decidingDivisionCode: '620104' } });
    const tooLate = household({ payload: { decidingDivisionCode: '620104' } });
    await at.desk.handle([command(last)]);
    await at.desk.handle([command(tooLate)]);
    expect(await at.desk.answers(last.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
    expect(await at.desk.answers(tooLate.caseNumber)).toMatchObject([
      { data: { outcome: 'correction-needed' }, payload: { reasonCode: 'numbers-exhausted' } },
    ]);
  });
});

describe('a new attempt', () => {
  test('after a correction makes the entry that the first did not', async () => {
    const statistical = household({ payload: { decidingDivisionCode: '620171' } });
    await at.desk.handle([command(statistical)]);
    expect(await at.desk.answers(statistical.caseNumber)).toMatchObject([
      {
        data: { outcome: 'correction-needed' },
        payload: { reasonCode: 'division-cannot-be-registered', asks: ['/mother/household/divisionCode'] },
      },
    ]);
    expect(await at.desk.rows('household_registration', statistical.caseNumber)).toEqual([]);
    await at.desk.handle([command(household({ caseNumber: statistical.caseNumber, attempt: 2 }))]);
    expect((await at.desk.answers(statistical.caseNumber)).map((a) => a.data.outcome)).toEqual([
      'correction-needed',
      'completed',
    ]);
    expect(await at.desk.rows('household_registration', statistical.caseNumber)).toMatchObject([
      { attempt: 2 },
    ]);
  });

  test('changes the entry and keeps its number', async () => {
    const first = household();
    await at.desk.handle([command(first)]);
    const number = await residentIdOf(first.caseNumber);
    const second = household({
      caseNumber: first.caseNumber,
      attempt: 2,
      name: '刘子宁宁',
      payload: { certificateNumber: first.payload.certificateNumber },
    });
    await at.desk.handle([command(second)]);
    expect((await at.desk.answers(first.caseNumber)).at(-1)?.payload).toMatchObject({
      residentId: number,
      registeredName: '刘子宁宁',
    });
    expect(await at.desk.rows('household_registration', first.caseNumber)).toMatchObject([
      { attempt: 2, command_id: commandId(second) },
    ]);
  });

  test('is not undone by an older one that comes late', async () => {
    const older = household();
    // On a certificate that was issued anew: only the case and its child say that it is the same entry.
    const newer = household({ caseNumber: older.caseNumber, attempt: 2, name: '刘子宁宁' });
    await at.desk.handle([command(newer)]);
    await at.desk.handle([command(older)]);
    expect(await at.desk.rows('household_registration', older.caseNumber)).toMatchObject([
      { attempt: 2, command_id: commandId(newer) },
    ]);
  });

  test('in one batch with its predecessor still makes one entry', async () => {
    const first = household();
    const second = household({
      caseNumber: first.caseNumber,
      attempt: 2,
      payload: { certificateNumber: first.payload.certificateNumber },
    });
    await at.desk.handle([command(first), command(second)]);
    const answers = await at.desk.answers(first.caseNumber);
    expect(answers.map((a) => a.data.outcome)).toEqual(['completed', 'completed']);
    expect(new Set(answers.map((a) => a.payload['residentId'])).size).toBe(1);
    expect(await at.desk.rows('household_registration', first.caseNumber)).toMatchObject([{ attempt: 2 }]);
  });
});

test('names and ID numbers stand in no table in clear', async () => {
  const parts = household({ name: '欧阳金丝雀' });
  await at.desk.handle([command(parts)]);
  const residentId = await residentIdOf(parts.caseNumber);
  const secrets = ['欧阳金丝雀', residentId, '620103199404119923', parts.payload.certificateNumber, '郑示例'];
  const { rows: tables } = await at.desk.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public_security'`,
  );
  expect(tables.length).toBeGreaterThan(5);
  for (const { name } of tables) {
    const { rows } = await at.desk.pool.query<{ row: string }>(
      `select t::text as row from public_security.${name} t`,
    );
    const bytes = rows.map((r) => r.row).join('\n');
    for (const secret of secrets) {
      expect(bytes).not.toContain(secret);
      expect(bytes).not.toContain(Buffer.from(secret).toString('hex'));
    }
  }
});

import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../../../test/support/wait.ts';
import { householdRegistration } from '../public-security/household-registration.ts';
import { household, type Household } from '../public-security/household.test-setup.ts';
import { command, message, openTestDesk, type TestDesk, useDesk } from './desk.test-setup.ts';

const at = useDesk('public-security', {
  'household-registration': householdRegistration,
});

describe('messages nobody can read', () => {
  test('become dead letters while the others go on', async () => {
    const good = household();
    const wrongKey = command(household());
    const before = (await at.desk.deadLetterReasons()).length;
    await at.desk.handle([
      message('public-security', 'x', Buffer.from('{"specversion"')),
      message('public-security', 'x', Buffer.from('{"hello":"world"}')),
      command(household(), (e) => (e.data['subject'] = 'child-0')),
      command(household(), (e) => (e.type = 'cn.birth.household-registration.requested.v2')),
      command(household(), (e) => (e.type = 'cn.birth.household-registration.completed.v1')),
      { ...wrongKey, key: 'another case' },
      command(household(), (e) => (e.data['sealed'] = Buffer.from('rubbish').toString('base64'))),
      command({ ...household(), payload: { nothing: true } as unknown as Household['payload'] }),
      command(good),
      command(household(), (e) => {
        e.type = 'cn.birth.vaccination-record.requested.v1';
        e.data['matter'] = 'vaccination-record';
      }),
    ]);
    expect((await at.desk.deadLetterReasons()).slice(before)).toEqual([
      'unreadable',
      'unreadable',
      'wrong-schema',
      'version-unknown',
      'contradicts-itself',
      'wrong-key',
      'cannot-be-opened',
      'wrong-payload',
      'unknown-matter',
    ]);
    expect(await at.desk.answers(good.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
  });

  test('are buried once, however often they come', async () => {
    const poison = message('public-security', 'x', Buffer.from('not json'));
    const before = (await at.desk.deadLetterReasons()).length;
    await at.desk.handle([poison]);
    await at.desk.handle([poison]);
    expect(await at.desk.deadLetterReasons()).toHaveLength(before + 1);
  });
});

describe('a register that a newer build has given a column', () => {
  test('is read on by sessions that had read it before', async () => {
    const corrected = async (): Promise<unknown[]> => {
      const asked = household();
      await at.desk.handle([command(asked)]);
      await at.desk.handle([command({ ...asked, attempt: 2 })]);
      return at.desk.answers(asked.caseNumber);
    };
    expect(await corrected()).toHaveLength(2);
    const admin = new pg.Client({ connectionString: at.database.adminUrl });
    await admin.connect();
    await admin.query('alter table public_security.household_registration add column of_later text');
    await admin.end();
    expect(await corrected()).toHaveLength(2);
  });
});

describe('a command whose handling fails', () => {
  const trouble = (where: 'rules' | 'database'): TestDesk =>
    openTestDesk(at.database, 'public-security', {
      'household-registration': {
        ...householdRegistration,
        decide(asked, office, found) {
          const decision = householdRegistration.decide(asked, office, found as number | undefined);
          if (asked.command.payload.child.name !== '坏') return decision;
          if (where === 'rules') throw new Error('a bug');
          const writes = decision.outcome === 'completed' ? decision.writes : [];
          const spoiled = writes.map((w) => ({
            ...w,
            record: { ...w.record, accepting_division_code: null },
          }));
          return { ...decision, writes: spoiled } as typeof decision;
        },
      },
    });

  test.each(['rules', 'database'] as const)('in the %s is buried alone', async (where) => {
    const faulty = trouble(where);
    const bad = household({ name: '坏' });
    const good = [household(), household(), household()];
    const before = (await at.desk.deadLetterReasons()).length;
    await faulty.handle([good[0], bad, good[1], good[2]].flatMap((p) => (p ? [command(p)] : [])));
    for (const { caseNumber } of good) expect(await at.desk.answers(caseNumber)).toHaveLength(1);
    expect(await at.desk.answers(bad.caseNumber)).toEqual([]);
    expect((await at.desk.deadLetterReasons()).slice(before)).toEqual(['handler-failed']);
    await faulty.handle([command(bad)]);
    expect(await at.desk.deadLetterReasons()).toHaveLength(before + 1);
    await at.desk.handle([command(bad)]);
    expect(await at.desk.answers(bad.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
  });

  test('because its stored entry cannot be opened is buried alone', async () => {
    const first = household();
    await at.desk.handle([command(first)]);
    await at.desk.pool.query(
      `update public_security.household_registration set sealed = 'rubbish' where case_number = $1`,
      [first.caseNumber],
    );
    const second = household({ caseNumber: first.caseNumber, attempt: 2 });
    const bystander = household();
    const before = (await at.desk.deadLetterReasons()).length;
    await at.desk.handle([command(second), command(bystander)]);
    expect(await at.desk.answers(bystander.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
    expect((await at.desk.deadLetterReasons()).slice(before)).toEqual(['handler-failed']);
  });

  test('because this build and the database do not fit is no dead letter and comes again', async () => {
    const parts = household();
    const before = await at.desk.deadLetterReasons();
    const rename = (from: string, to: string) =>
      asAdmin(
        at.database.adminUrl,
        `alter table public_security.household_registration rename column ${from} to ${to}`,
        [],
      );
    await rename('accepting_division_code', 'of_another_build');
    try {
      await expect(at.desk.handle([command(parts)])).rejects.toThrow('accepting_division_code');
    } finally {
      await rename('of_another_build', 'accepting_division_code');
    }
    expect(await at.desk.deadLetterReasons()).toEqual(before);
    await at.desk.handle([command(parts)]);
    expect(await at.desk.answers(parts.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
  });

  test('because the connection was lost is no dead letter and comes again', async () => {
    const parts = household();
    const holder = await at.desk.pool.connect();
    await holder.query('begin');
    await holder.query('lock table public_security.household_registration in access exclusive mode');
    const handling = at.desk.handle([command(parts)]).then(
      () => 'handled',
      () => 'comes again',
    );
    const backend = await waitFor('the desk to wait for the lock', () => lockWaiter(at.database.adminUrl));
    await endBackend(at.database.adminUrl, backend);
    expect(await handling).toBe('comes again');
    await holder.query('rollback');
    holder.release();
    expect(await at.desk.answers(parts.caseNumber)).toEqual([]);
    await at.desk.handle([command(parts)]);
    expect(await at.desk.answers(parts.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
  });
});

async function asAdmin<R extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[],
): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function lockWaiter(url: string): Promise<number | undefined> {
  const [waiter] = await asAdmin<{ pid: number }>(
    url,
    `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    [],
  );
  return waiter?.pid;
}

async function endBackend(url: string, pid: number): Promise<void> {
  await asAdmin(url, 'select pg_terminate_backend($1)', [pid]);
}

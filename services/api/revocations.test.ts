import { describe, expect, test } from 'vitest';
import type { RevocationRecord } from '../../infra/postgres/ledger/revocations.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Caller } from './auth.ts';
import { FRESH_MS, keepRevocations } from './revocations.ts';

const AT = Date.parse('2026-12-01T08:00:00Z');
const BEFORE = '2026-12-01T08:00:00.000Z';

const caller = (signIn?: Caller['signIn']): Caller => ({
  ...{ name: 'here:one', role: 'clerk', facilities: [], divisions: '*' },
  signIn,
});

function ledgerOf(rows: Partial<RevocationRecord>[]) {
  const ledger = { reads: 0, away: false, rows };
  const query = async () => {
    ledger.reads += 1;
    if (ledger.away) throw new Error('the ledger is away');
    return { rows: ledger.rows.map((row) => ({ name: 'here:one', before: BEFORE, forGood: false, ...row })) };
  };
  return { ledger, pool: { query } as unknown as Pool };
}

describe('a token', () => {
  test.each<[string, Partial<RevocationRecord>, Caller['signIn'], boolean]>([
    ['given before all of its caller were taken back', { kind: 'caller' }, { at: AT / 1_000 }, true],
    ['of a sign-in afterwards', { kind: 'caller' }, { at: AT / 1_000 + 9, since: AT / 1_000 + 1 }, false],
    [
      'that was renewed after all of its caller were taken back',
      { kind: 'caller' },
      { at: AT / 1_000 + 300, since: AT / 1_000 - 300 },
      true,
    ],
    ['that does not say when somebody signed in', { kind: 'caller' }, { at: AT / 1_000 + 300 }, true],
    [
      'that does not say so, where the issuer itself has signed somebody out',
      { kind: 'caller', revokedBy: 'issuer' },
      { at: AT / 1_000 + 1 },
      false,
    ],
    [
      'given afterwards, where it is for good',
      { kind: 'caller', forGood: true },
      { at: AT / 1_000 + 1, since: AT / 1_000 + 1 },
      true,
    ],
    ['that was given for good', { kind: 'caller', forGood: true }, undefined, true],
    ['of somebody else', { kind: 'caller', name: 'here:other' }, { at: 0 }, false],
    [
      'of a sign-in that has ended',
      { kind: 'session', name: 'here:s1' },
      { at: 0, session: 'here:s1' },
      true,
    ],
    [
      'that was renewed after its sign-in had ended',
      { kind: 'session', name: 'here:s1' },
      { at: AT / 1_000 + 300, session: 'here:s1' },
      true,
    ],
    ['of another sign-in', { kind: 'session', name: 'here:s1' }, { at: 0, session: 'here:s2' }, false],
    ['that names no sign-in, when one has ended', { kind: 'sessionless' }, { at: 0 }, true],
    ['that names another one', { kind: 'sessionless' }, { at: 0, session: 'here:s2' }, false],
  ])('%s', async (_, row, signIn, refused) => {
    const { refuses } = keepRevocations(ledgerOf([row]).pool, { warn: () => undefined });
    expect(await refuses(caller(signIn))).toBe(refused);
  });
});

describe('what is refused', () => {
  test('is read once a second at most, and at once where it was changed here', async () => {
    let now = 0;
    const { ledger, pool } = ledgerOf([]);
    const { refuses, readAnew } = keepRevocations(pool, { warn: () => undefined }, () => now);
    await Promise.all([refuses(caller()), refuses(caller())]);
    now = FRESH_MS;
    expect(await refuses(caller())).toBe(false);
    expect(ledger.reads).toBe(1);
    ledger.rows = [{ kind: 'caller', forGood: true }];
    expect(await refuses(caller())).toBe(false);
    now = FRESH_MS + 1;
    expect(await refuses(caller())).toBe(true);
    ledger.rows = [];
    readAnew();
    expect([await refuses(caller()), ledger.reads]).toEqual([false, 3]);
  });

  test('stands, although an answer of before it comes afterwards', async () => {
    const { promise: late, resolve: comes } = Promise.withResolvers<{ rows: object[] }>();
    const { pool: after } = ledgerOf([{ kind: 'caller', forGood: true }]);
    const asked = [() => late, after.query as () => Promise<unknown>];
    const pool = { query: () => (asked.shift() ?? (() => late))() } as unknown as Pool;
    const { refuses, readAnew } = keepRevocations(pool, { warn: () => undefined }, () => 0);
    const before = refuses(caller());
    readAnew();
    expect(await refuses(caller())).toBe(true);
    comes({ rows: [] });
    await before;
    expect(await refuses(caller())).toBe(true);
  });

  test('stands while the ledger is away', async () => {
    let now = 0;
    const { ledger, pool } = ledgerOf([{ kind: 'caller', forGood: true }]);
    const said: unknown[] = [];
    const { refuses } = keepRevocations(
      pool,
      { warn: (...args: unknown[]) => void said.push(args) },
      () => now,
    );
    expect(await refuses(caller())).toBe(true);
    ledger.away = true;
    now = 2 * FRESH_MS;
    expect([await refuses(caller()), said.length]).toEqual([true, 1]);
  });
});

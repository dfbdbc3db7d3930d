import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { testKeyring, testRoot } from '../../../infra/sealing/keyring.test-setup.ts';
import { caseKeysOf, ledgerRootKeys } from '../../../infra/sealing/keys.ts';
import { seal } from '../../../infra/sealing/seal.ts';
import { gansuRevision } from '../../../policies/load/later-pack.test-data.ts';
import { openTestLedger, type TestLedger } from '../../../test/support/ledger.ts';
import { decideEntitlements } from '../../../test/support/payments.ts';
import { freshSample } from '../../../test/support/samples.ts';
import { barely } from '../../../test/support/birth-command.ts';
import { ROOT } from '../run-file.ts';
import { today } from './question.ts';

const MASTER_KEY = 'a-key-for-this-test';
const keyring = testKeyring(MASTER_KEY);
export const GANSU = 12;
export const ELSEWHERE = 4;

export let test: TestLedger;
export let pool: TestLedger['pool'];
export let folder: string;
export let pack: string;
const running = new Set<ChildProcess>();

/** Each test has a ledger with so many cases in and out of Gansu, and a later pack for Gansu. */
export function useDecidedCases(): void {
  beforeAll(async () => {
    test = await openTestLedger(keyring);
    ({ pool } = test);
    // The command opens the root that the test hashes with.
    const { current } = ledgerRootKeys(caseKeysOf({ current: MASTER_KEY, previous: [] }));
    const wrapped = seal(current, 'root', testRoot(MASTER_KEY));
    await pool.query('insert into ledger.own_root (wrapped) values ($1)', [wrapped]);
    folder = mkdtempSync(path.join(tmpdir(), 'birth-redecide-'));
    pack = path.join(folder, 'gansu-2.yaml');
    const run = {
      api: 'http://127.0.0.1:1',
      temporal: '127.0.0.1:1',
      kafka: ['127.0.0.1:1'],
      postgres: test.url,
      tokens: { clerk: 'c', supervisor: 's', operator: 'o' },
      pid: process.pid,
    };
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify(run));
  });

  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    await pool.query('truncate ledger.birth_case, ledger.redecision, ledger.outbox cascade');
    writeFileSync(pack, gansuRevision(today()).text);
    for (let i = 0; i < GANSU + ELSEWHERE; i += 1)
      await decideOne(i < GANSU ? 'lanzhou-first-child' : 'baoji-third-child-caesarean');
  });
}

/** A case as the product makes one: accepted, decided, its first orders written; the mother's employer was told. */
async function decideOne(sample: string): Promise<void> {
  const caseNumber = await test.accept(freshSample(sample));
  await decideEntitlements(test, caseNumber);
  await pool.query(
    `update ledger.matter set status = 'completed'
      where case_number = $1 and code = 'leave-notice' and subject = 'mother'`,
    [caseNumber],
  );
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function policy(...args: string[]): Started {
  const env = barely({ BIRTH_DATA_DIR: folder, BIRTH_MASTER_KEY: MASTER_KEY });
  const main = path.join(ROOT, 'services/cli/main.ts');
  const child = spawn(process.execPath, [main, 'policy', ...args], { env });
  running.add(child);
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (data: Buffer) => stdout.push(data));
  child.stderr.on('data', (data: Buffer) => stderr.push(data));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
  return { child, ended };
}
export const start = (...args: string[]): Started => policy('redecide', '--pack', pack, ...args);
export const redecide = (...args: string[]): Promise<Ended> => start('--json', ...args).ended;

export async function count(sql: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`);
  return rows[0]?.n ?? -1;
}
export const taken = (): Promise<number> => count('ledger.redecision_case');

/** Each Gansu mother has one decision more, and the difference of her allowance once. */
export async function expectDoneOnce(): Promise<void> {
  expect(await taken()).toBe(GANSU + ELSEWHERE);
  expect(await count('ledger.entitlement_decision where revision = 2')).toBe(GANSU);
  expect(await count('ledger.entitlement_decision where revision > 2')).toBe(0);
  const { rows } = await pool.query<{ first: number; more: number; orders: number }>(
    `select sum(amount_fen) filter (where revision = 1)::int as first,
            sum(amount_fen) filter (where revision = 2)::int as more,
            count(*) filter (where revision = 2)::int as orders
       from ledger.payment_order where entitlement = 'maternity-allowance' and case_number in (
         select case_number from ledger.entitlement_decision where revision = 2)
      group by case_number`,
  );
  expect(rows).toHaveLength(GANSU);
  for (const { first, more, orders } of rows) {
    expect(orders).toBe(1);
    expect((first + more) / first).toBeCloseTo(158 / 98, 5);
  }
  expect(await count(`ledger.notice where template = 'entitlements-changed'`)).toBe(GANSU);
  expect(await count(`ledger.outbox where kind = 'notice' and lane = 1`)).toBe(GANSU);
  expect(await count('ledger.redecision_line where settled_at is null')).toBe(0);
  expect(await leaveChanges()).toBe(GANSU);
  expect(await count(`ledger.case_event where type = 'leave-change.sent'`)).toBe(GANSU);
}

/** Commands of the bulk lane that ask human resources to tell an employer again. */
export function leaveChanges(): Promise<number> {
  return count(`ledger.outbox where kind = 'command' and lane = 1
    and convert_from(body, 'UTF8')::jsonb#>>'{data,matter}' = 'leave-change-notice'`);
}

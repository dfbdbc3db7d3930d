import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testKeyring } from '../../../infra/sealing/keyring.test-setup.ts';
import { gansuRevision } from '../../../policies/load/later-pack.test-data.ts';
import { openTestLedger, type TestLedger } from '../../../test/support/ledger.ts';
import { decideEntitlements } from '../../../test/support/payments.ts';
import { freshSample } from '../../../test/support/samples.ts';
import { waitFor } from '../../../test/support/wait.ts';
import { ROOT } from '../run-file.ts';
import { today } from './question.ts';

const MASTER_KEY = 'a-key-for-this-test';
const keyring = testKeyring(MASTER_KEY);
const GANSU = 12;
const ELSEWHERE = 4;

let test: TestLedger;
let pool: TestLedger['pool'];
let folder: string;
let pack: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  test = await openTestLedger(keyring);
  ({ pool } = test);
  folder = mkdtempSync(path.join(tmpdir(), 'birth-redecide-'));
  pack = path.join(folder, 'gansu-2.yaml');
  const run = {
    api: 'http://127.0.0.1:1',
    temporal: '127.0.0.1:1',
    kafka: ['127.0.0.1:1'],
    postgres: test.url,
    tokens: { clerk: 'c', supervisor: 's' },
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

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, BIRTH_DATA_DIR: folder, BIRTH_MASTER_KEY: MASTER_KEY };
  const main = path.join(ROOT, 'services/cli/main.ts');
  const child = spawn(process.execPath, [main, 'policy', 'redecide', '--pack', pack, ...args], { env });
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
const redecide = (...args: string[]): Promise<Ended> => start('--json', ...args).ended;

async function count(sql: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from ${sql}`);
  return rows[0]?.n ?? -1;
}
const taken = (): Promise<number> => count('ledger.redecision_case');

/** Each Gansu mother has one decision more, and the difference of her allowance once. */
async function expectDoneOnce(): Promise<void> {
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
function leaveChanges(): Promise<number> {
  return count(`ledger.outbox where kind = 'command' and lane = 1
    and convert_from(body, 'UTF8')::jsonb#>>'{data,matter}' = 'leave-change-notice'`);
}

// each command is a process of its own
describe('re-decision', { timeout: 180_000 }, () => {
  it('is tried first: a list and its totals by place and entitlement, and nothing is changed', async () => {
    expect(await redecide()).toMatchObject({ code: 2 });
    const { code, stdout } = await redecide('--dry-run');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as {
      changed: number;
      looked: number;
      totals: Record<string, unknown>[];
    };
    expect(report).toMatchObject({ looked: GANSU + ELSEWHERE, changed: GANSU, whole: true });
    expect(report.totals).toMatchObject([
      { division: '620102', code: 'maternity-allowance', rows: GANSU, more: GANSU, less: 0 },
      { division: '620102', code: 'maternity-leave', rows: GANSU, days: 10 * GANSU },
    ]);
    expect(await count('ledger.redecision_line')).toBe(2 * GANSU);
    expect(await count('ledger.entitlement_decision where revision > 1')).toBe(0);
    expect(await count('ledger.payment_order where revision > 1')).toBe(0);
    const { rows } = await pool.query(
      `select difference, reasons->0->'citation'->>'article' as article from ledger.redecision_line where entitlement = 'maternity-leave' limit 1`,
    );
    expect(rows).toEqual([{ difference: { days: 10 }, article: '二' }]);
    const list = path.join(folder, 'list.csv');
    await redecide('--dry-run', '--list', list);
    const lines = readFileSync(list, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(1 + 2 * GANSU);
    expect(lines[0]?.replace('\u{FEFF}', '')).toBe('办件,区划,对象,待遇,原,新,差额,为什么,出处,核定');
    expect(lines.filter((line) => line.includes('母亲,产假,'))[0]).toContain(
      '符合，180 天，由用人单位支付,符合，190 天，由用人单位支付,+10 天,施行之日仍在休产假的，按新规定执行',
    );
  });

  it('takes every case once, also when it is killed again and again in the middle', async () => {
    await redecide('--dry-run');
    for (const until of [1, 4, 9, 13]) {
      const { child, ended } = start('--rate', '8');
      await waitFor(`${until} cases are taken`, async () => (await taken()) >= until || undefined);
      child.kill('SIGKILL');
      await ended;
    }
    const { code, stdout } = await redecide('--rate', '1000');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { whole: true }]);
    await expectDoneOnce();
    expect(JSON.parse((await redecide()).stdout)).toMatchObject({ looked: 0, changed: 0 });
    await expectDoneOnce();
  });

  it('stops at Ctrl-C after the case in hand, says so, and goes on', async () => {
    await redecide('--dry-run');
    const { child, ended } = start('--rate', '3');
    await waitFor('two cases are taken', async () => (await taken()) >= 2 || undefined);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stdout).toContain('再运行同一条命令，从停下的地方继续');
    expect(stderr).toMatch(/\d+\/16 件/);
    expect(await taken()).toBeLessThan(GANSU + ELSEWHERE);
    await redecide('--rate', '1000');
    await expectDoneOnce();
  });

  it('is shared by two who start it at the same time', async () => {
    await redecide('--dry-run');
    const both = await Promise.all([redecide('--rate', '1000'), redecide('--rate', '1000')]);
    const reports = both.map(({ stdout }) => JSON.parse(stdout) as { looked: number });
    expect(reports.reduce((sum, { looked }) => sum + looked, 0)).toBe(GANSU + ELSEWHERE);
    await expectDoneOnce();
  });

  it('keeps to its throttle', async () => {
    await redecide('--dry-run');
    const { stdout } = await redecide('--rate', '8');
    const { seconds } = JSON.parse(stdout) as { seconds: number };
    expect(seconds).toBeGreaterThanOrEqual((GANSU + ELSEWHERE - 1) / 8);
  });

  it('refuses other rules under the name of those that it has begun with', async () => {
    await redecide('--dry-run');
    await redecide();
    writeFileSync(pack, gansuRevision(today()).text.replace('total: 190', 'total: 200'));
    expect(await redecide('--dry-run')).toMatchObject({ code: 2 });
    expect(await redecide()).toMatchObject({ code: 2 });
    writeFileSync(pack, gansuRevision(today()).text);
    expect(await redecide()).toMatchObject({ code: 0 });
    await expectDoneOnce();
  });

  it('tells no employer again whose first notice is still to come: it is made of the new decision', async () => {
    await pool.query(`update ledger.matter set status = 'waiting' where code = 'leave-notice'`);
    await redecide('--dry-run');
    await redecide('--rate', '1000');
    expect(await count('ledger.entitlement_decision where revision = 2')).toBe(GANSU);
    expect(await leaveChanges()).toBe(0);
    expect(await count(`ledger.case_event where type = 'leave-change.sent'`)).toBe(0);
  });

  it('must be tried again when the rules were altered after the trial', async () => {
    await redecide('--dry-run');
    writeFileSync(pack, gansuRevision(today()).text.replace('total: 190', 'total: 200'));
    expect(await redecide()).toMatchObject({ code: 2 });
  });

  it('has nothing to do before the first day', async () => {
    writeFileSync(pack, gansuRevision('2099-01-01').text);
    expect(await redecide('--dry-run')).toMatchObject({ code: 2 });
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gansuRevision } from '../../../policies/load/later-pack.test-data.ts';
import { waitFor } from '../../../test/support/wait.ts';
import { today } from './question.ts';
import {
  count,
  ELSEWHERE,
  expectDoneOnce,
  folder,
  GANSU,
  leaveChanges,
  pack,
  pool,
  redecide,
  start,
  taken,
  useDecidedCases,
} from './redecide.test-setup.ts';

useDecidedCases();

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
      '符合，180天，由用人单位支付,符合，190天，由用人单位支付,+10天,施行之日仍在休产假的，按新规定执行',
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

  it('leaves a case that somebody holds to the next run, and goes on with the others', async () => {
    await redecide('--dry-run');
    const holder = await pool.connect();
    await holder.query('begin');
    await holder.query('select from ledger.birth_case order by case_number limit 1 for update');
    const { code, stdout } = await redecide('--rate', '1000');
    await holder.query('rollback');
    holder.release();
    const looked = GANSU + ELSEWHERE - 1;
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { whole: false, looked }]);
    expect(JSON.parse((await redecide()).stdout)).toMatchObject({ whole: true, looked: 1 });
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

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskView } from '../../schemas/task.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { caseKeysOf, type Keyring } from '../../infra/sealing/keys.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { freshSample } from '../../test/support/samples.ts';
import { TOKENS } from '../api/api.test-setup.ts';
import { useTaskDesk } from '../api/task-desk.test-setup.ts';
import { ROOT } from './run-file.ts';

const MASTER = 'the master key of this desk';

/** The keys that the command has too, which is another process. */
async function keyringOf(url: string): Promise<Keyring> {
  const log = createLog('desk-test', 'fatal');
  const pool = createPool({ url, max: 1, applicationName: 'desk-test', log });
  const keyring = await openKeyring(pool, caseKeysOf({ current: MASTER, previous: [] }));
  await pool.end();
  return keyring;
}

const at = useTaskDesk(keyringOf);
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'birth-desk-'));
  const address = await at.api.app.listen({ host: '127.0.0.1', port: 0 });
  const nowhere = { temporal: 'nowhere:1', kafka: ['nowhere:1'], postgres: at.url };
  const run = { api: address, ...nowhere, tokens: TOKENS, pid: process.pid };
  writeFileSync(join(dataDir, 'run.json'), JSON.stringify(run));
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** The command as a process of its own, as a clerk types it. */
function birth(args: readonly string[], input = ''): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, BIRTH_DATA_DIR: dataDir, COLUMNS: '200', BIRTH_MASTER_KEY: MASTER };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(ROOT, 'services/cli/main.ts'), ...args],
      { env },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr });
      },
    );
    child.stdin?.end(input);
  });
}

const json = async <T>(args: readonly string[], input?: string): Promise<T> => {
  const { code, said } = await birth([...args, '--json'], input);
  expect(code, said).toBe(0);
  return JSON.parse(said) as T;
};

async function nameTask(): Promise<{ caseNumber: string; id: string }> {
  const caseNumber = await at.desk.accept(freshSample('lanzhou-name-and-choices-later'));
  const on = { caseNumber, subject: 'child-1', code: 'birth-certificate' };
  return { caseNumber, id: await at.desk.open('name-missing', on) };
}

describe('a clerk at the command line', () => {
  it('takes a task, hands it over with a word, and lets go of it', { timeout: 300_000 }, async () => {
    const { id } = await nameTask();
    expect(await json(['task', id, '--claim'])).toMatchObject({ id, holder: 'clerk' });
    const taken = await birth(['task', id, '--claim', '--as', 'supervisor']);
    expect([taken.code, taken.said]).toEqual([1, expect.stringContaining('clerk 正在办理')]);
    const wordless = await birth(['task', id, '--hand-over', 'supervisor']);
    expect([wordless.code, wordless.said]).toEqual([2, expect.stringContaining('--note')]);
    const nobody = await birth(['task', id, '--hand-over', '王主任', '--note', '请接手']);
    expect([nobody.code, nobody.said]).toEqual([1, expect.stringContaining('没有这个名称的人')]);
    const over = await birth(['task', id, '--hand-over', 'supervisor', '--note', '家长下午来电']);
    expect([over.code, over.said]).toEqual([0, expect.stringContaining(`任务 ${id} 已移交 supervisor`)]);
    const seen = await json<TaskView>(['task', id, '--as', 'supervisor']);
    expect(seen.claim).toMatchObject({ holder: 'supervisor', handedBy: 'clerk', note: '家长下午来电' });
    expect((await birth(['task', id, '--release'])).code).toBe(1);
    const free = await birth(['task', id, '--release', '--as', 'supervisor']);
    expect([free.code, free.said]).toEqual([0, `任务 ${id} 已放回\n`]);
    expect((await json<TaskView>(['task', id])).claim).toBeUndefined();
  });

  it('lists tasks as they are asked for, and refuses what is no filter', { timeout: 300_000 }, async () => {
    const { caseNumber, id } = await nameTask();
    await json(['task', id, '--claim']);
    const ids = async (...filters: string[]) =>
      (await json<TaskView[]>(['tasks', '--case', caseNumber, ...filters])).map((task) => task.id);
    expect(await ids('--kind', 'name-missing', '--queue', 'parents', '--assignee', 'clerk')).toEqual([id]);
    expect(await ids('--division', '620100', '--status', 'open')).toEqual([id]);
    expect(await ids('--division', '610000')).toEqual([]);
    expect(await ids('--assignee', 'supervisor')).toEqual([]);
    expect(await ids('--opened-before', '2020-01-01T00:00:00+08:00')).toEqual([]);
    const wrong = await birth(['tasks', '--kind', 'no-such-kind']);
    expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('查询条件不正确')]);
  });

  it(
    'finds a case by what it is asked, also where the words come from the input',
    { timeout: 300_000 },
    async () => {
      const sample = freshSample('lanzhou-first-child');
      const caseNumber = await at.desk.accept(sample);
      const numbers = async (args: readonly string[], input?: string) =>
        (await json<{ caseNumber: string }[]>(['cases', 'find', ...args], input)).map(
          (one) => one.caseNumber,
        );
      const lastFour = sample.mother.phone?.slice(-4) ?? '';
      expect(await numbers([caseNumber])).toEqual([caseNumber]);
      expect(await numbers(['-', '--division', '620100'], `${sample.mother.name}\n`)).toContain(caseNumber);
      expect(await numbers([lastFour, '--status', 'accepted'])).toContain(caseNumber);
      expect(await numbers([lastFour, '--division', '610000'])).toEqual([]);
      const shown = await birth(['cases', 'find', sample.mother.name]);
      expect(shown.said).toContain(caseNumber);
      for (const secret of [sample.mother.name, sample.mother.idNumber, sample.mother.phone])
        expect(shown.said).not.toContain(secret);
      const wrong = await birth(['cases', 'find', 'X', '--status', 'no-such']);
      expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('npx birth cases find --help')]);
    },
  );
});

describe('an operator after an upgrade', () => {
  it('has made again what people are found by, as much as is missing', { timeout: 300_000 }, async () => {
    const sample = freshSample('lanzhou-twins');
    const caseNumber = await at.desk.accept(sample);
    const found = async () =>
      (await json<{ caseNumber: string }[]>(['cases', 'find', sample.mother.name])).map(
        (one) => one.caseNumber,
      );
    expect(await found()).toEqual([caseNumber]);
    await at.api.pool.query('delete from ledger.search_entry');
    expect(await found()).toEqual([]);
    const wrong = await birth(['search', 'rebuild', '--share', '0']);
    expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('--share')]);
    const { rows } = await at.api.pool.query<{ n: number }>(
      'select count(*)::int as n from ledger.birth_case',
    );
    expect(await json(['search', 'rebuild', '--share', '100'])).toMatchObject({
      done: { cases: rows[0]?.n, unreadable: 0 },
      left: 0,
    });
    expect(await found()).toEqual([caseNumber]);
    expect(await json(['search', 'rebuild'])).toMatchObject({ done: { cases: 0, entries: 0 }, left: 0 });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { birthCommand, type Ended } from '../../test/support/birth-command.ts';

let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'birth-cli-'));
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** The command with no server named anywhere. */
function birth(args: readonly string[], extra: Record<string, string> = {}): Promise<Ended> {
  return birthCommand(args, { BIRTH_DATA_DIR: dataDir, ...extra });
}

const ESCAPE = String.fromCharCode(27);

describe('the command line', () => {
  it.each([
    [['status']],
    [['case', 'X']],
    [['tasks']],
    [['task', 'X']],
    [['task', 'X', '--outcome', 'provided', '--reason', '试']],
    [['resend', 'X']],
    [['department', 'public-security']],
  ])('says what to do first when nothing runs: %j', async (args) => {
    const { code, stdout, stderr } = await birth(args);
    expect(stderr).toBe('没有正在运行的系统\n→ 先运行 npm start\n');
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });

  it('gives troubles as JSON too', async () => {
    const { code, stdout } = await birth(['status', '--json']);
    expect(JSON.parse(stdout)).toEqual({ error: '没有正在运行的系统', next: '先运行 npm start' });
    expect(code).toBe(3);
  });

  it('takes a run file of a dead supervisor for nothing running', async () => {
    const run = {
      api: 'http://127.0.0.1:1',
      temporal: '127.0.0.1:1',
      kafka: ['127.0.0.1:1'],
      postgres: 'postgres://127.0.0.1:1/x',
      tokens: { clerk: 'c', supervisor: 's', operator: 'o' },
      pid: 2 ** 30,
    };
    writeFileSync(join(dataDir, 'run.json'), JSON.stringify(run));
    const { code } = await birth(['tasks']);
    rmSync(join(dataDir, 'run.json'));
    expect(code).toBe(3);
  });

  it.each([
    [['nonsense']],
    [['case']],
    [['task', 'X', '--outcome', 'provided']],
    [['task', 'X', '--outcome', 'provided', '--reason', '试', '--facts', '[1]']],
    [['department', 'nowhere']],
    [['department', 'public-security', '--set', '{"lazy": true}']],
    [['export', 'nothing']],
  ])('ends with 2 for wrong usage: %j', async (args) => {
    const { code, stderr } = await birth(args);
    expect(code).toBe(2);
    expect(stderr).not.toBe('');
  });

  it('examines the machine when nothing runs', async () => {
    const { code, stdout } = await birth(['doctor', '--json']);
    const report = JSON.parse(stdout) as {
      verdict: number;
      checks: { name: string; status: string; fix?: string }[];
    };
    expect(report.checks.map((c) => c.name)).toEqual([
      'node',
      'dependencies',
      'ports',
      'java',
      'mvn',
      'pip',
      'working-days',
      'secrets',
      'disk',
      'system',
      'postgres',
      'temporal',
      'kafka',
      'partitions',
      'set-aside',
      'dead-letters',
      'waiting',
    ]);
    const troubles = report.checks.filter((c) => c.status === 'failed' || c.status === 'warning');
    expect(troubles.filter((c) => !c.fix)).toEqual([]);
    expect(report.checks.find((c) => c.name === 'kafka')?.status).toBe('skipped');
    expect(code).toBe(report.verdict);
    expect(code).toBeGreaterThan(0);
  }, 60_000);

  it('fails the examination when a named server is away or production has the demo key', async () => {
    const away = {
      DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      KAFKA_BROKERS: '127.0.0.1:1',
    };
    const { code, stdout } = await birth(['doctor'], { ...away, BIRTH_ENVIRONMENT: 'production' });
    expect(code).toBe(2);
    for (const title of ['PostgreSQL', 'Temporal', 'Kafka', '密钥与设置'])
      expect(stdout).toMatch(new RegExp(`${title}\\s+失败`));
    expect(stdout).not.toContain('secret@');
    expect(stdout).not.toContain(ESCAPE);
  }, 60_000);
});

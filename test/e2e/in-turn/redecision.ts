import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { gansuRevision } from '../../../policies/load/later-pack.test-data.ts';
import { ROOT } from '../../../services/cli/run-file.ts';
import { today } from '../../../services/cli/policy/question.ts';
import { setBehaviour } from '../../../services/departments/kit/behaviour.ts';
import { waitUntilQuiet } from '../../../services/verify/quiet.ts';
import { verify } from '../../../services/verify/verify.ts';
import { freshSample } from '../../support/samples.ts';
import type { TestStack } from '../../support/stack.ts';
import { waitFor } from '../../support/wait.ts';

const CODE = 'leave-change-notice' as const;

/** A change of rules that reaches a family whose case has closed: everybody who was told of the old rule hears. */
export function aReDecision(system: TestStack): void {
  let pack: string;

  beforeAll(() => {
    pack = path.join(system.stack.dataDir, 'gansu-2.yaml');
    writeFileSync(pack, gansuRevision(today()).text);
  });

  async function redecide(...args: string[]): Promise<void> {
    const env = { ...process.env, BIRTH_DATA_DIR: system.stack.dataDir };
    const main = path.join(ROOT, 'services/cli/main.ts');
    await promisify(execFile)(
      process.execPath,
      [main, 'policy', 'redecide', '--pack', pack, '--json', ...args],
      {
        env,
      },
    );
  }

  async function closedCase(): Promise<string> {
    const caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
    await system.hospital.whenCompleted(caseNumber);
    return caseNumber;
  }

  const texts = async (caseNumber: string): Promise<string[]> =>
    (await system.hospital.caseOf(caseNumber)).events.map(({ text }) => text);
  const whenSaid = (caseNumber: string, words: string): Promise<true> =>
    waitFor(
      `“${words}” on the timeline`,
      async () => (await texts(caseNumber)).includes(words) || undefined,
      {
        seconds: 40,
        seen: () => words,
      },
    );

  async function expectHolds(): Promise<void> {
    await waitUntilQuiet(system.stack.run, { seconds: 30 });
    const { results } = await verify(system.stack.run, {
      only: ['R2', 'R3', 'R5', 'R7', 'R9', 'R11'],
      graceSeconds: 5,
    });
    expect(results.flatMap((r) => r.violations.map((v) => `${r.id} ${v.where}: ${v.what}`))).toEqual([]);
  }

  it('says so on its timeline, to the family, and to the employer once', { timeout: 120_000 }, async () => {
    const caseNumber = await closedCase();
    await redecide('--dry-run');
    expect(await texts(caseNumber)).not.toContainEqual(expect.stringContaining('重新核定'));
    await redecide();
    await whenSaid(caseNumber, '人社已把母亲的假期变化告知用人单位');
    await redecide();
    const said = await texts(caseNumber);
    const changes = '母亲的产假由180天改为190天；母亲的生育津贴由23,520.00元改为37,920.00元';
    expect(said).toContain(
      `政策调整，按 gansu@2 重新核定（第2次；修订通知（虚构，仅供试验） 二）：${changes}`,
    );
    expect(said.filter((text) => text === '已请人社把母亲的假期变化告知用人单位')).toHaveLength(1);
    const { rows: notices } = await system.database.query(
      `select revision, pack from human_resources.leave_change_notice where case_number = $1`,
      [caseNumber],
    );
    expect(notices).toEqual([{ revision: 2, pack: 'gansu@2' }]);
    const { rows: messages } = await system.database.query<{ n: number }>(
      `select count(*)::int as n from notifier.message where case_number = $1 and template = 'entitlements-changed'`,
      [caseNumber],
    );
    expect(messages).toEqual([{ n: 1 }]);
    await expectHolds();
  });

  it('asks a person where human resources refuses', { timeout: 120_000 }, async () => {
    const caseNumber = await closedCase();
    await setBehaviour(system.stack.run.postgres, 'human-resources', { refuse: { times: 1, codes: [CODE] } });
    await redecide();
    const task = await system.hospital.whenAsked(caseNumber, 'employer-not-told');
    expect(task.outcomes).toEqual(['told', 'not-reached']);
    const done = await system.hospital.complete(task.id, { outcome: 'told', reason: '已电话告知' });
    expect(done.status).toBe(200);
    await expectHolds();
  });

  it('asks a person where human resources is silent, until it is not', { timeout: 120_000 }, async () => {
    const caseNumber = await closedCase();
    await setBehaviour(system.stack.run.postgres, 'human-resources', { silent: { codes: [CODE] } });
    await redecide();
    await system.hospital.whenAsked(caseNumber, 'employer-not-told', 40);
    await setBehaviour(system.stack.run.postgres, 'human-resources', {});
    await whenSaid(caseNumber, '人社已把母亲的假期变化告知用人单位');
    expect(await system.hospital.openTasks(caseNumber)).not.toContainEqual(
      expect.objectContaining({ kind: 'employer-not-told' }),
    );
    await expectHolds();
  });
}

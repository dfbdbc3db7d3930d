import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { INSECURE_DEMO_MASTER_KEY } from '../../infra/config/config.ts';
import { keySettingsOf } from '../../infra/config/key-settings.ts';
import { openKeyring, RetiredKeyError } from '../../infra/postgres/own-root.ts';
import { rootKeysOf } from '../../infra/postgres/rotation/schemas.ts';
import { allOf, caseKeysOf, openRoot } from '../../infra/sealing/keys.ts';
import { UnsealError } from '../../infra/sealing/seal.ts';
import { setBehaviour } from '../../services/departments/kit/behaviour.ts';
import { waitUntilQuiet } from '../../services/verify/quiet.ts';
import { verify } from '../../services/verify/verify.ts';
import { Fleet } from '../support/fleet.ts';
import { freshSample } from '../support/samples.ts';
import { useStack } from '../support/stack.ts';
import { waitFor } from '../support/wait.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OLD = INSECURE_DEMO_MASTER_KEY;
const NEW = 'the master key that follows, of this test only';
const execute = promisify(execFile);
const system = useStack({ BIRTH_RESEND_SECONDS: '3' });

/** The settings of one service with these master keys: what it is given, and no more. */
function keyed(current: string, previous: readonly string[]) {
  return (env: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> => {
    const others = Object.entries(env).filter(([setting]) => !/^BIRTH_(PREVIOUS_)?\w+_KEYS?$/.test(setting));
    const keys = keySettingsOf(name.replace('departments/', ''), { current, previous });
    return { ...Object.fromEntries(others), ...keys };
  };
}

/** `npx birth keys …` with the new key current and the old one previous. */
async function birthKeys(what: string): Promise<Record<string, unknown>> {
  const { stdout } = await execute(process.execPath, ['services/cli/main.ts', 'keys', what, '--json'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      BIRTH_DATA_DIR: system.stack.dataDir,
      BIRTH_MASTER_KEY: NEW,
      BIRTH_PREVIOUS_MASTER_KEYS: OLD,
    },
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Notices that are told again may be on their way: a retirement that says so is asked for again. */
async function retireOnceTaken(): Promise<Record<string, unknown>> {
  return waitFor('all messages to be taken', () =>
    birthKeys('retire').catch((error: unknown) => {
      const { stdout = '' } = error as { stdout?: string };
      if (/没有被取走|are not taken yet/.test(stdout)) return undefined;
      throw new Error(`keys retire: ${stdout}`, { cause: error });
    }),
  );
}

const NOTHING_LEFT = { roots: 0, dataKeys: 0, messages: 0, unreadable: 0 };

it('rotates the master key while births are under way, and the old one opens nothing any more', async () => {
  const { hospital, database, stack } = system;
  const fleet = new Fleet(stack);
  const cases: string[] = [];
  const report = async (): Promise<void> => {
    const notification = freshSample('lanzhou-first-child');
    // The API is restarted meanwhile: a hospital reports again until it is answered.
    cases.push(
      await waitFor('a birth to be accepted', () => hospital.report(notification).catch(() => undefined)),
    );
  };
  try {
    await report();
    await hospital.whenCompleted(cases[0] ?? '');
    // One whose command to the police lies unanswered, sealed for the old key, until the rotation is done.
    await setBehaviour(stack.run.postgres, 'public-security', { silent: true });
    await report();
    await fleet.restart(keyed(OLD, [NEW]));
    await report();
    await fleet.restart(keyed(NEW, [OLD]));
    await report();
    const rotation = birthKeys('rotate');
    await report();
    const { done } = (await rotation) as { done: { roots: number; dataKeys: number; messages: number } };
    expect(done.roots).toBe(10);
    // Four subjects each of the three families that came before the switch.
    expect(done.dataKeys).toBe(12);
    expect(done.messages).toBeGreaterThan(0);
    await setBehaviour(stack.run.postgres, 'public-security', {});
    for (const caseNumber of cases) await hospital.whenCompleted(caseNumber, 90);
    await waitUntilQuiet(stack.run, { seconds: 60 });

    expect(await birthKeys('status')).toEqual({ left: NOTHING_LEFT });
    expect(await retireOnceTaken()).toEqual({ retired: 1 });
    await fleet.restart(keyed(NEW, []));
    await report();
    for (const caseNumber of cases) {
      const view = await hospital.whenCompleted(caseNumber, 60);
      expect(JSON.stringify(view.matters)).toContain('certificateNumber');
    }
    const asked = await database.query(
      `select kind from ledger.human_task where kind <> 'claim-confirmation'`,
    );
    expect(asked.rows).toEqual([]);
    await waitUntilQuiet(stack.run, { seconds: 60 });
    const judged = await verify(stack.run, { masterKey: NEW, graceSeconds: 10 });
    expect(
      judged.results.filter((result) => result.holds === false || result.holds === 'not checked'),
    ).toEqual([]);

    const old = { current: OLD, previous: [] };
    await expect(openKeyring(database, caseKeysOf(old))).rejects.toThrow(RetiredKeyError);
    const { rows } = await database.query<{ wrapped: Buffer }>('select wrapped from ledger.own_root');
    expect(() => openRoot(allOf(rootKeysOf(old, 'ledger')), rows[0]?.wrapped ?? Buffer.alloc(0))).toThrow(
      UnsealError,
    );
    const withOld = await verify(stack.run, { masterKey: OLD, graceSeconds: 10, only: ['R4'] });
    expect(withOld.verdict).toBe('not checked');
  } finally {
    await fleet.stop();
  }
}, 300_000);

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failPointMarker } from '../../infra/fail-point/fail-point.ts';
import { Fleet } from '../support/fleet.ts';
import { expectHolds } from '../support/holds.ts';
import { whenPaid } from '../support/payments-seen.ts';
import { freshSample } from '../support/samples.ts';
import { sayYes } from '../support/say-yes.ts';
import { useStack } from '../support/stack.ts';
import { waitFor } from '../support/wait.ts';

const YEAR = String(new Date().getFullYear());
const ON_MONEY = { only: ['R2', 'R3', 'R5', 'R7', 'R11'] };

describe('the money of a family is paid once', () => {
  const system = useStack();
  let fleet: Fleet;

  beforeAll(() => {
    fleet = new Fleet(system.stack);
  });
  afterAll(() => fleet.stop());

  it('whenever finance dies', { timeout: 240_000 }, async () => {
    const cases = await Promise.all(
      Array.from({ length: 6 }, () => system.hospital.report(freshSample('lanzhou-twins'))),
    );
    for (const caseNumber of cases) await system.hospital.whenCompleted(caseNumber, 120);
    let dying = true;
    const killer = (async () => {
      while (dying) {
        system.stack.kill('departments/finance');
        await system.stack.whenUp('departments/finance');
        await waitFor('finance to take something in', async () => {
          const { rows } = await system.database.query<{ n: number }>(
            `select count(*)::int as n from finance.batch_line where outcome is null`,
          );
          return !dying || (rows[0]?.n ?? 0) > 0 ? true : undefined;
        });
      }
    })();
    await Promise.all(cases.map((caseNumber) => sayYes(system.hospital, caseNumber)));
    for (const caseNumber of cases.slice(0, 4)) await whenPaid(system.hospital, caseNumber, YEAR);
    dying = false;
    await killer;
    for (const caseNumber of cases) await whenPaid(system.hospital, caseNumber, YEAR);
    await expectHolds(system.stack.run, ON_MONEY);
  });

  async function credited(): Promise<number> {
    const { rows } = await system.database.query<{ n: number }>(
      `select count(*)::int as n from finance.bank_transfer where outcome = 'credited'`,
    );
    return rows[0]?.n ?? -1;
  }

  it('when finance dies after the bank has been told, and before it has written so', async () => {
    const point = 'finance/bank-told';
    const before = await credited();
    await fleet.restart((env) => ({ ...env, BIRTH_FAIL_POINT: point }), ['departments/finance']);
    const caseNumber = await system.hospital.report(freshSample('lanzhou-twins'));
    await system.hospital.whenCompleted(caseNumber);
    await sayYes(system.hospital, caseNumber);
    await whenPaid(system.hospital, caseNumber, YEAR);
    expect(existsSync(failPointMarker(system.stack.dataDir, point))).toBe(true);
    expect(await credited()).toBe(before + 2);
    await expectHolds(system.stack.run, ON_MONEY);
  });
});

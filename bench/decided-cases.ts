import { randomUUID } from 'node:crypto';
import { createCaseActivities } from '../activities/case-activities.ts';
import { createCaseLedger } from '../infra/postgres/ledger/case-ledger.ts';
import { createPool } from '../infra/postgres/pool.ts';
import { caseKeysFrom } from '../infra/config/key-settings.ts';
import { openKeyring } from '../infra/postgres/own-root.ts';
import { createLog } from '../infra/telemetry/log.ts';
import { acceptBirth } from '../services/api/accept-birth.ts';
import { notificationSchema } from '../services/api/notification-schema.ts';
import { stillWanted, type Bench } from './bench-stack.ts';

const CONNECTIONS = 8;
const PATIENCE_SECONDS = 900;

/**
 * Open cases whose entitlements are decided, made by the product's own code as the API and the worker would: accepted,
 * and decided in one round that asks no department. Relay and gateway are down meanwhile and stay so, and nobody starts a workflow for them:
 * what is measured next is measured alone.
 */
export async function seedDecidedCases(bench: Bench, count: number): Promise<void> {
  const { config, stack, births } = bench;
  await stack.stopServer('gateway');
  await stack.stopServer('relay');
  const log = createLog('bench', 'warn');
  const pool = createPool({ url: config.DATABASE_URL, max: CONNECTIONS, applicationName: 'bench', log });
  const keyring = await openKeyring(pool, caseKeysFrom(config));
  const now = (): Date => new Date();
  const ledger = createCaseLedger({ pool, keyring, wakeRelay: () => undefined });
  const { carryOn } = createCaseActivities({ ledger });
  const began = Date.now();
  let [left, made] = [count, 0];
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      stillWanted(bench);
      const sentBody = births.next();
      const notification = notificationSchema.parse(sentBody);
      const patienceSeconds = PATIENCE_SECONDS;
      const ports = { pool, keyring, ledger, patienceSeconds, now, startInSeconds: () => 0 };
      const posted = { notification, sentBody, client: 'bench', key: randomUUID() };
      const { caseNumber } = (await acceptBirth(ports, posted)).body;
      await carryOn(caseNumber, ['entitlements']);
      made += 1;
      if (made % 2_000 === 0 || made === count)
        bench.say(`decided ${made}/${count}, ${(made / ((Date.now() - began) / 1000)).toFixed(0)}/s`);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, one));
  } finally {
    await pool.end();
  }
}

import { createPool } from '../../../infra/postgres/pool.ts';
import { caseKeysOf, createKeyring } from '../../../infra/sealing/keys.ts';
import { createLog } from '../../../infra/telemetry/log.ts';
import { buildApp } from '../../api/app.ts';

/** docs/openapi.json, from the routes of the API itself. Nothing is connected to: the pool never hands out a client. */
export async function writeOpenApi(): Promise<string> {
  const log = createLog('export', 'fatal');
  const pool = createPool({
    url: 'postgres://nobody@127.0.0.1:1/none',
    max: 1,
    applicationName: 'export',
    log,
  });
  const app = await buildApp({
    pool,
    keyring: createKeyring(caseKeysOf({ current: 'export', previous: [] }), Buffer.alloc(32)),
    tokens: [],
    runner: { wake: () => Promise.reject(new Error('an export starts no case')) },
    checks: {},
    patienceSeconds: 1,
    limits: { maxAccepts: 1, maxBacklog: 1, mostStarts: 1 },
    rates: { ofCaller: 10_000_000, ofAddress: 10_000_000 },
    connections: { connections: 1, ofAddress: 1, requestSeconds: 1 },
    log,
  });
  try {
    await app.ready();
    return `${JSON.stringify(app.swagger(), null, 2)}\n`;
  } finally {
    await app.close();
    await pool.end();
  }
}

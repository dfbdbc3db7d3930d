import { createPool } from '../../../infra/postgres/pool.ts';
import { caseKeysOf, createKeyring } from '../../../infra/sealing/keys.ts';
import { createLog } from '../../../infra/telemetry/log.ts';
import { buildApp } from '../../api/app.ts';

interface OpenApi {
  readonly paths: unknown;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

function namesIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
}

/**
 * The named schemas that the routes reach, in alphabetical order. The document otherwise holds every schema with an
 * id that any module of the process has loaded, in the order of loading.
 */
function keepUsedSchemas(api: OpenApi): OpenApi {
  const { schemas } = api.components;
  const used = new Set<string>();
  for (const queue = namesIn(api.paths); queue.length > 0;) {
    const name = queue.pop();
    if (name === undefined || used.has(name) || !(name in schemas)) continue;
    used.add(name);
    queue.push(...namesIn(schemas[name]));
  }
  const kept = Object.fromEntries([...used].sort().map((name) => [name, schemas[name]]));
  return { ...api, components: { ...api.components, schemas: kept } };
}

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
    connections: { connections: 1, ofAddress: 1, requestSeconds: 1 },
    log,
  });
  try {
    await app.ready();
    return `${JSON.stringify(keepUsedSchemas(app.swagger() as OpenApi), null, 2)}\n`;
  } finally {
    await app.close();
    await pool.end();
  }
}

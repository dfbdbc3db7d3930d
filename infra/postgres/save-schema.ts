import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { rememberPorts } from '../embedded/ports.ts';
import { removeDataDirectory } from '../embedded/postgres-claim.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { migrate } from './prepare.ts';
import { describeSchema, SCHEMA_FILE } from './schema-dump.ts';

/** Writes schema.sql: `npm run schema`, after adding a migration. Always from an empty database of its own. */
const dataDir = mkdtempSync(path.join(tmpdir(), 'birth-schema-'));
const server = await startPostgres({ dataDir, ports: rememberPorts(dataDir), env: {} });
try {
  await migrate(server.address);
  const client = new pg.Client({ connectionString: server.address });
  await client.connect();
  writeFileSync(SCHEMA_FILE, await describeSchema(client));
  await client.end();
} finally {
  await server.stop();
  removeDataDirectory(dataDir);
}

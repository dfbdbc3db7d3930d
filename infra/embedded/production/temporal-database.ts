import pg from 'pg';
import { ClearError } from '../clear-error.ts';
import { lastLine, runCommand } from '../command.ts';
import type { Ground } from './ground.ts';
import { TEMPORAL_DATABASES, TEMPORAL_ROLE } from './postgres.ts';

const SCHEMAS = [
  { database: TEMPORAL_DATABASES.default, schema: 'postgresql/v12/temporal' },
  { database: TEMPORAL_DATABASES.visibility, schema: 'postgresql/v12/visibility' },
] as const;

export interface TemporalDatabase {
  /** an administrator's address */
  readonly adminUrl: string;
  /** the schema program */
  readonly tool: string;
  /** of the server: its schema is brought up to it once */
  readonly version: string;
  readonly ground: Ground;
  readonly env: NodeJS.ProcessEnv;
}

async function asAdmin<T>(
  adminUrl: string,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.toString(), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createRoleAndDatabases({ adminUrl, ground }: TemporalDatabase): Promise<void> {
  await asAdmin(adminUrl, 'postgres', async (client) => {
    const exists = await client.query('select from pg_roles where rolname = $1', [TEMPORAL_ROLE]);
    await client.query(
      `${exists.rowCount ? 'alter' : 'create'} role ${TEMPORAL_ROLE} with login nosuperuser nocreatedb
         nocreaterole noreplication password ${client.escapeLiteral(ground.secrets.temporalDatabase)}`,
    );
    for (const { database } of SCHEMAS) {
      const found = await client.query('select from pg_database where datname = $1', [database]);
      if (!found.rowCount) await client.query(`create database ${database}`);
    }
  });
}

/** The schema program with the administrator's rights; the password goes by the environment, not by the arguments. */
async function runTool(
  { tool, adminUrl, ground, env }: TemporalDatabase,
  database: string,
  args: readonly string[],
): Promise<void> {
  const url = new URL(adminUrl);
  const { code, output } = await runCommand(tool, args, {
    env: {
      PATH: env['PATH'] ?? '',
      SQL_PLUGIN: 'postgres12',
      SQL_HOST: url.hostname,
      SQL_PORT: url.port || '5432',
      SQL_USER: decodeURIComponent(url.username),
      SQL_PASSWORD: decodeURIComponent(url.password),
      SQL_DATABASE: database,
      SQL_TLS: 'true',
      SQL_TLS_CA_FILE: ground.certificates.serverAuthority,
      SQL_TLS_SERVER_NAME: url.hostname,
    },
  });
  if (code !== 0)
    throw new ClearError(`Temporal's tables in ${database} could not be made: ${lastLine(output)}.`);
}

/** Rights on what the server works with, and none to change its shape. */
function grantRights(client: pg.Client, database: string): Promise<unknown> {
  return client.query(`
    revoke all on database ${database} from public;
    revoke all on schema public from public;
    grant connect on database ${database} to ${TEMPORAL_ROLE};
    grant usage on schema public to ${TEMPORAL_ROLE};
    grant select, insert, update, delete on all tables in schema public to ${TEMPORAL_ROLE};
    grant usage, select on all sequences in schema public to ${TEMPORAL_ROLE}`);
}

/** Raised when the steps below change, so that databases made by an earlier one are prepared again. */
const PREPARATION = 2;

/** By these an operator finds a workflow: by its id, type and state, newest first. */
const KEPT_INDEXES = [
  'executions_visibility_pkey',
  'default_idx',
  'by_execution_time',
  'by_workflow_id',
  'by_workflow_type',
  'by_status',
  'by_temporal_namespace_division',
];

/**
 * The store keeps an index for each of some eighty attributes, and every start and end of a workflow writes to all of
 * them: most of what a birth costs there. Nobody asks for a case by the length of its history, and attributes of its
 * own this system has none (nothing personal may stand in them), so all but {@link KEPT_INDEXES} are dropped;
 * `docs/production.md` says how to have one back.
 */
async function dropUnusedIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select indexname as name from pg_indexes
      where schemaname = 'public' and tablename = 'executions_visibility' and indexname <> all($1)`,
    [KEPT_INDEXES],
  );
  for (const { name } of rows) await client.query(`drop index if exists ${client.escapeIdentifier(name)}`);
}

/**
 * Makes Temporal's two databases ready: role, tables of this version, rights. Safe to call at every start.
 * @throws ClearError when the schema program fails
 */
export async function prepareTemporalDatabases(target: TemporalDatabase): Promise<void> {
  const { adminUrl, version } = target;
  const prepared = `${version}, ${PREPARATION}`;
  await createRoleAndDatabases(target);
  for (const { database, schema } of SCHEMAS) {
    const state = await asAdmin(adminUrl, database, async (client) => {
      const { rows } = await client.query<{ tables: boolean; prepared: string | null }>(
        `select to_regclass('schema_version') is not null as tables,
                shobj_description(oid, 'pg_database') as prepared
           from pg_database where datname = current_database()`,
      );
      return rows[0];
    });
    if (state?.prepared === prepared) continue;
    if (!state?.tables) await runTool(target, database, ['setup-schema', '-v', '0.0']);
    await runTool(target, database, ['update-schema', '--schema-name', schema]);
    await asAdmin(adminUrl, database, async (client) => {
      await grantRights(client, database);
      if (database === TEMPORAL_DATABASES.visibility) await dropUnusedIndexes(client);
      // Written last: what was interrupted is done again.
      await client.query(`comment on database ${database} is ${client.escapeLiteral(prepared)}`);
    });
  }
}

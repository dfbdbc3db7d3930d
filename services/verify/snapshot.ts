import pg from 'pg';

type Row = Record<string, unknown>;

const STREAM_ROWS = 1_000;
const CONNECT_MS = 5_000;

/** Tables that live only in the checker's own session: what was read outside the database, to be joined with it. */
export const SESSION_TABLES = `
  create temp table verify_effect (code text, case_number text, subject text, command_id uuid, attempt integer);
  create temp table verify_command (owner text, event_id uuid, case_number text, subject text, code text,
    attempt integer, handled boolean, answer_id uuid);
  create temp table verify_outbox (id uuid, topic text, key text, kind text, erased boolean, dead_from text,
    due_at timestamptz, sent_at timestamptz, done_at timestamptz);
  create temp table verify_run (case_number text, status text, started_at timestamptz);
  create temp table verify_disagreement (case_number text, what text, is_open boolean);
  create temp table verify_active (case_number text);
  create temp table verify_open (case_number text);
  create temp table verify_matter (case_number text, subject text, code text, status text, attempt integer,
    flags text[], answer_due_at timestamptz, node jsonb);
  create temp table verify_asked (case_number text, subject text, code text, attempt integer);
  create temp table verify_message (topic text, part integer, "offset" bigint, id uuid, dead_from text,
    reader boolean, taken boolean, stood boolean);
  create temp table verify_arrived (kind text, id uuid);
  create temp table verify_missing (id uuid, topic text, key text, kind text, sent_at timestamptz, comes_again boolean);
  create temp table verify_number (case_number text, subject text, mark bytea);
  create temp table verify_told (case_number text, subject text, mark bytea);`;

/**
 * `readable_part`: a message without its sealed field but for its first two characters, which say whether it is sealed;
 * most of a message is sealed, and need not be searched.
 */
const SESSION_FUNCTIONS = `
  create function pg_temp.readable_part(body bytea) returns text language plpgsql immutable as $$
    declare
      mark constant bytea := '"sealed":"';
      at integer := position(mark in body);
      rest bytea;
    begin
      if at = 0 then return encode(body, 'escape'); end if;
      rest := substring(body from at + 10);
      return encode(substring(body from 1 for at + 11), 'escape')
          || encode(substring(rest from greatest(position('"'::bytea in rest), 1)), 'escape');
    end $$`;

/**
 * Whole tables are joined with one another, and everything is wanted, not the first rows soon: by hash, for to sort
 * case numbers or to look them up one by one takes several times as long.
 */
const SETTINGS = `
  set work_mem = '128MB'; set jit = off; set temp_buffers = '64MB'; set cursor_tuple_fraction = 1;
  set enable_mergejoin = off; set enable_nestloop = off; set enable_memoize = off`;

/**
 * One reading of the whole database: every query of it sees the same moment, across all schemas, and none can change
 * anything (a read-only transaction; only the session's own temporary tables are written).
 */
export interface Snapshot {
  readonly takenAt: Date;
  query<T extends object = Row>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** Rows in portions, for tables that do not fit into memory; only of text, numbers, truth values and bytes. */
  stream<T extends object = Row>(sql: string, values?: readonly unknown[]): AsyncIterable<T[]>;
  /** What `work` fails with does not spoil what comes after it. */
  guarded<T>(work: () => Promise<T>): Promise<T>;
  /** A second session that sees the very same moment, for work at the same time; without the session tables. */
  beside(): Promise<Snapshot>;
  close(): Promise<void>;
}

/** @param url of a role that may read every schema @throws Error when the database is away */
export async function openSnapshot(url: string): Promise<Snapshot> {
  return open(url);
}

/** @param shared the moment to see, as another session exported it; default: now */
async function open(url: string, shared?: string): Promise<Snapshot> {
  const client = await connect(url);
  try {
    if (shared === undefined) await client.query(SESSION_TABLES);
    await client.query(SESSION_FUNCTIONS);
    await client.query(SETTINGS);
    await client.query('begin transaction isolation level repeatable read read only');
    if (shared !== undefined) await client.query(`set transaction snapshot '${shared}'`);
    const { rows } = await client.query<Moment>(
      'select clock_timestamp() as now, pg_export_snapshot() as moment',
    );
    const [{ now, moment } = { now: new Date(), moment: '' }] = rows;
    return new ClientSnapshot(client, now, () => open(url, moment));
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

interface Moment {
  readonly now: Date;
  readonly moment: string;
}

/** A plain connection beside the snapshot: it sees the database as it is by then. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'birth verify',
    connectionTimeoutMillis: CONNECT_MS,
  });
  // A connection lost in the middle rejects the query in hand; the event itself says nothing more.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

class ClientSnapshot implements Snapshot {
  readonly takenAt: Date;
  readonly #client: pg.Client;
  readonly beside: () => Promise<Snapshot>;
  #cursors = 0;

  constructor(client: pg.Client, takenAt: Date, beside: () => Promise<Snapshot>) {
    this.#client = client;
    this.takenAt = takenAt;
    this.beside = beside;
  }

  async query<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.#client.query<T>(sql, [...values])).rows;
  }

  async *stream<T extends object>(sql: string, values: readonly unknown[] = []): AsyncGenerator<T[]> {
    this.#cursors += 1;
    const cursor = `verify_cursor_${this.#cursors}`;
    await this.#client.query(`declare ${cursor} no scroll cursor for ${sql}`, [...values]);
    for (;;) {
      // As bytes, not as hex: half of what is fetched is sealed. pg knows the option, its types do not.
      const fetch = { text: `fetch ${STREAM_ROWS} from ${cursor}`, binary: true };
      const { rows } = await this.#client.query<T>(fetch);
      if (rows.length === 0) break;
      yield rows;
    }
    await this.#client.query(`close ${cursor}`);
  }

  async guarded<T>(work: () => Promise<T>): Promise<T> {
    await this.#client.query('savepoint verify_part');
    try {
      const result = await work();
      await this.#client.query('release savepoint verify_part');
      return result;
    } catch (error) {
      await this.#client.query('rollback to savepoint verify_part').catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client.query('rollback').catch(() => undefined);
    await this.#client.end().catch(() => undefined);
  }
}

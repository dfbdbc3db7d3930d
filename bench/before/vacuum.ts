import pg from 'pg';

/** The thresholds of autovacuum as PostgreSQL comes. */
const DUE = `
  select format('%I.%I', s.schemaname, s.relname) as name,
         s.n_dead_tup > 50 + 0.2 * c.size or s.n_ins_since_vacuum > 1000 + 0.2 * c.size as vacuum,
         s.n_mod_since_analyze > 50 + 0.1 * c.size as analyze
    from pg_stat_user_tables s
    cross join lateral (select greatest(reltuples, 0) as size from pg_class where oid = s.relid) c
   order by 1`;

/**
 * Takes vacuuming into the bench's own hands: a server that looks every few seconds does so now in one side's time and
 * now in the other's, and a version may have set other intervals, on the command line, where nobody can change them.
 * And no page is written whole after a checkpoint: in a block of a minute that would be up to half of the WAL, the more
 * for each birth the fewer there are; in steady work, with a checkpoint every quarter of an hour, it is little.
 */
export async function calm(database: pg.Pool): Promise<void> {
  await database.query('alter system set autovacuum = off');
  await database.query('alter system set full_page_writes = off');
  await database.query('select pg_reload_conf()');
}

/** What autovacuum would do now, in all databases of the server, Temporal's too. @returns how many tables were due */
export async function vacuumWhatIsDue(database: pg.Pool): Promise<number> {
  const { rows } = await database.query<{ name: string }>(
    `select datname as name from pg_database where not datistemplate and datname <> 'postgres' order by 1`,
  );
  let count = 0;
  for (const { name } of rows) count += await vacuumOne(urlOf(database, name));
  return count;
}

function urlOf({ options }: pg.Pool, name: string): string {
  const url = new URL(options.connectionString ?? '');
  url.pathname = `/${name}`;
  return url.toString();
}

async function vacuumOne(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; vacuum: boolean; analyze: boolean }>(DUE);
    const due = rows.filter(({ vacuum, analyze }) => vacuum || analyze);
    for (const { name, vacuum, analyze } of due) {
      if (vacuum) await client.query(`vacuum ${analyze ? '(analyze) ' : ''}${name}`);
      else await client.query(`analyze ${name}`);
    }
    return due.length;
  } finally {
    await client.end();
  }
}

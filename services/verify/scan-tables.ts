import type { Families } from './families.ts';
import type { Tally } from './invariant.ts';
import { CANDIDATES, personalIn, withoutSealed } from './personal-patterns.ts';
import type { Snapshot } from './snapshot.ts';

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly kind: 'text' | 'bytea';
}

const COLUMNS = `
  select n.nspname as schema, c.relname as "table", a.attname as name,
         case when t.typname = 'bytea' then 'bytea' else 'text' end as kind
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
   where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^(pg_|information_schema)'
     and t.typname in ('text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', '_text', '_varchar')
   order by 1, 2, 3`;

/**
 * Searches every readable column of every table for what looks personal; bytes must be sealed, a keyed hash, or a
 * message. What is personal to known families is searched for in the rows of their cases.
 */
export async function scanTables(snapshot: Snapshot, families: Families, tally: Tally): Promise<void> {
  const columns = await snapshot.query<Column>(COLUMNS);
  const tables = Map.groupBy(columns, ({ schema, table }) => `${schema}.${table}`);
  const scan: Scan = { snapshot, families, tally };
  for (const [table, own] of tables) {
    const [size] = await snapshot.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    tally.checked(size?.n ?? 0);
    await scanTable(scan, table, {
      looks: own.map((column) => lookAt(column, own)),
      pattern: CANDIDATES,
      anything: true,
    });
    await scanFamilies(scan, table, own);
  }
}

interface Scan {
  readonly snapshot: Snapshot;
  readonly families: Families;
  readonly tally: Tally;
}

interface Candidate {
  readonly place: string;
  readonly column: string;
  readonly text: string | null;
  readonly bytes: Buffer | null;
  readonly wrong: boolean;
}

interface Search {
  /** one line of `values` for each column */
  readonly looks: readonly string[];
  /** POSIX pattern of what is looked at closely */
  readonly pattern: string;
  /** look for anything personal, and for bytes of a wrong form; else only for what is known of the families */
  readonly anything: boolean;
  /** only the rows of these cases */
  readonly rows?: { readonly column: string; readonly caseNumbers: readonly string[] };
}

/** One pass over a table: the database finds candidates in all columns, and they are looked at closely here. */
async function scanTable({ snapshot, tally, families }: Scan, table: string, search: Search): Promise<void> {
  const { looks, pattern, anything, rows } = search;
  const candidates = snapshot.stream<Candidate>(
    `select t.ctid::text as place, v.name as column, v.as_text as text, v.as_bytes as bytes, v.wrong
       from ${table} t cross join lateral (values ${looks.join(', ')}) as v(name, as_text, as_bytes, hit, wrong)
      where (v.hit${anything ? ' or v.wrong' : ''}) ${rows ? `and t.${quoted(rows.column)} = any($2)` : ''}`,
    [pattern, ...(rows ? [rows.caseNumbers] : [])],
  );
  for await (const portion of candidates) {
    for (const { place, column, text, bytes, wrong } of portion) {
      const where = `${table}.${column} at ${place}`;
      if (anything && wrong)
        tally.violation(where, 'bytes that are neither sealed nor a keyed hash nor a message');
      for (const what of kindsIn(text ?? bytes?.toString() ?? '', families, anything))
        tally.violation(where, what);
    }
  }
}

async function scanFamilies(scan: Scan, table: string, columns: readonly Column[]): Promise<void> {
  const { secrets, caseNumbers } = scan.families;
  if (secrets.length === 0) return;
  const column = ['case_number', 'key'].find((name) =>
    columns.some((c) => c.name === name && c.kind === 'text'),
  );
  await scanTable(scan, table, {
    looks: columns.map((c) => lookAt(c, columns)),
    pattern: secrets.flatMap(asPatterns).join('|'),
    anything: false,
    ...(column === undefined ? {} : { rows: { column, caseNumbers } }),
  });
}

/** One line of `values`: the column’s name, its text, its bytes, whether it may be personal, whether its form is wrong. */
function lookAt({ name, kind }: Column, all: readonly Column[]): string {
  const value = `t.${quoted(name)}`;
  const label = `'${name.replaceAll("'", "''")}'`;
  if (kind === 'text') return `(${label}, ${value}::text, null::bytea, ${value}::text ~ $1, false)`;
  const sealed = `(length(${value}) >= 29 and get_byte(${value}, 0) in (1, 2))`;
  const hash = name.endsWith('_hash') ? `length(${value}) = 32` : 'false';
  const message = name === 'body' ? `get_byte(${value}, 0) = 123` : 'false';
  const deadLetter =
    name === 'body' && all.some((c) => c.name === 'kind')
      ? `coalesce(t.${quoted('kind')} = 'dead-letter', false)`
      : 'false';
  const clear = `case when ${value} is null or length(${value}) = 0 or ${sealed} then false else`;
  const readable = name === 'body' ? `pg_temp.readable_part(${value})` : `encode(${value}, 'escape')`;
  return `(${label}, null::text, case when not ${sealed} then ${value} end,
    ${clear} ${readable} ~ $1 end,
    ${clear} not (${hash} or ${message} or ${deadLetter}) end)`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function kindsIn(text: string, families: Families, anything: boolean): string[] {
  const { rest, allSealed } = withoutSealed(text);
  if (!anything)
    return families.secrets.some((secret) => rest.includes(secret))
      ? ['something personal of a known family']
      : [];
  return [...personalIn(rest), ...(allSealed ? [] : ['a field that should be sealed and is not'])];
}

/** A string as POSIX patterns: as text, and as `encode(…, 'escape')` writes its UTF-8. */
function asPatterns(secret: string): string[] {
  const literal = secret.replaceAll(/[\\^$.|?*+()[\]{}]/g, (character) => `\\${character}`);
  const escaped = [...Buffer.from(secret)]
    .map((byte) => (byte > 126 ? `\\\\${byte.toString(8)}` : `[${String.fromCharCode(byte)}]`))
    .join('');
  return /^[\x20-\x7e]+$/.test(secret) ? [literal] : [literal, escaped];
}

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

/** Searches every readable column of every table; bytes must be sealed, a keyed hash, or a message. */
export async function scanTables(snapshot: Snapshot, families: Families, tally: Tally): Promise<void> {
  const columns = await snapshot.query<Column>(COLUMNS);
  const pattern = [CANDIDATES, ...families.secrets.flatMap(asPatterns)].join('|');
  const tables = Map.groupBy(columns, ({ schema, table }) => `${schema}.${table}`);
  for (const [table, own] of tables) await scanTable({ snapshot, families, tally, pattern }, table, own);
}

interface Scan {
  readonly snapshot: Snapshot;
  readonly families: Families;
  readonly tally: Tally;
  readonly pattern: string;
}

interface Candidate {
  readonly place: string;
  readonly column: string;
  readonly text: string | null;
  readonly bytes: Buffer | null;
  readonly wrong: boolean;
}

/** One pass over a table: the database finds candidates in all columns, and they are looked at closely here. */
async function scanTable(scan: Scan, table: string, columns: readonly Column[]): Promise<void> {
  const { snapshot, tally, families, pattern } = scan;
  const [size] = await snapshot.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  tally.checked(size?.n ?? 0);
  const looks = columns.map((column) => lookAt(column)).join(', ');
  const rows = snapshot.stream<Candidate>(
    `select t.ctid::text as place, v.name as column, v.as_text as text, v.as_bytes as bytes, v.wrong
       from ${table} t cross join lateral (values ${looks}) as v(name, as_text, as_bytes, hit, wrong)
      where v.hit or v.wrong`,
    [pattern],
  );
  for await (const candidates of rows) {
    for (const { place, column, text, bytes, wrong } of candidates) {
      const where = `${table}.${column} at ${place}`;
      if (wrong) tally.violation(where, 'bytes that are neither sealed nor a keyed hash nor a message');
      for (const what of kindsIn(text ?? bytes?.toString() ?? '', families)) tally.violation(where, what);
    }
  }
}

/** One line of `values`: the column’s name, its text, its bytes, whether it may be personal, whether its form is wrong. */
function lookAt({ name, kind }: Column): string {
  const value = `t.${quoted(name)}`;
  const label = `'${name.replaceAll("'", "''")}'`;
  if (kind === 'text') return `(${label}, ${value}::text, null::bytea, ${value}::text ~ $1, false)`;
  const sealed = `(length(${value}) >= 29 and get_byte(${value}, 0) = 1)`;
  const hash = name.endsWith('_hash') ? `length(${value}) = 32` : 'false';
  const message = name === 'body' ? `get_byte(${value}, 0) = 123` : 'false';
  const deadLetter = name === 'body' ? `coalesce(to_jsonb(t)->>'kind' = 'dead-letter', false)` : 'false';
  const clear = `case when ${value} is null or length(${value}) = 0 or ${sealed} then false else`;
  return `(${label}, null::text, case when not ${sealed} then ${value} end,
    ${clear} encode(${value}, 'escape') ~ $1 end,
    ${clear} not (${hash} or ${message} or ${deadLetter}) end)`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function kindsIn(text: string, families: Families): string[] {
  const { rest, allSealed } = withoutSealed(text);
  const kinds = personalIn(rest);
  if (!allSealed) kinds.push('a field that should be sealed and is not');
  if (families.secrets.some((secret) => rest.includes(secret)))
    kinds.push('something personal of a known family');
  return kinds;
}

/** A string as POSIX patterns: as text, and as `encode(…, 'escape')` writes its UTF-8. */
function asPatterns(secret: string): string[] {
  const literal = secret.replaceAll(/[\\^$.|?*+()[\]{}]/g, (character) => `\\${character}`);
  const escaped = [...Buffer.from(secret)]
    .map((byte) => (byte > 126 ? `\\\\${byte.toString(8)}` : `[${String.fromCharCode(byte)}]`))
    .join('');
  return /^[\x20-\x7e]+$/.test(secret) ? [literal] : [literal, escaped];
}

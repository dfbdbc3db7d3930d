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

/** How one column is looked at. */
interface Look {
  /** its line of `values`: name, text, bytes, whether it may be personal, whether its form is wrong */
  readonly values: string;
  /** SQL text of what can be read in it */
  readonly readable: string;
  /** SQL condition: its form is wrong */
  readonly wrong: string;
}

interface Candidate {
  readonly place: string;
  readonly column: string;
  readonly text: string | null;
  readonly bytes: Buffer | null;
  readonly wrong: boolean;
}

interface Search {
  readonly looks: readonly Look[];
  /** POSIX pattern of what is looked at closely */
  readonly pattern: string;
  /** look for anything personal, and for bytes of a wrong form; else only for what is known of the families */
  readonly anything: boolean;
  /** only the rows of these cases */
  readonly rows?: { readonly column: string; readonly caseNumbers: readonly string[] };
}

/**
 * One pass over a table: the database finds candidates in all columns, and they are looked at closely here. Each row
 * is searched as one text first: a pattern costs about the same for a word as for a line, and few rows match.
 */
async function scanTable({ snapshot, tally, families }: Scan, table: string, search: Search): Promise<void> {
  const { looks, pattern, anything, rows } = search;
  const whole = `concat_ws(E'\\n', ${looks.map((look) => look.readable).join(', ')}) ~ $1`;
  const suspicious = anything ? [whole, ...looks.map((look) => look.wrong)] : [whole];
  const candidates = snapshot.stream<Candidate>(
    `select t.ctid::text as place, v.name as column, v.as_text as text, v.as_bytes as bytes, v.wrong
       from ${table} t cross join lateral (values ${looks.map((look) => look.values).join(', ')})
            as v(name, as_text, as_bytes, hit, wrong)
      where ${rows ? `t.${quoted(rows.column)} = any($2) and` : ''} (${suspicious.join(' or ')})
        and (v.hit${anything ? ' or v.wrong' : ''})`,
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

function lookAt({ name, kind }: Column, all: readonly Column[]): Look {
  const value = `t.${quoted(name)}`;
  const label = `'${name.replaceAll("'", "''")}'`;
  if (kind === 'text') {
    const readable = `${value}::text`;
    const values = `(${label}, ${readable}, null::bytea, ${readable} ~ $1, false)`;
    return { values, readable, wrong: 'false' };
  }
  const sealed = `(length(${value}) >= 29 and get_byte(${value}, 0) in (1, 2))`;
  const hash = name.endsWith('_hash') || name === 'digest' ? `length(${value}) = 32` : 'false';
  const message = name === 'body' ? `get_byte(${value}, 0) = 123` : 'false';
  const deadLetter =
    name === 'body' && all.some((c) => c.name === 'kind')
      ? `coalesce(t.${quoted('kind')} = 'dead-letter', false)`
      : 'false';
  const clear = `case when ${value} is null or length(${value}) = 0 or ${sealed}`;
  const text = name === 'body' ? `pg_temp.readable_part(${value})` : `encode(${value}, 'escape')`;
  const readable = `${clear} then null else ${text} end`;
  const wrong = `${clear} then false else not (${hash} or ${message} or ${deadLetter}) end`;
  const bytes = `case when not ${sealed} then ${value} end`;
  return {
    values: `(${label}, null::text, ${bytes}, coalesce(${readable} ~ $1, false), ${wrong})`,
    readable,
    wrong,
  };
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

import type { Snapshot } from './snapshot.ts';

interface Column {
  readonly name: string;
  readonly kind: 'text' | 'bytea';
}

interface ColumnRow extends Column {
  readonly oid: number;
  readonly table: string;
}

/** A table with everything in it that can be read: text, JSON and bytes. */
export interface ReadableTable {
  /** schema and name, quoted where it must be */
  readonly name: string;
  readonly looks: readonly Look[];
  /** the column that says which case a row belongs to */
  readonly caseColumn: string | undefined;
  readonly pages: number;
  /** with what is kept beside its pages */
  readonly bytes: number;
}

/** How one column is looked at. */
export interface Look {
  /** its line of `values`: name, text, bytes, whether it may be personal, whether its form is wrong */
  readonly values: string;
  /** SQL text of what can be read in it */
  readonly readable: string;
  /** SQL condition: its form is wrong */
  readonly wrong: string;
}

/** Every column that can carry text. Partitions are tables of their own here, and what they are parts of has no rows. */
const COLUMNS = `
  select c.oid::integer as oid, format('%I.%I', n.nspname, c.relname) as "table", a.attname as name,
         case when t.typname = 'bytea' then 'bytea' else 'text' end as kind
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
   where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^(pg_|information_schema)'
     and t.typname in ('text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', '_text', '_varchar')
   order by 2, 3`;

const SIZES = `
  select oid, (pg_relation_size(oid) / current_setting('block_size')::integer)::integer as pages,
         pg_table_size(oid)::float8 as bytes
    from unnest($1::integer[]) as oid`;

/** Every table that has a readable column. */
export async function readableTables(snapshot: Snapshot): Promise<ReadableTable[]> {
  const columns = Map.groupBy(await snapshot.query<ColumnRow>(COLUMNS), ({ oid }) => oid);
  const sizes = await snapshot.query<{ oid: number; pages: number; bytes: number }>(SIZES, [
    [...columns.keys()],
  ]);
  return sizes.map(({ oid, pages, bytes }) => {
    const own = columns.get(oid) ?? [];
    return {
      name: own[0]?.table ?? '',
      looks: own.map((column) => lookAt(column, own)),
      caseColumn: caseColumnOf(own.filter((c) => c.kind === 'text').map((c) => c.name)),
      pages,
      bytes,
    };
  });
}

/** The key of a message is its case; the key of anything else is not. */
function caseColumnOf(names: readonly string[]): string | undefined {
  if (names.includes('case_number')) return 'case_number';
  return names.includes('key') && names.includes('topic') ? 'key' : undefined;
}

function lookAt({ name, kind }: Column, all: readonly Column[]): Look {
  const value = `t.${quoted(name)}`;
  const label = `'${name.replaceAll("'", "''")}'`;
  if (kind === 'text') {
    const readable = `${value}::text`;
    const values = `(${label}, ${readable}, null::bytea, ${readable} ~ $1, false)`;
    return { values, readable, wrong: 'false' };
  }
  const first = `get_byte(${value}, 0)`;
  const sealed = `(length(${value}) >= 29 and ${first} between 1 and 5)`;
  const isHash = /(^|_)hash$|^digest$/.test(name);
  const hash = isHash ? `length(${value}) = 32` : 'false';
  const message = name === 'body' ? `${first} = 123` : 'false';
  const deadLetter = name === 'body' ? deadLetterSql(all) : 'false';
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

/** What nobody could read may be anything. */
function deadLetterSql(all: readonly Column[]): string {
  const has = (name: string): boolean => all.some((c) => c.name === name);
  if (has('digest') && has('decision_reason')) return 'true';
  return has('kind') ? `coalesce(t.${quoted('kind')} = 'dead-letter', false)` : 'false';
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

import type pg from 'pg';
import { inTransaction } from '../infra/postgres/pool.ts';
import { fillDecisions } from './copied-decisions.ts';
import { fillHouseholds, type ResidentNumbers } from './copied-numbers.ts';

/** Copies look as if they had happened so long ago: their messages and runs are past every retention. */
const AGE = "interval '20 days'";

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** The tables that hold something of a case, parents first; new departments and registers are found by their columns. */
const COLUMNS = `
  select c.table_schema || '.' || c.table_name as "table", c.column_name as name, c.udt_name as type
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
   where t.table_type = 'BASE TABLE' and c.is_identity = 'NO' and c.is_generated = 'NEVER'
     and c.table_schema !~ '^(pg_|information_schema|birth_admin)'
     and exists (select from information_schema.columns k
                  where k.table_schema = c.table_schema and k.table_name = c.table_name
                    and (k.column_name = 'case_number'
                         or (k.column_name = 'key' and k.table_name in ('outbox', 'idempotency'))
                         or (k.column_name = 'idempotency_key' and k.table_name = 'sms')))
   order by c.table_name <> 'birth_case', 1, c.ordinal_position`;

export interface Copies {
  /** numbers of completed cases */
  readonly templates: readonly string[];
  /** numbers of the copies of each: from the first to the last, none of which is there yet */
  readonly first: number;
  readonly last: number;
}

/**
 * Fills the database with copies of cases that the product itself has completed, row for row in every schema, with ids,
 * hashes and resident IDs of their own and everything sealed anew that the checker opens. They have no messages on
 * the topics and no runs in Temporal: as after the retention of both.
 */
export async function copyCases(
  database: pg.Pool,
  numbers: ResidentNumbers,
  { templates, first, last }: Copies,
): Promise<void> {
  await inTransaction(database, async (on) => {
    const { rows } = await on.query<Column>(COLUMNS);
    await on.query('set local session_replication_role = replica');
    await on.query('create temp table template (case_number text primary key) on commit drop');
    await on.query('insert into template select unnest($1::text[])', [templates]);
    for (const [table, columns] of Map.groupBy(rows, (column) => column.table))
      await on.query(copySql(table, columns), [first, last]);
    // Without statistics joins of what was just written take minutes; later copies are like the first.
    if (first === 1) await on.query('analyze');
    await fillHouseholds(on, numbers, { first, last });
    await fillDecisions(on, numbers.offices.keyring, { first, last });
  });
}

function copySql(table: string, columns: readonly Column[]): string {
  const names = columns.map(({ name }) => name);
  const of = caseOf(table, names);
  const values = columns.map((column) => valueOf(table, column));
  return `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')})
    select ${values.join(', ')} from ${table} t
      join template p on p.case_number = ${of} cross join generate_series($1::integer, $2::integer) i`;
}

/** The case that a row of a table belongs to. */
function caseOf(table: string, names: readonly string[]): string {
  if (table.endsWith('.outbox')) return 't.key';
  if (table.endsWith('.idempotency')) return "t.answer->>'caseNumber'";
  if (names.includes('case_number')) return 't.case_number';
  return '(select m.case_number from notifier.message m where m.notice_id = t.idempotency_key)';
}

function valueOf(table: string, { name, type }: Column): string {
  const value = `t."${name}"`;
  // Over what the copy is not: it is taken for an order of before there were hashes.
  if (name === 'order_hash') return 'null';
  if (name === 'case_number' || (name === 'key' && table.endsWith('.outbox'))) return `${value} || '-' || i`;
  // A letter is known by its bytes.
  if (name === 'digest') return `sha256(${value} || convert_to(i::text, 'UTF8'))`;
  if (type === 'uuid') return `md5(${value}::text || i)::uuid`;
  // When an order will be due does not follow from when its case was accepted.
  if (table === 'ledger.due') return value;
  if (type === 'timestamptz') return `${value} - ${AGE}`;
  if (type === 'bytea' && name.endsWith('_hash')) return `sha256(${value} || convert_to(i::text, 'UTF8'))`;
  if (name === 'notification_id' || (name === 'key' && table.endsWith('.idempotency')))
    return `${value} || '-' || i`;
  // A task of a case is known by its id.
  if (name === 'dedupe_key' && table.endsWith('.human_task')) return `md5(${value} || i)::uuid::text`;
  if (name === 'dedupe_key') return `replace(${value}, p.case_number, p.case_number || '-' || i)`;
  if (name === 'answer') return `replace(${value}::text, p.case_number, p.case_number || '-' || i)::jsonb`;
  return value;
}

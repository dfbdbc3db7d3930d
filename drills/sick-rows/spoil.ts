import type { Arena } from '../arena.ts';

/** Where rows are spoiled. */
type Tables = Pick<Arena, 'database'>;

/** Where rows are spoiled as they are written, and which: a condition over `new`. */
export interface RowsToCome {
  readonly table: string;
  readonly when: string;
}

const FUNCTION = 'public.drill_sick_row';
const MEND = `drop function if exists ${FUNCTION} cascade`;

/** Bytes too many at the end of what is sealed: it opens for nobody. */
const DAMAGE = `'\\xdeadbeef'::bytea`;
const DAMAGE_BYTES = 4;
const isDamaged = (column: string): string =>
  `substring(${column} from octet_length(${column}) - ${DAMAGE_BYTES - 1}) = ${DAMAGE}`;

/** From now until {@link mendTables} the database refuses such rows, as by a rule that nobody has thought of. */
export function refuseRows(arena: Tables, rows: RowsToCome): Promise<void> {
  return trigger(arena, rows, `raise exception 'refused by a drill' using errcode = 'check_violation';`);
}

/** From now until {@link mendTables} such rows are written with a sealed column that opens for nobody. */
export function damageRows(arena: Tables, rows: RowsToCome & { readonly column: string }): Promise<void> {
  const sealed = `new.${rows.column}`;
  const to = `case when ${isDamaged(sealed)} then ${sealed} else ${sealed} || ${DAMAGE} end`;
  return rewriteRows(arena, { ...rows, to });
}

/** As {@link damageRows}, with what an expression over `new` makes of the column: made twice it is the same. */
export function rewriteRows(
  arena: Tables,
  { column, to, ...rows }: RowsToCome & { readonly column: string; readonly to: string },
): Promise<void> {
  return trigger(arena, rows, `new.${column} := ${to}; return new;`);
}

/** In one transaction: what was spoiled before is whole, and what is spoiled now is, with no moment in between. */
async function trigger({ database }: Tables, { table, when }: RowsToCome, steps: string): Promise<void> {
  await database.query(
    `${MEND};
     create function ${FUNCTION}() returns trigger language plpgsql as $spoil$ begin ${steps} end $spoil$;
     create trigger drill_sick_row before insert or update on ${table} for each row when (${when})
       execute function ${FUNCTION}()`,
  );
}

/** Rows that come from now on are whole again. */
export async function mendTables({ database }: Tables): Promise<void> {
  await database.query(MEND);
}

/** One sealed column of rows that are there. */
export interface Bytes {
  readonly table: string;
  readonly column: string;
  readonly where: string;
}

/** What is sealed in it opens for nobody. @throws Error when there is no such row */
export async function damage({ database }: Tables, { table, column, where }: Bytes): Promise<void> {
  const { rowCount } = await database.query(
    `update ${table} set ${column} = ${column} || ${DAMAGE} where ${where} and ${column} is not null`,
  );
  if (!rowCount) throw new Error(`there is no row of ${table} to be damaged`);
}

/** Takes back what {@link damage} or {@link damageRows} did. @throws Error when nothing is damaged */
export async function mend({ database }: Tables, { table, column, where }: Bytes): Promise<void> {
  const { rowCount } = await database.query(
    `update ${table} set ${column} = substring(${column} from 1 for octet_length(${column}) - ${DAMAGE_BYTES})
      where ${where} and ${isDamaged(column)}`,
  );
  if (!rowCount) throw new Error(`no row of ${table} is damaged`);
}

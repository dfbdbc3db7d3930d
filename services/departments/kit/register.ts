import { z } from 'zod';
import type { Connection } from '../../../infra/postgres/pool.ts';
import type { Command } from './handler.ts';
import type { Office } from './office.ts';

type ColumnType = 'text' | 'integer' | 'bigint' | 'bytea';

/** A register (登记簿) as migration 0010 made it: the shared columns, and its own. */
export interface Register {
  readonly table: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /**
   * The fields of an entry of a child in which its parents stand, and which no law has kept: they are taken out when a parent
   * is erased. What is not named is kept, and said to be (policies/retention).
   */
  readonly ofParents?: Readonly<Record<'mother' | 'father', readonly string[]>>;
}

/** One write of a batch: all records of one statement go in together as one JSON array. */
export interface Statement {
  /** stable, unique in the department: prepared statements are named by it */
  readonly name: string;
  readonly sql: (schema: string, parameter: string) => string;
}

export interface RegisterWrite {
  readonly statement: Statement;
  readonly record: Readonly<Record<string, unknown>>;
}

/** What an entry is made of. Bytes (hashes) are base64. */
export interface Entry {
  readonly number: string;
  /** everything that says something about a person; stored sealed */
  readonly personal: Readonly<Record<string, unknown>>;
  readonly columns: Readonly<Record<string, string | number | null>>;
}

/** An entry that exists already. */
export interface KnownEntry {
  readonly number: string;
  readonly personal: Readonly<Record<string, unknown>>;
  readonly columns: Readonly<Record<string, unknown>>;
}

const SHARED_COLUMNS: Readonly<Record<string, ColumnType>> = {
  number_hash: 'bytea',
  sealed: 'bytea',
  attempt: 'integer',
};

const sealedSchema = z.object({ number: z.string() }).loose();

function recordset(columns: Readonly<Record<string, ColumnType>>, parameter: string): string {
  const typed = Object.entries(columns).map(([name, type]) => `${name} ${type === 'bytea' ? 'text' : type}`);
  return `jsonb_to_recordset(${parameter}::jsonb) as r(case_number text, subject text, command_id uuid, ${typed.join(', ')})`;
}

function value(name: string, type: ColumnType): string {
  return type === 'bytea' ? `decode(r.${name}, 'base64')` : `r.${name}`;
}

function insertStatement(register: Register): Statement {
  const columns = { ...SHARED_COLUMNS, ...register.columns };
  const names = Object.keys(columns).join(', ');
  const values = Object.entries(columns).map(([name, type]) => value(name, type));
  return {
    name: `${register.table}+`,
    sql: (schema, parameter) =>
      `insert into ${schema}.${register.table} (case_number, subject, command_id, ${names})
       select r.case_number, r.subject, r.command_id, ${values.join(', ')} from ${recordset(columns, parameter)}
       order by r.case_number, r.subject`,
  };
}

function updateStatement(register: Register): Statement {
  const columns = { ...SHARED_COLUMNS, ...register.columns };
  const sets = Object.entries(columns).map(([name, type]) => `${name} = ${value(name, type)}`);
  return {
    name: `${register.table}~`,
    sql: (schema, parameter) =>
      `update ${schema}.${register.table} t set command_id = r.command_id, changed_at = now(), ${sets.join(', ')}
       from ${recordset(columns, parameter)}
       where t.case_number = r.case_number and t.subject = r.subject and t.attempt <= r.attempt`,
  };
}

/** Made once for each register, so that statements keep their names and texts. */
const statements = new WeakMap<Register, { readonly insert: Statement; readonly update: Statement }>();

function statementsOf(register: Register): { readonly insert: Statement; readonly update: Statement } {
  const made = statements.get(register) ?? {
    insert: insertStatement(register),
    update: updateStatement(register),
  };
  statements.set(register, made);
  return made;
}

/** What sealed bytes of a register are sealed as. */
export function registerPlace(register: Register, caseNumber: string, subject: string): string {
  return `register:${register.table}:${caseNumber}:${subject}`;
}

/** The keyed hash under which the number of a register is found. */
export function numberHash(office: Office, register: Register, number: string): string {
  return office.hash(`number:${register.table}`, number);
}

/**
 * The write that makes an entry, or changes the one an earlier attempt made. An insert never overwrites: a second
 * entry for the same subject or number is an error of the database, which the desk then looks into.
 */
export function enter(
  register: Register,
  about: { readonly office: Office; readonly command: Command; readonly known: KnownEntry | undefined },
  entry: Entry,
): RegisterWrite {
  const { office, command, known } = about;
  const { caseNumber, subject } = command;
  const { insert, update } = statementsOf(register);
  return {
    statement: known ? update : insert,
    record: {
      case_number: caseNumber,
      subject,
      command_id: command.id,
      attempt: command.attempt,
      number_hash: numberHash(office, register, entry.number),
      sealed: office.seal(registerPlace(register, caseNumber, subject), {
        ...entry.personal,
        number: entry.number,
      }),
      ...entry.columns,
    },
  };
}

/**
 * What is selected to open entries. Never `*`: a newer build may add a column while sessions of this one have the statement
 * prepared, and PostgreSQL then refuses it until they end.
 */
export function entryColumns(register: Register, table: string): string {
  const own = Object.keys({ ...SHARED_COLUMNS, ...register.columns });
  return ['case_number', 'subject', 'command_id', ...own].map((name) => `${table}.${name}`).join(', ');
}

interface RegisterRow {
  readonly case_number: string;
  readonly subject: string;
  readonly sealed: Buffer;
}

/** Opens a row read with {@link entryColumns}. @throws UnsealError when it was not sealed by this department for this place */
export function openEntry(office: Office, register: Register, row: RegisterRow): KnownEntry {
  const place = registerPlace(register, row.case_number, row.subject);
  const { number, ...personal } = sealedSchema.parse(office.unseal(place, row.sealed));
  return { number, personal, columns: { ...row } };
}

/** The key of an entry inside a register. */
export function entryKey(caseNumber: string, subject: string): string {
  return `${caseNumber}/${subject}`;
}

/** The entries that exist for the subjects of some commands, by {@link entryKey}. */
export async function findKnown(
  on: Connection,
  office: Office,
  register: Register,
  commands: readonly Command[],
): Promise<Map<string, KnownEntry>> {
  const wanted = commands.map((c) => ({ case_number: c.caseNumber, subject: c.subject }));
  const { rows } = await on.query<RegisterRow>({
    name: `known-${register.table}`,
    text: `select ${entryColumns(register, 't')} from ${office.schema}.${register.table} t
      join jsonb_to_recordset($1::jsonb) as w(case_number text, subject text) using (case_number, subject)
      for update of t`,
    values: [JSON.stringify(wanted)],
  });
  return new Map(
    rows.map((row) => [entryKey(row.case_number, row.subject), openEntry(office, register, row)]),
  );
}

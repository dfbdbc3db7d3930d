import type pg from 'pg';
import type { Operation } from '../../../policies/rights/operations.ts';
import type { Department } from '../../../schemas/department.ts';
import type { Role } from '../../../schemas/roles.ts';
import { BEGINNING, Sealing, type ChainedLine, type ChainRecord, type Seal } from '../../audit/chain.ts';
import { inTransaction, type Pool } from '../pool.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** One call of the API that showed or changed something, or was refused. */
export interface AuditLine {
  readonly requestId: string;
  /** name of the token */
  readonly who: string;
  readonly role: Role;
  readonly operation: Operation;
  /** of the answer */
  readonly status: number;
  /** numbers of the cases of which it speaks; that of its task need not be among them */
  readonly cases: readonly string[];
  readonly task: string | null;
  /** a code, never words */
  readonly purpose: string | null;
  /** pointers to what was shown in full */
  readonly fields?: readonly string[] | null;
  /** for which the caller works; left out for a hall's own, and for whoever is no staff */
  readonly department?: Department | undefined;
}

/**
 * Written for good when this resolves. A line that names a task names its case too, whatever its answer has said; a letter may be of a
 * case that is not there.
 */
export async function writeAuditLine(on: Queryable, line: AuditLine): Promise<void> {
  const {
    requestId,
    who,
    role,
    operation,
    status,
    cases,
    task,
    purpose,
    fields = null,
    department = null,
  } = line;
  await on.query({
    name: 'audit-line',
    text: `insert into ledger.audit_line (request_id, who, role, operation, status, cases, task, purpose, fields, department)
           values ($1, $2, $3, $4, $5, $6::text[] || array(select t.case_number from ledger.human_task t
                    join ledger.birth_case c using (case_number)
                    where t.id = $7::uuid and t.case_number <> all($6::text[])), $7, $8, $9, $10)`,
    values: [requestId, who, role, operation, status, cases, task, purpose, fields, department],
  });
}

const microsecondsOf = (column: string): string =>
  `(extract(epoch from ${column}) * 1000000)::bigint::text as at`;

/** Every seal, to be ordered by its number. */
export const CHAIN_SEALS = `
  select number::int, upto::text, lines, ${microsecondsOf('at')}, encode(previous_hash, 'hex') as previous,
         encode(head_hash, 'hex') as head
    from ledger.audit_seal`;

/**
 * Everything that is chained, written by transactions from $1 and below $2, in the one order in which it is chained: calls of
 * the API, and the history of cases without the words that are sealed for the family.
 */
export const CHAINED_LINES = `
  select xact::text, source, id::text, said from (
    select xact, 'call' as source, line as id,
           array[at, request_id::text, who, role, operation, status::text, to_json(cases)::text, task::text, purpose]
             -- beside what lines of before have, so that those are hashed as they were
             || case when fields is null then '{}'::text[] else array[to_json(fields)::text] end
             -- an object, so that it is never taken for fields, which are a list
             || case when department is null then '{}'::text[]
                     else array[json_build_object('department', department)::text] end as said
      from (select xact, line, ${microsecondsOf('at')}, request_id, who, role, operation, status, cases, task, purpose, fields,
                   department
              from ledger.audit_line where xact >= $1::bigint and xact < $2::bigint) c
    union all
    select xact, 'event', seq, array[at, case_number, type, subject, code, actor, detail::text]
      from (select xact, seq, ${microsecondsOf('at')}, case_number, type, subject, code, actor, detail
              from ledger.case_event where xact >= $1::bigint and xact < $2::bigint) e) l
   order by l.xact, l.source, l.id`;

interface LineRow {
  readonly xact: string;
  readonly source: string;
  readonly id: string;
  readonly said: readonly (string | null)[];
}

const AT_ONCE = 2_000;

/** In a transaction. @param from and below: transactions */
async function* linesOf(on: pg.ClientBase, from: string, below: string): AsyncGenerator<ChainedLine> {
  await on.query(`declare audit_lines no scroll cursor for ${CHAINED_LINES}`, [from, below]);
  for (;;) {
    const { rows } = await on.query<LineRow>(`fetch ${AT_ONCE} from audit_lines`);
    for (const { xact, source, id, said } of rows) yield [xact, source, id, ...said];
    if (rows.length < AT_ONCE) break;
  }
  await on.query('close audit_lines');
}

/** The last seal. @returns undefined where nothing is sealed yet */
export async function lastSeal(on: Queryable): Promise<Seal | undefined> {
  const { rows } = await on.query<Seal>(`${CHAIN_SEALS} order by audit_seal.number desc limit 1`);
  return rows[0];
}

export async function sealOf(on: Queryable, number: number): Promise<Seal | undefined> {
  const { rows } = await on.query<Seal>(`${CHAIN_SEALS} where audit_seal.number = $1`, [number]);
  return rows[0];
}

/** Transactions that one seal takes in: what was not sealed for long is sealed in portions. */
const MOST_TRANSACTIONS = 50_000;

/**
 * Where the next seal begins and ends: only transactions of which none runs any more, so that none of them adds a line later.
 * @param skip where there is nothing so soon, the first transaction that has written something
 */
async function nextRange(on: pg.ClientBase, from: string, skip: boolean): Promise<Range | undefined> {
  const first = skip
    ? `(select min(x) from (select min(xact) as x from ledger.audit_line where xact >= $1::bigint
         union all select min(xact) from ledger.case_event where xact >= $1::bigint) f)`
    : '$1::bigint';
  const { rows } = await on.query<Range>(
    `select least(${first} + ${MOST_TRANSACTIONS}, n.done)::text as upto, n.done::text,
            ${microsecondsOf('ledger.now()')}
       from (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as done) n where ${first} < n.done`,
    [from],
  );
  return rows[0];
}

interface Range {
  readonly upto: string;
  /** below it no transaction runs any more */
  readonly done: string;
  readonly at: string;
}

/**
 * Seals the next lines. Two at once seal one after the other, or one of them nothing: a number is there once, and what a seal
 * takes in follows from the one before.
 * @returns whether there may be more to seal at once
 */
export async function sealNext(pool: Pool): Promise<boolean> {
  return inTransaction(pool, async (on) => {
    const before = (await lastSeal(on)) ?? BEGINNING;
    for (const skip of [false, true]) {
      const range = await nextRange(on, before.upto, skip);
      if (!range) return false;
      const seal = await sealed(on, before, range);
      if (seal.lines > 0) {
        await writeSeal(on, seal);
        return range.upto !== range.done;
      }
      if (range.upto === range.done) return false;
    }
    return false;
  });
}

async function sealed(on: pg.ClientBase, before: typeof BEGINNING, { upto, at }: Range): Promise<Seal> {
  const sealing = new Sealing({ number: before.number + 1, upto, at, previous: before.head });
  for await (const line of linesOf(on, before.upto, upto)) sealing.add(line);
  return sealing.seal();
}

async function writeSeal(
  on: pg.ClientBase,
  { number, upto, lines, at, previous, head }: Seal,
): Promise<void> {
  await on.query(
    `insert into ledger.audit_seal (form, number, upto, lines, at, previous_hash, head_hash)
     values (2, $1, $2, $3, 'epoch'::timestamptz + $4::bigint * interval '1 microsecond', decode($5, 'hex'), decode($6, 'hex'))
     on conflict (number) do nothing`,
    [number, upto, lines, at, previous, head],
  );
}

/** The whole chain as it was at one moment. @param on a connection that nobody else uses meanwhile */
export async function* readChain(on: pg.ClientBase): AsyncGenerator<ChainRecord> {
  await on.query('begin transaction isolation level repeatable read read only');
  try {
    let before: Pick<Seal, 'number' | 'upto'> = BEGINNING;
    for (;;) {
      const seal: Seal | undefined = await nextSeal(on, before.number);
      if (!seal) return;
      yield { seal };
      for await (const line of linesOf(on, before.upto, seal.upto)) yield { line };
      before = seal;
    }
  } finally {
    await on.query('rollback');
  }
}

/** What waits to be sealed. */
export interface Unsealed {
  readonly lines: number;
  /** age of the oldest of them, seconds; 0 where there is none */
  readonly seconds: number;
}

export async function readUnsealed(on: Queryable): Promise<Unsealed> {
  const { upto } = (await lastSeal(on)) ?? BEGINNING;
  const { rows } = await on.query<Unsealed>(
    `select count(*)::int as lines,
            greatest(0, coalesce(extract(epoch from ledger.now() - min(at)), 0))::float8 as seconds
       from (select at from ledger.audit_line where xact >= $1::bigint
             union all select at from ledger.case_event where xact >= $1::bigint) l`,
    [upto],
  );
  return rows[0] ?? { lines: 0, seconds: 0 };
}

async function nextSeal(on: pg.ClientBase, after: number): Promise<Seal | undefined> {
  const { rows } = await on.query<Seal>(
    `${CHAIN_SEALS} where audit_seal.number > $1 order by audit_seal.number limit 1`,
    [after],
  );
  return rows[0];
}

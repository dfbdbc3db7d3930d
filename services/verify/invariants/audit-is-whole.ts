import { checkChain, type ChainFault, type ChainRecord, type Seal } from '../../../infra/audit/chain.ts';
import { readHead } from '../../../infra/audit/head-file.ts';
import { CHAINED_LINES, CHAIN_SEALS } from '../../../infra/postgres/ledger/audit.ts';
import { TOKEN_ROLES } from '../../../schemas/roles.ts';
import type { Evidence } from '../evidence.ts';
import { listOf, Tally, type Finding, type Rule } from '../invariant.ts';
import type { Snapshot } from '../snapshot.ts';

/** Since when calls are written down: what people did before has no line. */
const SINCE = `(select min(at) from ledger.audit_line)`;
/** Calls that were answered, and so showed or changed something. */
const DONE = `l.status < 400`;
const CHAINED = ['audit_line', 'audit_seal', 'case_event'];

const task = (row: string): string => `coalesce(${row}.case_number || ' ', '') || ${row}.kind`;

const RULES: readonly Rule[] = [
  {
    what: 'an event that no chain will ever have',
    sql: `select e.case_number || ' ' || e.type as at from ledger.case_event e
           where e.xact is null and e.seq > (select min(f.seq) from ledger.case_event f where f.xact is not null)`,
  },
  {
    what: 'something is written as of a transaction that has not been',
    sql: `select x.at from (
             select 'line ' || l.line as at, l.xact from ledger.audit_line l
             union all select e.case_number || ' ' || e.type, e.xact from ledger.case_event e) x
           where x.xact >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`,
  },
  {
    what: 'a line does not say who has asked what, and what was answered',
    sql: `select 'line ' || l.line as at from ledger.audit_line l
           where l.who = '' or l.operation = '' or l.status not between 200 and 499
              or l.role not in ${listOf([...TOKEN_ROLES, 'parent', 'representative'])}`,
  },
  {
    what: 'a line shows a case that is not there',
    sql: `select 'line ' || min(x.line) as at
            from (select l.line, unnest(l.cases) as case_number from ledger.audit_line l where ${DONE}) x
           where not exists (select from ledger.birth_case c where c.case_number = x.case_number)
           group by x.case_number`,
  },
  {
    what: 'a decision of a person that neither a line nor the history of its case tells of',
    sql: `select ${task('t')} as at from ledger.human_task t
           where t.status = 'completed' and t.completed_by is not null and t.decision_hash is not null
             and t.completed_at > ${SINCE}
             and not exists (select from ledger.audit_line l
                   where l.task = t.id and l.who = t.completed_by and ${DONE})
             and not exists (select from ledger.case_event e
                   where e.case_number = t.case_number and e.type = 'task.completed' and e.xact is not null
                     and e.actor = t.completed_by and e.at >= t.completed_at - interval '1 minute')`,
  },
  {
    what: 'a second person has confirmed what no line says that they have read',
    sql: `select ${task('t')} as at from ledger.human_task t
           where t.seconded_by is not null and t.completed_at > ${SINCE}
             and not exists (select from ledger.audit_line l
                   where l.task = t.id and l.who = t.seconded_by and l.operation = 'getTask' and ${DONE})`,
  },
  {
    what: 'an erasure that neither a line nor the history of its case tells of',
    sql: `select r.case_number || ' ' || r.subject as at from ledger.erasure r
           where r.requested_at > ${SINCE}
             and not exists (select from (select unnest(l.cases) as case_number from ledger.audit_line l
                                           where l.operation = 'postErasure' and ${DONE}) x
                   where x.case_number = r.case_number)
             and not exists (select from ledger.case_event e
                   where e.case_number = r.case_number and e.type = 'subject.erased' and e.xact is not null)`,
  },
  {
    what: 'something was shown in full, and it is not said what of which case, or for what',
    sql: `select 'line ' || l.line as at from ledger.audit_line l
           where l.operation = 'postReveal' and ${DONE}
             and (l.purpose is null or coalesce(cardinality(l.fields), 0) = 0 or cardinality(l.cases) <> 1)`,
  },
  {
    what: 'a service may change or delete what is chained',
    sql: `select c.relname || ' ' || r.rolname as at from pg_class c
            join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'ledger'
            join pg_roles r on r.rolname like 'birth\\_%' and not r.rolsuper and r.oid <> c.relowner
           where c.relname in ${listOf(CHAINED)} and (has_any_column_privilege(r.oid, c.oid, 'UPDATE')
              or has_table_privilege(r.oid, c.oid, 'DELETE') or has_table_privilege(r.oid, c.oid, 'TRUNCATE'))`,
  },
];

const FAULTS: Readonly<Record<ChainFault, string>> = {
  changed: 'a seal does not fit the lines that it stands for',
  'does-not-follow': 'a seal does not follow the one before it',
  'not-published': 'the chain is not the one whose head was published',
};

interface LineRow {
  readonly xact: string;
  readonly source: string;
  readonly id: string;
  /** JSON */
  readonly said: string;
}

/** Each seal, and after it the lines that it takes in. */
async function* chainOf(snapshot: Snapshot): AsyncGenerator<ChainRecord> {
  const seals = await snapshot.query<Seal>(`${CHAIN_SEALS} order by audit_seal.number`);
  const last = seals.at(-1);
  if (!last) return;
  let next = 0;
  const lines = `select l.xact, l.source, l.id, to_json(l.said)::text as said from (${CHAINED_LINES}) l`;
  for await (const rows of snapshot.stream<LineRow>(lines, ['0', last.upto]))
    for (const { xact, source, id, said } of rows) {
      for (
        let seal = seals[next];
        seal && (next === 0 || isBeyond(xact, seals[next - 1]));
        seal = seals[next]
      ) {
        yield { seal };
        next += 1;
      }
      yield { line: [xact, source, id, ...(JSON.parse(said) as (string | null)[])] };
    }
  for (const seal of seals.slice(next)) yield { seal };
}

const isBeyond = (xact: string, seal: Seal | undefined): boolean =>
  seal !== undefined && BigInt(xact) >= BigInt(seal.upto);

/** R6: every read and every change has its line, nobody can take one away, and the lines are chained. */
export async function auditIsWhole({ snapshot, auditHead }: Evidence): Promise<Finding> {
  const tally = new Tally();
  await tally.apply(snapshot, RULES);
  const published = auditHead === undefined ? undefined : await readHead(auditHead);
  const { seals, lines, findings } = await checkChain(chainOf(snapshot), published);
  tally.checked(seals + lines);
  for (const { number, fault } of findings) tally.violation(`seal ${number}`, FAULTS[fault]);
  tally.lagging(await countUnsealed(snapshot));
  if (!published) tally.note('no published head was given: the end of the chain could have been cut off');
  return tally.finding();
}

/** Lines that wait for the next seal. */
async function countUnsealed(snapshot: Snapshot): Promise<number> {
  const [row] = await snapshot.query<{ n: number }>(
    `select count(*)::int as n from (select xact from ledger.audit_line union all select xact from ledger.case_event) l
      where l.xact >= coalesce((select max(upto) from ledger.audit_seal), 0)`,
  );
  return row?.n ?? 0;
}

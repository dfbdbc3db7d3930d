import { outcomesOfKind, TASK_KINDS, type TaskKind } from '../../../schemas/tasks/kinds.ts';
import type { Evidence } from '../evidence.ts';
import { listOf, Tally, type Finding, type Rule } from '../invariant.ts';

const KINDS = Object.keys(TASK_KINDS) as TaskKind[];
/** `kind/outcome` for everything that a kind offers. */
const OFFERED = listOf(KINDS.flatMap((kind) => outcomesOfKind(kind).map((outcome) => `${kind}/${outcome}`)));
/** Words of releases before these outcomes; what was decided with them has no hash. */
const PAST = listOf(['resolved', 'resend', 'given-up']);

const place = `coalesce(t.case_number, 'no case') || ' ' || t.kind || ' ' || t.id`;
const DECIDED = `t.status = 'completed'`;
/** Letters and what belongs to no case is decided beside the cases, and has no event. */
const OF_CASE = `${DECIDED} and t.case_number is not null and t.decision_hash is not null`;

const RULES: readonly Rule[] = [
  {
    what: 'a completed task without who decided what, and when',
    sql: `select ${place} as at from ledger.human_task t
           where ${DECIDED} and (t.outcome is null or t.completed_by is null or t.completed_at is null)`,
  },
  {
    what: 'a task was decided with an outcome that its kind does not offer',
    sql: `select ${place} as at from ledger.human_task t
           where ${DECIDED} and t.outcome is not null and t.kind || '/' || t.outcome not in ${OFFERED}
             and not (t.decision_hash is null and t.outcome in ${PAST})`,
  },
  {
    what: 'a decision is not recorded exactly once in its case',
    sql: `select ${place} as at from ledger.human_task t
           where ${OF_CASE} and 1 <> (select count(*) from ledger.case_event e
             where e.case_number = t.case_number and e.type = 'task.completed' and e.detail->>'task' = t.id::text)`,
  },
  {
    what: 'a decision is recorded otherwise than it stands',
    sql: `select ${place} as at from ledger.human_task t
            join ledger.case_event e on e.case_number = t.case_number and e.type = 'task.completed'
             and e.detail->>'task' = t.id::text
           where ${OF_CASE} and (e.detail->>'outcome', e.actor) is distinct from (t.outcome, t.completed_by)`,
  },
  {
    what: 'one person is both who decided and who confirmed it',
    sql: `select ${place} as at from ledger.human_task t where t.seconded_by = t.completed_by`,
  },
  {
    what: 'an open task was decided',
    sql: `select ${place} as at from ledger.human_task t
           where t.status <> 'completed' and (t.outcome is not null or t.completed_by is not null)`,
  },
  {
    what: 'a task that is over has a decision that does not stand yet',
    sql: `select ${place} as at from ledger.task_draft d join ledger.human_task t on t.id = d.task_id
           where t.status <> 'open'`,
  },
  {
    what: 'a decision whose moment comes is looked at by nobody then',
    sql: `select ${place} as at from ledger.task_draft d join ledger.human_task t on t.id = d.task_id
           where d.leaves_at is not null and not exists (select from ledger.due w where w.id = d.task_id)`,
  },
  {
    what: 'changes that no decision has made',
    sql: `select c.case_number || ' ' || c.subject as at from ledger.task_change c
           where not exists (select from ledger.human_task t where t.id = c.task_id and ${DECIDED})`,
  },
];

/** R15: every completed task has one recorded decision, with an outcome that its kind offers. */
export async function decisions({ snapshot }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const rows = await snapshot.query<{ n: number }>(
    `select count(*)::int as n from ledger.human_task t where ${DECIDED}`,
  );
  tally.checked(rows[0]?.n ?? 0);
  await tally.apply(snapshot, RULES);
  return tally.finding();
}

import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';
import type { Snapshot } from '../snapshot.ts';

const at = (row: string): string => `${row}.case_number || ' ' || ${row}.subject`;

const IN_THE_LEDGER: readonly Rule[] = [
  {
    what: 'an erased subject has a key or facts again',
    sql: `select ${at('e')} as at from ledger.erasure e join ledger.subject s using (case_number, subject)
           where s.wrapped_key is not null or s.facts is not null`,
  },
  {
    what: 'an erased subject has a result',
    sql: `select ${at('e')} || '/' || m.code as at from ledger.erasure e join ledger.matter m using (case_number, subject)
           where m.result is not null`,
  },
  {
    what: 'an erased subject can still be looked for',
    sql: `select ${at('e')} || '/' || f.source as at from ledger.erasure e
            join ledger.search_entry f using (case_number, subject)`,
  },
  {
    what: 'a letter about an erased subject is still kept',
    sql: `select ${at('e')} || ' ' || l.id as at from ledger.erasure e join ledger.letter l using (case_number, subject)
           where l.body is not null`,
  },
  {
    what: 'the words of a department about an erased subject are still kept',
    sql: `select ${at('e')} || '/' || m.code as at from ledger.erasure e join ledger.matter m using (case_number, subject)
           where m.words is not null`,
  },
  {
    what: 'an answer about an erased subject is still kept',
    sql: `select ${at('e')} || '/' || i.code as at from ledger.erasure e join ledger.inbox i using (case_number, subject)
           where i.body is not null and e.completed_at is not null
             and not (i.applied_at is null and i.code in ('subsidy-payment', 'allowance-top-up'))`,
  },
  {
    what: 'an erasure counts as done, and a department has not confirmed it',
    sql: `select ${at('e')} || ' ' || r.department as at from ledger.erasure e
            join ledger.erasure_receipt r using (case_number, subject)
           where e.completed_at is not null and r.confirmed_at is null`,
  },
  {
    what: 'a department was asked about an erased subject, and not asked to forget it',
    sql: `select ${at('e')} || ' ' || m.department as at from ledger.erasure e join ledger.matter m using (case_number, subject)
           where m.attempt > 0 and m.requested_at < e.requested_at
             and not exists (select from ledger.erasure_receipt r where r.case_number = e.case_number
                               and r.subject = e.subject and r.department = m.department)`,
  },
  ...ofParents(),
];

/** A parent stands in everything of the case. */
function ofParents(): Rule[] {
  const erased = `ledger.erasure e`;
  const isParent = `e.subject not like 'child-%'`;
  return [
    {
      what: 'a department was asked with an erased parent, and not asked to forget it',
      sql: `select ${at('e')} || ' ' || m.department as at from ${erased} join ledger.matter m using (case_number)
             where ${isParent} and m.attempt > 0 and m.requested_at < e.requested_at
               and not exists (select from ledger.erasure_receipt r where r.case_number = e.case_number
                                 and r.subject = e.subject and r.department = m.department)`,
    },
    {
      what: 'the facts of a decision still have an erased parent',
      sql: `select ${at('e')} || ' ' || d.revision as at from ${erased} join ledger.entitlement_decision d using (case_number)
             where ${isParent} and d.facts is not null`,
    },
    {
      what: 'a command still has an erased parent',
      sql: `select ${at('e')} || ' ' || o.id as at from ${erased} join ledger.outbox o on o.key = e.case_number
             where ${isParent} and o.kind = 'command' and o.body is not null
               and convert_from(o.body, 'UTF8')::jsonb->>'type' not like 'cn.birth.erasure.%'
               and convert_from(o.body, 'UTF8')::jsonb #>> '{data,matter}' not in ('subsidy-payment', 'allowance-top-up')`,
    },
    {
      what: 'the words of a department about a case with an erased parent are still kept',
      sql: `select ${at('e')} || '/' || m.code as at from ${erased} join ledger.matter m using (case_number)
             where ${isParent} and m.words is not null and e.completed_at is not null`,
    },
    {
      what: 'the notifier was told of a case with an erased parent, and not asked to forget',
      sql: `select ${at('e')} as at from ${erased}
             where ${isParent}
               and exists (select from ledger.notice n where n.case_number = e.case_number)
               and not exists (select from ledger.erasure_receipt r where r.case_number = e.case_number
                                 and r.subject = e.subject and r.department = 'notifier')`,
    },
    {
      what: 'the notifier still has whom an erased parent was',
      sql: `select ${at('e')} || ' ' || m.notice_id as at from ${erased} join ledger.erasure_receipt r using (case_number, subject)
              join notifier.message m using (case_number)
             where r.department = 'notifier' and r.confirmed_at is not null and m.sealed is not null
               and m.accepted_at < r.confirmed_at`,
    },
  ];
}

/** Every register of every schema: whatever has a sealed column for a subject, and may lose it. */
async function registers(snapshot: Snapshot): Promise<{ schema: string; table: string }[]> {
  return snapshot.query(
    `select n.nspname as schema, c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname <> 'ledger'
        and (select count(*) from pg_attribute a where a.attrelid = c.oid
              and (a.attname in ('case_number', 'subject', 'number_hash') or (a.attname = 'sealed' and not a.attnotnull))) = 4
      order by 1, 2`,
  );
}

/** R12: what was erased is erased everywhere that confirmed it, and does not come back. */
export async function erasedStaysErased({ snapshot, graceSeconds }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const [counted] = await snapshot.query<{ n: number; open: number }>(
    `select count(*)::int as n, count(*) filter (where completed_at is null)::int as open from ledger.erasure`,
  );
  tally.checked(counted?.n ?? 0);
  tally.lagging(counted?.open ?? 0);
  const inRegisters = (await registers(snapshot)).map(({ schema, table }): Rule => ({
    what: 'an erased subject stands in a register',
    sql: `select ${at('e')} || ' ${schema}.${table}' as at from ledger.erasure e
            join ${schema}.${table} t using (case_number, subject)
            join ledger.erasure_receipt r using (case_number, subject)
           where t.sealed is not null and r.confirmed_at is not null and replace(r.department, '-', '_') = '${schema}'
          union all
          select ${at('e')} || ' ${schema}.${table} of the family' as at from ledger.erasure e
            join ${schema}.${table} t using (case_number)
            join ledger.erasure_receipt r on r.case_number = e.case_number and r.subject = e.subject
           where t.subject = 'family' and e.subject in ('mother', 'father') and t.sealed is not null
             and r.confirmed_at is not null and replace(r.department, '-', '_') = '${schema}'`,
  }));
  const late: Rule = {
    what: 'a department has not confirmed an erasure',
    sql: `select r.case_number || ' ' || r.subject || ' ' || r.department as at
            from ledger.erasure_receipt r join ledger.erasure e using (case_number, subject)
           where r.confirmed_at is null and e.requested_at < now() - interval '${Number(graceSeconds)} seconds'`,
  };
  await tally.apply(snapshot, [...IN_THE_LEDGER, ...inRegisters, late]);
  return tally.finding();
}

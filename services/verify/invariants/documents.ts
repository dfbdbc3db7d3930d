import { MATTER_CODES } from '../../../schemas/matter.ts';
import type { Evidence } from '../evidence.ts';
import { listOf, Tally, type Finding, type Rule } from '../invariant.ts';

/** Cases of which nobody was forgotten: with whoever is, what documents say goes. */
const KNOWN = `not exists (select from ledger.erasure e where e.case_number = c.case_number)`;
/** Those that have begun since documents are issued. */
const BEGUN = `exists (select from ledger.document a where a.case_number = c.case_number and a.kind = 'acceptance')`;
const at = (row: string): string => `${row}.case_number || ' ' || ${row}.number`;

const RULES: readonly Rule[] = [
  {
    what: 'a case has closed, and its family has no document of it',
    sql: `select c.case_number as at from ledger.birth_case c
           where c.status = 'completed' and c.completed_at is not null and ${BEGUN} and ${KNOWN}
             and not exists (select from ledger.document d where d.case_number = c.case_number and d.kind = 'completion')`,
  },
  {
    what: 'a department has refused, and has written nothing about it',
    sql: `select c.case_number || ' ' || t.subject || '/' || t.code as at
            from ledger.human_task t join ledger.birth_case c using (case_number)
           where t.kind = 'refused' and t.code in ${listOf(MATTER_CODES)} and t.words is not null and ${BEGUN} and ${KNOWN}
             and not exists (select from ledger.document d where d.case_number = t.case_number and d.kind = 'refusal'
               and d.subject = t.subject and d.code = t.code and d.occasion = t.attempt::text)`,
  },
  {
    what: 'a refusal on paper, and no department has refused',
    sql: `select ${at('d')} as at from ledger.document d
           where d.kind = 'refusal' and not exists (select from ledger.human_task t
             where t.case_number = d.case_number and t.kind = 'refused' and t.subject = d.subject and t.code = d.code
               and t.attempt::text = d.occasion)`,
  },
  {
    what: 'a document by somebody else than the department that decides',
    sql: `select ${at('d')} as at from ledger.document d
            join ledger.matter m on m.case_number = d.case_number and m.subject = d.subject and m.code = d.code
           where d.organ <> m.department`,
  },
  {
    what: 'a refusal still counts, and the matter was done or asked for again',
    sql: `select ${at('d')} as at from ledger.document d
            join ledger.matter m on m.case_number = d.case_number and m.subject = d.subject and m.code = d.code
           where d.kind = 'refusal' and d.withdrawn_at is null
             and (m.status = 'completed' or m.attempt::text <> d.occasion)`,
  },
  {
    what: 'a paper was collected, and there is no receipt of it',
    sql: `select p.case_number || ' ' || p.number as at from ledger.document_copy p
           where p.status = 'collected' and not exists (select from ledger.document d
             where d.number = p.case_number || '-D' || substr(p.number, length(p.case_number) + 2) || '-' || p.copy)`,
  },
];

/** R16: each fact that a family is told on paper has its document, once, by who decides it. */
export async function documents({ snapshot }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const rows = await snapshot.query<{ n: number }>('select count(*)::int as n from ledger.document');
  tally.checked(rows[0]?.n ?? 0);
  await tally.apply(snapshot, RULES);
  return tally.finding();
}

import { databaseSchemaOf, DEPARTMENT_CODES } from '../../../schemas/department.ts';
import { WORK } from '../../../schemas/matter.ts';
import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';

const PLACE = `i.case_number || ' ' || i.subject || '/' || i.code`;

/** Which department decides a piece of work, as rows `(code, department)`. */
const OWNERS = Object.entries(WORK)
  .map(([code, { department }]) => `('${code}', '${department}')`)
  .join(', ');

const SCHEMAS = DEPARTMENT_CODES.map((code) => `('${code}', '${databaseSchemaOf(code)}')`).join(', ');

const RULES: readonly Rule[] = [
  {
    what: 'an answer has landed of a department that does not own its matter',
    sql: `select ${PLACE} || ' ' || i.department as at
            from ledger.inbox i join (values ${OWNERS}) w(code, department) on w.code = i.code
           where i.kind = 'answer' and i.department <> w.department`,
  },
  {
    what: 'an answer has landed to a command of another place or attempt',
    sql: `select ${PLACE} as at from ledger.inbox i join verify_command c on c.event_id = i.command_id
           where i.kind = 'answer'
             and (c.case_number, c.subject, c.code, c.attempt) is distinct from (i.case_number, i.subject, i.code, i.attempt)`,
  },
  {
    what: 'an answer has landed to a command that another department was given',
    sql: `select ${PLACE} || ' ' || i.department as at
            from ledger.inbox i join verify_command c on c.event_id = i.command_id
            join (values ${SCHEMAS}) s(department, owner) on s.owner = c.owner
           where i.kind = 'answer' and i.department <> s.department`,
  },
  {
    what: 'an erasure is confirmed by a department that was asked nothing, or another',
    sql: `select r.case_number || ' ' || r.subject || ' ' || r.department as at
            from ledger.erasure_receipt r join verify_command c on c.event_id = r.command_id
            join (values ${SCHEMAS}) s(department, owner) on s.owner = c.owner
           where r.confirmed_at is not null and r.department <> s.department`,
  },
];

/** R13: what a department says counts for its own matters, and for what it was asked, only. */
export async function whoSaysIt({ snapshot }: Evidence): Promise<Finding> {
  const tally = new Tally();
  const [counted] = await snapshot.query<{ n: number }>(
    `select count(*)::int as n from ledger.inbox where kind = 'answer'`,
  );
  tally.checked(counted?.n ?? 0);
  await tally.apply(snapshot, RULES);
  return tally.finding();
}

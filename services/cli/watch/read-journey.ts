import type pg from 'pg';
import { derivedId } from '../../../infra/messages/derived-id.ts';
import { commandName } from '../../../schemas/command-id.ts';
import { databaseSchemaOf, DEPARTMENT_CODES, type Department } from '../../../schemas/department.ts';
import type { Subject, WorkCode } from '../../../schemas/matter.ts';
import { STATIONS, type CommandOnItsWay, type Journey } from './journey.ts';

interface CaseRow {
  readonly acceptedAt: Date;
  readonly completedAt: Date | null;
}

interface MatterRow {
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly department: Department;
  readonly attempt: number;
}

interface TimesRow {
  readonly id: string;
  readonly asked: Date;
  readonly published: Date | null;
  readonly taken: Date | null;
  readonly answered: Date | null;
  readonly returned: Date | null;
  readonly landed: Date | null;
  readonly applied: Date | null;
}

/** What the registers of one department have of some commands: each department keeps its own inbox and outbox. */
const ofDepartment = (department: Department): string => {
  const schema = databaseSchemaOf(department);
  return `select i.event_id, i.received_at, i.answer_id, a.created_at, a.sent_at
    from ${schema}.inbox i left join ${schema}.outbox a on a.id = i.answer_id where i.event_id = any($1)`;
};

const TIMES = `
  select o.id, o.created_at as asked, o.sent_at as published, d.received_at as taken, d.created_at as answered,
         d.sent_at as returned, l.received_at as landed, l.applied_at as applied
    from ledger.outbox o
    left join (${DEPARTMENT_CODES.map(ofDepartment).join('\n union all ')}) d on d.event_id = o.id
    left join ledger.inbox l on l.event_id = d.answer_id
   where o.id = any($1) and o.kind = 'command'`;

/**
 * One birth as it stands on its way now: only what tables have in clear for machines, two statements and no lock.
 * @returns undefined where no case has this number
 */
export async function readJourney(client: pg.ClientBase, caseNumber: string): Promise<Journey | undefined> {
  const { rows: cases } = await client.query<CaseRow>(
    `select accepted_at as "acceptedAt", completed_at as "completedAt" from ledger.birth_case where case_number = $1`,
    [caseNumber],
  );
  const [found] = cases;
  if (!found) return undefined;
  const commands = await readCommands(client, caseNumber);
  const { acceptedAt, completedAt } = found;
  return { caseNumber, acceptedAt, ...(completedAt === null ? {} : { completedAt }), commands };
}

async function readCommands(client: pg.ClientBase, caseNumber: string): Promise<CommandOnItsWay[]> {
  const { rows: matters } = await client.query<MatterRow>(
    `select subject, code, department, attempt from ledger.matter where case_number = $1 order by position`,
    [caseNumber],
  );
  const attempts = matters.flatMap(({ attempt: last, ...of }) =>
    Array.from({ length: last + 1 }, (_, attempt) => {
      const id = derivedId(...commandName(caseNumber, of.subject, of.code, attempt));
      return { ...of, attempt, id };
    }),
  );
  const { rows } = await client.query<TimesRow>(TIMES, [attempts.map(({ id }) => id)]);
  const timesOf = new Map(rows.map((row) => [row.id, row]));
  return attempts.flatMap(({ id, ...command }): CommandOnItsWay[] => {
    const times = timesOf.get(id);
    return times ? [{ ...command, at: stationsOf(times) }] : [];
  });
}

function stationsOf(times: TimesRow): CommandOnItsWay['at'] {
  return Object.fromEntries(
    STATIONS.flatMap((station) => {
      const at = times[station];
      return at === null ? [] : [[station, at] as const];
    }),
  );
}

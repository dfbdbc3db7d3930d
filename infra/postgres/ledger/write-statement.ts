import { GIVEN_UP_SQL, insertOutboxSql } from '../../outbox/outbox.ts';
import { writeEntriesSql } from './search-entries.ts';
import { addWakesSql } from './wakes.ts';

/** Ids are given as one array: a look-up by primary key whatever the planner thinks of the table. */
function idsIn(list: string): string {
  return `array(select v::uuid from given, jsonb_array_elements_text(given.doc->'${list}') v)`;
}

/** The rows of one list, as rows of their table: what a row does not say is null. */
function rowsOf(list: string, table: string): string {
  return `given, jsonb_populate_recordset(null::ledger.${table}, given.doc->'${list}') r`;
}

/** `insert` of the rows of one list into their table, in these columns. */
function insertOf(list: string, table: string, columns: readonly string[]): string {
  return `insert into ledger.${table} as t (${columns.join(', ')})
    select ${columns.map((column) => `r.${column}`).join(', ')} from ${rowsOf(list, table)}`;
}

/** What `on conflict` takes over of the row that was given. */
function taking(columns: readonly string[]): string {
  return `do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

const words = (text: string): readonly string[] => text.split(/\s+/);

/** What of a row is written once, and what is as it stands now. */
const MATTER = {
  once: words('case_number subject code position part department node'),
  now: words(
    `route route_reason status flags attempt clocks reason requested_at answer_due_at ended_at due_on watch_on
      clocked`,
  ),
};
const TASK = {
  once: words(
    'id case_number subject code attempt event_id kind dedupe_key reason asks opened_at deadline addressee',
  ),
  now: words('status outcome completed_by completed_at seconded_by decision_hash'),
};
export const ORDER_COLUMNS = {
  once: words(`order_id case_number subject entitlement period revision payer department amount_fen shares payee claim
    due_on order_hash`),
  now: words(`netted_fen status attempt command_id task_id payment_number confirmed_at sent_at paid_at`),
};

const DRAFT = words(
  'task_id case_number outcome drafted_by drafted_at decision_hash content seconded_by leaves_at looked',
);

/**
 * What can be written to cases, each part a list in the one JSON document `given.doc`. The parts are the same for a case
 * that is accepted and for one that is changed; what tells the two apart is where the document comes from. PostgreSQL does
 * the last one first: wakes are locked after answers, as by the landing, or the two would wait for each other.
 */
const PARTS = {
  wakes: addWakesSql("select jsonb_array_elements_text(given.doc->'wakes') as case_number from given", 0),
  cases: `
    update ledger.birth_case c set status = r.status, decided_at = coalesce(c.decided_at, r.decided_at),
        completed_at = case when r.completed_at is null then null else coalesce(c.completed_at, r.completed_at) end,
        compared_at = case when r.compared_at is null then null else coalesce(c.compared_at, r.compared_at) end,
        joined_into = coalesce(r.joined_into, c.joined_into)
      from ${rowsOf('cases', 'birth_case')} where c.case_number = r.case_number`,
  alarms: `
    ${insertOf('alarms', 'alarm', ['case_number', 'rings_at'])}
    on conflict (case_number) ${taking(['rings_at'])}`,
  silenced: `
    delete from ledger.alarm
     where case_number = any(array(select jsonb_array_elements_text(given.doc->'silenced') from given))`,
  applied: `
    update ledger.inbox set applied_at = coalesce(applied_at, ledger.now()), body = null, as_sent = null
     where event_id = any(${idsIn('applied')})`,
  setAside: `
    update ledger.inbox set applied_at = coalesce(applied_at, ledger.now())
     where event_id = any(${idsIn('setAside')})`,
  answered: `
    update ledger.outbox set done_at = coalesce(done_at, ledger.now()), body = null
     where id = any(${idsIn('answered')})`,
  resent: `
    update ledger.outbox set
        due_at = case when done_at is null or ${GIVEN_UP_SQL} then ledger.now() else due_at end,
        done_at = case when ${GIVEN_UP_SQL} then null else done_at end
     where id = any(${idsIn('resent')})`,
  again: `
    update ledger.inbox set applied_at = null where event_id = any(${idsIn('again')})`,
  promised: `
    update ledger.outbox o set due_at = greatest(o.due_at, p.until)
      from (select (v->>'id')::uuid as id, (v->>'until')::timestamptz as until
              from given, jsonb_array_elements(given.doc->'promised') v) p
     where o.id = any(array(select (v->>'id')::uuid from given, jsonb_array_elements(given.doc->'promised') v))
       and o.id = p.id`,
  matters: `
    ${insertOf('matters', 'matter', [...MATTER.once, ...MATTER.now, 'result', 'words'])}
    on conflict (case_number, subject, code) ${taking(MATTER.now)}, result = coalesce(excluded.result, t.result),
      words = case when excluded.reason = t.reason then coalesce(excluded.words, t.words) else excluded.words end`,
  tasks: `
    ${insertOf('tasks', 'human_task', [...TASK.once, ...TASK.now, 'completion_reason', 'words'])}
    on conflict (id) ${taking(TASK.now)},
      completion_reason = coalesce(excluded.completion_reason, t.completion_reason)`,
  changes: `
    ${insertOf('changes', 'task_change', words('task_id case_number subject changes'))}
    on conflict do nothing`,
  drafts: `
    ${insertOf('drafts', 'task_draft', DRAFT)}
    on conflict (task_id) ${taking(DRAFT.slice(2))}`,
  undrafts: `delete from ledger.task_draft where task_id = any(${idsIn('undrafts')})`,
  protections: `
    ${insertOf('protections', 'protection', words('case_number parent since by carried_at'))}
    on conflict (case_number) do update set parent = excluded.parent, carried_at = excluded.carried_at,
      since = case when t.parent = excluded.parent then t.since else excluded.since end,
      by = case when t.parent = excluded.parent then t.by else excluded.by end`,
  unprotected: `
    delete from ledger.protection
     where case_number = any(array(select jsonb_array_elements_text(given.doc->'unprotected') from given))`,
  events: insertOf('events', 'case_event', words('case_number type subject code actor detail at words')),
  notices: `
    ${insertOf('notices', 'notice', words('id case_number template dedupe_key subject code attempt addressee'))}
    on conflict do nothing`,
  decisions: `
    insert into ledger.entitlement_decision (case_number, revision, as_of, pack, decision, facts, cause)
    select r.case_number, r.revision, r.as_of, r.pack, r.decision,
        coalesce(r.facts, (select d.facts from ledger.entitlement_decision d
          where d.case_number = r.case_number and d.revision = r.revision - 1)), r.cause
      from ${rowsOf('decisions', 'entitlement_decision')}
    on conflict do nothing`,
  orders: `
    ${insertOf('orders', 'payment_order', [...ORDER_COLUMNS.once, ...ORDER_COLUMNS.now])}
    on conflict (order_id) ${taking(ORDER_COLUMNS.now)}`,
  dues: `
    ${insertOf('dues', 'due', words('id case_number kind due_at try_at'))}
    on conflict (id) ${taking(['due_at', 'try_at'])}, tries = 0`,
  undue: `delete from ledger.due where id = any(${idsIn('undue')})`,
  subjects: `
    ${insertOf('subjects', 'subject', words('case_number subject wrapped_key facts'))}
    on conflict (case_number, subject) ${taking(['facts'])}`,
  findable: writeEntriesSql(rowsOf('findable', 'search_entry')),
  revisions: insertOf('revisions', 'facts_revision', words('case_number subject revision')),
  likenesses: `
    ${insertOf('likenesses', 'likeness', words('case_number other kind score outcome found_at'))}
    on conflict (case_number, other) ${taking(['outcome'])}`,
  keys: `
    ${insertOf('keys', 'look_up_key', words('hash case_number subject'))}
    on conflict (hash, case_number) do nothing`,
  links: `
    ${insertOf('links', 'family_link', words('link_id case_number subject link_hash phone_hash cause issued_at expires_at epoch'))}
    on conflict do nothing`,
  documents: `
    ${insertOf('documents', 'document', words('number case_number kind subject code occasion organ division_code issued_at valid_until withdrawn_at sealed code_hash'))}
    on conflict do nothing`,
  copies: `
    ${insertOf('copies', 'document_copy', words('number copy case_number status asked_by asked_at'))}
    on conflict do nothing`,
  unrefused: `
    update ledger.document d set withdrawn_at = coalesce(d.withdrawn_at, r.withdrawn_at)
      from ${rowsOf('unrefused', 'document')}
     where d.case_number = r.case_number and d.kind = 'refusal' and d.subject = r.subject and d.code = r.code`,
  outbox: insertOutboxSql('ledger', "(select given.doc->'outbox' from given)"),
} as const;

export type PartName = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as PartName[];

/** The rows of each part, in the columns that its statement reads; ids where it names rows that are there. */
export type CaseRecords = Readonly<Record<PartName, readonly unknown[]>>;

interface Statement {
  readonly name: string;
  readonly text: string;
  /** the JSON document, parameter $1 */
  readonly parameter: string;
}

/** What stands around the parts. */
interface Frame {
  readonly name: string;
  /** where the document comes from: a query of one row, or of none, and then nothing is written */
  readonly given: string;
  /** further parts, before these, such as the row that a case begins with */
  readonly more?: string;
  readonly answer?: string;
}

/**
 * Everything that is done to cases, as one statement. A part with nothing to write is left out: to begin it costs more
 * than to write a row, and a round has a few of them only. The same parts always make the same statement, so that its
 * plan is kept. Rows that are there already are named by their keys, and what holds for only some of them stands in
 * `set`: as a condition it would lead the planner to the partial indexes, and so through every open row there is.
 */
export function partsStatement(
  records: CaseRecords,
  { name, given, more = '', answer = 'select from given' }: Frame,
): Statement {
  const named = NAMES.filter((part) => records[part].length > 0);
  const parts = named.map((part) => `, ${part.toLowerCase()} as (${PARTS[part]})`);
  return {
    name: `${name}-${named.map((part) => NAMES.indexOf(part)).join('-')}`,
    parameter: JSON.stringify(Object.fromEntries(named.map((part) => [part, records[part]]))),
    text: `with ${more} given as materialized (${given})${parts.join('')} ${answer}`,
  };
}

/** The statement of what is done to cases that the ledger has. */
export function changeStatement(records: CaseRecords): Statement {
  return partsStatement(records, { name: 'write-case', given: 'select $1::jsonb as doc' });
}

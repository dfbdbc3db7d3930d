import { ORDER_COLUMNS } from './ledger/write-statement.ts';
import { DEPARTMENT_CODES, databaseSchemaOf, type Department } from '../../schemas/department.ts';

/** The services that share the case ledger. */
const LEDGER_ROLES = ['api', 'worker', 'relay', 'gateway'] as const;
type LedgerRole = (typeof LEDGER_ROLES)[number];

/** Who logs in to the database: one role for each service. */
export type DatabaseRole = LedgerRole | 'notifier' | Department;

export const DATABASE_ROLES: readonly DatabaseRole[] = [...LEDGER_ROLES, 'notifier', ...DEPARTMENT_CODES];

/** Who logs in besides: the operator, who looks at everything and changes nothing. */
export type LoginRole = DatabaseRole | 'operator';

export const LOGIN_ROLES: readonly LoginRole[] = [...DATABASE_ROLES, 'operator'];

/** `r` select, `a` insert, `w` update, `d` delete. Nobody deletes but what only wakes (a wake, an alarm, what is due), a
 * membership, a claim, a decision that does not stand yet, what is half filled in, a view, and who is let in again. */
type Rights = string;

/**
 * What each service of the case side may do with each table of the ledger. A table that is not named here is
 * nobody's: a migration that adds one adds its line.
 */
export const LEDGER_RIGHTS: Readonly<Record<string, Readonly<Partial<Record<LedgerRole, Rights>>>>> = {
  birth_case: { api: 'raw', worker: 'rw', gateway: 'rw' },
  report: { api: 'raw', worker: 'r', gateway: 'r' },
  look_up_key: { api: 'ra', worker: 'ra', gateway: 'ra' },
  likeness: { api: 'raw', worker: 'raw', gateway: 'raw' },
  own_root: { api: 'ra', worker: 'ra', gateway: 'ra' },
  subject: { api: 'raw', worker: 'r', gateway: 'r' },
  matter: { api: 'raw', worker: 'raw', gateway: 'raw' },
  case_event: { api: 'ra', worker: 'ra', gateway: 'ra' },
  human_task: { api: 'raw', worker: 'raw', gateway: 'raw' },
  audit_line: { api: 'ra', gateway: 'r' },
  family_door: { api: 'raw', worker: 'r', gateway: 'raw' },
  family_link: { api: 'raw', worker: 'ra', gateway: 'raw' },
  family_code: { api: 'raw' },
  protection: { api: 'rawd', worker: 'raw', gateway: 'rawd' },
  family_picture: { api: 'raw' },
  family_session: { api: 'raw', gateway: 'rw' },
  audit_seal: { gateway: 'ra' },
  representation: { api: 'raw' },
  revocation: { api: 'rawd' },
  task_change: { api: 'ra', worker: 'a', gateway: 'ra' },
  task_claim: { api: 'rawd' },
  task_form: { api: 'rawd' },
  saved_view: { api: 'rawd' },
  task_draft: { api: 'rawd', worker: 'rawd', gateway: 'rawd' },
  letter: { api: 'rw', gateway: 'raw' },
  letter_place: { gateway: 'ra' },
  inbox: { api: 'rw', worker: 'rw', gateway: 'raw' },
  outbox: { api: 'raw', worker: 'raw', relay: 'rw', gateway: 'raw' },
  erasure: { api: 'ra', gateway: 'rw' },
  // an earlier build may have asked too few (late-receivers.ts)
  erasure_receipt: { api: 'ra', gateway: 'raw' },
  wake: { api: 'rawd', gateway: 'rawd' },
  alarm: { api: 'rawd', worker: 'rawd', gateway: 'rawd' },
  due: { api: 'rawd', worker: 'rawd', gateway: 'rawd' },
  idempotency: { api: 'ra' },
  notice: { api: 'ra', worker: 'ra', gateway: 'raw' },
  contact_wish: { api: 'rawd', worker: 'r', gateway: 'r' },
  clock_basis: { gateway: 'raw' },
  entitlement_decision: { api: 'ra', worker: 'ra', gateway: 'r' },
  facts_revision: { api: 'ra', worker: 'ra', gateway: 'ra' },
  payment_order: { api: 'ra', worker: 'ra', gateway: 'ra' },
  search_entry: { api: 'raw', worker: 'raw', gateway: 'raw' },
  document: { api: 'raw', worker: 'raw', gateway: 'raw' },
  document_copy: { api: 'raw', worker: 'ra', gateway: 'ra' },
  organ_seal: { api: 'r' },
  redecision: {},
  redecision_case: {},
  redecision_line: { api: 'r' },
  relay_lease: { relay: 'rw' },
  relay_member: { relay: 'rawd' },
};

/** Tables of which whoever adds a row does not say all of it: in which transaction, and so in which place of the chain. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  audit_line: [
    'request_id',
    'who',
    'role',
    'operation',
    'status',
    'cases',
    'task',
    'purpose',
    'fields',
    'department',
  ],
  case_event: ['case_number', 'type', 'subject', 'code', 'actor', 'detail', 'at', 'words'],
};

/** Of a table that may be changed in some columns only: what was ordered stays, and how it stands moves. */
const CHANGES: Readonly<
  Record<string, { readonly columns: readonly string[]; readonly by: readonly LedgerRole[] }>
> = {
  payment_order: { columns: ORDER_COLUMNS.now, by: ['api', 'worker', 'gateway'] },
  // what stops a notice says so (stop-notices.ts)
  notice: { columns: ['outcome', 'not_sent_why', 'answered_at'], by: ['api', 'worker'] },
};

/** Registers of departments that are never changed, only added to: what corrects a row of them is another row. */
const APPEND_ONLY: Readonly<Partial<Record<DatabaseRole, readonly string[]>>> = {
  finance: ['payment', 'payment_correction', 'bank_transfer'],
  'medical-insurance': ['allowance_top_up'],
};

/** Who may erase a subject: by the one function that does it, never table by table. */
const ERASERS: readonly DatabaseRole[] = ['api', 'gateway'];

const WORDS: Readonly<Record<string, string>> = { r: 'select', a: 'insert', w: 'update', d: 'delete' };

function isLedgerRole(role: DatabaseRole): role is LedgerRole {
  return (LEDGER_ROLES as readonly DatabaseRole[]).includes(role);
}

/** The schema a role works in. */
function schemaOf(role: DatabaseRole): string {
  if (isLedgerRole(role)) return 'ledger';
  return role === 'notifier' ? 'notifier' : databaseSchemaOf(role);
}

function grant(rights: Rights, table: string, role: string): string {
  return `grant ${[...rights].map((letter) => WORDS[letter]).join(', ')} on ${table} to ${role};`;
}

function grantInLedger(rights: Rights, table: string, role: string): string {
  const said = SAID[table];
  if (!said) return grant(rights, `ledger.${table}`, role);
  const words = [...rights].map((letter) => (letter === 'a' ? `insert (${said.join(', ')})` : WORDS[letter]));
  return `grant ${words.join(', ')} on ledger.${table} to ${role};`;
}

/**
 * The statements that give a role exactly its rights, whatever it had before: its own schema only, no deletion, no
 * creation. To be run as one transaction, so that a running service never meets the moment in between.
 * @param roleName the role in the database, such as `birth_api`
 */
export function rightsSql(role: LoginRole, roleName: string): string {
  if (role === 'operator') return readingSql(roleName);
  const schema = schemaOf(role);
  const own = isLedgerRole(role)
    ? [
        ...Object.entries(LEDGER_RIGHTS).flatMap(([table, rights]) =>
          rights[role] === undefined ? [] : [grantInLedger(rights[role], table, roleName)],
        ),
        ...Object.entries(CHANGES).flatMap(([table, { columns, by }]) =>
          by.includes(role)
            ? [`grant update (${columns.join(', ')}) on ledger.${table} to ${roleName};`]
            : [],
        ),
      ]
    : [
        grant('raw', `all tables in schema ${schema}`, roleName),
        ...(APPEND_ONLY[role] ?? []).map((table) => `revoke update on ${schema}.${table} from ${roleName};`),
        grant('d', `${schema}.relay_member`, roleName),
        `grant usage, select on all sequences in schema ${schema} to ${roleName};`,
      ];
  const erases = ERASERS.includes(role)
    ? [`grant execute on function ledger.erase_subject to ${roleName};`]
    : [];
  return [
    `revoke all on all tables in schema ${schema} from ${roleName};`,
    `revoke all on schema ${schema} from ${roleName};`,
    `grant usage on schema ${schema} to ${roleName};`,
    ...own,
    ...erases,
    defaultsSql(roleName, schema),
  ].join('\n');
}

/**
 * A role may set its own defaults, and they stay: whoever had it for a while leaves none behind. Where they are right nothing is
 * touched: they belong to the whole server, and two who write the same row there fail (“tuple concurrently deleted”).
 */
function defaultsSql(roleName: string, schema: string): string {
  return `do $$ begin
  if (select setconfig from pg_db_role_setting where setdatabase = 0 and setrole = '${roleName}'::regrole)
     is distinct from array['search_path=${schema}'] then
    alter role ${roleName} reset all;
    alter role ${roleName} set search_path = ${schema};
  end if;
end $$;`;
}

/** Everything that is kept, as it is kept: sealed. */
function readingSql(roleName: string): string {
  const schemas = new Set(['birth_admin', ...DATABASE_ROLES.map(schemaOf)]);
  return [...schemas]
    .flatMap((each) => [
      `revoke all on all tables in schema ${each} from ${roleName};`,
      `revoke all on schema ${each} from ${roleName};`,
      `grant usage on schema ${each} to ${roleName};`,
      grant('r', `all tables in schema ${each}`, roleName),
    ])
    .join('\n');
}

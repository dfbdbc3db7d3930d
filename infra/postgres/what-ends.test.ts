import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCHEMA_FILE } from './schema-dump.ts';

/**
 * Bytes that nothing can be tried out on: sealed with random nonces, emptied by the erasure, or keys of our own. What else is
 * kept as bytes is made of something, and says in the schema with whom it ends.
 */
const SEALED =
  /^(sealed|facts|result|words|wrapped_key|body|completion_reason|decision_reason|decision|wrapped|retired)$/;
/** Bytes and what else a look-up may be kept as. */
const LOOK_UP = /(_hash(es)?|_digest|_key[s]?|_index|_tokens?|_grams?|pinyin|initials|last_four)$/;
const KEYS_OF_NO_PERSON = /^(dedupe_key|idempotency_key|key|wrapped_key)$/;

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

const SCHEMA = readFileSync(SCHEMA_FILE, 'utf8');

function columnsOf(schema: string): Column[] {
  return [...schema.matchAll(/^create (?:unlogged )?table (\S+) \(\n([\s\S]*?)\n\)/gm)].flatMap(
    ([, table = '', lines = '']) =>
      lines.split('\n').flatMap((line) => {
        const [, name, type] = /^ {2}"?([a-z_]+)"? ([a-z]+(?:\[\])?)/.exec(line) ?? [];
        return name && type && name !== 'constraint' ? [{ table, name, type }] : [];
      }),
  );
}

function remarksOf(schema: string): Map<string, string> {
  const found = [...schema.matchAll(/^comment on (?:column|table) (\S+) is '(.*)';$/gm)];
  return new Map(found.map(([, where = '', remark = '']) => [where.replaceAll('"', ''), remark]));
}

/** What can be tried out: it is made of something, and is no random bytes. */
function madeOf(schema: string): Column[] {
  return columnsOf(schema).filter(({ name, type }) => {
    if (SEALED.test(name)) return false;
    return type.startsWith('bytea') || (LOOK_UP.test(name) && !KEYS_OF_NO_PERSON.test(name));
  });
}

/** What can be tried out, and nobody has said with whom it ends. */
function unsaid(schema: string): string[] {
  const columns = columnsOf(schema);
  const remarks = remarksOf(schema);
  const has = (table: string, name: string): boolean =>
    columns.some((column) => column.table === table && column.name === name);
  return madeOf(schema)
    .filter(({ table, name }) => {
      if (remarks.has(table) || remarks.has(`${table}.${name}`)) return false;
      // A department overwrites every hash of a register that can lose what it seals (0021_erasure.sql).
      const isRegister = !table.startsWith('ledger.') && has(table, 'sealed') && has(table, 'number_hash');
      return !(isRegister && name.endsWith('_hash'));
    })
    .map(({ table, name }) => `${table}.${name}`);
}

/**
 * What is kept by look-up without a key: nothing that is made of a person. All else is an HMAC under a key that hangs on the
 * master key (`Keyring.hash`, `Keyring.searchToken`, the `hash` of a department's office, `hashPhone` of the notifier): whoever
 * has the database alone can try nothing out. That no digest without a key stands anywhere is looked for in test/e2e/canary.test.ts.
 */
const WITHOUT_KEY: Readonly<Record<string, string>> = {
  'ledger.audit_seal.head_hash': 'SHA-256 of lines that name no family',
  'ledger.audit_seal.previous_hash': 'the same',
  'ledger.task_change.changes': 'sealed',
  'ledger.task_draft.content': 'sealed',
  'ledger.organ_seal.picture': 'the seal of an office',
  'ledger.letter.digest':
    'SHA-256 of a message as it came, which stands beside it until somebody has decided',
  'ledger.redecision.digest': 'SHA-256 of a rule pack',
};
const KEYED: Readonly<Record<string, readonly string[]>> = {
  'disease_control.vaccination_record': ['number_hash'],
  'finance.bank_transfer': ['account_hash'],
  'finance.payment': ['number_hash'],
  'health_commission.birth_certificate': ['birth_hash', 'number_hash', 'print_hash'],
  'health_commission.birth_service_registration': ['number_hash'],
  'health_commission.childcare_subsidy_claim': ['number_hash'],
  'health_commission.parenting_guidance': ['number_hash'],
  'housing.family_event': ['number_hash'],
  'human_resources.leave_change_notice': ['number_hash'],
  'human_resources.leave_notice': ['number_hash'],
  'human_resources.social_security_card': ['number_hash', 'resident_id_hash'],
  'ledger.birth_case': ['mother_hash', 'notification_hash'],
  'ledger.family_code': ['code_hash'],
  'ledger.family_door': ['checked_hash'],
  'ledger.family_link': ['link_hash', 'phone_hash'],
  'ledger.family_session': ['phone_hash', 'session_hash'],
  'ledger.document': ['code_hash'],
  'ledger.human_task': ['decision_hash'],
  'ledger.idempotency': ['body_hash'],
  'ledger.letter': ['decision_hash'],
  'ledger.look_up_key': ['hash'],
  'ledger.payment_order': ['order_hash'],
  'ledger.report': ['delivery_hash', 'facts_hash'],
  'ledger.task_draft': ['decision_hash'],
  'medical_insurance.allowance_payment': ['delivery_hash', 'number_hash'],
  'medical_insurance.allowance_top_up': ['number_hash'],
  'medical_insurance.identity_upgrade': ['account_hash', 'number_hash'],
  'medical_insurance.insurance_account': ['certificate_hash', 'number_hash', 'resident_id_hash'],
  'medical_insurance.maternity_settlement': ['delivery_hash', 'number_hash'],
  'notifier.message': ['phone_hash'],
  'public_security.death_registration': ['number_hash', 'resident_id_hash'],
  'public_security.household_registration': ['birth_hash', 'certificate_hash', 'number_hash'],
  'taxation.deduction_notice': ['number_hash', 'resident_id_hash'],
  // bigint[]: not found by its type
  'ledger.search_entry': ['terms'],
};

describe('what can be tried out', () => {
  it('is keyed, but for what is made of no person', () => {
    const found = madeOf(SCHEMA).map(({ table, name }) => `${table}.${name}`);
    const keyed = Object.entries(KEYED).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
    const terms = 'ledger.search_entry.terms';
    expect([...found, terms].sort()).toEqual([...keyed, ...Object.keys(WITHOUT_KEY)].sort());
  });
});

describe('what ends with a subject', () => {
  it('is said of everything that can be tried out', () => {
    expect(unsaid(SCHEMA)).toEqual([]);
  });

  it.each([
    ['name_hash bytea not null', 'ledger.look_up.name_hash'],
    ['keys bytea[]', 'ledger.look_up.keys'],
    ['pinyin text', 'ledger.look_up.pinyin'],
    ['phone_last_four text', 'ledger.look_up.phone_last_four'],
  ])('is missed of a new column: %s', (column, name) => {
    const schema = `${SCHEMA}\ncreate table ledger.look_up (\n  case_number text not null,\n  ${column}\n);\n`;
    expect(unsaid(schema)).toEqual([name]);
    expect(unsaid(`${schema}comment on column ${name} is 'ends with: subject';\n`)).toEqual([]);
    expect(unsaid(`${schema}comment on table ledger.look_up is 'ends with: subject';\n`)).toEqual([]);
  });

  it('is said in words that the erasure understands', () => {
    const remarks = [...remarksOf(SCHEMA)].filter(([where]) => where.startsWith('ledger.'));
    expect(remarks).not.toEqual([]);
    for (const [where, remark] of remarks)
      expect(remark, where).toMatch(/^(ends with: (subject|anyone|mother|father|family)|stays: .+)$/);
  });

  it('is found by the number of its case', () => {
    const columns = columnsOf(SCHEMA);
    for (const [where, remark] of remarksOf(SCHEMA)) {
      if (!where.startsWith('ledger.') || !remark.startsWith('ends with')) continue;
      const table = where.split('.').slice(0, 2).join('.');
      const names = columns.filter((column) => column.table === table).map(({ name }) => name);
      const wanted = remark === 'ends with: subject' ? ['case_number', 'subject'] : ['case_number'];
      expect(names, where).toEqual(expect.arrayContaining(wanted));
    }
  });
});

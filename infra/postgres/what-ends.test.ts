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

/** What can be tried out, and nobody has said with whom it ends. */
function unsaid(schema: string): string[] {
  const columns = columnsOf(schema);
  const remarks = remarksOf(schema);
  const has = (table: string, name: string): boolean =>
    columns.some((column) => column.table === table && column.name === name);
  return columns
    .filter(({ name, type }) => {
      if (SEALED.test(name)) return false;
      return type.startsWith('bytea') || (LOOK_UP.test(name) && !KEYS_OF_NO_PERSON.test(name));
    })
    .filter(({ table, name }) => {
      if (remarks.has(table) || remarks.has(`${table}.${name}`)) return false;
      // A department overwrites every hash of a register that can lose what it seals (0021_erasure.sql).
      const isRegister = !table.startsWith('ledger.') && has(table, 'sealed') && has(table, 'number_hash');
      return !(isRegister && name.endsWith('_hash'));
    })
    .map(({ table, name }) => `${table}.${name}`);
}

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

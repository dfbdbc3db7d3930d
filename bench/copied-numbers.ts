import type pg from 'pg';
import { sealJson, unsealJson } from '../infra/sealing/seal.ts';
import { contextOf, type InClear } from '../infra/sealing/bound.ts';
import { openKeyring, openReceiverRoot } from '../infra/postgres/own-root.ts';
import { caseKeysOf, receiverKeysOf, sealContext, type Keyring } from '../infra/sealing/keys.ts';
import { composeResidentId } from '../policies/id-number.ts';
import { databaseSchemaOf, type Department } from '../schemas/department.ts';
import type { Sex } from '../schemas/resident-id.ts';
import { openOffice, type Office } from '../services/departments/kit/office.ts';

const PORTION = 5_000;
/** Numbers of one division, day and sex. */
const OF_ONE_DAY = 499;
const FIRST_DAY = Date.UTC(2001, 0, 1);
const DAY_MS = 86_400_000;

interface Household {
  readonly case_number: string;
  readonly subject: string;
  readonly template: string;
  readonly sealed: Buffer;
  readonly division: string;
  readonly wrapped_key: Buffer;
  readonly result: Buffer;
  readonly answer_id: string;
  readonly template_answer_id: string;
  readonly answer: Buffer;
}

const HOUSEHOLDS = `
  select h.case_number, h.subject, p.case_number as template, h.sealed, h.deciding_division_code as division,
         s.wrapped_key, m.result, i.answer_id, o.body as answer, ti.answer_id as template_answer_id
    from template p cross join generate_series($1::integer, $2::integer) n
    join public_security.household_registration h on h.case_number = p.case_number || '-' || n
    join ledger.subject s on s.case_number = h.case_number and s.subject = h.subject
    join ledger.matter m on m.case_number = h.case_number and m.subject = h.subject and m.code = 'household-registration'
    join public_security.inbox i on i.event_id = h.command_id
    join public_security.outbox o on o.id = i.answer_id
    join public_security.household_registration t on t.case_number = p.case_number and t.subject = h.subject
    join public_security.inbox ti on ti.event_id = t.command_id`;

/** What is written of one child: five places hold the number or its hash. */
interface Filled {
  readonly c: string;
  readonly s: string;
  readonly n: string;
  readonly e: string;
  readonly k: string;
  readonly a: string;
  readonly r: string;
  readonly i: string;
  readonly b: string;
}

const WRITES: readonly string[] = [
  `update public_security.household_registration h set number_hash = decode(f.n, 'base64'), sealed = decode(f.e, 'base64')
     from filled f where h.case_number = f.c and h.subject = f.s`,
  `update human_resources.social_security_card h set resident_id_hash = decode(f.k, 'base64')
     from filled f where h.case_number = f.c and h.subject = f.s`,
  `update medical_insurance.insurance_account h set resident_id_hash = decode(f.a, 'base64')
     from filled f where h.case_number = f.c and h.subject = f.s and h.resident_id_hash is not null`,
  `update ledger.matter h set result = decode(f.r, 'base64')
     from filled f where h.case_number = f.c and h.subject = f.s and h.code = 'household-registration'`,
  `update public_security.outbox h set body = convert_to(f.b, 'UTF8') from filled f where h.id = f.i`,
];

/** What is remembered from one portion of copies to the next. */
export interface ResidentNumbers {
  readonly offices: Offices;
  /** how many numbers of each division, day and sex are taken */
  readonly taken: Map<string, number>;
}

export async function openResidentNumbers(pool: pg.Pool, masterKey: string): Promise<ResidentNumbers> {
  const master = { current: masterKey, previous: [] };
  const open = async (department: Department): Promise<Office> => {
    const keys = receiverKeysOf(master, department);
    const root = await openReceiverRoot(pool, databaseSchemaOf(department), keys);
    return openOffice(department, { messages: keys.messages, root });
  };
  return {
    offices: {
      police: await open('public-security'),
      cards: await open('human-resources'),
      accounts: await open('medical-insurance'),
      keyring: await openKeyring(pool, caseKeysOf(master)),
    },
    taken: new Map(),
  };
}

/** Gives every copied child a resident ID of its own, in the register and wherever else it stands. */
export async function fillHouseholds(
  on: pg.PoolClient,
  { offices, taken }: ResidentNumbers,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<void> {
  await on.query(
    `create temp table filled (c text, s text, n text, e text, k text, a text, r text, i uuid, b text) on commit drop`,
  );
  const { rows } = await on.query<Household>(HOUSEHOLDS, [first, last]);
  for (let i = 0; i < rows.length; i += PORTION)
    await on.query('insert into filled select * from jsonb_populate_recordset(null::filled, $1)', [
      JSON.stringify(rows.slice(i, i + PORTION).map((row) => fill(row, offices, taken))),
    ]);
  await on.query('analyze filled');
  for (const sql of WRITES) await on.query(sql);
  await on.query(
    `insert into public_security.resident_id_counter (division_code, birth_date, sex, taken)
     select split_part(k, '/', 1), split_part(k, '/', 2)::date, split_part(k, '/', 3), n::integer
       from jsonb_each_text($1::jsonb) as t(k, n)
     on conflict (division_code, birth_date, sex) do update set taken = excluded.taken`,
    [JSON.stringify(Object.fromEntries(taken))],
  );
}

interface Offices {
  readonly police: Office;
  readonly cards: Office;
  readonly accounts: Office;
  readonly keyring: Keyring;
}

interface Child {
  readonly sex: Sex;
  readonly birthAt: string;
}

function fill(
  row: Household,
  { police, cards, accounts, keyring }: Offices,
  taken: Map<string, number>,
): Filled {
  const { case_number: caseNumber, subject } = row;
  const place = (of: string): string => `register:household_registration:${of}:${subject}`;
  const entry = police.unseal(place(row.template), row.sealed) as { number: string; child: Child };
  const { date, number } = nextNumber(row.division, entry.child.sex, taken);
  const child = { ...entry.child, birthAt: `${date}T12:00:00+08:00` };
  const key = keyring.unwrap(row.wrapped_key);
  const context = (of: string): string => sealContext.result(of, subject, 'household-registration');
  const result = unsealJson(key, context(row.template), row.result) as object;
  return {
    c: caseNumber,
    s: subject,
    n: police.hash('number:household_registration', number),
    e: police.seal(place(caseNumber), { ...entry, child, number }),
    k: cards.hash('resident-id', number),
    a: accounts.hash('resident-id', number),
    r: sealJson(key, context(caseNumber), { ...result, residentId: number }).toString('base64'),
    i: row.answer_id,
    b: answerOf(row, police, number),
  };
}

/** The answer of the police with the new number, as its department would have sealed it. */
function answerOf(row: Household, police: Office, number: string): string {
  const body = JSON.parse(row.answer.toString()) as InClear & { readonly data: { readonly sealed: string } };
  const bytes = Buffer.from(body.data.sealed, 'base64');
  const template = { ...body, id: row.template_answer_id };
  const told = unsealJson(police.messageKeys, contextOf('answer', template, bytes), bytes) as object;
  const copy = { ...body, id: row.answer_id, data: { ...body.data, caseNumber: row.case_number } };
  const context = contextOf('answer', copy, bytes);
  const sealed = sealJson(police.messageKeys, context, { ...told, residentId: number }).toString('base64');
  return JSON.stringify({ ...copy, data: { ...copy.data, sealed } });
}

/** Days long ago, so that no number of a real birth is met. */
function nextNumber(
  division: string,
  sex: Sex,
  taken: Map<string, number>,
): { date: string; number: string } {
  const spread = [...taken.keys()].filter((key) => key.startsWith(`${division}/`) && key.endsWith(`/${sex}`));
  const last = spread.at(-1);
  const full = last === undefined || (taken.get(last) ?? 0) >= OF_ONE_DAY;
  const date = full
    ? new Date(FIRST_DAY + spread.length * DAY_MS).toISOString().slice(0, 10)
    : (last.split('/')[1] ?? '');
  const key = `${division}/${date}/${sex}`;
  const index = taken.get(key) ?? 0;
  taken.set(key, index + 1);
  return { date, number: composeResidentId(division, date, sex, index) };
}

import { contextOf, type InClear } from '../../../infra/sealing/bound.ts';
import type { Subject } from '../../../schemas/matter.ts';
import type { Evidence } from '../evidence.ts';
import { Tally, type Finding, type Rule } from '../invariant.ts';
import { caseSideKeys, departmentKeys, markOf, type CaseSideKeys, type DepartmentKeys } from '../keys.ts';
import { isResidentId } from '../personal-patterns.ts';
import type { Snapshot } from '../snapshot.ts';

interface EntryRow {
  readonly case_number: string;
  readonly subject: Subject;
  /** null: the child was erased, and its number with it; the counter remembers that it was given */
  readonly sealed: Buffer | null;
  readonly number_hash: Buffer;
  readonly division: string;
  readonly wrapped_key: Buffer | null;
  readonly result: Buffer | null;
  readonly card: Buffer | null;
  readonly account: Buffer | null;
}

/** Everywhere that a child's number stands, one row for each entry of the household register. */
const ENTRIES = `
  select h.case_number, h.subject, h.sealed, h.number_hash, h.deciding_division_code::text as division,
         s.wrapped_key, m.result, c.resident_id_hash as card, a.resident_id_hash as account
    from public_security.household_registration h
    left join ledger.subject s using (case_number, subject)
    left join ledger.matter m on m.case_number = h.case_number and m.subject = h.subject
         and m.code = 'household-registration' and m.status = 'completed'
    left join human_resources.social_security_card c on c.case_number = h.case_number and c.subject = h.subject
    left join medical_insurance.insurance_account a on a.case_number = h.case_number and a.subject = h.subject`;

interface Opened {
  readonly at: string;
  readonly number: string;
  readonly sex: string | undefined;
  readonly birthAt: string | undefined;
  readonly row: EntryRow;
}

/** One child and its number, as a mark that nothing can be read from. */
type Given = readonly [caseNumber: string, subject: string, mark: Buffer];

/** What was given out. The numbers themselves stay in memory for as long as they are looked at, and go nowhere. */
class Numbers {
  readonly mark = markOf();
  readonly perSequence = new Map<string, { entries: number; highest: number }>();
  unopened = 0;
  erased = 0;
}

/** R4: a resident ID is unique, has a valid check character, is never reused and never changed. */
export async function residentIds(evidence: Evidence): Promise<Finding> {
  const { snapshot, master } = evidence;
  const tally = new Tally();
  const keys: Keys = {
    police: await departmentKeys(snapshot, master, 'public-security'),
    cards: await departmentKeys(snapshot, master, 'human-resources'),
    accounts: await departmentKeys(snapshot, master, 'medical-insurance'),
    caseSide: caseSideKeys(master),
  };
  const numbers = new Numbers();
  let entries = 0;
  for await (const rows of snapshot.stream<EntryRow>(ENTRIES)) {
    const given = rows.map((row) => checkEntry(row, { keys, numbers, tally }));
    await writeDown(snapshot, 'verify_number', given);
    entries += rows.length;
  }
  if (entries > 0 && numbers.unopened === entries)
    throw new Error('the household register does not open with this master key (BIRTH_MASTER_KEY)');
  tally.checked(entries);
  await checkAnswers(evidence, { keys, numbers, tally });
  await checkCounter(snapshot, numbers, tally);
  await tally.apply(snapshot, [...SAME, ...DEATHS]);
  return tally.finding();
}

async function writeDown(
  snapshot: Snapshot,
  table: 'verify_number' | 'verify_told',
  found: readonly (Given | undefined)[],
): Promise<void> {
  const rows = found.filter((row) => row !== undefined);
  await snapshot.query(
    `insert into ${table} select * from unnest($1::text[], $2::text[], $3::bytea[])`,
    [0, 1, 2].map((i) => rows.map((row) => row[i])),
  );
}

interface Keys {
  readonly police: DepartmentKeys;
  readonly cards: DepartmentKeys;
  readonly accounts: DepartmentKeys;
  readonly caseSide: CaseSideKeys;
}

interface Checking {
  readonly keys: Keys;
  readonly numbers: Numbers;
  readonly tally: Tally;
}

function checkEntry(row: EntryRow, { keys, numbers, tally }: Checking): Given | undefined {
  const at = `${row.case_number} ${row.subject}`;
  if (!row.sealed) {
    numbers.erased += 1;
    return undefined;
  }
  const entry = openEntry(row, row.sealed, keys.police);
  if (!entry) {
    numbers.unopened += 1;
    tally.violation(at, 'an entry of the household register that its department’s key does not open');
    return undefined;
  }
  for (const what of faultsOfNumber(entry)) tally.violation(at, what);
  countSequence(entry.number, numbers);
  for (const what of faultsElsewhere(entry, keys)) tally.violation(at, what);
  return [row.case_number, row.subject, numbers.mark(entry.number)];
}

function openEntry(row: EntryRow, sealed: Buffer, keys: DepartmentKeys): Opened | undefined {
  const at = `${row.case_number} ${row.subject}`;
  const place = `register:household_registration:${row.case_number}:${row.subject}`;
  const opened = keys.openEntry(place, sealed) as
    { number?: unknown; child?: { sex?: string; birthAt?: string } } | undefined;
  if (typeof opened?.number !== 'string') return undefined;
  return { at, number: opened.number, sex: opened.child?.sex, birthAt: opened.child?.birthAt, row };
}

function faultsOfNumber({ number, sex, birthAt, row }: Opened): string[] {
  const faults: string[] = [];
  if (!isResidentId(number)) faults.push('the number has no valid form or check character');
  if (number.slice(0, 6) !== row.division) faults.push('the number is of another division than its entry');
  if (sex !== undefined && (Number(number[16]) % 2 === 1) !== (sex === 'male'))
    faults.push('the number is of the other sex');
  if (birthAt !== undefined && number.slice(6, 14) !== chinaDay(birthAt))
    faults.push('the number is of another day than the birth');
  return faults;
}

/** The calendar day of an instant in China, `20261120`. */
function chinaDay(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
}

/** The number as others have it: never changed means that all of them agree. */
function faultsElsewhere({ number, row }: Opened, keys: Keys): string[] {
  const faults: string[] = [];
  if (!row.number_hash.equals(keys.police.hash('number:household_registration', number)))
    faults.push('the entry is found under another number than it holds');
  if (row.card && !row.card.equals(keys.cards.hash('resident-id', number)))
    faults.push('the social security card stands on another number');
  if (row.account && !row.account.equals(keys.accounts.hash('resident-id', number)))
    faults.push('the insurance account stands on another number');
  const { case_number, subject, wrapped_key } = row;
  if (row.result && wrapped_key) {
    const owner = { case_number, subject, wrapped_key };
    const result = keys.caseSide.openResult(owner, 'household-registration', row.result);
    if ((result as { residentId?: unknown } | undefined)?.residentId !== number)
      faults.push('the case was told another number than the register holds');
  }
  return faults;
}

/** The demo counts down from 999 (boys) and 998 (girls): the place in the sequence follows from the number. */
function countSequence(number: string, numbers: Numbers): void {
  const sequence = Number(number.slice(14, 17));
  const male = sequence % 2 === 1;
  const key = `${number.slice(0, 14)}${male ? 'male' : 'female'}`;
  const known = numbers.perSequence.get(key) ?? { entries: 0, highest: -1 };
  const index = ((male ? 999 : 998) - sequence) / 2;
  numbers.perSequence.set(key, { entries: known.entries + 1, highest: Math.max(known.highest, index) });
}

/** Writes down every number that was ever answered for a child. */
async function checkAnswers({ snapshot }: Evidence, checking: Checking): Promise<void> {
  const answers = snapshot.stream<{ body: Buffer }>(
    `select body from public_security.outbox where kind = 'answer' and body is not null`,
  );
  for await (const rows of answers)
    await writeDown(
      snapshot,
      'verify_told',
      rows.map(({ body }) => checkAnswer(readAnswer(body), checking)),
    );
  await snapshot.query('analyze verify_number, verify_told');
}

function checkAnswer(answer: Answer | undefined, { keys, numbers, tally }: Checking): Given | undefined {
  if (answer?.matter !== 'household-registration' || answer.outcome !== 'completed') return undefined;
  const sealed = Buffer.from(answer.sealed, 'base64');
  const context = contextOf('answer', answer.clear, sealed);
  const result = keys.police.openMessage('result/household-registration', context, sealed);
  const told = (result as { residentId?: unknown } | undefined)?.residentId;
  if (told !== undefined)
    return [answer.caseNumber, answer.subject, numbers.mark(typeof told === 'string' ? told : '')];
  tally.violation(
    `${answer.caseNumber} ${answer.subject}`,
    'an answer that its department’s key does not open',
  );
  return undefined;
}

interface Answer {
  readonly clear: InClear;
  readonly caseNumber: string;
  readonly subject: string;
  readonly matter: string;
  readonly outcome: string;
  readonly sealed: string;
}

function readAnswer(body: Buffer): Answer | undefined {
  try {
    const clear = JSON.parse(body.toString()) as InClear & { readonly data: Omit<Answer, 'clear'> };
    return { ...clear.data, clear };
  } catch {
    return undefined;
  }
}

interface CounterRow {
  readonly division_code: string;
  readonly birth_date: string;
  readonly sex: string;
  readonly taken: number;
}

/** A number taken stands in one entry; a command that was buried after it took one leaves a gap. */
async function checkCounter(snapshot: Snapshot, numbers: Numbers, tally: Tally): Promise<void> {
  const rows = await snapshot.query<CounterRow>(
    `select division_code, to_char(birth_date, 'YYYYMMDD') as birth_date, sex, taken from public_security.resident_id_counter`,
  );
  const [buried] = await snapshot.query<{ n: number }>(
    `select count(*)::int as n from public_security.outbox
      where kind = 'dead-letter' and headers->>'dlq-reason' like 'handler-failed%'`,
  );
  const counted = new Map(rows.map((r) => [`${r.division_code}${r.birth_date}${r.sex}`, r.taken]));
  let gaps = 0;
  for (const [key, { entries, highest }] of numbers.perSequence) {
    const taken = counted.get(key) ?? 0;
    const at = `counter ${key.slice(0, 6)}`;
    if (highest >= taken) tally.violation(at, 'an entry has a number that the counter would give again');
    gaps += Math.max(0, taken - entries);
  }
  for (const [key, taken] of counted) if (!numbers.perSequence.has(key)) gaps += taken;
  const known = (buried?.n ?? 0) + numbers.erased;
  if (gaps > known) tally.violation('counter', 'numbers were taken that stand in no entry', gaps - known);
}

const SAME: readonly Rule[] = [
  {
    what: 'two children have one number',
    sql: `select string_agg(case_number || ' ' || subject, ' and ' order by case_number, subject) as at
            from verify_number group by mark having count(*) > 1`,
  },
  {
    what: 'an answer gave another number than the register holds',
    sql: `select t.case_number || ' ' || t.subject as at from verify_told t left join verify_number n using (case_number, subject)
           where t.mark is distinct from n.mark`,
  },
];

const DEATHS: readonly Rule[] = [
  {
    what: 'two deaths are registered under one number',
    sql: `select min(case_number) as at from public_security.death_registration group by resident_id_hash having count(*) > 1`,
  },
];

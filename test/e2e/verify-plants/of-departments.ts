import { INSECURE_DEMO_MASTER_KEY } from '../../../infra/config/config.ts';
import { rootKeysOf } from '../../../infra/postgres/rotation/schemas.ts';
import { allOf, messageKeys, openRoot } from '../../../infra/sealing/keys.ts';
import { residentIdCheckCharacter } from '../../../schemas/resident-id.ts';
import { openOffice } from '../../../services/departments/kit/office.ts';
import { add, change, of, remove, SEALED, vaccination, type Plant } from './plant.ts';
import { tamper } from './tamper.ts';

/** A valid number of nobody. */
export const VALID_ID = `62010219910723846${residentIdCheckCharacter('62010219910723846')}`;

function wrongDigit(id: string): string {
  return id.slice(0, 17) + (id.endsWith('0') ? '1' : '0');
}

/** Seals another number into the register entry of one of the twins, as the department itself would. */
function renumber(subject: string, choose: (own: string, other: string) => string): Plant['plant'] {
  return async ({ system, twins }) => {
    const master = { current: INSECURE_DEMO_MASTER_KEY, previous: [] };
    const stored = await system.database.query<{ wrapped: Buffer }>(
      'select wrapped from public_security.own_root',
    );
    const keys = allOf(rootKeysOf(master, 'public_security'));
    const root = openRoot(keys, stored.rows[0]?.wrapped ?? Buffer.alloc(0));
    const office = openOffice('public-security', { messages: messageKeys(master, 'public-security'), root });
    const table = 'public_security.household_registration';
    const { rows } = await system.database.query<{ subject: string; sealed: Buffer }>(
      `select subject, sealed from ${table} where case_number = $1`,
      [twins],
    );
    const placeOf = (of: string): string => `register:household_registration:${twins}:${of}`;
    const entries = rows.map((row) => ({
      subject: row.subject,
      entry: office.unseal(placeOf(row.subject), row.sealed) as { number: string },
    }));
    const own = entries.find((e) => e.subject === subject)?.entry;
    const other = entries.find((e) => e.subject !== subject)?.entry;
    if (!own || !other) throw new Error('both twins are registered');
    const sealed = office.seal(placeOf(subject), { ...own, number: choose(own.number, other.number) });
    const where = `case_number = '${twins}' and subject = '${subject}'`;
    const sql = `update ${table} set sealed = decode('${sealed}', 'base64') where ${where}`;
    return tamper(system.database, { table, where, sql });
  };
}

/** R2, R4 and R13. */
export const DEPARTMENT_PLANTS: readonly Plant[] = [
  {
    name: 'an answer of a department to another’s matter',
    id: 'R13',
    what: 'an answer has landed of a department that does not own its matter',
    plant: change('ledger.inbox', vaccination('done'), `department = 'housing'`),
  },
  {
    name: 'an answer to the command of another attempt',
    id: 'R13',
    what: 'an answer has landed to a command of another place or attempt',
    also: ['R2'],
    plant: change('ledger.inbox', vaccination('done'), 'attempt = 9'),
  },
  {
    name: 'an erasure that another department confirmed',
    id: 'R13',
    what: 'an erasure is confirmed by a department that was asked nothing, or another',
    also: ['R12'],
    plant: change(
      'ledger.erasure_receipt',
      of('erased', `department = 'disease-control'`),
      `department = 'taxation'`,
    ),
  },
  {
    name: 'an entry deleted',
    id: 'R2',
    what: 'a completed matter without an entry in its register',
    plant: remove('medical_insurance.maternity_settlement', of('done')),
  },
  {
    name: 'an entry that nobody asked for',
    id: 'R2',
    what: 'an effect that the case side never asked for',
    plant: add(
      'disease_control.vaccination_record',
      of('waiting'),
      ({ waiting }) =>
        `(case_number, subject, number_hash, sealed, attempt, command_id, clinic_division_code, schedule_version)
         values ('${waiting}', 'child-1', sha256('planted'), ${SEALED}, 1, gen_random_uuid(), '620102', 'x')`,
    ),
  },
  {
    name: 'the unique entry gone, and an effect twice',
    id: 'R2',
    what: 'an effect stands twice',
    plant: ({ system, done }) => {
      const table = 'disease_control.vaccination_record';
      return tamper(system.database, {
        table,
        where: `case_number = '${done}'`,
        sql: `alter table ${table} drop constraint vaccination_record_pkey;
          alter table ${table} drop constraint vaccination_record_number_hash_key;
          insert into ${table} select * from ${table} where case_number = '${done}'`,
        after: `alter table ${table} add primary key (case_number, subject);
          alter table ${table} add unique (number_hash)`,
      });
    },
  },
  {
    name: 'a certificate issued twice',
    id: 'R2',
    what: 'more certificates were issued than were asked for',
    plant: change('health_commission.birth_certificate', of('done'), 'issues = 2'),
  },
  {
    name: 'an attempt asked for by two commands',
    id: 'R2',
    what: 'one attempt was asked for by two commands',
    also: ['R7'],
    plant: add(
      'disease_control.inbox',
      ({ done }) => `case_number = '${done}' and handled_at is null`,
      ({ done }) => `(event_id, case_number, subject, code, attempt)
        values (gen_random_uuid(), '${done}', 'child-1', 'vaccination-record', 1)`,
    ),
  },
  {
    name: 'a matter that forgot its effect',
    id: 'R2',
    what: 'an entry in a register that the case knows nothing of',
    also: ['R7'],
    plant: change('ledger.matter', vaccination('done'), `status = 'refused'`),
  },
  {
    name: 'a matter that completed by itself',
    id: 'R2',
    what: 'a completed matter without an applied answer that says so',
    plant: change(
      'ledger.matter',
      of('waiting', `status in ('requested', 'processing')`),
      `status = 'completed'`,
    ),
    also: ['R5'],
  },
  {
    name: 'a command that its department has forgotten to have done',
    id: 'R2',
    what: 'an effect without a handled command of its own',
    also: ['R7'],
    plant: change('disease_control.inbox', of('done'), 'handled_at = null'),
  },
  {
    name: 'an answer whose entry is nowhere',
    id: 'R2',
    what: 'an answer says completed, and its register has no entry',
    also: ['R7', 'R13'],
    plant: change('ledger.inbox', vaccination('done'), `subject = 'child-2'`),
  },
  {
    name: 'work of no known register',
    id: 'R2',
    what: 'work is completed whose register the checker does not know',
    also: ['R7'],
    plant: add(
      'ledger.matter',
      of('done', `code = 'planted'`),
      ({ done }) => `select t.* from ledger.matter m,
          jsonb_populate_record(m, '{"code": "planted"}') t
         where m.case_number = '${done}' and m.subject = 'child-1' and m.code = 'vaccination-record'`,
    ),
  },
  {
    name: 'a number with a wrong check character',
    id: 'R4',
    what: 'the number has no valid form or check character',
    plant: renumber('child-1', wrongDigit),
  },
  {
    name: 'one number for two children',
    id: 'R4',
    what: 'two children have one number',
    plant: renumber('child-2', (_, other) => other),
  },
  {
    name: 'a number that changed',
    id: 'R4',
    what: 'the case was told another number than the register holds',
    plant: renumber('child-1', () => VALID_ID),
  },
  {
    name: 'a number that an answer knows otherwise',
    id: 'R4',
    what: 'an answer gave another number than the register holds',
    plant: renumber('child-2', () => VALID_ID),
  },
  {
    name: 'a card on another number',
    id: 'R4',
    what: 'the social security card stands on another number',
    plant: change('human_resources.social_security_card', of('done'), `resident_id_hash = sha256('planted')`),
  },
  {
    name: 'a counter that would give a number again',
    id: 'R4',
    what: 'an entry has a number that the counter would give again',
    plant: change('public_security.resident_id_counter', () => 'true', 'taken = 0'),
  },
  {
    name: 'a counter that ran ahead',
    id: 'R4',
    what: 'numbers were taken that stand in no entry',
    plant: change('public_security.resident_id_counter', () => 'true', 'taken = taken + 1'),
  },
  {
    name: 'an entry under a strange key',
    id: 'R4',
    what: 'an entry of the household register that its department’s key does not open',
    plant: change('public_security.household_registration', of('done'), `sealed = ${SEALED}`),
  },
];

import { add, change, of, type Plant } from './plant.ts';
import { tamper } from './tamper.ts';

/** One row of a register bears the hash of another's, since the index that would not let it is gone. */
function sharedHash(table: string, hash: string, index: string): Plant['plant'] {
  return ({ system, done, another }) =>
    tamper(system.database, {
      table,
      where: `case_number = '${another}'`,
      sql: `drop index ${table.split('.')[0]}.${index};
        update ${table} t set ${hash} = (select max(d.${hash}) from ${table} d where d.case_number = '${done}')
         where t.case_number = '${another}'`,
      after: `create unique index ${index} on ${table} (${hash})`,
    });
}

/** R14. */
export const DELIVERY_PLANTS: readonly Plant[] = [
  {
    name: 'a birth certified twice',
    id: 'R14',
    what: 'one birth has two certificates',
    plant: sharedHash('health_commission.birth_certificate', 'birth_hash', 'birth_certificate_of_birth'),
  },
  {
    name: 'a delivery paid for twice',
    id: 'R14',
    what: 'one delivery has two allowances',
    plant: sharedHash(
      'medical_insurance.allowance_payment',
      'delivery_hash',
      'allowance_payment_of_delivery',
    ),
  },
  {
    name: 'a birth registered twice',
    id: 'R14',
    what: 'one birth is registered twice',
    plant: sharedHash(
      'public_security.household_registration',
      'birth_hash',
      'household_registration_of_birth',
    ),
  },
  {
    name: 'a number of no case',
    id: 'R14',
    what: 'a number finds no case',
    plant: add(
      'ledger.report',
      () => `accepted_by = 'planted'`,
      () => `(notification_id, facility_code, case_number, accepted_by)
        values ('planted', 'planted', 'B-PLANTED', 'planted')`,
    ),
  },
  {
    name: 'a joined case whose money is still to come',
    id: 'R14',
    what: 'a case that was joined into another pays',
    also: ['R2'],
    plant: change(
      'ledger.birth_case',
      of('done'),
      ({ twins }) => `joined_into = '${twins}', status = 'withdrawn'`,
    ),
  },
  {
    name: 'a case joined into one that is not there',
    id: 'R14',
    what: 'a case that was joined into another goes on, or into one that is not there',
    plant: change('ledger.birth_case', of('parked'), `joined_into = 'B-0000-0000-0000-0'`),
  },
  {
    name: 'two births of one mother within days that nobody was asked about',
    id: 'R14',
    what: 'one mother has two births within 154 days, and nobody was asked',
    plant: change(
      'ledger.birth_case',
      of('twins'),
      ({ done }) =>
        `mother_hash = (select d.mother_hash from ledger.birth_case d where d.case_number = '${done}')`,
    ),
  },
];

import { integration, patch, type Guard } from './guard.ts';

const REGISTERS = 'infra/postgres/migrations/0010_registers.sql';
const DESK = 'services/departments/kit/desk.integration.test.ts';
const OTHERS = 'services/departments/kit/registers.integration.test.ts';
const ACCOUNTS = 'services/departments/medical-insurance/accounts.integration.test.ts';
const CERTIFICATES = 'services/departments/health-commission/certificates.integration.test.ts';
const CERTIFICATE = 'services/departments/health-commission/birth-certificate.ts';

const KEYS: readonly Guard[] = [
  {
    name: 'one number is given once in a register (unique index)',
    patches: [patch(REGISTERS, 'number_hash   bytea not null unique, ', 'number_hash   bytea not null, ')],
    check: integration(CERTIFICATES, 'the register itself refuses a number given twice'),
  },
  {
    name: 'who signs a certificate does not seal it (check)',
    patches: [patch(REGISTERS, 'check (signer <> sealer)', "check (signer <> '')")],
    check: integration(CERTIFICATES, 'the register itself refuses a number given twice'),
  },
  {
    name: 'one social security card for one person (unique index)',
    patches: [
      patch(
        REGISTERS,
        'resident_id_hash bytea not null unique,            -- one card',
        'resident_id_hash bytea not null,            -- one card',
      ),
    ],
    check: integration(OTHERS, 'a card is made on a resident ID, once'),
  },
  {
    name: 'one death of one person (unique index)',
    patches: [
      patch(
        REGISTERS,
        "'deciding_division_code text not null, resident_id_hash bytea not null unique'",
        "'deciding_division_code text not null, resident_id_hash bytea not null'",
      ),
    ],
    check: integration(OTHERS, 'registers a death only after the birth, and once'),
  },
  {
    name: 'one account for one certificate (unique index)',
    patches: [patch(REGISTERS, 'certificate_hash    bytea unique,', 'certificate_hash    bytea,')],
    check: integration(ACCOUNTS, 'a certificate opens one account'),
  },
  {
    name: 'one account for one resident ID (unique index)',
    patches: [patch(REGISTERS, 'resident_id_hash    bytea unique,', 'resident_id_hash    bytea,')],
    check: integration(ACCOUNTS, 'an account opened on the certificate gets the resident ID'),
  },
];

const NUMBERS: readonly Guard[] = [
  {
    name: 'sequence codes of resident IDs are counted on (counter)',
    patches: [
      patch(
        'services/departments/public-security/resident-id-numbers.ts',
        'do update set taken = c.taken + excluded.taken',
        'do update set taken = excluded.taken',
      ),
    ],
    check: integration(DESK, 'stay unique when many batches take them at once'),
  },
  {
    name: 'a resident ID stays with its child',
    patches: [
      patch(
        'services/departments/public-security/household-registration.ts',
        'asked.filter((one) => !one.known && !objectTo(one))',
        'asked.filter((one) => !objectTo(one))',
      ),
      patch(
        'services/departments/public-security/household-registration.ts',
        'const residentId = known?.number ?? composeResidentId(',
        'const residentId = composeResidentId(',
      ),
    ],
    check: integration(DESK, 'changes the entry and keeps its number'),
  },
  {
    name: 'an older attempt does not undo a newer one',
    patches: [patch('services/departments/kit/register.ts', ' and t.attempt <= r.attempt`', '`')],
    check: integration(DESK, 'is not undone by an older one that comes late'),
  },
  {
    name: 'a voided certificate number is not given out',
    patches: [
      patch(
        REGISTERS,
        'where v.province_code = province and v.serial = candidate) then',
        'where v.province_code = province and v.serial < 0) then',
      ),
    ],
    check: integration(CERTIFICATES, 'a voided number is never given out'),
  },
  {
    name: 'a reissue voids the number it replaces',
    patches: [
      patch(
        CERTIFICATE,
        'if (old === undefined || fresh === undefined) return [];',
        "if (old !== '' || fresh === undefined) return [];",
      ),
    ],
    check: integration(CERTIFICATES, 'a reissue takes a new number and voids the old'),
  },
  {
    name: 'the same print keeps its number',
    patches: [
      patch(
        CERTIFICATE,
        '!objectTo(one) && !isAlreadyPrinted(one, office)',
        '!objectTo(one) && (!isAlreadyPrinted(one, office) || one.known !== undefined)',
      ),
    ],
    check: integration(CERTIFICATES, 'a reissue takes a new number and voids the old'),
  },
  {
    name: 'an upgrade touches the account of its own child alone',
    patches: [
      patch(
        'services/departments/medical-insurance/insurance-identity-upgrade.ts',
        'if (caseNumber !== command.caseNumber || subject !== command.subject) {',
        "if (caseNumber === '' || subject === '') {",
      ),
    ],
    check: integration(ACCOUNTS, 'an upgrade touches nobody else'),
  },
];

export const REGISTER_GUARDS: readonly Guard[] = [...KEYS, ...NUMBERS];

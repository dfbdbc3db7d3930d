import { integration, patch, unit, type Guard } from './guard.ts';

const SEAL = 'infra/sealing/seal.test.ts';
const NEEDS = 'infra/config/service-needs.test.ts';
const PRODUCTION = 'infra/config/production.test.ts';
const BOUND = 'test/ledger/bound.integration.test.ts';
const BATCHES = 'services/departments/finance/batches.integration.test.ts';
const CLAIM = 'infra/embedded/postgres-claim.test.ts';

/** Keys by need, what production refuses, and what nobody may change (docs/adr/0024). */
export const KEYS: readonly Guard[] = [
  {
    name: 'passwords of database roles follow from nothing',
    patches: [
      patch(
        'services/supervisor/role-passwords.ts',
        "randomBytes(PASSWORD_BYTES).toString('base64url')",
        "Buffer.from(role.padEnd(PASSWORD_BYTES)).toString('base64url')",
      ),
    ],
    check: unit('services/supervisor/role-passwords.test.ts', 'each role has a password of its own'),
  },
  {
    name: 'the relay has no key',
    patches: [
      patch(
        'infra/config/service-needs.ts',
        'relay: [...DATABASE, ...KAFKA],',
        'relay: [...DATABASE, ...KAFKA, ...CASE_KEYS],',
      ),
    ],
    check: unit(NEEDS, 'names no service that has the master key'),
  },
  {
    name: 'what a receiver keeps hangs on a key that nobody else has',
    patches: [
      patch(
        'infra/sealing/keys.ts',
        'deriveEach(master, `keeping:${receiver}`)',
        'messageKeys(master, receiver)',
      ),
    ],
    check: unit(SEAL, 'that the case side shares with a receiver do not open'),
  },
  {
    name: 'production looks at the settings of each service',
    patches: [
      patch(
        'infra/config/service-config.ts',
        "if (config.BIRTH_ENVIRONMENT !== 'production') return config;",
        'if (config) return config;',
      ),
    ],
    check: unit(PRODUCTION, 'says what to do'),
  },
  {
    name: 'facts are sealed as one revision',
    patches: [
      patch(
        'infra/sealing/keys.ts',
        "${revision === 0 ? '' : `:${revision}`}",
        "${revision === 0 ? '' : ''}",
      ),
    ],
    check: integration(BOUND, 'older facts that are put back do not open'),
  },
  {
    name: 'nobody takes a revision of facts back',
    patches: [
      patch(
        'infra/postgres/rights.ts',
        "facts_revision: { api: 'ra', worker: 'ra', gateway: 'ra' }",
        "facts_revision: { api: 'rawd', worker: 'rawd', gateway: 'rawd' }",
      ),
    ],
    check: integration(BOUND, 'older facts that are put back do not open'),
  },
  {
    name: 'what was ordered is nobody’s to change',
    patches: [
      patch(
        'infra/postgres/rights.ts',
        "payment_order: { api: 'ra', worker: 'ra', gateway: 'ra' }",
        "payment_order: { api: 'raw', worker: 'raw', gateway: 'raw' }",
      ),
    ],
    check: integration(BOUND, 'nobody changes the sum of an order'),
  },
  {
    name: 'the sum of an order is held against its hash',
    patches: [
      patch(
        'infra/postgres/ledger/open-case.ts',
        'checkOrder(this.#keyring, this.caseNumber, json, bytes(hash));',
        '',
      ),
    ],
    check: integration(BOUND, 'an order with another sum than was ordered'),
  },
  {
    name: 'finance changes no payment',
    patches: [
      patch('infra/postgres/rights.ts', '`revoke update on ${schema}.${table} from ${roleName};`', "''"),
    ],
    check: integration(BATCHES, 'what was taken in, corrected or told by the bank'),
  },
  {
    name: 'a payment is sealed with its sum',
    patches: [
      patch(
        'services/departments/finance/payment.ts',
        'return `register:payment:${orderId}:${amountFen}`;',
        'return `register:payment:${orderId}:${amountFen && 0}`;',
      ),
    ],
    check: integration(BATCHES, 'a sum that was changed in the register'),
  },
  {
    name: 'a cluster is swept only with its claim',
    patches: [
      patch('infra/embedded/postgres-claim.ts', 'statusOf(join(location, CLAIM))?.nlink === 1 && ', ''),
    ],
    check: unit(CLAIM, 'a volume that is not mounted keeps its cluster'),
  },
];

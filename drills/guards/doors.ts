import { integration, patch, unit, type Guard } from './guard.ts';

const ACCESS = 'services/api/access.integration.test.ts';
const SEAL = 'infra/sealing/seal.test.ts';
const RIGHTS = 'infra/postgres/prepare.integration.test.ts';
const READ = 'services/departments/kit/read-command.ts';
const UNREADABLE = 'services/departments/kit/desk-trouble.integration.test.ts';

const CALLERS: readonly Guard[] = [
  {
    name: 'a token must be one that was given out',
    patches: [
      patch(
        'services/api/auth.ts',
        'return known.filter((grant) => timingSafeEqual(grant.hash, hash))[0]?.caller;',
        'return (known.filter((grant) => timingSafeEqual(grant.hash, hash))[0] ?? known[0])?.caller;',
      ),
    ],
    check: integration(ACCESS, 'who may do what'),
  },
  {
    name: 'a role may do only its own',
    patches: [
      patch(
        'services/api/rights.ts',
        'const grant = grantOf(operation, caller.role);',
        "const grant = grantOf(operation, caller.role) ?? grantOf('getReadyz', 'operator');",
      ),
    ],
    check: integration(ACCESS, 'who may do what'),
  },
  {
    name: 'a hospital reports for its own facilities alone',
    patches: [
      patch(
        'services/api/birth-routes.ts',
        'return isNear && mayActFor(caller, facilityCodeOf(notification));',
        'return isNear;',
      ),
    ],
    check: integration(ACCESS, 'who may do what'),
  },
  {
    name: 'a hospital reads its own deliveries alone',
    patches: [
      patch(
        'services/api/birth-routes.ts',
        'return mayActFor(caller, facility) ? [facility] : [];',
        'return caller ? [facility] : [];',
      ),
    ],
    check: integration(
      'services/api/deliveries.integration.test.ts',
      'sees its own delivery and nothing of another',
    ),
  },
  {
    name: 'what a clerk is shown is masked',
    patches: [
      patch('services/api/masking.ts', 'if (byField) return byField(value);', 'if (byField) return value;'),
    ],
    check: integration('services/api/cases.integration.test.ts', 'masks every personal field of a result'),
  },
];

const SEALING: readonly Guard[] = [
  {
    name: 'each receiver has a key of its own',
    patches: [
      patch(
        'infra/sealing/keys.ts',
        'deriveEach(master, `receiver:${receiver}`)',
        "deriveEach(master, 'receiver')",
      ),
    ],
    check: unit(SEAL, 'for one receiver opens for no other'),
  },
  {
    name: 'what is sealed opens only as what it was sealed as (context)',
    patches: [
      patch('infra/sealing/seal.ts', '  cipher.setAAD(boundBytes(context, isDeflated));\n', ''),
      patch('infra/sealing/seal.ts', '  opening.setAAD(context);\n', ''),
    ],
    check: unit(SEAL, 'cannot be passed off as something else'),
  },
  {
    name: 'bytes say in which form they were sealed, and are held to it',
    patches: [patch('infra/sealing/seal.ts', 'isDeflated ? `${text} deflated` : text', 'text')],
    check: unit(SEAL, 'shows when it was altered'),
  },
  {
    name: 'a data key opens under its master key alone',
    patches: [
      patch(
        'infra/sealing/keys.ts',
        'map((master) => derive(master, purpose))',
        "map(() => derive('', purpose))",
      ),
    ],
    check: unit(SEAL, 'of subjects are their own'),
  },
  {
    name: 'look-up hashes differ by purpose',
    patches: [
      patch('infra/sealing/keys.ts', 'update(`${purpose}\\0${value}`)', 'update(`${purpose && value}`)'),
    ],
    check: unit(SEAL, 'make look-up hashes that differ'),
  },
  {
    name: 'payloads leave for Temporal sealed',
    patches: [
      patch(
        'infra/temporal/payload-codec.ts',
        'return payloads.map((payload) => encode(keys, payload));',
        'void encode;\n      return payloads;',
      ),
    ],
    check: integration('infra/temporal/client.integration.test.ts', 'gives Temporal only what is sealed'),
  },
  {
    name: 'production refuses the demo key',
    patches: [
      patch(
        'infra/config/production.ts',
        'if (key === INSECURE_DEMO_MASTER_KEY) return',
        'if (key === INSECURE_DEMO_MASTER_KEY) return undefined;\n  if (false) return',
      ),
    ],
    check: unit('infra/config/production.test.ts', 'that can be guessed is refused'),
  },
  {
    name: 'a password never travels without TLS',
    patches: [
      patch(
        'infra/config/config.ts',
        "if (config.KAFKA_USERNAME !== '' && config.KAFKA_SSL_CA === '')",
        "if (config.KAFKA_USERNAME === '' && config.KAFKA_SSL_CA !== '')",
      ),
    ],
    check: unit('infra/config/config.test.ts', 'a password for Kafka needs TLS'),
  },
  {
    name: 'production refuses to die on purpose',
    patches: [
      patch(
        'infra/config/config.ts',
        "if (config.BIRTH_ENVIRONMENT === 'production' && config.BIRTH_FAIL_POINT !== '') {",
        "if (config.BIRTH_ENVIRONMENT === '' as never && config.BIRTH_FAIL_POINT !== '') {",
      ),
    ],
    check: unit('infra/fail-point/fail-point.test.ts', 'are refused in production'),
  },
];

const ROLES: readonly Guard[] = [
  {
    name: 'no role deletes',
    patches: [
      patch(
        'infra/postgres/rights.ts',
        "grant('raw', `all tables in schema ${schema}`, roleName)",
        "grant('rawd', `all tables in schema ${schema}`, roleName)",
      ),
    ],
    check: integration(RIGHTS, 'lets nobody create or delete'),
  },
  {
    name: 'a service of the case side sees the tables it needs alone',
    patches: [
      patch(
        'infra/postgres/rights.ts',
        "  subject: { api: 'raw', worker: 'r', gateway: 'r' },",
        "  subject: { api: 'raw', worker: 'r', gateway: 'r', relay: 'r' },",
      ),
    ],
    check: integration(RIGHTS, 'lets nobody create or delete'),
  },
  {
    name: 'rights beyond its own are taken from a role',
    patches: [
      patch(
        'infra/postgres/rights.ts',
        '    `revoke all on all tables in schema ${schema} from ${roleName};`,\n',
        '',
      ),
    ],
    check: integration(RIGHTS, 'takes back what a role was given'),
  },
  {
    name: 'a department reads its own commands alone (Kafka)',
    patches: [
      patch(
        'infra/kafka/rights.ts',
        '    reads: [commands],',
        '    reads: DEPARTMENT_CODES.map(commandsTopic),',
      ),
    ],
    check: unit('infra/kafka/rights.test.ts', 'commands are read by their department alone'),
  },
  {
    name: 'a department writes its own answers alone (Kafka)',
    patches: [
      patch(
        'infra/kafka/rights.ts',
        'writes: [answersTopic(department), deadLetterTopic(commands)]',
        'writes: [...DEPARTMENT_CODES.map(answersTopic), deadLetterTopic(commands)]',
      ),
    ],
    check: unit('infra/kafka/rights.test.ts', 'every topic has exactly one writer'),
  },
];

/** What a department does not take from a stranger. */
const READING: readonly Guard[] = [
  {
    name: 'a command under the key of another case is set aside',
    patches: [patch(READ, "if (message.key !== caseNumber) return { unreadable: 'wrong-key' };", '')],
    check: integration(UNREADABLE, 'become dead letters while the others go on'),
  },
  {
    name: 'a command of an unknown version is set aside',
    patches: [
      patch(
        READ,
        "if (type && !isKnownVersion(type)) return { unreadable: 'version-unknown' };",
        'void isKnownVersion;',
      ),
    ],
    check: integration(UNREADABLE, 'become dead letters while the others go on'),
  },
  {
    name: 'a command whose type says another thing is set aside',
    patches: [
      patch(
        READ,
        "if (!says(type, matter, 'requested')) return { unreadable: 'contradicts-itself' };",
        'void says;',
      ),
    ],
    check: integration(UNREADABLE, 'become dead letters while the others go on'),
  },
  {
    name: 'a command for another department is set aside',
    patches: [
      patch(
        READ,
        'if (WORK[matter].department !== office.department || !handlers[matter])',
        'if (office.department === undefined)',
      ),
    ],
    check: integration(UNREADABLE, 'become dead letters while the others go on'),
  },
];

export const DOORS: readonly Guard[] = [...CALLERS, ...SEALING, ...ROLES, ...READING];

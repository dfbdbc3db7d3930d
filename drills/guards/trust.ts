import { integration, patch, unit, type Guard } from './guard.ts';

const JUDGE = 'services/gateway/judge-message.ts';
const INBOX = 'infra/postgres/ledger/inbox.ts';
const LIES = unit('services/gateway/judge-message.test.ts', 'is not believed with');
const MESSAGES = unit('services/gateway/judge-message.test.ts', 'a message of a department');
const BOUND = unit('infra/sealing/bound.test.ts', 'sealed form 2');
const TRUST = 'services/gateway/trust.integration.test.ts';
const FITS = unit('activities/fits-child.test.ts', 'a result');

/** What keeps a department from saying what is not its to say (docs/adr/0021). */
const WHO_SAYS_IT: readonly Guard[] = [
  {
    name: 'an answer is of the department that owns the matter',
    patches: [patch(JUDGE, 'if (WORK[matter].department !== department)', 'if (WORK[matter] === undefined)')],
    check: LIES,
  },
  {
    name: 'an answer comes from its department',
    patches: [patch(JUDGE, 'if (said.source !== departmentSource(answerer))', "if (said.source === '')")],
    check: LIES,
  },
  {
    name: 'an answer names the command of its subject, matter and attempt',
    patches: [patch(JUDGE, 'if (!isPayment && commandId !==', 'if (isPayment && commandId ===')],
    check: MESSAGES,
  },
  {
    name: 'an answer has the ticket of its command',
    patches: [
      patch(
        JUDGE,
        "return ticket === undefined || isTicketOf(keyring, command, ticket) ? undefined : 'wrong-ticket';",
        'return ticket === undefined || isTicketOf(keyring, command, ticket) ? undefined : undefined;',
      ),
    ],
    check: LIES,
  },
  {
    name: 'an answer without a ticket is of the old form',
    patches: [patch(JUDGE, 'if (form !== (data.ticket === undefined ? 1 : 2))', 'if (form === undefined)')],
    check: LIES,
  },
  {
    name: 'the old form answers only what was asked in it',
    patches: [
      patch(
        INBOX,
        "and o.kind = 'command' and o.form is null) as is_asked",
        "and o.kind = 'command') as is_asked",
      ),
    ],
    check: integration(TRUST, 'is not believed with'),
  },
  {
    name: 'a seal is opened before an answer lands',
    patches: [
      patch(
        JUDGE,
        "    return error instanceof VersionUnknownError ? 'version-unknown' : 'cannot-be-opened';",
        "    return error instanceof VersionUnknownError ? 'version-unknown' : undefined;",
      ),
    ],
    check: LIES,
  },
  {
    name: 'a seal is bound to every field in clear',
    patches: [
      patch(
        'infra/sealing/bound.ts',
        'const routed = [caseNumber, subject, matter, String(attempt), commandId, outcome];',
        'const routed = [caseNumber, subject, matter, String(attempt), commandId, outcome].slice(0, 0);',
      ),
    ],
    check: BOUND,
  },
  {
    name: 'what a seal is bound to has one meaning',
    patches: [
      patch('infra/sealing/bound.ts', 'return `${Buffer.byteLength(text)}:${text},`;', 'return text;'),
    ],
    check: BOUND,
  },
  {
    name: 'a result has the shape of its matter before it lands',
    patches: [
      patch(
        JUDGE,
        "return schemaOf(matter, outcome).safeParse(opened).success ? undefined : 'wrong-payload';",
        'void schemaOf;\n    return undefined;',
      ),
    ],
    check: LIES,
  },
  {
    name: 'a result holds nothing that cannot be seen',
    patches: [
      patch(
        JUDGE,
        "if (outcome === 'completed' && !isPlain(opened))",
        "if (outcome === 'completed' && !isPlain)",
      ),
    ],
    check: LIES,
  },
  {
    name: 'a department confirms only what it was to forget itself',
    patches: [
      patch(
        JUDGE,
        'if (commandId !== derivedId(...erasureName(caseNumber, subject, department)))',
        'if (commandId === erasureName(caseNumber, subject, department).join())',
      ),
    ],
    check: LIES,
  },
  {
    name: 'a receipt is of the department that was asked (in the ledger)',
    patches: [
      patch(
        'infra/postgres/ledger/erasures.ts',
        'where command_id = $1 and case_number = $2 and subject = $3 and department = $5`',
        "where command_id = $1 and case_number = $2 and subject = $3 and $5 <> ''`",
      ),
    ],
    check: integration('test/ledger/erasures.integration.test.ts', 'are confirmed by all receipts'),
    remark: '落账之前已核对所答的删除指令；此为第二层',
  },
  {
    name: 'no department takes the place of another’s event',
    patches: [
      patch(JUDGE, 'return id === derivedId(...usual) ? id :', 'return id !== derivedId(...usual, 0) ? id :'),
    ],
    check: unit('services/gateway/judge-message.test.ts', 'is kept once of each department'),
  },
  {
    name: 'what is said of one command takes the place of no other',
    patches: [
      patch(JUDGE, 'departmentSource(department), id, ...usual)', 'departmentSource(department), id)'),
    ],
    check: unit('services/gateway/judge-message.test.ts', 'is kept of each command'),
  },
  {
    name: 'forged answers change nothing',
    patches: [
      patch(JUDGE, 'if (WORK[matter].department !== department)', 'if (WORK[matter] === undefined)'),
      patch(JUDGE, "? undefined : 'wrong-ticket';", '? undefined : undefined;'),
    ],
    check: unit('services/gateway/judge-message.test.ts', 'is not believed with'),
  },
];

/** What is said is about this child, and about nobody in clear. */
const WHAT_IS_SAID: readonly Guard[] = [
  {
    name: 'a result that is of another child is set aside',
    patches: [
      patch('activities/read-answer.ts', 'if (misfit === undefined) return', 'if (misfit !== null) return'),
    ],
    check: FITS,
  },
  ...(
    [
      ['birth date', 'if (number.birthDate !== birthDateOf(view, subject))', 'if (!number.birthDate)'],
      ['sex', '&& number.sex !== child.sex)\n', '&& !number.sex)\n'],
      ['region', '!isOf(number.divisionCode, joined)) return', '!isOf(joined, joined)) return'],
    ] as const
  ).map(([what, find, replace]): Guard => ({
    name: `a number of another ${what} is not this child’s`,
    patches: [patch('activities/fits-child.ts', find, replace)],
    check: FITS,
  })),
  {
    name: 'a number of a sibling is not this child’s',
    patches: [patch('activities/fits-child.ts', 'if (sibling === subject ||', 'if (sibling !== subject ||')],
    check: FITS,
  },
  {
    name: 'only the case side has somebody forgotten',
    patches: [
      patch(
        'services/departments/kit/erasure.ts',
        '&& isOfCaseSide(envelope, office) ? envelope',
        '? envelope',
      ),
    ],
    check: integration(
      'services/departments/kit/erasure.integration.test.ts',
      'forgets nobody for the sake of',
    ),
  },
  {
    name: 'words of a department are sealed',
    patches: [
      patch(
        'activities/apply-landed.ts',
        "const reason = outcome === 'refused' ? '部门不予办理' : '部门要求补正';",
        'const reason = words;',
      ),
    ],
    check: integration('services/gateway/land.integration.test.ts', 'keep the words of a department sealed'),
  },
  {
    name: 'words of a department hold nothing that cannot be seen',
    patches: [patch('schemas/free-text.ts', ".replaceAll(UNSEEN, '')", '')],
    check: unit('schemas/free-text.test.ts', 'words are kept as they can be seen'),
  },
  {
    name: 'little bytes do not inflate to many',
    patches: [patch('infra/sealing/seal.ts', '{ maxOutputLength: MOST_INFLATED_BYTES }', '{}')],
    check: unit('infra/sealing/seal.test.ts', 'does not fill the memory, however little it is'),
  },
  {
    name: 'an outgoing message says that it is an event',
    patches: [
      patch(
        'infra/outbox/rows.ts',
        "row.kind === 'dead-letter' ? {} : STRUCTURED;",
        "row.kind === 'dead-letter' ? STRUCTURED : {};",
      ),
    ],
    check: unit('infra/messages/read-event.test.ts', 'is seen as an event by the official library'),
  },
];

export const TRUST_GUARDS: readonly Guard[] = [...WHO_SAYS_IT, ...WHAT_IS_SAID];

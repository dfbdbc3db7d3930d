import { integration, patch, type Guard } from './guard.ts';

const KIT = 'services/departments/kit';
const DESK = `${KIT}/desk.integration.test.ts`;
const NOTIFIER = 'services/notifier/notifier.integration.test.ts';
const RECEIPTS = 'services/notifier/receipts.integration.test.ts';
const AT_ONCE = 'services/notifier/two-at-once.integration.test.ts';
const CLAIM = 'services/notifier/claim.ts';
const STORE = 'services/notifier/message-store.ts';
const REGISTERS = 'infra/postgres/migrations/0010_registers.sql';

const DEPARTMENTS: readonly Guard[] = [
  {
    name: 'a department handles a command once (inbox)',
    patches: [
      patch(
        `${KIT}/desk.ts`,
        'const fresh = wanted.filter((c) => !opened.seen.get(c.id)?.handled);',
        'const fresh = [...commands];',
      ),
    ],
    check: integration(DESK, 'standing twice in a batch, and coming again later'),
  },
  {
    name: 'two consumers with one command: one after the other (inbox row lock)',
    patches: [
      patch(
        `${KIT}/batch-statements.ts`,
        'with seen as (\n        insert into',
        'with written as (\n        insert into',
      ),
      patch(
        `${KIT}/batch-statements.ts`,
        'on conflict (event_id) do update set received_at = i.received_at\n        returning event_id, case_number, subject, handled_at is not null as handled, answer_id)',
        'on conflict (event_id) do nothing), seen as (select r.event_id, r.case_number, r.subject, i.handled_at is not null as handled, i.answer_id\n        from jsonb_to_recordset($1::jsonb) as r(event_id uuid, case_number text, subject text) left join ${schema}.inbox i using (event_id))',
      ),
    ],
    check: integration(DESK, 'taken by two consumers at once is handled once'),
  },
  {
    name: 'a command standing twice in a batch is one (in-batch dedupe)',
    patches: [
      patch(
        `${KIT}/desk.ts`,
        'if (!commands.has(reading.command.id)) commands.set(reading.command.id, reading.command);',
        'commands.set(`${reading.command.id} ${message.offset}`, reading.command);',
      ),
      patch('infra/postgres/fault.ts', "  '21': 'data',\n", "  '21': 'moment',\n"),
    ],
    check: integration(DESK, 'standing twice in a batch, and coming again later'),
    remark: 'two layers, both off: the map of the batch, and taking apart what the database refuses',
  },
  {
    name: 'a command seen before has its stored answer published again',
    patches: [
      patch(
        `${KIT}/desk.ts`,
        '  await answerAgain(on, options.office, again);\n',
        '  void [answerAgain, again];\n',
      ),
    ],
    check: integration(DESK, 'seen before has its stored answer published again'),
  },
  {
    name: 'an answer always has the same event id',
    patches: [
      patch(
        `${KIT}/answer.ts`,
        'return derivedId(...answerName(commandId));',
        'return derivedId(...answerName(commandId), Math.random());',
      ),
    ],
    check: integration(DESK, 'makes an entry and an answer that belongs to it'),
  },
  {
    name: 'one entry for each subject of a case (register keys)',
    patches: [
      patch(
        REGISTERS,
        'primary key (case_number, subject)  ',
        'primary key (case_number, subject, command_id)  ',
      ),
    ],
    check: integration(DESK, 'is not undone by an older one that comes late'),
  },
  {
    name: 'one child is registered once (certificate)',
    patches: [
      patch(
        REGISTERS,
        'certificate_hash        bytea not null unique ',
        'certificate_hash        bytea not null ',
      ),
    ],
    check: integration(DESK, 'a child is registered once, whatever case asks'),
  },
  {
    name: 'certificate numbers are taken one after the other (block lock)',
    patches: [
      patch(REGISTERS, 'order by b.first_serial limit 1 for update;', 'order by b.first_serial limit 1;'),
    ],
    check: integration(
      'services/departments/health-commission/certificates.integration.test.ts',
      'numbers stay unique over blocks',
    ),
    remark: 'the unique index on numbers is a second layer: it refuses what would be given twice',
  },
  {
    name: 'a batch that the database refuses is taken apart',
    patches: [
      patch(
        `${KIT}/desk.ts`,
        'if (!isFaultOfCommands(error)) throw error;\n      options.log',
        'if (error) throw error;\n      options.log',
      ),
    ],
    check: integration(`${KIT}/desk-trouble.integration.test.ts`, 'in the database is buried alone'),
  },
  {
    name: 'answers written in the transaction of their effect',
    patches: [
      patch(
        `${KIT}/desk.ts`,
        '  await closeBatch(on, schema, { ...outcome, messages: [...outcome.messages, ...deadLetters] });',
        '  later.push(...outcome.messages, ...deadLetters);\n  await closeBatch(on, schema, { ...outcome, messages: [] });',
      ),
      patch(
        `${KIT}/desk.ts`,
        '    options.onWritten();',
        "    failPoint('batch-handled');\n    await insertOutbox(options.pool, options.office.schema, later.splice(0));\n    options.onWritten();",
      ),
      patch(
        `${KIT}/desk.ts`,
        '/** How one transaction is to be made. */',
        'const later: OutboxRow[] = [];\n\n/** How one transaction is to be made. */',
      ),
      patch('infra/kafka/platformatic/session.ts', '    if (made) passHandled();\n', '    void failPoint;\n'),
    ],
    check: integration(DESK, 'is one transaction: its place in the inbox'),
  },
];

const TELLING: readonly Guard[] = [
  {
    name: 'a notice is taken once (notifier)',
    patches: [patch(STORE, '\n  on conflict (notice_id) do nothing`;', '`;')],
    check: integration(NOTIFIER, 'sends a notice once'),
  },
  {
    name: 'a notice standing twice in a batch is one',
    patches: [
      patch(STORE, 'select distinct on (notice_id) notice_id,', 'select notice_id,'),
      patch(STORE, '\n  on conflict (notice_id) do nothing`;', '`;'),
    ],
    check: integration(NOTIFIER, 'sends a notice once'),
    remark: 'two layers, both off: the batch and the table',
  },
  {
    name: 'two notifiers do not take the same message',
    patches: [
      patch(
        CLAIM,
        'order by send_at, urgency, notice_id limit $1 for update skip locked',
        'order by send_at, urgency, notice_id limit $1',
      ),
    ],
    check: integration(NOTIFIER, 'leaves a message to another notifier'),
  },
  {
    name: 'one phone is looked at by one notifier at a time',
    patches: [
      patch(
        CLAIM,
        "  await on.query({ name: 'lock-phones', text: LOCK_PHONES, values: [phones.map(lockOf)] });\n",
        '  void [LOCK_PHONES, lockOf];\n',
      ),
    ],
    check: integration(AT_ONCE, 'send each message once, and no phone more than thirty'),
  },
  {
    name: 'what one client has had told is counted over all notifiers',
    patches: [patch(CLAIM, '  returning client, told`;', '  returning client, 0 as told`;')],
    check: integration(AT_ONCE, 'have one client tell no more than its measure in an hour'),
  },
  {
    name: 'whoever was erased since a message was claimed is not told',
    patches: [
      patch(STORE, 'and m.sealed is not null order by m.notice_id for no key update', 'order by m.notice_id'),
    ],
    check: integration(AT_ONCE, 'between a claim and its hand-over leaves nothing'),
  },
  {
    name: 'a message handed over twice is one (carrier)',
    patches: [
      patch('services/notifier/sms-carrier.ts', '\n  on conflict (idempotency_key) do nothing`;', '`;'),
    ],
    check: integration(NOTIFIER, 'sends again what a crash left'),
  },
  {
    name: 'a message claimed by a process that died is sent by another',
    patches: [
      patch(
        CLAIM,
        "where status = 'accepted' and send_at <= clock_timestamp()",
        "where status = 'accepted' and tries = 0",
      ),
    ],
    check: integration(NOTIFIER, 'sends again what a crash left'),
  },
  {
    name: 'the first receipt stands',
    patches: [
      patch(
        'services/notifier/apply-receipts.ts',
        "where m.notice_id = any($1::uuid[]) and m.status in ('accepted', 'sent')",
        'where m.notice_id = any($1::uuid[])',
      ),
    ],
    check: integration(RECEIPTS, 'takes receipts, twice as well, and keeps the first'),
  },
  {
    name: 'poison among notices is laid aside',
    patches: [
      patch(
        'services/notifier/accept-batch.ts',
        'else setAside(message, reading.unreadable);',
        'else throw new Error(reading.unreadable);',
      ),
    ],
    check: integration(NOTIFIER, 'lays a poison message aside'),
  },
  {
    name: 'a notice that cannot be kept is laid aside alone (apart)',
    patches: [
      patch(
        'infra/postgres/apart.ts',
        "    if (faultLies(fault) !== 'data') throw fault;\n",
        "    if (faultLies(fault) !== 'conflict') throw fault;\n",
      ),
    ],
    check: integration(NOTIFIER, 'lays a notice aside that cannot be written down'),
  },
  {
    name: 'a message that does not open any more keeps no other from being sent',
    patches: [
      patch(
        'services/notifier/message-store.ts',
        '  return ifReadable(() => {\n',
        '  return (<T>(work: () => T) => work())(() => {\n',
      ),
    ],
    check: integration(NOTIFIER, 'sets a message aside that does not open any more'),
  },
];

export const RECEIVERS: readonly Guard[] = [...DEPARTMENTS, ...TELLING];

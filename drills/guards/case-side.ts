import { integration, patch, unit, type Guard } from './guard.ts';

const REPETITIONS = 'services/api/repetitions.integration.test.ts';
const TASKS = 'services/api/tasks.integration.test.ts';

const LEDGER = 'infra/postgres/ledger';
const MIGRATION = 'infra/postgres/migrations/0002_ledger.sql';

const ACCEPTING: readonly Guard[] = [
  {
    name: 'one case for each facility and notification (unique index)',
    patches: [
      patch(
        MIGRATION,
        'unique (facility_code, notification_id)',
        'unique (facility_code, notification_id, case_number)',
      ),
      patch(
        `${LEDGER}/accept.ts`,
        'on conflict (facility_code, notification_id) do nothing',
        'on conflict (case_number) do nothing',
      ),
    ],
    check: integration(REPETITIONS, 'under another key gets the case there is'),
  },
  {
    name: 'idempotency key kept with the case',
    patches: [
      patch(
        `${LEDGER}/accept.ts`,
        'select accepted_by, $11, case_number, $12, $13, $14::jsonb from c',
        'select accepted_by, $11, case_number, $12, $13, $14::jsonb from c where false',
      ),
    ],
    check: integration(REPETITIONS, 'different bodies at once under one key make one case'),
  },
  {
    name: 'the same key only for the same body',
    patches: [
      patch(
        'services/api/accept-birth.ts',
        'if (!stored.hashEnded && !stored.bodyHash.equals(bodyHash)) {',
        'if (bodyHash.length === 0) {',
      ),
    ],
    check: integration(REPETITIONS, 'under the same key with another body is refused'),
  },
  {
    name: 'messages of an acceptance are written in its transaction',
    patches: [
      patch(
        `${LEDGER}/accept.ts`,
        'partsStatement(recordsOf(keyring, accepted.effects), {',
        'partsStatement({ ...recordsOf(keyring, accepted.effects), outbox: [] }, {',
      ),
      patch(
        `${LEDGER}/accept.ts`,
        '    return rows[0] ?? {',
        "    const { outbox } = recordsOf(keyring, accepted.effects);\n    if (rows[0]) await pool.query(insertOutboxSql('ledger', '$1'), [JSON.stringify(outbox)]);\n    return rows[0] ?? {",
      ),
      patch(
        `${LEDGER}/accept.ts`,
        "import type { Pool } from '../pool.ts';",
        "import { insertOutboxSql } from '../../outbox/outbox.ts';\nimport type { Pool } from '../pool.ts';",
      ),
    ],
    check: integration('services/api/births.integration.test.ts', 'is one transaction: the case'),
  },
  {
    name: 'births in acceptance are bounded',
    patches: [
      patch('services/api/turns.ts', 'if (line.inHand >= ofCaller) return', 'if (line.inHand < 0) return'),
    ],
    check: integration('services/api/overload.integration.test.ts', 'takes so many at once'),
  },
  {
    name: 'no births while too much waits',
    patches: [
      patch(
        'services/api/overload.ts',
        'if (isBirth && load.isFull()) {',
        'if (!isBirth && load.isFull()) {',
      ),
    ],
    check: integration('services/api/overload.integration.test.ts', 'takes none while too much waits'),
  },
];

const DECIDING: readonly Guard[] = [
  {
    name: 'a task is completed once',
    patches: [
      patch(
        'activities/complete-task.ts',
        "if (task.status !== 'open') return",
        "if (task.status === 'overtaken') return",
      ),
    ],
    check: integration(TASKS, 'that somebody else has done is refused'),
  },
  {
    name: 'lock on the case while a task is completed',
    patches: [patch(`${LEDGER}/read-case.ts`, '  await lockCase(connection, caseNumber);\n', '')],
    check: integration(TASKS, 'two tasks of one case at once lose no facts'),
  },
  {
    name: 'what has landed before a decision is applied before it',
    patches: [
      patch(
        'activities/complete-task.ts',
        '  const to = decideAfterLanded(view);\n',
        '  const { landed } = view;\n  Object.assign(view, { landed: [] });\n  const to = decideAfterLanded(view);\n  Object.assign(view, { landed });\n',
      ),
    ],
    check: integration(
      'services/gateway/overtaking.integration.test.ts',
      'what has landed before the decision is applied before it',
    ),
  },
  {
    name: 'a decision leaves a wake',
    patches: [patch('activities/decide-task.ts', '  to.wakes ||= !view.closed;\n', '')],
    check: integration(TASKS, 'writes the name, the event, what becomes of the matter and a wake'),
  },
  {
    name: 'that a silent department is waited for again leaves its command open',
    patches: [
      patch(
        'activities/decide-matter.ts',
        "  if (move !== 'asked-again') return;",
        "  if (move !== 'asked-again') return void to.answered.add(commandIdOf(to.view, matter));",
      ),
    ],
    check: unit('activities/decide-matter.test.ts', ''),
  },
];

export const CASE_SIDE: readonly Guard[] = [...ACCEPTING, ...DECIDING];

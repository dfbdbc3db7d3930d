import { integration, patch, unit, type Guard } from './guard.ts';

const REPETITIONS = 'services/api/repetitions.integration.test.ts';
const TASKS = 'services/api/tasks.integration.test.ts';
const STEP_TWICE = 'test/ledger/step-twice.integration.test.ts';
const TEMPORAL = 'infra/temporal/client.integration.test.ts';
const STORY = 'workflows/case-story.test.ts';

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
        'select accepted_by, $10, $11, $12, $13::jsonb from c',
        'select accepted_by, $10, $11, $12, $13::jsonb from c where false',
      ),
    ],
    check: integration(REPETITIONS, 'different bodies at once under one key make one case'),
  },
  {
    name: 'the same key only for the same body',
    patches: [
      patch(
        'services/api/accept-birth.ts',
        'if (!stored.bodyHash.equals(bodyHash)) {',
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
        "${insertOutboxSql('ledger', '(select $17::jsonb from c)')}",
        "${insertOutboxSql('ledger', '(select $17::jsonb from c where false)')}",
      ),
      patch(
        `${LEDGER}/accept.ts`,
        "    return written.rowCount === 1 ? 'accepted'",
        "    if (written.rowCount === 1) await pool.query(insertOutboxSql('ledger', '$1'), [partValues(accepted)[3]]);\n    return written.rowCount === 1 ? 'accepted'",
      ),
    ],
    check: integration('services/api/births.integration.test.ts', 'is one transaction: the case'),
  },
  {
    name: 'births in acceptance are bounded',
    patches: [patch('services/api/overload.ts', 'if (inside >= maxAccepts) {', 'if (inside < 0) {')],
    check: integration('services/api/overload.integration.test.ts', 'takes so many at once'),
  },
  {
    name: 'no births while too much waits',
    patches: [
      patch('services/api/overload.ts', 'if (load.isFull()) {', 'if (inside < 0 && load.isFull()) {'),
    ],
    check: integration('services/api/overload.integration.test.ts', 'takes none while too much waits'),
  },
];

const DECIDING: readonly Guard[] = [
  {
    name: 'a task is completed once',
    patches: [
      patch(
        `${LEDGER}/task-completion.ts`,
        "if (task.status !== 'open') return answerAgain(task, completion);",
        "if (task.status === 'overtaken') return answerAgain(task, completion);",
      ),
      patch(
        `${LEDGER}/task-completion.ts`,
        "where t.id = $1 and t.status = 'open' returning",
        'where t.id = $1 returning',
      ),
    ],
    check: integration(TASKS, 'that somebody else has done is refused'),
    remark: 'two layers, both off: the look at the task and the condition of the update',
  },
  {
    name: 'lock on the case while a task is completed',
    patches: [patch(`${LEDGER}/task-completion.ts`, ' for no key update`', '`')],
    check: integration(TASKS, 'two tasks of one case at once lose no facts'),
  },
];

const STEPS: readonly Guard[] = [
  {
    name: 'news applied before are not applied again (inbox)',
    patches: [
      patch(
        'activities/apply-news.ts',
        'if (!arrival || arrival.applied) continue;\n    changes.applied.push(item);\n    const matter',
        'if (!arrival) continue;\n    changes.applied.push(item);\n    const matter',
      ),
    ],
    check: integration(STEP_TWICE, 'applies an answer and sends what follows once'),
  },
  {
    name: 'lock on the case during a step',
    patches: [
      patch(`${LEDGER}/read-case.ts`, "where case_number = $1 for update';", "where case_number = $1';"),
    ],
    check: integration(STEP_TWICE, 'lets tries at once lead to one outcome'),
  },
  {
    name: 'only work that waits is requested',
    patches: [patch('activities/request-work.ts', "if (matter.nodeState === 'waiting') send(", 'send(')],
    check: integration(STEP_TWICE, 'sends the first command once'),
  },
  {
    name: 'a closed case stays closed',
    patches: [
      patch('activities/advance.ts', 'if (view.closed) return', 'if (view.closed && !step.finish) return'),
    ],
    check: integration(STEP_TWICE, 'decides the entitlements once, and finishes once'),
  },
  {
    name: 'entitlements are decided once',
    patches: [patch('activities/close-case.ts', 'if (!view.decided) {', 'if (!view.closed) {')],
    check: integration(STEP_TWICE, 'decides the entitlements once, and finishes once'),
  },
  {
    name: 'silence is reported once',
    patches: [
      patch(
        'activities/apply-news.ts',
        "if (matter.nodeState !== 'requested' || matter.flags.includes('overdue')) return;",
        "if (matter.nodeState !== 'requested') return;",
      ),
    ],
    check: integration(STEP_TWICE, 'reports silence once'),
  },
  {
    name: 'commands written in the transaction of their step',
    patches: [
      patch(`${LEDGER}/write-case.ts`, '    outbox: outbox.map(outboxRecord),', '    outbox: [],'),
      patch(
        `${LEDGER}/write-case.ts`,
        '/** Writes what a step decided.',
        'export const later = new Map<string, OutboxRow[]>();\n\n/** Writes what a step decided.',
      ),
      patch(
        `${LEDGER}/write-case.ts`,
        '  return outbox.length > 0 ||',
        '  later.set(view.caseNumber, outbox);\n  return outbox.length > 0 ||',
      ),
      patch(
        `${LEDGER}/case-ledger.ts`,
        "      failPoint('step-written');",
        "      failPoint('step-written');\n      await insertOutbox(pool, 'ledger', later.get(caseNumber) ?? []);",
      ),
      patch(
        `${LEDGER}/case-ledger.ts`,
        "import { writeCase } from './write-case.ts';",
        "import { insertOutbox } from '../../outbox/outbox.ts';\nimport { later, writeCase } from './write-case.ts';",
      ),
    ],
    check: integration(STEP_TWICE, 'is one transaction: what it changed'),
    remark: 'drill crash/worker/step-written as well, when the step in which the worker dies has a command',
  },
];

const STARTING: readonly Guard[] = [
  {
    name: 'a start request is written with the case',
    patches: [
      patch(
        `${LEDGER}/accept.ts`,
        'select case_number, now() + make_interval(secs => $18) from c',
        'select case_number, now() + make_interval(secs => $18) from c where false',
      ),
    ],
    check: integration('services/api/births.integration.test.ts', 'is accepted while Temporal is away'),
  },
  {
    name: 'the first step marks the case as started',
    patches: [
      patch(
        `${LEDGER}/write-statement.ts`,
        'where case_number = $2 and started_at is null',
        'where case_number = $2 and false',
      ),
    ],
    check: integration(STEP_TWICE, 'tells the sweeper that the case runs'),
  },
  {
    name: 'a case that has ended is not started again (REJECT_DUPLICATE)',
    patches: [
      patch(
        'infra/temporal/client.ts',
        ': WorkflowIdReusePolicy.REJECT_DUPLICATE,',
        ': WorkflowIdReusePolicy.ALLOW_DUPLICATE,',
      ),
    ],
    check: integration(TEMPORAL, 'a case is started once: while it runs, and after its end'),
  },
  {
    name: 'a case that runs already counts as started',
    patches: [
      patch(
        'infra/temporal/client.ts',
        "if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already-started';",
        '',
      ),
    ],
    check: integration(TEMPORAL, 'a case is started once: while it runs, and after its end'),
  },
  {
    name: 'a case that does not run is told from a Temporal that is away',
    patches: [
      patch(
        'infra/temporal/client.ts',
        'if (error instanceof WorkflowNotFoundError) throw new CaseNotRunningError(caseNumber);',
        'if (error) throw new CaseNotRunningError(caseNumber);',
      ),
    ],
    check: integration(TEMPORAL, 'tells a case that does not run from a Temporal'),
  },
];

const WORKFLOW: readonly Guard[] = [
  {
    name: 'the workflow takes news once (seen-set)',
    patches: [patch('workflows/case-story.ts', 'if (this.#seen.has(item.eventId)) continue;', '')],
    check: unit(STORY, 'takes the same news once'),
  },
  {
    name: 'an answer counts for the attempt it answers',
    patches: [
      patch(
        'workflows/case-story.ts',
        "if (node.state !== 'requested' || node.attempt !== item.attempt) return false;",
        "if (node.state !== 'requested') return false;",
      ),
    ],
    check: unit(STORY, 'hands over what fits nothing it waits for as stray'),
  },
  {
    name: 'an answer that the ledger waits for is kept by a workflow that lost what came before',
    patches: [
      patch(
        'activities/apply-news.ts',
        "return item.kind === 'answer' && matter?.nodeState === 'requested' && matter.attempt === item.attempt;",
        "return item.kind === 'answer' && matter?.nodeState === 'skipped';",
      ),
    ],
    check: integration(STEP_TWICE, 'keeps a stray answer that the ledger waits for'),
  },
  {
    name: 'silence is noticed by the deadline of each department',
    patches: [
      patch(
        'workflows/case-story.ts',
        'if (node.requestedAt + node.patienceSeconds * 1000 > now) continue;',
        'if (node.requestedAt > now) continue;',
      ),
    ],
    check: unit(STORY, 'gives each department its own time'),
  },
  {
    name: 'silence is noticed at all (timer of the case)',
    patches: [patch('workflows/birth-case.ts', 'if (!disturbed) story.noticeSilence(Date.now());', '')],
    check: integration(
      'workflows/birth-case.integration.test.ts',
      'asks a person when a department was silent',
    ),
  },
  {
    name: 'a case waits for its ledger without end, and goes on when it is back',
    patches: [
      patch('workflows/birth-case.ts', 'if (isCancellation(error)) throw error;', 'if (error) throw error;'),
    ],
    check: integration('workflows/birth-case.integration.test.ts', 'waits for its ledger without heartbeats'),
  },
];

export const CASE_SIDE: readonly Guard[] = [...ACCEPTING, ...DECIDING, ...STEPS, ...STARTING, ...WORKFLOW];

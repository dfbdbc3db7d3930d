import { tamper } from './tamper.ts';
import { add, both, change, of, remove, vaccination, type Plant } from './plant.ts';

function oldWake(which: 'done' | 'waiting', kind: 'news' | 'start'): Plant['plant'] {
  return add(
    'ledger.wake',
    of(which),
    (scene) => `(case_number, kind, due_at, since)
      values ('${scene[which]}', '${kind}', now() + interval '1 day', now() - interval '1 hour')`,
  );
}

/** R1 and R5. */
export const CASE_PLANTS: readonly Plant[] = [
  {
    name: 'a case deleted',
    id: 'R1',
    what: 'an accepted birth has no case',
    also: ['R6', 'R8', 'R14'],
    plant: remove('ledger.birth_case', of('done')),
  },
  {
    name: 'an acceptance answered twice',
    id: 'R1',
    what: 'two acceptances name one case',
    plant: add(
      'ledger.idempotency',
      () => `client = 'planted'`,
      ({ done }) => `select 'planted', 'k', body_hash, status, answer, created_at
                       from ledger.idempotency where answer->>'caseNumber' = '${done}'`,
    ),
  },
  {
    name: 'an acceptance forgotten',
    id: 'R1',
    what: 'a case that nobody was told of',
    plant: remove('ledger.idempotency', ({ done }) => `answer->>'caseNumber' = '${done}'`),
  },
  {
    name: 'the unique delivery gone, and two cases of one',
    id: 'R1',
    what: 'one delivery has two cases',
    plant: ({ system, done, twins }) =>
      tamper(system.database, {
        table: 'ledger.birth_case',
        where: `case_number = '${done}'`,
        sql: `alter table ledger.birth_case drop constraint birth_case_facility_code_notification_id_key;
          update ledger.birth_case c set (facility_code, notification_id) =
            (select facility_code, notification_id from ledger.birth_case where case_number = '${twins}')
           where case_number = '${done}'`,
        after: `alter table ledger.birth_case add constraint birth_case_facility_code_notification_id_key
          unique (facility_code, notification_id)`,
      }),
  },
  {
    name: 'a case whose facts are gone',
    id: 'R1',
    what: 'a case without the facts it was accepted with',
    plant: remove('ledger.subject', of('parked', `subject = 'family'`)),
  },
  {
    name: 'a held matter whose task is gone',
    id: 'R5',
    what: 'a matter is held for a person, and no named task is open',
    plant: remove('ledger.human_task', of('parked', `status = 'open'`)),
  },
  {
    name: 'a department waited for without a command',
    id: 'R5',
    what: 'a department is waited for, and no command to it is open',
    also: ['R7'],
    plant: change(
      'ledger.outbox',
      ({ waiting }) => `key = '${waiting}' and kind = 'command' and done_at is null`,
      'done_at = now()',
    ),
  },
  {
    name: 'a deadline that passed unnoticed',
    id: 'R5',
    what: 'a department is past its deadline, and nobody was asked',
    plant: change('ledger.matter', vaccination('waiting'), `answer_due_at = now() - interval '1 second'`),
  },
  {
    name: 'an overdue flag without a task',
    id: 'R5',
    what: 'a silent department, and no open task about it',
    plant: change('ledger.matter', vaccination('waiting'), `flags = '{overdue}', answer_due_at = null`),
  },
  {
    name: 'a department that may be silent for ever',
    id: 'R5',
    what: 'a department is waited for without a deadline',
    plant: change('ledger.matter', vaccination('waiting'), 'answer_due_at = null'),
  },
  {
    name: 'a deadline without an alarm',
    id: 'R5',
    what: 'a deadline runs, and no alarm is set for it',
    plant: remove('ledger.alarm', of('waiting')),
  },
  {
    name: 'an alarm that nobody heard',
    id: 'R5',
    what: 'an alarm has rung, and nobody looked',
    plant: change('ledger.alarm', of('waiting'), `rings_at = now() - interval '1 hour'`),
  },
  {
    name: 'work whose turn was missed',
    id: 'R5',
    what: 'work whose turn has come is not asked for',
    plant: change('ledger.matter', vaccination('waiting'), `status = 'waiting'`),
  },
  {
    name: 'work that waits for what has failed',
    id: 'R5',
    what: 'work waits for what will never be done',
    plant: change('ledger.matter', of('parked', `code = 'birth-certificate'`), `status = 'refused'`),
  },
  {
    name: 'a case where all has ended and nothing goes on',
    id: 'R5',
    what: 'an open case in which nothing waits for anything',
    plant: change(
      'ledger.matter',
      of('waiting', `status in ('requested', 'processing')`),
      `status = 'refused'`,
    ),
  },
  {
    name: 'news that nobody took',
    id: 'R5',
    what: 'news that arrived were not taken by the case',
    also: ['R2'],
    plant: change('ledger.inbox', vaccination('done'), 'applied_at = null'),
  },
  {
    name: 'a status of no meaning',
    id: 'R5',
    what: 'a matter has a status that nobody knows',
    plant: change('ledger.matter', of('parked', `code = 'birth-certificate'`), `status = 'planted'`),
  },
  {
    name: 'a closed case with an open matter',
    id: 'R5',
    what: 'a closed case has a matter that has not ended',
    also: ['R2'],
    plant: change('ledger.matter', vaccination('done'), `status = 'correction'`),
  },
  {
    name: 'a closed case that still asks a person',
    id: 'R5',
    what: 'a closed case still asks a person',
    plant: add(
      'ledger.human_task',
      () => `kind = 'planted'`,
      ({ done }) => `(id, case_number, kind, dedupe_key, reason, deadline)
        values (gen_random_uuid(), '${done}', 'planted', 'planted', '', now())`,
    ),
  },
  {
    name: 'a closed case that still asks a department',
    id: 'R5',
    what: 'a closed case still asks a department',
    plant: change(
      'ledger.outbox',
      ({ done }) => `key = '${done}' and kind = 'command'`,
      "done_at = null, due_at = now() + interval '1 hour'",
    ),
  },
  {
    name: 'an employer whom nobody tells of a changed leave',
    id: 'R5',
    what: 'human resources is silent about a changed leave, and nobody was asked',
    plant: add(
      'ledger.outbox',
      ({ done }) => `key = '${done}' and lane = 1 and kind = 'command'`,
      ({ done }) => `(id, shard, topic, key, kind, body, created_at, due_at, sends, lane)
        values (gen_random_uuid(), 1, 'birth.human-resources.commands.v1', '${done}', 'command',
          convert_to('{"data": {"matter": "leave-change-notice", "subject": "mother", "attempt": 2}}', 'UTF8'),
          now() - interval '1 day', now() + interval '1 day', 1, 1)`,
    ),
  },
  {
    name: 'a case never started',
    id: 'R5',
    what: 'an accepted case was not started',
    plant: both(
      change('ledger.birth_case', of('done'), `completed_at = null, status = 'accepted'`),
      oldWake('done', 'start'),
    ),
  },
  {
    name: 'a wake that Temporal never answered',
    id: 'R5',
    what: 'a wake was not answered',
    plant: oldWake('waiting', 'news'),
  },
];

import { randomUUID } from 'node:crypto';
import { publishRaw } from '../../support/kafka.ts';
import { add, CASE_EVENTS, change, of, remove, SEALED, type Plant } from './plant.ts';

/** @param times due_at, sent_at, done_at */
function outboxRow(times: string): Plant['plant'] {
  return add(
    'ledger.outbox',
    () => `key = 'B-PLANTED' and topic = '${CASE_EVENTS}'`,
    () => `(id, shard, topic, key, kind, body, due_at, sent_at, done_at)
      values (gen_random_uuid(), 1, '${CASE_EVENTS}', 'B-PLANTED', 'event', '{}', ${times})`,
  );
}

/** @param row event_id, then kind, outcome, command_id */
function inboxRow(kind: 'answer' | 'task', outcome: string): Plant['plant'] {
  return add(
    'ledger.inbox',
    () => `code = 'leave-notice' and attempt = 9`,
    ({ done }) => `(event_id, case_number, kind, subject, code, attempt, outcome, command_id, applied_at)
      values (gen_random_uuid(), '${done}', '${kind}', 'mother', 'leave-notice', 9, '${outcome}', gen_random_uuid(), now())`,
  );
}

/** The row of one event for outsiders. */
function event(caseNumber: string, subject: string | undefined, what: string): string {
  const said = `convert_from(body, 'UTF8')::jsonb`;
  const about = subject === undefined ? '' : ` and ${said}#>>'{data,subject}' = '${subject}'`;
  return `key = '${caseNumber}' and kind = 'event' and ${said}->>'type' = 'cn.birth.${what}.v1'${about}`;
}

const finished = of('done', `template = 'finished'`);

/** R7 and R11. */
export const MESSAGE_PLANTS: readonly Plant[] = [
  {
    name: 'a row that only counts as sent',
    id: 'R7',
    what: 'counts as sent, is not on its topic, never arrived and is not sent again',
    plant: outboxRow('now(), now(), now()'),
  },
  {
    name: 'a row that is not sent',
    id: 'R7',
    what: 'is due and was not sent',
    plant: outboxRow(`now() - interval '1 minute', null, null`),
  },
  {
    name: 'an end of a matter that outsiders are not told of',
    id: 'R7',
    what: 'outsiders are not told of it (no event in the outbox)',
    plant: remove('ledger.outbox', ({ done }) => event(done, 'child-1', 'household-registration.completed')),
  },
  {
    name: 'an end of a case that outsiders are not told of',
    id: 'R7',
    what: 'outsiders are not told of it (no event in the outbox)',
    plant: remove('ledger.outbox', ({ done }) => event(done, undefined, 'case.completed')),
  },
  {
    name: 'a row given up',
    id: 'R7',
    what: 'was given up by the relay without being sent',
    plant: outboxRow('now(), null, now()'),
  },
  {
    name: 'an answer from nowhere',
    id: 'R7',
    what: 'an answer arrived that no department wrote',
    plant: inboxRow('answer', 'refused'),
  },
  {
    name: 'an answer to no command',
    id: 'R7',
    what: 'an answer arrived to a command that was never given',
    plant: inboxRow('answer', 'accepted'),
  },
  {
    name: 'a decision from nobody',
    id: 'R7',
    what: 'a decision arrived that no person made',
    plant: inboxRow('task', 'resolved'),
  },
  {
    name: 'a department asked by nobody',
    id: 'R7',
    what: 'a department was asked by nobody',
    plant: add(
      'disease_control.inbox',
      () => `case_number = 'B-PLANTED'`,
      () => `(event_id, case_number, subject, code, attempt)
        values (gen_random_uuid(), 'B-PLANTED', 'child-1', 'vaccination-record', 1)`,
    ),
  },
  {
    name: 'a command taken and not written down',
    id: 'R7',
    what: 'was taken by its reader and not written down',
    also: ['R2'],
    plant: remove('disease_control.inbox', of('done')),
  },
  {
    name: 'an answer gone from its outbox',
    id: 'R7',
    what: 'a department handled a command and its answer is gone',
    plant: remove('disease_control.outbox', ({ done }) => `key = '${done}'`),
  },
  {
    name: 'a command that counts as answered',
    id: 'R7',
    what: 'a command counts as answered, and neither an answer nor a person’s giving up is there',
    also: ['R5'],
    plant: change(
      'ledger.outbox',
      ({ waiting }) => `key = '${waiting}' and kind = 'command' and done_at is null`,
      'done_at = now(), body = null',
    ),
  },
  {
    name: 'a dead letter without a task',
    id: 'R7',
    what: 'a dead letter was taken, and no task was opened',
    plant: remove('ledger.letter_place', () => 'true'),
  },
  {
    name: 'a dead letter from nowhere',
    id: 'R7',
    what: 'a dead letter that no outbox has',
    plant: remove('public_security.outbox', () => `kind = 'dead-letter'`),
  },
  {
    name: 'a message past every outbox',
    id: 'R7',
    what: 'a message that no outbox has, and that was not set aside',
    plant: async ({ system }) => {
      const id = randomUUID();
      const value = Buffer.from(JSON.stringify({ id, data: {} }));
      await publishRaw(system.stack.run.kafka, [{ topic: CASE_EVENTS, key: 'B-OTHER', value, headers: {} }]);
      // What is published cannot be taken back: from now on an outbox has it.
      return async () => {
        await system.database.query(
          `insert into ledger.outbox (id, shard, topic, key, kind, body, sent_at, done_at)
           values ($1, 1, $2, 'B-OTHER', 'event', '{}', now(), now())`,
          [id, CASE_EVENTS],
        );
      };
    },
  },
  {
    name: 'a notice that never arrived',
    id: 'R11',
    what: 'a notice never reached the notifier',
    also: ['R7'],
    plant: remove('notifier.message', finished),
  },
  {
    name: 'an SMS that the carrier does not have',
    id: 'R11',
    what: 'a message counts as sent, and the carrier has no SMS of it',
    plant: remove(
      'notifier.sms',
      (scene) => `idempotency_key = (select id from ledger.notice where ${finished(scene)})`,
    ),
  },
  {
    name: 'a message that does not open, and that nobody is told of',
    id: 'R11',
    what: 'a message does not open any more, and no letter tells of it',
    plant: change('notifier.message', finished, `status = 'unreadable'`),
  },
  {
    name: 'an SMS without a message',
    id: 'R11',
    what: 'an SMS without a message',
    plant: add(
      'notifier.sms',
      () => 'parts = 99',
      () => `(idempotency_key, sealed, parts, receipt_code, receipt_due_at, receipts_left)
        values (gen_random_uuid(), ${SEALED}, 99, 'DELIVERED', now(), 0)`,
    ),
  },
  {
    name: 'a message without a receipt',
    id: 'R11',
    what: 'a message was not delivered, and no receipt says why',
    plant: change('notifier.message', finished, `status = 'sent'`),
  },
  {
    name: 'a message that no notice asked for',
    id: 'R11',
    what: 'a message that no notice asked for',
    plant: add(
      'notifier.message',
      () => `template = 'planted'`,
      ({ done }) => `(notice_id, case_number, template, phone_hash, sealed, parts)
        values (gen_random_uuid(), '${done}', 'planted', sha256('x'), ${SEALED}, 1)`,
    ),
  },
  {
    name: 'an end that the family was not told of',
    id: 'R11',
    what: 'a completed case whose family was told of its beginning and not of its end',
    plant: change('ledger.notice', finished, `template = 'needs-you'`),
  },
];

import { add, both, change, of, vaccination, type Plant } from './plant.ts';
import { terminateRun } from './of-temporal.ts';

/** What looks like a violation and is none: the invariant that knows better must be content. */
export const HARMLESS: readonly Omit<Plant, 'what' | 'also'>[] = [
  {
    name: 'a run that is gone while the alarm of its case is set',
    id: 'R5',
    plant: terminateRun('waiting'),
  },
  {
    name: 'a run that is gone while a person is asked',
    id: 'R8',
    plant: terminateRun('parked'),
  },
  {
    name: 'a run that somebody has ended, whose case had just closed',
    id: 'R8',
    plant: both(
      terminateRun('parked'),
      change('ledger.birth_case', of('parked'), `completed_at = now(), status = 'completed'`),
    ),
  },
  {
    name: 'a case that was set aside, whatever stands in it',
    id: 'R5',
    plant: both(
      change('ledger.matter', vaccination('waiting'), `status = 'waiting', answer_due_at = null`),
      add(
        'ledger.human_task',
        of('waiting', `kind = 'case-set-aside'`),
        ({ waiting }) => `(id, case_number, kind, dedupe_key, reason, deadline)
          values (gen_random_uuid(), '${waiting}', 'case-set-aside', 'planted', '', now() + interval '1 day')`,
      ),
    ),
  },
  {
    name: 'a message that does not open, of which a letter tells',
    id: 'R11',
    plant: both(
      change('notifier.message', of('done', `template = 'finished'`), `status = 'unreadable'`),
      add(
        'notifier.outbox',
        () => `topic = 'planted'`,
        ({ done }) => `(id, shard, topic, key, kind, headers, body, sent_at, done_at)
          select gen_random_uuid(), 1, 'planted', '${done}', 'dead-letter',
            jsonb_build_object('dlq-reason', 'kept-unreadable ' || m.notice_id), 'x', now(), now()
            from notifier.message m where m.case_number = '${done}' and m.template = 'finished'`,
      ),
    ),
  },
  {
    name: 'an answer to what a ledger that was set back has yet to ask',
    id: 'R5',
    plant: add(
      'ledger.inbox',
      of('parked', `code = 'birth-certificate'`),
      ({ parked }) => `(event_id, case_number, kind, subject, code, attempt, outcome, command_id, received_at)
        values (gen_random_uuid(), '${parked}', 'answer', 'child-1', 'birth-certificate', 1, 'completed',
          gen_random_uuid(), now() - interval '1 hour')`,
    ),
  },
];

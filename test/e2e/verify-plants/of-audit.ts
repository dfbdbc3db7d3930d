import { add, both, change, of, remove, type Plant, type Scene } from './plant.ts';

const CHANGED = 'a seal does not fit the lines that it stands for';
const APART = 'a seal does not follow the one before it';

/** The one call that has erased somebody. */
const erasing = (): string => `operation = 'postErasure'`;
const accepted = of('parked', `type = 'case.accepted'`);
const DECIDED = `select id from ledger.human_task where kind = 'claim-confirmation' and status = 'completed'`;
const decidedIn = ({ done }: Scene): string => `${DECIDED} and case_number = '${done}'`;

/** A service may do more with a table than it should. */
const granted: Plant['plant'] = async ({ system }) => {
  await system.database.query('grant update (who) on ledger.audit_line to birth_api');
  return async () => {
    await system.database.query('revoke update (who) on ledger.audit_line from birth_api');
  };
};

/** R6. */
export const AUDIT_PLANTS: readonly Plant[] = [
  {
    name: 'a call in another’s name',
    id: 'R6',
    what: CHANGED,
    plant: change('ledger.audit_line', erasing, `who = 'planted'`),
  },
  {
    name: 'a call removed',
    id: 'R6',
    what: CHANGED,
    plant: remove('ledger.audit_line', erasing),
  },
  {
    name: 'a call added where all was sealed',
    id: 'R6',
    what: CHANGED,
    plant: add(
      'ledger.audit_line',
      () => `who = 'planted'`,
      () => `(xact, request_id, who, role, operation, status, cases)
        select xact, gen_random_uuid(), 'planted', 'clerk', 'getCase', 200, '{}'
          from ledger.audit_line where operation = 'postErasure'`,
    ),
  },
  {
    name: 'a call put elsewhere',
    id: 'R6',
    what: CHANGED,
    plant: change('ledger.audit_line', erasing, 'xact = xact - 1'),
  },
  {
    name: 'the ground of an erasure exchanged',
    id: 'R6',
    what: CHANGED,
    plant: change('ledger.audit_line', erasing, `purpose = 'own-request'`),
  },
  {
    name: 'a field said to have been shown in full',
    id: 'R6',
    what: CHANGED,
    plant: change('ledger.audit_line', erasing, `fields = '{/mother/phone}'`),
  },
  {
    name: 'another department said to have looked',
    id: 'R6',
    what: CHANGED,
    plant: change('ledger.audit_line', erasing, `department = 'finance'`),
  },
  {
    name: 'an event of another moment',
    id: 'R6',
    what: CHANGED,
    plant: change('ledger.case_event', accepted, `at = at + interval '1 microsecond'`),
  },
  {
    name: 'an event of another author',
    id: 'R6',
    what: CHANGED,
    plant: change('ledger.case_event', accepted, `actor = 'planted'`),
  },
  {
    name: 'a seal with another head',
    id: 'R6',
    what: CHANGED,
    plant: change('ledger.audit_seal', () => 'number = 1', `head_hash = sha256('planted')`),
  },
  {
    name: 'a seal removed',
    id: 'R6',
    what: APART,
    plant: remove('ledger.audit_seal', () => 'number = 1'),
  },
  {
    name: 'a seal put on another one',
    id: 'R6',
    what: APART,
    plant: change('ledger.audit_seal', () => 'number = 2', `previous_hash = sha256('planted')`),
  },
  {
    name: 'the end of the chain cut off',
    id: 'R6',
    what: 'the chain is not the one whose head was published',
    plant: remove('ledger.audit_seal', () => 'number > 1'),
  },
  {
    name: 'an event taken out of the chain',
    id: 'R6',
    what: 'an event that no chain will ever have',
    plant: change('ledger.case_event', accepted, 'xact = null'),
  },
  {
    name: 'an event put before the end of time',
    id: 'R6',
    what: 'something is written as of a transaction that has not been',
    plant: change('ledger.case_event', accepted, 'xact = 9000000000000'),
  },
  {
    name: 'a call of nobody',
    id: 'R6',
    what: 'a line does not say who has asked what, and what was answered',
    plant: change('ledger.audit_line', erasing, `who = ''`),
  },
  {
    name: 'a call about a case that nobody has',
    id: 'R6',
    what: 'a line shows a case that is not there',
    plant: change('ledger.audit_line', erasing, `cases = '{B-0000-0000-0000-0}'`),
  },
  {
    name: 'a decision that nothing tells of',
    id: 'R6',
    what: 'a decision of a person that neither a line nor the history of its case tells of',
    also: ['R15'],
    plant: both(
      remove('ledger.audit_line', (scene) => `task in (${decidedIn(scene)})`),
      change('ledger.case_event', of('done', `type = 'task.completed'`), `actor = 'planted'`),
    ),
  },
  {
    name: 'a second person who has read nothing',
    id: 'R6',
    what: 'a second person has confirmed what no line says that they have read',
    also: ['R15'],
    plant: change('ledger.human_task', (scene) => `id in (${decidedIn(scene)})`, `seconded_by = 'planted'`),
  },
  {
    name: 'an erasure that nothing tells of',
    id: 'R6',
    what: 'an erasure that neither a line nor the history of its case tells of',
    plant: both(
      remove('ledger.audit_line', erasing),
      change('ledger.case_event', of('erased', `code is null and actor = 'supervisor'`), `type = 'planted'`),
    ),
  },
  {
    name: 'something shown in full without a purpose',
    id: 'R6',
    what: 'something was shown in full, and it is not said what of which case, or for what',
    plant: change(
      'ledger.audit_line',
      () => `request_id in (select request_id from ledger.audit_line where purpose = 'guardian-request')`,
      `operation = 'postReveal'`,
    ),
  },
  {
    name: 'a service that may change lines',
    id: 'R6',
    what: 'a service may change or delete what is chained',
    plant: granted,
  },
];

import { add, change, SEALED, type Plant, type Scene } from './plant.ts';

const ABOUT = `select id from ledger.human_task where kind = 'claim-confirmation' and status = 'completed'`;
/** The one decision that the family of `done` has made. */
const decided = ({ done }: Scene): string => `id in (${ABOUT} and case_number = '${done}')`;

/** A decision about one task of a case that is to stand later; null: when a second person says so. */
function draftOf(which: 'done' | 'parked', status: string, leavesAt: string): Plant['plant'] {
  return add(
    'ledger.task_draft',
    () => `drafted_by = 'planted'`,
    (scene) => `(task_id, case_number, outcome, drafted_by, drafted_at, decision_hash, content, leaves_at)
      select id, case_number, 'confirmed', 'planted', now(), sha256('planted'), ${SEALED}, ${leavesAt}
        from ledger.human_task where case_number = '${scene[which]}' and status = '${status}' limit 1`,
  );
}

/** R15. */
export const DECISION_PLANTS: readonly Plant[] = [
  {
    name: 'a decision without who made it',
    id: 'R15',
    what: 'a completed task without who decided what, and when',
    plant: change('ledger.human_task', decided, 'completed_by = null'),
  },
  {
    name: 'a decision that its task does not offer',
    id: 'R15',
    what: 'a task was decided with an outcome that its kind does not offer',
    plant: change('ledger.human_task', decided, `outcome = 'adopted'`),
  },
  {
    name: 'a decision recorded twice',
    id: 'R15',
    what: 'a decision is not recorded exactly once in its case',
    plant: add(
      'ledger.case_event',
      ({ done }) => `case_number = '${done}' and actor = 'planted'`,
      ({ done }) => `(case_number, type, subject, code, actor, detail, at)
        select case_number, type, subject, code, 'planted', detail, at from ledger.case_event
         where case_number = '${done}' and type = 'task.completed' limit 1`,
    ),
  },
  {
    name: 'a decision confirmed by who has made it',
    id: 'R15',
    what: 'one person is both who decided and who confirmed it',
    also: ['R6'],
    plant: change('ledger.human_task', decided, 'seconded_by = completed_by'),
  },
  {
    name: 'an open task that was decided',
    id: 'R15',
    what: 'an open task was decided',
    also: ['R3', 'R5'],
    plant: change(
      'ledger.human_task',
      ({ parked }) => `case_number = '${parked}' and status = 'open'`,
      `outcome = 'provided'`,
    ),
  },
  {
    name: 'a decision recorded as somebody else’s',
    id: 'R15',
    what: 'a decision is recorded otherwise than it stands',
    also: ['R6'],
    plant: change(
      'ledger.case_event',
      ({ done }) => `case_number = '${done}' and type = 'task.completed'`,
      `actor = 'planted'`,
    ),
  },
  {
    name: 'a decision that nobody will look at when its moment comes',
    id: 'R15',
    what: 'a decision whose moment comes is looked at by nobody then',
    plant: draftOf('parked', 'open', `now() + interval '1 hour'`),
  },
  {
    name: 'a decision put off of a task that is over',
    id: 'R15',
    what: 'a task that is over has a decision that does not stand yet',
    plant: draftOf('done', 'completed', 'null'),
  },
  {
    name: 'changes that nobody has decided',
    id: 'R15',
    what: 'changes that no decision has made',
    plant: add(
      'ledger.task_change',
      () => `subject = 'planted'`,
      ({ done }) => `(task_id, case_number, subject, changes)
        values (gen_random_uuid(), '${done}', 'planted', ${SEALED})`,
    ),
  },
];

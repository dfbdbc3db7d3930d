import { add, change, type Plant, type Scene } from './plant.ts';

const ABOUT = `select id from ledger.human_task where kind = 'claim-confirmation' and status = 'completed'`;
/** The one decision that the family of `done` has made. */
const decided = ({ done }: Scene): string => `id in (${ABOUT} and case_number = '${done}')`;

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
];

import { integration, patch, type Guard } from './guard.ts';

const BOUNDED = 'services/api/bounds.integration.test.ts';
const REVEALED = 'services/api/reveals.integration.test.ts';
const LEDGER_BOUNDS = 'infra/postgres/ledger/bounds.ts';

/** What staff sees of what lies elsewhere. */
export const BOUNDS: readonly Guard[] = [
  {
    name: 'a list holds cases of the own divisions alone',
    patches: [
      patch(
        'infra/postgres/ledger/case-list.ts',
        "    asked.say(ranges.length === 0 ? 'false' : `(${ranges.join(' or ')})`);",
        "    asked.say(ranges.length === 0 ? 'false' : `(${ranges.join(' or ')} or true)`);",
      ),
    ],
    check: integration(BOUNDED, 'of the cases of two cities'),
  },
  {
    name: 'a case and a task of other divisions are not there',
    patches: [
      patch(
        LEDGER_BOUNDS,
        'where starts_with(${row}.division_code, d))`;',
        'where d is not null or ${row}.division_code is null)`;',
      ),
    ],
    check: integration(BOUNDED, 'of the cases of two cities'),
  },
  {
    name: 'an officer of a department has the tasks of its matters alone',
    patches: [
      patch(
        LEDGER_BOUNDS,
        'department === undefined ? null : worksOf(department)]',
        'department === undefined ? null : [...WORK_CODES]]',
      ),
    ],
    check: integration(BOUNDED, 'an officer of a department'),
  },
  {
    name: 'an officer of a department is shown the tasks of its matters alone',
    patches: [
      patch(
        'services/api/case-sight.ts',
        'tasks: whole.tasks.filter(({ matter }) => isOwn(matter)),',
        'tasks: whole.tasks,',
      ),
    ],
    check: integration(BOUNDED, 'an officer of a department'),
  },
  {
    name: 'a supervisor erases and reopens in the own divisions alone',
    patches: [
      patch(
        'services/api/rights.ts',
        "if (!isOwn || !(await isWithin(pool, caseNumber, bounds))) throw new ProblemError('not-found');",
        'await isWithin(pool, caseNumber, bounds);',
      ),
    ],
    check: integration(BOUNDED, 'what a supervisor alone may do'),
  },
  {
    name: 'whoever works for no division is not let in',
    patches: [
      patch(
        'services/api/rights.ts',
        "if (divisions.length === 0) throw new ProblemError('not-allowed', { detail: OF_NOWHERE });",
        '',
      ),
    ],
    check: integration('services/api/access-tokens.integration.test.ts', 'with a token of an issuer'),
  },
  {
    name: 'a hospital reports for its own divisions alone',
    patches: [
      patch(
        'services/api/birth-routes.ts',
        'return isNear && mayActFor',
        'return isNear !== undefined && mayActFor',
      ),
    ],
    check: integration('services/api/access-tokens.integration.test.ts', 'with a token of an issuer'),
  },
  {
    name: 'a task is handed over to whoever may have it',
    patches: [
      patch(
        'services/api/claim-routes.ts',
        'return !isBounded(bounds) || (await',
        'return isBounded(bounds) || (await',
      ),
    ],
    check: integration(BOUNDED, 'a task is handed to whoever may have it'),
  },
  {
    name: 'only what the table lets a role see is revealed',
    patches: [
      patch(
        'services/api/reveal-routes.ts',
        "if (!fields.every(may)) throw new ProblemError('not-allowed', { detail: '其中有本岗位不能查看的字段' });",
        'fields.every(may);',
      ),
    ],
    check: integration(REVEALED, 'a masked field'),
  },
  {
    name: 'what was shown in full is in the audit',
    patches: [patch('services/api/reveal-routes.ts', '      request.revealed = fields;\n', '')],
    check: integration(REVEALED, 'a masked field'),
  },
  {
    name: 'an auditor of one city sees the lines of its cases alone',
    patches: [
      patch('infra/postgres/ledger/audit-reads.ts', '  asked.say(`exists (${own})`);', '  void own;'),
    ],
    check: integration('services/api/audit-routes.integration.test.ts', 'an auditor'),
  },
  {
    name: 'a filter names a colleague, or nobody',
    patches: [
      patch(
        'services/api/task-filter.ts',
        'if (await isColleague(parts, caller, assignee)) return undefined;',
        'if ((await isColleague(parts, caller, assignee)) || assignee) return undefined;',
      ),
    ],
    check: integration('services/api/hall.integration.test.ts', 'is not of whoever is no colleague'),
  },
  {
    name: 'a colleague is one of the own divisions and departments',
    patches: [
      patch(
        'services/api/task-filter.ts',
        'isStaff(other.role) && meet(mine, boundsFor(other))',
        'isStaff(other.role) && (meet(mine, boundsFor(other)) || true)',
      ),
    ],
    check: integration('services/api/hall.integration.test.ts', 'is not of whoever is no colleague'),
  },
];

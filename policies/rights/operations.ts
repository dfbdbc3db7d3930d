import { ROLES, type Role } from '../../schemas/roles.ts';

/**
 * Whose data an operation touches, of those who may do it at all. facilities: of the facilities that the caller acts for;
 * reading what is another's is 404, posting for it 403 · kinds: tasks that the caller's role may complete (schemas/tasks/kinds),
 * others are 404 · all · nobody: nothing of anybody
 */
export type Scope = 'facilities' | 'kinds' | 'all' | 'nobody';

/** Who may do an operation, and with whose data. */
export interface Right {
  /** anyone: also without a token */
  readonly who: readonly Role[] | 'anyone';
  readonly scope: Scope;
}

const HOSPITALS: Right = { who: ['hospital'], scope: 'facilities' };
const HALL: Right = { who: ['clerk', 'supervisor'], scope: 'all' };
const AT_TASKS: Right = { who: ['clerk', 'supervisor', 'operator'], scope: 'kinds' };
const SUPERVISORS: Right = { who: ['supervisor'], scope: 'all' };
/** Letters name nobody. */
const LETTERS: Right = { who: ['operator'], scope: 'kinds' };
const OPERATORS: Right = { who: ['operator'], scope: 'nobody' };
const ANYONE: Right = { who: 'anyone', scope: 'nobody' };

/**
 * Operation of the API (its `operationId`) → who may do it: the one table of rights. The API lets in by it, the document says
 * it, docs/rights.md shows it, and a test asks every operation as every role.
 */
export const OPERATIONS = {
  postBirth: HOSPITALS,
  getBirths: HOSPITALS,
  getBirth: HOSPITALS,
  postCorrection: HOSPITALS,
  postAnnulment: HOSPITALS,
  getCases: HALL,
  postCaseSearch: HALL,
  getCase: HALL,
  postErasure: SUPERVISORS,
  postReopening: SUPERVISORS,
  getTasks: AT_TASKS,
  getTask: AT_TASKS,
  postTaskCompletion: AT_TASKS,
  deleteTaskCompletion: AT_TASKS,
  postTaskClaim: AT_TASKS,
  deleteTaskClaim: AT_TASKS,
  postTaskHandOver: AT_TASKS,
  getLetters: LETTERS,
  postLetterCompletion: LETTERS,
  postEntitlementCheck: { who: ROLES, scope: 'nobody' },
  getReadyz: OPERATORS,
  getMetrics: OPERATORS,
  getLivez: ANYONE,
  getOpenApi: ANYONE,
  getDocs: ANYONE,
  getProblems: ANYONE,
  getProblem: ANYONE,
} as const satisfies Readonly<Record<string, Right>>;

export type Operation = keyof typeof OPERATIONS;

export function isOperation(name: unknown): name is Operation {
  return typeof name === 'string' && Object.hasOwn(OPERATIONS, name);
}

/** Whether a caller may do it at all; with whose data is asked where it is read. @param role undefined: nobody who is known */
export function mayDo(operation: Operation, role: Role | undefined): boolean {
  const { who }: Right = OPERATIONS[operation];
  return who === 'anyone' || (role !== undefined && who.includes(role));
}

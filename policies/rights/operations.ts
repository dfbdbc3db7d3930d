import type { Role } from '../../schemas/roles.ts';
import { FIELD_GROUPS, type FieldGroup } from './fields.ts';

/**
 * Whose data a role touches with an operation. Reading what is outside is 404, posting for a foreign facility 403.
 * facilities: of the facilities that the caller acts for, and those of its divisions · cases: of its divisions, and where it is
 * of a department with a matter of that · hall: the same, but whoever is of a department is not let in: it is about all of a
 * family · kinds: tasks that the role may complete (schemas/tasks/kinds), of such cases; of its department's matters · lines: of
 * the audit, that name such a case · family: the caller's own · assigned: of families that have asked it to act for them · everywhere:
 * of all divisions at once, so that whoever is bounded is not let in · nobody:
 * nothing of anybody
 */
export type Scope =
  'facilities' | 'cases' | 'hall' | 'kinds' | 'lines' | 'family' | 'assigned' | 'everywhere' | 'nobody';

/** What one role may do with an operation. */
export interface Grant {
  readonly scope: Scope;
  /** of what an answer has of people: these alone, masked; an officer of a department sees of them what its matters need */
  readonly sees: readonly FieldGroup[];
  /** of these one value may be had in full, for a purpose that is written down */
  readonly reveals?: readonly FieldGroup[];
  /** has a say over what others have begun: releases their claims, takes back their drafts */
  readonly judges?: true;
}

/** Who may do an operation, each with whose data. */
export interface Right {
  /** anyone: also without a token */
  readonly who: Readonly<Partial<Record<Role, Grant>>> | 'anyone';
  /** what it changes is in the history of the case, in the same transaction: it needs no line of its own in the audit */
  readonly isInHistory?: true;
}

const ALL = FIELD_GROUPS;
const NONE: readonly FieldGroup[] = [];

/** The same for several roles. */
function each(roles: readonly Role[], grant: Grant): Partial<Record<Role, Grant>> {
  return Object.fromEntries(roles.map((role) => [role, grant]));
}

const HOSPITALS: Right = { who: { hospital: { scope: 'facilities', sees: ['identity'] } } };
const CASES: Right = { who: each(['clerk', 'supervisor'], { scope: 'cases', sees: ALL }) };
const AT_TASKS: Right = {
  who: {
    clerk: { scope: 'kinds', sees: ALL },
    supervisor: { scope: 'kinds', sees: ALL, judges: true },
    operator: { scope: 'kinds', sees: NONE },
  },
};
/** What a parent has taken a picture of: whoever looks at that task, and no operator. */
const PICTURES: Right = { who: each(['clerk', 'supervisor'], { scope: 'kinds', sees: ALL }) };
/** A paper is of a whole family: halls give it out, whoever is of one department does not. */
const PAPERS: Right = { who: each(['clerk', 'supervisor'], { scope: 'hall', sees: ['identity'] }) };
/** That something has changed, each of what its own list would show; who looks there has a line of its own. */
const LISTENERS: Right = {
  who: {
    ...each(['clerk', 'supervisor'], { scope: 'cases', sees: NONE }),
    operator: { scope: 'kinds', sees: NONE },
    hospital: { scope: 'facilities', sees: NONE },
    parent: { scope: 'family', sees: NONE },
  },
};
const SUPERVISORS: Right = { who: { supervisor: { scope: 'hall', sees: NONE } } };
const REOPENING: Right = { who: { supervisor: { scope: 'cases', sees: NONE } } };
const REVEALS: Right = {
  who: {
    clerk: { scope: 'cases', sees: ALL, reveals: ['identity', 'contact'] },
    supervisor: { scope: 'cases', sees: ALL, reveals: ['identity', 'contact', 'wage', 'account'] },
  },
};
/** Who takes tokens back: within seconds, and so without asking a second one. */
const DOORKEEPERS: Right = { who: each(['supervisor', 'operator'], { scope: 'everywhere', sees: NONE }) };
/** What a hall does with all of a family before it. */
const AT_THE_HALL: Right = {
  who: each(['clerk', 'supervisor'], { scope: 'hall', sees: ['identity', 'contact'] }),
};
/** Letters name nobody. */
const LETTERS: Right = { who: { operator: { scope: 'kinds', sees: NONE } } };
/** Who has asked what of which case: of people nothing but the numbers of their cases. */
const AUDITORS: Right = { who: { auditor: { scope: 'lines', sees: NONE } } };
const VIEWS: Right = { who: each(['clerk', 'supervisor', 'operator'], { scope: 'nobody', sees: NONE }) };
const OPERATORS: Right = { who: { operator: { scope: 'nobody', sees: NONE } } };
const CALLERS: readonly Role[] = ['hospital', 'clerk', 'supervisor', 'auditor', 'operator'];
const ANY_TOKEN: Right = { who: each(CALLERS, { scope: 'nobody', sees: NONE }) };
/** A parent who has signed in: the own rows and the child's, cut out in services/api/family-cases.ts. */
const PARENTS: Right = { who: { parent: { scope: 'family', sees: ALL } } };
const ANYONE: Right = { who: 'anyone' };

/**
 * Operation of the API (its `operationId`) → who may do it, with whose data, and what of people it shows: the one table of
 * rights. The API lets in, bounds and masks by it, the document says it, docs/rights.md shows it, and a test asks every
 * operation as every role.
 */
export const OPERATIONS = {
  postBirth: { ...HOSPITALS, isInHistory: true },
  getReportQuality: HOSPITALS,
  postAddition: HOSPITALS,
  getBirths: HOSPITALS,
  getBirth: HOSPITALS,
  postCorrection: HOSPITALS,
  postAnnulment: HOSPITALS,
  getCases: CASES,
  postCaseSearch: CASES,
  getCase: CASES,
  postReveal: REVEALS,
  getCaseDocuments: PAPERS,
  postCaseDocument: PAPERS,
  getDocumentPdf: PAPERS,
  postDocumentCopy: PAPERS,
  postCopyStep: PAPERS,
  postCopyCollection: PAPERS,
  getPrintQueue: PAPERS,
  postDocumentCheck: ANYONE,
  getVerifyPage: ANYONE,
  postVerifyPage: ANYONE,
  postErasure: SUPERVISORS,
  postReopening: REOPENING,
  postSupervision: REOPENING,
  postDeclaration: CASES,
  postIdentityCheck: AT_THE_HALL,
  getFreshLinks: AT_THE_HALL,
  postFreshLink: AT_THE_HALL,
  postRepresentation: AT_THE_HALL,
  deleteRepresentation: AT_THE_HALL,
  putProtection: SUPERVISORS,
  getCaseNotices: AT_THE_HALL,
  getContactWishes: AT_THE_HALL,
  putContactWishes: AT_THE_HALL,
  postHotline: AT_THE_HALL,
  getTasks: AT_TASKS,
  // Numbers of tasks and of cases within the caller's bounds, and nobody's data: a page that is open asks again and again.
  getTaskCounts: { who: each(['clerk', 'supervisor', 'operator'], { scope: 'nobody', sees: NONE }) },
  getChanges: LISTENERS,
  getTaskExport: AT_TASKS,
  getTask: AT_TASKS,
  getTaskPicture: PICTURES,
  postTaskCompletion: AT_TASKS,
  deleteTaskCompletion: AT_TASKS,
  postTaskClaim: AT_TASKS,
  deleteTaskClaim: AT_TASKS,
  postTaskHandOver: AT_TASKS,
  postTaskCall: AT_TASKS,
  getTaskForm: AT_TASKS,
  putTaskForm: AT_TASKS,
  deleteTaskForm: AT_TASKS,
  // Names of filters, each its keeper's own.
  getViews: VIEWS,
  postView: VIEWS,
  deleteView: VIEWS,
  getLetters: LETTERS,
  postLetterCompletion: LETTERS,
  postFamilyLinkExchange: ANYONE,
  postFamilyCode: ANYONE,
  postFamilySession: ANYONE,
  deleteFamilySession: PARENTS,
  getFamily: PARENTS,
  getFamilyTasks: PARENTS,
  postFamilyTaskCompletion: PARENTS,
  postFamilyReveal: PARENTS,
  getFamilyCalendar: PARENTS,
  getFamilyReaders: PARENTS,
  getFamilyNotices: PARENTS,
  postFamilyInvitation: PARENTS,
  getFamilyContactWishes: PARENTS,
  putFamilyContactWishes: PARENTS,
  getFamilyRepresentations: PARENTS,
  deleteFamilyRepresentation: PARENTS,
  postFamilyMessage: PARENTS,
  postFamilyWithdrawal: PARENTS,
  postFamilyRating: PARENTS,
  postFamilyPicture: PARENTS,
  getAudit: AUDITORS,
  getAuditExport: AUDITORS,
  getRevocations: DOORKEEPERS,
  putRevocation: DOORKEEPERS,
  deleteRevocation: DOORKEEPERS,
  /** an issuer, by what it has signed */
  postSignOut: ANYONE,
  postEntitlementCheck: ANY_TOKEN,
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

/**
 * How the audit follows an operation: each call that is answered or refused is a line · history: what it did stands in the
 * history of the case, and only a refusal is a line · none: it touches nothing of anybody
 */
export type Trail = 'each' | 'history' | 'none';

export function trailOf(operation: Operation): Trail {
  const { who, isInHistory }: Right = OPERATIONS[operation];
  const grants = who === 'anyone' ? [] : Object.values(who);
  if (grants.every(({ scope }) => scope === 'nobody')) return 'none';
  return isInHistory ? 'history' : 'each';
}

/** What a role may do with it, and with whose data. @returns undefined: nothing, or nothing that asks who it is */
export function grantOf(operation: Operation, role: Role): Grant | undefined {
  const { who }: Right = OPERATIONS[operation];
  return who === 'anyone' ? undefined : who[role];
}

/** Whether a caller may do it at all; with whose data is asked where it is read. @param role undefined: nobody who is known */
export function mayDo(operation: Operation, role: Role | undefined): boolean {
  const { who }: Right = OPERATIONS[operation];
  return who === 'anyone' || (role !== undefined && who[role] !== undefined);
}

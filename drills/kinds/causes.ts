import { outcomesOfKind, TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import * as departments from './of-departments.ts';
import * as machinery from './of-machinery.ts';
import * as money from './of-money.ts';
import * as notices from './of-notices.ts';
import * as people from './of-people.ts';
import * as rules from './of-rules.ts';
import type { Rows } from './play.ts';
import type { Caused, CausedKind, Uncaused } from './row.ts';

/** How each kind of task comes about and what goes with each of its outcomes, in the order of schemas/tasks/kinds.ts. */
export const CAUSES: { readonly [K in TaskKind]: CausedKind<K> | Uncaused } = {
  'name-missing': people.nameMissing,
  'name-characters': people.nameCharacters,
  'choices-missing': people.choicesMissing,
  'report-incomplete': people.reportIncomplete,
  'born-outside-institution': people.bornOutside,
  'likely-duplicate': people.likelyDuplicate,
  improbable: people.improbable,
  'correction-needed': departments.correctionNeeded,
  refused: departments.refused,
  'department-silent': departments.departmentSilent,
  'late-answer': departments.lateAnswer,
  'claim-confirmation': money.claimConfirmation,
  'payment-account': money.paymentAccount,
  'payment-refused': money.paymentRefused,
  'payment-silent': money.paymentSilent,
  overpaid: rules.overpaid,
  'identity-check': people.identityCheck,
  'employer-not-told': rules.employerNotTold,
  'family-request': {
    nobody: 'a parent who has signed in says it',
    heldBy: 'services/api/family-requests.integration.test.ts',
  },
  call: notices.call,
  letter: notices.letter,
  hotline: notices.hotline,
  supervision: notices.supervision,
  'supervision-order': notices.supervisionOrder,
  'subject-erased': machinery.subjectErased,
  'asked-twice': {
    nobody: 'the departments of the demonstration ask again for what they have asked, and for nothing new',
    heldBy: 'activities/documents/issue.test.ts',
  },
  'case-set-aside': machinery.caseSetAside,
  'dead-letter': machinery.deadLetter,
};

/** What is played of a kind: every outcome that it offers; undefined where nobody causes it. */
export function rowsOf(kind: TaskKind): Rows | undefined {
  const caused: Caused | Uncaused | undefined = CAUSES[kind];
  return !caused || 'nobody' in caused ? undefined : { kind, caused, outcomes: outcomesOfKind(kind) };
}

export const KINDS = Object.keys(TASK_KINDS) as TaskKind[];

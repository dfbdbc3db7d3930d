import { TASK_KINDS, type OutcomeOf, type TaskDecision, type TaskKind } from '../../schemas/tasks/kinds.ts';
import type { PaymentEvent } from '../payments/transitions.ts';

/**
 * What becomes of the matter that a task is about, and of its command. goes-on: it waits for its turn again, and what it needs
 * is looked at then; the next command is another · asked-again: the same command, still open, goes out once more · waited-for:
 * nothing is sent, its department is waited for · obtained: it is completed with the result that is given, its command is
 * settled, and what depends on it goes on · ends: nothing more is done for it by itself, and its command is settled
 */
export type MatterMove = 'goes-on' | 'asked-again' | 'waited-for' | 'obtained' | 'ends';

/**
 * What becomes of an answer that is kept beside its task. adopted: its matter is completed with it · let-go: it stays on
 * record · looked-at-again: as it came, or its matter is completed with the result that a person gives for it
 */
export type KeptMove = 'adopted' | 'let-go' | 'looked-at-again';

/**
 * What becomes of whole cases. joined: the later one ends as withdrawn and the first goes on with what both have said
 * (activities/duplicates) · taken-up: one that was set aside goes on
 */
export type CaseMove = 'joined' | 'taken-up';

/**
 * What becomes of telling employers of leave, and of work that pays by itself. told: of parents who have agreed to it with
 * this yes, and what was said yes to is asked for · left: it is the family's own, which is told so
 */
export type EmployersMove = 'told' | 'left';

/** What becomes of the links by which a parent signs in. ended: none of before is good any more */
export type LinksMove = 'ended';
/** What becomes of a notice that did not arrive. told: whom it is for knows it now · by-letter: it is to be sent as a letter */
export type NoticeMove = 'told' | 'by-letter';

/** What becomes of a supervision. looked-at-again: whether the office has done it by the day that was named or the next one */
export type ClockMoveOfTask = 'looked-at-again';

/** What a decision does. What is not named stays as it is. */
export interface Consequence {
  readonly matter?: MatterMove;
  /** what it is to the orders that the task is about (policies/payments/transitions.ts) */
  readonly orders?: PaymentEvent;
  readonly kept?: KeptMove;
  readonly cases?: CaseMove;
  readonly employers?: EmployersMove;
  readonly links?: LinksMove;
  readonly notice?: NoticeMove;
  readonly clock?: ClockMoveOfTask;
  /** what the family is asked to do itself now; what becomes of matters and orders is told of them */
  readonly family?: string;
}

type Table = { readonly [K in TaskKind]: { readonly [O in OutcomeOf<K>]: Consequence } };

const ENDS: Consequence = { matter: 'ends' };
const GOES_ON: Consequence = { matter: 'goes-on' };
const NOTHING: Consequence = {};
const ASK_AT_WINDOW = '带身份证到政务服务大厅窗口，问清没有付成的补贴怎样领取';
const TELL_EMPLOYER = '把变化后的假期告知用人单位（我们未能联系上单位）';

/** Kind of task × outcome → what becomes of the case. The one place where that is said; activities do it. */
export const CONSEQUENCES: Table = {
  'name-missing': { provided: GOES_ON, 'given-up': ENDS },
  'name-characters': { approved: GOES_ON, changed: GOES_ON, 'given-up': ENDS },
  'choices-missing': { provided: GOES_ON, 'given-up': ENDS },
  'report-incomplete': { provided: GOES_ON, 'given-up': ENDS },
  'born-outside-institution': { verified: GOES_ON, 'given-up': ENDS },
  'likely-duplicate': { same: { cases: 'joined' }, different: GOES_ON },
  improbable: { confirmed: GOES_ON, corrected: GOES_ON },
  'correction-needed': { corrected: GOES_ON, 'given-up': ENDS },
  refused: { 'ask-again': GOES_ON, obtained: { matter: 'obtained' }, 'given-up': ENDS },
  'department-silent': {
    'ask-again': { matter: 'asked-again' },
    wait: { matter: 'waited-for' },
    obtained: { matter: 'obtained' },
    'given-up': ENDS,
  },
  'late-answer': { adopted: { kept: 'adopted' }, left: { kept: 'let-go' } },
  'claim-confirmation': {
    confirmed: { orders: 'confirmed', employers: 'told' },
    declined: { orders: 'declined', employers: 'left' },
  },
  'payment-account': { provided: { orders: 'confirmed' }, 'given-up': { orders: 'declined' } },
  'payment-refused': {
    'ask-again': { orders: 'confirmed' },
    'paid-elsewhere': { orders: 'paid-elsewhere' },
    'given-up': { orders: 'declined', family: ASK_AT_WINDOW },
  },
  'payment-silent': { 'ask-again': { orders: 'asked-again' }, wait: { orders: 'waited-for' } },
  overpaid: { returned: { orders: 'repaid' }, waived: { orders: 'waived' } },
  'identity-check': { verified: { links: 'ended' }, 'not-verified': { links: 'ended' } },
  'employer-not-told': { told: NOTHING, 'not-reached': { family: TELL_EMPLOYER } },
  'family-request': { noted: NOTHING, 'given-up': ENDS },
  call: { told: { notice: 'told' }, 'not-reached': { notice: 'by-letter' } },
  letter: { told: { notice: 'told' }, 'not-reached': NOTHING },
  hotline: { replied: NOTHING },
  supervision: { replied: { clock: 'looked-at-again' }, escalated: { clock: 'looked-at-again' } },
  'supervision-order': { replied: { clock: 'looked-at-again' } },
  'subject-erased': { noted: ENDS },
  'asked-twice': { reminded: NOTHING, justified: NOTHING },
  'case-set-aside': { again: { cases: 'taken-up' } },
  'dead-letter': { replayed: { kept: 'looked-at-again' }, discarded: NOTHING },
};

/** What a decision does; nothing where the kind does not offer it. Pure. */
export function consequenceOf(kind: TaskKind, outcome: TaskDecision): Consequence {
  const outcomes: Readonly<Partial<Record<TaskDecision, Consequence>>> = CONSEQUENCES[kind];
  return outcomes[outcome] ?? NOTHING;
}

/** Whether something may become of whole cases with an answer to it. */
export function movesCases(kind: TaskKind): boolean {
  return Object.values<Consequence>(CONSEQUENCES[kind]).some(({ cases }) => cases !== undefined);
}

/** Every kind of task with each of its outcomes, in the order of the table. */
export function everyDecision(): readonly (readonly [TaskKind, TaskDecision])[] {
  const kinds = Object.keys(TASK_KINDS) as TaskKind[];
  return kinds.flatMap((kind) =>
    (Object.keys(CONSEQUENCES[kind]) as TaskDecision[]).map((outcome) => [kind, outcome] as const),
  );
}

function outcomesWith(does: (consequence: Consequence) => boolean): readonly TaskDecision[] {
  const found = everyDecision().filter(([kind, outcome]) => does(consequenceOf(kind, outcome)));
  return [...new Set(found.map(([, outcome]) => outcome))];
}

/** Outcomes that end the orders they are about for good: declined by the family, or asked back by nobody any more. */
export const ENDS_ORDERS = outcomesWith(({ orders }) => orders === 'declined' || orders === 'waived');

/** Outcomes that end the matter they are about without its department. */
export const ENDS_MATTERS = outcomesWith(({ matter }) => matter === 'ends');

import { adoptable, keptAnswer } from '../../activities/adopt-result.ts';
import { asksForConsent, consentsByYes } from '../../activities/consent.ts';
import type { Judgement } from '../../activities/decide-task.ts';
import type { CaseView, OnBehalf, Task } from '../../activities/ledger-port.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { claimantOf, PARENTS } from '../../policies/rights/between-parents.ts';
import { canonicalJson } from '../../policies/input/json-values.ts';
import { hasPrivateCharacters } from '../../schemas/person-name.ts';
import { givenWith, type Given, type TaskDecision, type TaskKind } from '../../schemas/tasks/kinds.ts';
import type { GivenFacts } from './given-facts.ts';
import { resultAtWindow, resultForLetter, type GivenResult } from './given-result.ts';
import { applyFacts } from './task-facts.ts';
import { outcomeProblem } from './task-outcomes.ts';
import { invalidBody } from './validation.ts';

/** What a person says about a task, read as far as the task's kind tells. */
export interface Said {
  readonly outcome: TaskDecision;
  readonly given: GivenFacts;
  readonly result?: GivenResult | undefined;
  /** ISO date */
  readonly until?: string | undefined;
  /** the person's words */
  readonly reason: string;
  /** for whom it is said */
  readonly onBehalf?: OnBehalf | undefined;
}

/** What of a decision makes it the same one again. */
interface Content extends Pick<Said, 'outcome' | 'result' | 'until' | 'onBehalf'> {
  readonly given: Pick<Said['given'], 'facts'>;
}

/** Keyed over everything that a decision says but its words: the same content has the same, and nobody can guess it. Base64. */
export function hashOf(keyring: Keyring, taskId: string, content: Content): string {
  const { outcome, given, result, until, onBehalf } = content;
  const representation = onBehalf?.representation;
  const said = canonicalJson({ taskId, outcome, facts: given.facts, result, until, representation });
  return keyring.hash('task-decision', said).toString('base64');
}

const RESULTS: readonly Given[] = ['result', 'result-if-any'];
const DATES: readonly Given[] = ['until', 'until-if-any'];

/** What does not go with the outcome, and what must. @throws ProblemError validation-failed */
export function refuseUngiven(kind: TaskKind, { outcome, result, until }: Said): void {
  const goes = givenWith(kind, outcome);
  const error = (pointer: string, code: string, detail: string) => ({ pointer, code, detail });
  const errors = [
    result !== undefined &&
      !RESULTS.includes(goes) &&
      error('/result', 'unknown-field', '该任务不能填写办理结果'),
    result === undefined && goes === 'result' && error('/result', 'required', '请填写办理结果（编号与日期）'),
    until !== undefined && !DATES.includes(goes) && error('/until', 'unknown-field', '该结论不填写等待日期'),
    until === undefined && goes === 'until' && error('/until', 'required', '请填写等到哪一天'),
  ].filter((each) => each !== false);
  if (errors.length > 0) throw invalidBody(errors);
}

/**
 * What a decision comes to, against the open task and the case as it stands.
 * @throws ProblemError validation-failed, outcome-not-allowed, letter-not-mendable, result-not-awaited
 */
export function judge(task: Task, view: CaseView, said: Said): Judgement {
  const { outcome, reason, result, until, onBehalf } = said;
  if (until !== undefined && until < shanghaiDate(view.now.toISOString()))
    throw invalidBody([{ pointer: '/until', code: 'in-the-past', detail: '等待日期不能早于今天' }]);
  if (outcome === 'adopted' && !adoptable(view, keptAnswer(view, task))) throw outcomeProblem(['left']);
  if (outcome === 'approved') refuseUnprintable(view, task);
  const changed = applyFacts(task, view, {
    given: withConsents(task, view, said),
    with: givenWith(task.kind, outcome),
  });
  const facts = { facts: changed?.facts, changes: changed?.changes ?? [], reason, onBehalf };
  if (!result) return facts;
  const resultOf = task.kind === 'dead-letter' ? resultForLetter : resultAtWindow;
  return { ...facts, result: resultOf(view, task, result) };
}

/** A yes that says no more is the consent of everybody whom the family is asked about. */
function withConsents(task: Task, view: CaseView, { outcome, given }: Said): GivenFacts {
  const isYes = outcome === 'confirmed' && asksForConsent(task);
  if (Object.hasOwn(given.facts, 'consents')) return withOwnConsents(task, view, given);
  if (!isYes) return given;
  return { ...given, facts: { ...given.facts, consents: consentsByYes(view, task) } };
}

/**
 * While one parent is protected from the other, each says what is their own alone: whoever answers the one question neither gives
 * nor takes back the other one's consent. @throws ProblemError validation-failed
 */
function withOwnConsents({ subject }: Task, view: CaseView, given: GivenFacts): GivenFacts {
  const protectedParent = view.protection?.parent;
  const said: unknown = given.facts['consents'];
  if (!protectedParent || !Array.isArray(said)) return given;
  const isOwn = ({ givenBy }: { readonly givenBy?: unknown }): boolean =>
    PARENTS.some((who) => who === givenBy && claimantOf(who, protectedParent) === subject);
  const kept = view.notification.consents.filter((consent) => !isOwn(consent));
  const foreign = said.findIndex(
    (one: { readonly givenBy?: unknown }) =>
      !isOwn(one) && !kept.some(({ givenBy }) => givenBy === one.givenBy),
  );
  if (foreign >= 0)
    throw invalidBody([
      {
        pointer: given.pointerOf(['consents', foreign, 'givenBy']),
        code: 'not-theirs',
        detail: '已设定分开保护，各人只说自己是否同意',
      },
    ]);
  return { ...given, facts: { ...given.facts, consents: [...kept, ...said.filter(isOwn)] } };
}

/** A character that only the sender's fonts know is printed by nobody, whoever approves of it. */
function refuseUnprintable({ notification }: CaseView, { subject }: Task): void {
  const child = notification.children.find(({ order }) => subject === `child-${order}`);
  if (child?.name !== undefined && hasPrivateCharacters(child.name))
    throw outcomeProblem(['changed', 'given-up']);
}

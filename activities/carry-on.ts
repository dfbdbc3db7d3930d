import { blockedForever, hasEnded, readyNodes, stateOf } from '../policies/graph/readiness.ts';
import type { CaseStatus } from '../schemas/case-view.ts';
import { isOnDeclaration, type Part } from '../schemas/matter.ts';
import type { Phase, Standing } from '../schemas/standing.ts';
import { afterLanded } from './after-landed.ts';
import { applyLanded } from './apply-landed.ts';
import { closeCase, decideCase } from './close-case.ts';
import { requestBeside } from './declare-matter.ts';
import { compareWithKnown } from './duplicates/compare-with-known.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView, Matter } from './ledger-port.ts';
import { nextDeadline, windAlarm } from './alarm.ts';
import { askAboutSilence, skipMatter } from './matter-moves.ts';
import { releaseChosen, requestWork } from './request-work.ts';
import { isSetAside } from './tasks.ts';
import { awaitsChildren } from './unreported-children.ts';
import { tellOfMoves, tellOfSilence } from './tell-parents.ts';

/** One phase of a case: what is done in it as far as the ledger allows now, and whether it is over. Both may be asked again. */
interface PhaseOfCase {
  readonly goOn: (to: Effects) => void;
  readonly isOver: (view: CaseView) => boolean;
}

const JOINT: readonly Part[] = ['joint', 'step'];
const FOLLOW_ON: readonly Part[] = ['follow-on'];

const PHASES: Readonly<Record<Phase, PhaseOfCase>> = {
  'joint-handling': { goOn: (to) => handle(to, begun(to.view)), isOver: (view) => haveEnded(view, JOINT) },
  entitlements: { goOn: decideCase, isOver: (view) => view.decided },
  'follow-ons': { goOn: (to) => handle(to, FOLLOW_ON), isOver: (view) => haveEnded(view, FOLLOW_ON) },
  close: { goOn: closeCase, isOver: (view) => view.closed },
};

/** Work that was taken up again brings a case back to the joint handling; what followed its decision is not held up by that. */
function begun({ decided }: CaseView): readonly Part[] {
  return decided ? [...JOINT, ...FOLLOW_ON] : JOINT;
}

/**
 * One round of a case over how it stands in the ledger: applies what has landed, asks about silence, and goes through the
 * phases as far as they allow. Pure but for the rows of `view`, which it changes in place. Where nothing has happened it
 * changes nothing, and whatever it did before it answers the same.
 */
export function walk(view: CaseView, story: readonly Phase[]): Done<Standing> {
  const to = afterLanded(view);
  if (isSetAside(view)) return { effects: to, result: standingOf(view, story) };
  compareWithKnown(to);
  do goThrough(to, story);
  while (applyLanded(to));
  tellOfMoves(to);
  view.status = statusOf(view);
  windAlarm(view);
  const standing = standingOf(view, story);
  return { effects: to, result: { ...standing, more: view.more && to.applied.size + to.setAside.size > 0 } };
}

function goThrough(to: Effects, story: readonly Phase[]): void {
  for (const matter of to.view.matters.values()) {
    if (!isSilent(to.view, matter)) continue;
    askAboutSilence(to, matter);
    tellOfSilence(to, matter);
  }
  requestBeside(to);
  if (to.view.closed) return;
  for (const name of story) {
    const phase = PHASES[name];
    if (!phase.isOver(to.view)) phase.goOn(to);
    if (!phase.isOver(to.view)) return;
  }
}

/**
 * Skips what can never start and sends what is ready, of some parts of the case, until nothing more is: what a person
 * holds at once no longer keeps what merely follows it.
 */
function handle(to: Effects, parts: readonly Part[]): void {
  const { view } = to;
  releaseChosen(to);
  for (;;) {
    for (const matter of blockedForever(view.matters)) skipMatter(to, matter);
    const mine = readyNodes(view.matters).filter(({ node }) => parts.includes(node.part));
    if (mine.length === 0) return;
    for (const matter of mine) requestWork(to, matter);
  }
}

function haveEnded(view: CaseView, parts: readonly Part[]): boolean {
  return [...view.matters.values()].every(
    (m) => !parts.includes(m.node.part) || hasEnded(m) || isOnDeclaration(m.node.code),
  );
}

function isSilent({ now }: CaseView, matter: Matter): boolean {
  return stateOf(matter) === 'asked' && matter.answerDueAt !== null && matter.answerDueAt <= now;
}

/** correction while anything waits for a person or for the hospital, else processing once anything has begun; its end stands. */
function statusOf(view: CaseView): CaseStatus {
  if (view.closed) return view.status;
  const matters = [...view.matters.values()];
  if (matters.some((m) => stateOf(m) === 'held') || awaitsChildren(view)) return 'correction';
  const moving = matters.some((m) => m.attempt > 0 || (m.status !== 'waiting' && !hasEnded(m)));
  return moving ? 'processing' : view.status;
}

function standingOf(view: CaseView, story: readonly Phase[]): Standing {
  const setAside = isSetAside(view);
  const next = setAside ? null : nextDeadline(view);
  const matters = [...view.matters.values()];
  const asksPerson = matters.some((m) => stateOf(m) === 'held' || m.flags.includes('overdue'));
  return {
    over: view.closed && !view.more,
    more: false,
    dueInMs: next && Math.max(0, next.getTime() - view.now.getTime()),
    phase: story.find((name) => !PHASES[name].isOver(view)) ?? null,
    waitsForPerson: setAside || asksPerson || awaitsChildren(view),
    setAside,
    matters: Object.fromEntries(matters.map((m) => [m.key, m.status])),
  };
}

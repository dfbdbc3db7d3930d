import { shanghaiDate } from '../policies/calendar/date.ts';
import { planCase } from '../policies/graph/plan-case.ts';
import { compareReports } from '../policies/input/additions.ts';
import { factAt } from '../policies/input/value-at.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { ASKS_FOR_MISSING } from '../schemas/tasks/groups.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView } from './ledger-port.ts';
import { releaseMatter, tellOutsiders, untouched } from './matter-moves.ts';
import { decideDoubt } from './payments/decide-doubt.ts';
import { isSetAside, overtakeTask, overtakeTasksOf } from './tasks.ts';
import { settledPlaces } from './settled-places.ts';
import { takeUpAgreed } from './take-up-agreed.ts';
import { askForChildren } from './unreported-children.ts';
import { erasedPlaces, isPastDoing } from './erased.ts';

/**
 * added: pointers to what was taken over; none where all of it was known; notTaken: to what others have settled, which is neither
 * taken nor held against what was said · differs: nothing was, since this is said otherwise,
 * or is left out where nothing was added; ofOthers: of children alone of whom nothing is known · set-aside: nothing is done in
 * the case until somebody has looked at it · gone: it was joined to another, or a parent was erased, since it was found
 */
export type Addition =
  | { readonly added: readonly string[]; readonly notTaken: readonly string[] }
  | { readonly differs: readonly string[]; readonly ofOthers: boolean }
  | 'set-aside'
  | 'gone';

/** Who reports what was missing. */
export interface Reporter {
  readonly by: string;
  /** whether it may say more than of the children: what a family chooses is not another hospital's to say */
  readonly ofAll: boolean;
  /** under another number than the case began with: then facility and number are not held against each other */
  readonly otherNumber?: boolean;
}

const OF_CHILDREN = /^\/children\//;

/**
 * A hospital reports a delivery that is known, with what was missing: a weight, a name, choices, another child. What was
 * asked for goes on, and what is decided already is decided anew. A case that has ended, or in which a fact is said otherwise,
 * is left as it is.
 */
export function addFacts(
  view: CaseView,
  report: BirthNotification,
  { by, ofAll, otherNumber }: Reporter,
): Done<Addition> {
  const to = decideAfterLanded(view);
  if (isSetAside(view)) return { effects: to, result: 'set-aside' };
  if (isPastDoing(view, null)) return { effects: to, result: 'gone' };
  const known = view.notification;
  const said = otherNumber ? underNumberOf(known, report) : report;
  const { added, unsaid, merged, notTaken, ...compared } = compareReports(
    known,
    said,
    erasedPlaces(view),
    settledPlaces(view),
  );
  const notTheirs = ofAll ? [] : added.filter((pointer) => !OF_CHILDREN.test(pointer));
  const differs = [...compared.differs, ...notTheirs];
  const refused = added.length > 0 ? [...differs, ...added] : [...differs, ...unsaid];
  if (differs.length > 0 || (view.closed && added.length > 0) || (added.length === 0 && refused.length > 0))
    return { effects: to, result: { differs: refused, ofOthers: tellsOfOthers(known, said) } };
  if (added.length > 0) takeOver(to, merged, { by, detail: { places: added } });
  return { effects: to, result: { added, notTaken } };
}

/** What another number says of a delivery, as if under the one that its case has. */
function underNumberOf(known: BirthNotification, said: BirthNotification): BirthNotification {
  return { ...said, facility: known.facility, notificationId: known.notificationId };
}

/** The next child of the same delivery, reported by itself. */
function tellsOfOthers(known: BirthNotification, said: BirthNotification): boolean {
  const orders = new Set(known.children.map(({ order }) => order));
  return said.children.every(({ order }) => !orders.has(order));
}

/**
 * Adds what another case says of the same delivery and this one does not, where two cases become one. A child more keeps its
 * own moment, and counts: whoever reported one child alone did not know of it.
 */
export function addWhatIsMissing(to: Effects, said: BirthNotification, by: string): void {
  const known = to.view.notification;
  const more = childrenOnlyIn(said, to.view);
  const children = said.children.map((child) =>
    more.includes(child) ? { ...child, at: child.at ?? said.delivery.at } : child,
  );
  const theirs = underNumberOf(known, { ...said, children });
  const { added, merged } = compareReports(known, theirs, erasedPlaces(to.view));
  const plurality =
    more.length > 0 ? Math.max(known.delivery.plurality, said.delivery.plurality) : known.delivery.plurality;
  if (added.length > 0) takeOver(to, { ...merged, delivery: { ...merged.delivery, plurality } }, { by });
}

/** Children that another report has, and this case has and had not. */
export function childrenOnlyIn(
  { children }: BirthNotification,
  view: CaseView,
): readonly BirthNotification['children'][number][] {
  const known = new Set([...view.notification.children.map(({ order }) => order), ...erasedPlaces(view)]);
  return children.filter(({ order }) => !known.has(order));
}

/** Who has said what is taken over, and where: what it has said itself a hospital may say again, and nothing else. */
interface Said {
  readonly by: string;
  readonly detail?: { readonly places: readonly string[] };
}

function takeOver(to: Effects, merged: BirthNotification, { by, ...said }: Said): void {
  const { view } = to;
  const before = view.notification;
  to.facts = merged;
  Object.assign(view, { notification: merged });
  to.event({ type: 'facts.added', subject: null, code: null, actor: by, ...said });
  beginOfNew(to, merged);
  settleAnswered(to, merged);
  askForChildren(to);
  if (view.decided) decideDoubt(to, before, by);
  takeUpAgreed(to);
  to.wakes = true;
}

/** The matters of children that come later, as they would have been planned with the others. */
function beginOfNew(to: Effects, merged: BirthNotification): void {
  const { view } = to;
  const set = [...view.matters.values()].flatMap(({ node }) => node.patienceSeconds ?? []);
  const planned = planCase(merged, {
    receivedOn: shanghaiDate(view.now.toISOString()),
    ...(set.length > 0 ? { patienceSeconds: Math.max(...set) } : {}),
  });
  const known = new Set([...view.matters.values()].map(({ node }) => node.subject));
  for (const { node, status, routeReason, clocks } of planned.matters) {
    if (known.has(node.subject)) continue;
    to.begin({
      ...untouched(node, view.matters.size + 1),
      status,
      routeReason: routeReason ?? null,
      clocks: clocks.length > 0 ? clocks : null,
      endedAt: status === 'waiting' ? null : view.now,
    });
    // What had ended with the acceptance goes without saying; this comes after it.
    if (status === 'offline') tellOutsiders(to, node, status);
  }
}

function settleAnswered(to: Effects, merged: BirthNotification): void {
  for (const task of to.view.tasks) {
    if (task.status !== 'open' || !ASKS_FOR_MISSING.includes(task.kind)) continue;
    if (!task.asks.every((pointer) => factAt(merged, pointer) !== undefined)) {
      if (task.code === null) overtakeTask(to, task);
      continue;
    }
    const matter =
      task.subject && task.code ? to.view.matters.get(nodeKey(task.subject, task.code)) : undefined;
    if (!matter) overtakeTask(to, task);
    else {
      overtakeTasksOf(to, matter);
      releaseMatter(to, matter);
    }
  }
}

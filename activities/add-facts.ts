import { shanghaiDate } from '../policies/calendar/date.ts';
import { planCase } from '../policies/graph/plan-case.ts';
import { compareReports } from '../policies/input/additions.ts';
import { factAt } from '../policies/input/value-at.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { nodeKey } from '../schemas/case-plan.ts';
import { decideAfterLanded } from './after-landed.ts';
import type { Done, Effects } from './effects.ts';
import type { CaseView, Task } from './ledger-port.ts';
import { releaseMatter, tellOutsiders, untouched } from './matter-moves.ts';
import { decideDoubt } from './payments/decide-doubt.ts';
import { isSetAside, overtakeTask, overtakeTasksOf } from './tasks.ts';
import { takeUpAgreed } from './take-up-agreed.ts';
import { askForChildren } from './unreported-children.ts';
import { hasErasedParent, isErased } from './erased.ts';

/**
 * added: pointers to what was taken over; none where all of it was known · differs: nothing was, since this is said otherwise,
 * or is left out where nothing was added
 */
export type Addition = { readonly added: readonly string[] } | { readonly differs: readonly string[] };

/** Asked where something was missing; what comes settles them, whoever it was asked of. */
const ASKS_FOR_MISSING: readonly Task['kind'][] = ['report-incomplete', 'name-missing', 'choices-missing'];

/** Who reports what was missing. */
export interface Reporter {
  readonly by: string;
  /** whether it may say more than of the children: what a family chooses is not another hospital's to say */
  readonly ofAll: boolean;
}

const OF_CHILDREN = /^\/children\//;

/**
 * A hospital reports a delivery that is known, with what was missing: a weight, a name, choices, another child. What was
 * asked for goes on, and what is decided already is decided anew. A case that has ended or was set aside, or in which a fact
 * is said otherwise, is left as it is.
 */
export function addFacts(view: CaseView, said: BirthNotification, { by, ofAll }: Reporter): Done<Addition> {
  const to = decideAfterLanded(view);
  if (isSetAside(view) || hasErasedParent(view)) return { effects: to, result: { differs: [] } };
  const places = Array.from({ length: said.delivery.plurality }, (_, i) => i + 1);
  const erased = new Set(
    places.filter((order) => {
      const subject = `child-${order}` as const;
      return isErased(view, subject) && view.matters.has(nodeKey(subject, 'birth-certificate'));
    }),
  );
  const { added, unsaid, merged, ...compared } = compareReports(view.notification, said, erased);
  const notTheirs = ofAll ? [] : added.filter((pointer) => !OF_CHILDREN.test(pointer));
  const differs = [...compared.differs, ...notTheirs];
  const refused = added.length > 0 ? [...differs, ...added] : [...differs, ...unsaid];
  if (differs.length > 0 || (view.closed && added.length > 0) || (added.length === 0 && refused.length > 0))
    return { effects: to, result: { differs: refused } };
  if (added.length > 0) takeOver(to, merged, by);
  return { effects: to, result: { added } };
}

/**
 * Adds what another case says of the same delivery and this one does not, where two cases become one. A child more keeps its
 * own moment, and counts: whoever reported one child alone did not know of it.
 */
export function addWhatIsMissing(to: Effects, said: BirthNotification, by: string): void {
  const known = to.view.notification;
  const { facility, notificationId } = known;
  const orders = new Set(known.children.map(({ order }) => order));
  const hasMore = said.children.some(({ order }) => !orders.has(order));
  const children = said.children.map((child) =>
    orders.has(child.order) ? child : { ...child, at: child.at ?? said.delivery.at },
  );
  const { added, merged } = compareReports(known, { ...said, facility, notificationId, children });
  const plurality = hasMore
    ? Math.max(known.delivery.plurality, said.delivery.plurality)
    : known.delivery.plurality;
  if (added.length > 0) takeOver(to, { ...merged, delivery: { ...merged.delivery, plurality } }, by);
}

function takeOver(to: Effects, merged: BirthNotification, by: string): void {
  const { view } = to;
  const before = view.notification;
  to.facts = merged;
  Object.assign(view, { notification: merged });
  to.event({ type: 'facts.added', subject: null, code: null, actor: by });
  beginOfNew(to, merged);
  settleAnswered(to, merged);
  askForChildren(to, merged);
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

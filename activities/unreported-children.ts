import type { Effects } from './effects.ts';
import { erasedPlaces } from './erased.ts';
import type { CaseView } from './ledger-port.ts';
import { openTask } from './tasks.ts';

const KIND = 'report-incomplete';

/** Twins may be reported one at a time: for those that are still missing the hospital is asked. */
export function askForChildren(to: Effects): void {
  const { delivery, children } = to.view.notification;
  const missing = missingPlaces(to.view);
  if (missing.length === 0) return;
  const reason = `胎数为${delivery.plurality}，已报${children.length}名，请医院以同一编号补报其余新生儿`;
  openTask(to, { kind: KIND, subject: null, code: null, attempt: 0, reason, asks: missing });
}

function missingPlaces(view: CaseView): string[] {
  const { delivery, children } = view.notification;
  const known = new Set([...children.map(({ order }) => order), ...erasedPlaces(view)]);
  const places = Array.from({ length: delivery.plurality }, (_, place) => place);
  return places.filter((place) => !known.has(place + 1)).map((place) => `/children/${place}`);
}

/** Leaves and money depend on how many children there are: they wait until all are reported, or a person gives up on it. */
export function awaitsChildren(view: CaseView): boolean {
  return view.tasks.some(({ kind, code, status }) => kind === KIND && code === null && status === 'open');
}

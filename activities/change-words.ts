import { ENTITLEMENTS } from '../schemas/entitlement.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import type { Subject } from '../schemas/matter.ts';
import { LEAVES } from '../policies/entitlements/follow-ons.ts';
import { mayBeUsed } from '../policies/personal-data/consent.ts';
import type { PlannedOrder } from '../policies/payments/plan-orders.ts';
import { leftOf } from '../policies/payments/settle-period.ts';
import { whose } from '../schemas/words.ts';
import { measureWords } from '../schemas/words/figures.ts';
import { citationOf, type Change, type Figures } from '../policies/redecision/redecide.ts';

/** Whose it is; with one child only there is nothing to tell apart. */
function whoseOf(subject: Subject, children: number): string {
  const isPlain = subject === 'family' || (subject.startsWith('child-') && children === 1);
  return isPlain ? '' : whose(subject);
}

/** How much; of money only the sum: for how many days it is reckoned says nothing of how long the leave is. */
function measures(figures: Figures | undefined): string {
  if (figures?.outcome !== 'eligible') return '';
  const said = measureWords(figures);
  const money = said.filter(([measure]) => measure.startsWith('amount'));
  return (money.length > 0 ? money : said).map(([, word]) => word).join('、');
}

/**
 * One change in words that a family understands: 母亲的产假由180天改为190天.
 * @param children how many the delivery had
 */
function changeWord({ code, subject, before, after }: Change, children: number): string {
  const title = `${whoseOf(subject, children)}${ENTITLEMENTS[code]}`;
  const [old, now] = [measures(before), measures(after)];
  if (after.outcome === 'eligible' && before?.outcome !== 'eligible') return `新增${title}${now}`;
  if (after.outcome === 'unknown') return `${title}要再核实`;
  if (after.outcome !== 'eligible') return `不再有${title}`;
  return old === now ? `${title}的期限或支付办法有变` : `${title}由${old}改为${now}`;
}

/** 《…》第二条、…: the articles that changes rest on, each once. */
function whyWord(changes: readonly Change[]): string {
  const cited = changes.flatMap((change) => citationOf(change) ?? []);
  return [...new Set(cited.map(({ document, article }) => `${document} ${article}`))].join('、');
}

/** A decision taken anew, the orders that it makes, and whose delivery it was. */
interface Redecided {
  readonly changes: readonly Change[];
  readonly orders: readonly PlannedOrder[];
  readonly birth: Pick<BirthNotification, 'children' | 'consents'>;
}

/** Who tells the employers of parents whose leave has changed: nobody but themselves where they have not agreed to it. */
function employersTold(changes: readonly Change[], birth: Redecided['birth']): string {
  const whoseLeave = (['mother', 'father'] as const).filter((who) =>
    changes.some(({ code, subject }) => subject === who && LEAVES.includes(code)),
  );
  const agreed = whoseLeave.filter((who) => mayBeUsed('leave-change-notice', who, birth));
  if (whoseLeave.length === 0) return '';
  if (agreed.length === whoseLeave.length) return '单位由人社部门告知。';
  if (agreed.length === 0) return '请自行告知单位。';
  return `${agreed.map(whose).join('')}单位由人社部门告知，另一方请自行告知。`;
}

/** What now happens by itself, and what does not, one sentence each; empty where nothing does. */
function followWords({ changes, orders, birth }: Redecided): string {
  const more = orders.filter(({ amountFen }) => amountFen > 0);
  const less = orders.filter(({ amountFen }) => amountFen < 0);
  const sentences = [
    employersTold(changes, birth),
    more.some(({ claim }) => claim === 'none') && '多出的钱直接付给您，不用申请。',
    more.some(({ claim }) => claim !== 'none') && '有一笔钱要您确认一次，到时会通知您。',
    less.some((order) => order.nettedFen > 0) && '还没发的钱按新的数发。',
    less.some((order) => leftOf(order) > 0) && '如有多发的钱，会有工作人员联系您，不会自动扣回。',
  ];
  return sentences.filter((sentence) => typeof sentence === 'string').join('');
}

/** What a re-decision comes to, for the timeline of its case and the notice to the family. */
export interface ChangeWords {
  readonly changes: readonly string[];
  /** the articles it rests on */
  readonly why: string;
  /** what now happens by itself */
  readonly next: string;
}

/** Pure. */
export function changesInWords(of: Redecided): ChangeWords {
  const { changes, birth } = of;
  return {
    changes: changes.map((change) => changeWord(change, birth.children.length)),
    why: whyWord(changes),
    next: followWords(of),
  };
}

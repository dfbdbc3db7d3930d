import { readCase, type CaseRecord } from '../../infra/postgres/ledger/case-reads.ts';
import { joinNotification } from '../../infra/postgres/ledger/facts.ts';
import { readTask } from '../../infra/postgres/ledger/task-detail.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { birthAtOf } from '../../schemas/birth-moment.ts';
import { hasDeath, type BirthNotification, type Child } from '../../schemas/birth-notification.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';
import type { FamilyCase, FamilyChild, FamilyEntitlement, FamilyTask } from '../../schemas/family.ts';
import type { Subject } from '../../schemas/matter.ts';
import { outcomesOfParent } from '../../schemas/tasks/kinds.ts';
import { OUTCOME_WORDS } from '../../schemas/words.ts';
import { FACT_VALUE_WORDS, factWord } from '../../schemas/words/facts.ts';
import { ruleWord } from '../../schemas/words/rules.ts';
import type { RouteParts } from './app-types.ts';
import { caseView, openAllFacts, openKeys } from './case-view.ts';
import { calendarOf, lives } from './family-calendar.ts';
import { isOwnClaim, isTheirs, type OwnCase } from './family-cases.ts';
import { familyMatter } from './family-matters.ts';
import type { Viewer } from './masking.ts';
import { reasonForParent } from './question-for-parent.ts';
import { SealedParts } from './sealed-parts.ts';

/** What a family's page is made with. */
type ViewParts = Pick<RouteParts, 'pool' | 'keyring'>;

/** How it is looked at: on which day in China (ISO date), and what of people is shown by the table of rights. */
export interface Looked {
  readonly today: string;
  readonly viewer: Viewer;
}

/** A case as a clerk sees it, cut down to what one parent may see, with the facts where all of them are there. */
interface CutCase {
  readonly view: CaseView;
  readonly notification: BirthNotification | undefined;
}

/**
 * One case as a parent reads it: the child's and the own rows, in words for parents. undefined: it is not there any more.
 */
export async function familyCase(
  { pool, keyring }: ViewParts,
  own: OwnCase,
  { today, viewer }: Looked,
): Promise<FamilyCase | undefined> {
  const record = await readCase(pool, own.caseNumber);
  if (!record) return undefined;
  const { view, notification } = cutTo(own, record, keyring, { today, viewer });
  const mourns = isMourning(view, notification);
  const tasks = await tasksOf(pool, view, own);
  const matters = view.matters
    .filter(({ status }) => status !== 'not-applicable')
    .map((matter) => familyMatter(matter, { tasks: view.tasks, notification }));
  const entitlements = view.entitlements.map(familyEntitlement);
  return {
    ...{ caseNumber: view.caseNumber, status: view.status, acceptedAt: view.acceptedAt },
    tone: mourns ? 'gentle' : 'ordinary',
    now: nowOf(matters, tasks),
    closed: own.closed,
    children: own.closed
      ? []
      : (notification?.children ?? []).map((child) => familyChild(child, notification)),
    matters,
    entitlements,
    money: moneyOf(entitlements),
    calendar: calendarOf(view, own.closed ? undefined : notification, today),
    guidance: guidanceOf(view, notification),
    tasks,
  };
}

/** Of the other parent nothing is left in it, and of a child nothing where the other parent is protected from the reader. */
function cutTo(own: OwnCase, record: CaseRecord, keyring: Keyring, { today, viewer }: Looked): CutCase {
  const whole = caseView(record, keyring, today, viewer);
  const mine = ({ subject }: { readonly subject: Subject | null }): boolean => isTheirs(own, subject);
  const view = {
    ...whole,
    matters: whole.matters.filter(mine),
    entitlements: whole.entitlements.filter(mine),
    tasks: whole.tasks.filter(mine),
    guidance: whole.guidance.filter(({ subject }) => isTheirs(own, subject as Subject)),
  };
  return { view, notification: notificationOf(record, keyring) };
}

/** undefined where something that everything hangs on is erased or does not open */
export function notificationOf(record: CaseRecord, keyring: Keyring): BirthNotification | undefined {
  const parts = new SealedParts();
  const facts = openAllFacts(record, openKeys(record, keyring, parts), parts);
  return facts.has('family') && facts.has('mother') ? joinNotification(facts) : undefined;
}

/** A child of it has died: also where its facts are erased, its registration stands. */
export function isMourning(
  { matters }: Pick<CaseView, 'matters'>,
  notification: BirthNotification | undefined,
): boolean {
  const isRegistered = matters.some(
    ({ code, status }) => code === 'death-registration' && status !== 'not-applicable',
  );
  return isRegistered || (notification !== undefined && hasDeath(notification));
}

function familyChild(child: Child, notification: BirthNotification | undefined): FamilyChild {
  const { order, name, sex } = child;
  return {
    subject: `child-${order}`,
    ...(name === undefined ? {} : { name }),
    sex: FACT_VALUE_WORDS[sex] ?? sex,
    ...(notification ? { bornOn: shanghaiDate(birthAtOf(notification, child)) } : {}),
    tone: lives(child) ? 'ordinary' : 'gentle',
  };
}

function familyEntitlement(decision: CaseView['entitlements'][number]): FamilyEntitlement {
  const { code, subject, outcome, rules, missing, payments = [] } = decision;
  const { amountFen, amountPerMonthFen, days, daysPerYear, hoursPerDay, from, until, deadline } = decision;
  const figures = { amountFen, amountPerMonthFen, days, daysPerYear, hoursPerDay, from, until, deadline };
  return {
    ...{ code, title: ENTITLEMENTS[code], subject, outcome, text: OUTCOME_WORDS[outcome] },
    ...Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)),
    why: rules
      .filter(({ result }) => (outcome === 'eligible' ? result === 'met' : result !== 'met'))
      .map(({ rule, text, citation }) => ({ text: text ?? ruleWord(rule), citation })),
    ...(missing ? { missing: missing.map(factWord) } : {}),
    payments: payments.map(
      ({ id, period, amountFen: fen, nettedFen, dueOn, status, statusText, paidAt }) => ({
        ...{ id, period, amountFen: fen, nettedFen, dueOn, status, statusText },
        ...(paidAt === undefined ? {} : { paidAt }),
      }),
    ),
  };
}

const TO_COME: readonly string[] = [
  'scheduled',
  'awaiting-confirmation',
  'sent',
  'returned',
  'refused',
  'held',
];

function moneyOf(entitlements: readonly FamilyEntitlement[]): FamilyCase['money'] {
  const sum = (has: (status: string) => boolean): number =>
    entitlements
      .flatMap(({ payments }) => payments)
      .filter(({ status, amountFen }) => amountFen > 0 && has(status))
      .reduce((fen, { amountFen, nettedFen }) => fen + amountFen - nettedFen, 0);
  return {
    receivedFen: sum((status) => status === 'paid'),
    comingFen: sum((each) => TO_COME.includes(each)),
  };
}

/** Nothing is offered for a child that has died. */
function guidanceOf(
  { guidance }: CaseView,
  notification: BirthNotification | undefined,
): FamilyCase['guidance'] {
  const dead = new Set(
    notification?.children.filter((child) => !lives(child)).map(({ order }) => `child-${order}`),
  );
  return guidance.filter(({ subject }) => !dead.has(subject));
}

/** 现在什么都不用做 is an answer. */
function nowOf(matters: FamilyCase['matters'], tasks: readonly FamilyTask[]): FamilyCase['now'] {
  const asked = tasks.filter(({ awaitsSecond }) => !awaitsSecond).length;
  if (asked > 0) return { move: 'you', text: `有${asked}件事要您答复` };
  const toWindow = matters.filter(({ status }) => status === 'offline' || status === 'refused').length;
  if (toWindow > 0) return { move: 'you', text: `有${toWindow}项要到窗口办理` };
  const [hearBy] = matters.flatMap((each) => each.hearBy ?? []).toSorted();
  const open = matters.find(({ move }) => move !== 'nobody');
  return {
    move: open?.move ?? 'nobody',
    text: open ? '现在什么都不用做，办好了会告诉您' : '现在什么都不用做',
    ...(hearBy === undefined ? {} : { hearBy }),
  };
}

/** What the family is asked, and this parent may answer, in words without the other one's money. */
async function tasksOf(
  pool: ViewParts['pool'],
  { tasks, entitlements }: Pick<CaseView, 'tasks' | 'entitlements'>,
  { caseNumber, closed }: OwnCase,
): Promise<FamilyTask[]> {
  const asked = tasks.filter(
    ({ status, kind, subject }) =>
      status === 'open' && outcomesOfParent(kind).length > 0 && (!closed || isOwnClaim({ kind, subject })),
  );
  return Promise.all(
    asked.map(async (task) => {
      const { id, kind, title, subject, matter, asks, deadline } = task;
      const reason = reasonForParent({ task, entitlements });
      const detail = await readTask(pool, id);
      return {
        ...{ id, caseNumber, kind, title, subject, matter, reason, asks: [...asks], deadline },
        outcomes: [...outcomesOfParent(kind)],
        awaitsSecond: detail?.draft !== null && detail?.draft !== undefined,
      };
    }),
  );
}

import type { CaseMove, Consequence, KeptMove, MatterMove } from '../../policies/tasks/consequences.ts';
import {
  isPossible,
  transition,
  type OrderState,
  type PaymentEvent,
} from '../../policies/payments/transitions.ts';
import type { MatterStatus } from '../../schemas/matter.ts';
import { until } from '../wait.ts';
import { matterOf, mattersOf, ordersNow, type Standing, type StandingMatter } from './standing.ts';
import { SECONDS, whenTrue, type Stage } from './stage.ts';

/** A matter as it stood before the decision, and as it stands now. */
interface Moved {
  readonly before: StandingMatter;
  readonly now: StandingMatter;
}

type Expectation = (of: Moved) => boolean;

const isGivenUp: Expectation = ({ before, now }) =>
  now.status === (before.status === 'manual' && before.attempt > 0 ? 'refused' : 'offline') &&
  now.isSettled !== false;

const isLeftInPeace: Expectation = ({ before, now }) =>
  isAsked(now.status) &&
  now.attempt === before.attempt &&
  !now.isOverdue &&
  now.isSettled === false &&
  now.sentFrom !== null &&
  now.sentFrom.getTime() > Date.now() + MINUTE_MS;

const isDoneAtWindow: Expectation = ({ before, now }) =>
  now.status === 'completed' && now.attempt === before.attempt && now.isSettled === true;

const MINUTE_MS = 60_000;
const isAsked = (status: MatterStatus): boolean => status === 'requested' || status === 'processing';

/** What stands in the moment of the decision; of what goes on departments may have done more by then. */
const AT_ONCE: Readonly<Partial<Record<MatterMove, Expectation>>> = {
  ends: isGivenUp,
  obtained: isDoneAtWindow,
  'waited-for': isLeftInPeace,
};

const isDone = ({ now }: Moved, attempt: number): boolean =>
  now.status === 'completed' && now.attempt === attempt && now.isSettled === true;
const isDoneAnew: Expectation = (of) => isDone(of, of.before.attempt + 1);
const isDoneAfterAll: Expectation = (of) => isDone(of, of.before.attempt);

/** What stands when everything that follows from it is done. */
const AT_LAST: Readonly<Record<MatterMove, Expectation>> = {
  'goes-on': isDoneAnew,
  'asked-again': isDoneAfterAll,
  'waited-for': isDoneAfterAll,
  obtained: isDoneAtWindow,
  ends: isGivenUp,
};

async function expectMatter(
  stage: Stage,
  { caseNumber, matter: before }: Standing,
  move: MatterMove,
  expected: Expectation | undefined,
): Promise<void> {
  if (caseNumber === null || !before || !expected) return;
  const now = await matterOf(stage, caseNumber, before);
  if (!expected({ before, now }))
    throw new Error(`${move}: it stood ${JSON.stringify(before)} and stands ${JSON.stringify(now)}`);
}

/** Where an order comes to rest by what people say of it. */
const RESTS: Readonly<Partial<Record<PaymentEvent, OrderState>>> = {
  confirmed: 'paid',
  'asked-again': 'paid',
  'waited-for': 'paid',
  'paid-elsewhere': 'paid',
  declined: 'cancelled',
  repaid: 'recovered',
  waived: 'waived',
};

async function expectOrders(stage: Stage, { orders }: Standing, event: PaymentEvent): Promise<void> {
  const rest = RESTS[event];
  if (rest === undefined) throw new Error(`nobody says where an order rests by ${event}`);
  if (orders.size === 0) throw new Error('no order waits for it');
  for (const [id, state] of orders)
    if (!isPossible(transition(state, event))) throw new Error(`${event} cannot happen to ${id}: ${state}`);
  const look = async (): Promise<true | undefined> => {
    const now = await ordersNow(stage, [...orders.keys()]);
    return [...now.values()].every((state) => state === rest) ? true : undefined;
  };
  await until(`orders to be ${rest}`, look, SECONDS);
}

/** What is kept of an answer beside a task, once it is decided about. */
const KEPT: Readonly<Record<KeptMove, { readonly isDone: boolean }>> = {
  adopted: { isDone: true },
  'let-go': { isDone: false },
  'looked-at-again': { isDone: true },
};

async function expectKept(stage: Stage, { caseNumber, matter, eventId }: Standing, move: KeptMove) {
  if (caseNumber === null || eventId === null) throw new Error('no answer is kept beside it');
  if (matter) {
    const { status } = await matterOf(stage, caseNumber, matter);
    const expected = KEPT[move].isDone ? 'completed' : matter.status;
    if (status !== expected) throw new Error(`${move}: its matter is ${status}, not ${expected}`);
  }
  const applied = `exists (select from ledger.inbox where case_number = $1 and event_id = $2 and applied_at is not null and body is null)`;
  await whenTrue(stage, 'an answer that is taken', applied, [caseNumber, eventId]);
}

/** What needs a matter that has ended goes to a window, or is withdrawn, and all else of the joint handling is done. */
async function expectOthersDone(
  stage: Stage,
  { caseNumber, matter }: Standing,
  isEnded: boolean,
): Promise<void> {
  if (caseNumber === null || !matter) return;
  const all = await mattersOf(stage, caseNumber);
  const mine = `${matter.subject}/${matter.code}`;
  const ended = new Set(isEnded ? [mine] : []);
  for (let grew = true; grew;) {
    const more = all.filter(({ key, needs }) => !ended.has(key) && needs.some((need) => ended.has(need)));
    for (const { key } of more) ended.add(key);
    grew = more.length > 0;
  }
  const wrong = all.filter(({ key, status, part }) => {
    if (part !== 'joint' || status === 'not-applicable' || key === mine) return false;
    return status !== (ended.has(key) ? 'offline' : 'completed');
  });
  if (wrong.length > 0)
    throw new Error(`beside it stand ${wrong.map(({ key, status }) => `${key} ${status}`).join(', ')}`);
}

const RESENT = `exists (select from ledger.case_event where case_number = $1 and type = 'matter.resent')`;

/** How a case stands that a decision was about as a whole: a condition of SQL, with the case as $1. */
const CASES: Readonly<Record<CaseMove, string>> = {
  joined: `exists (select from ledger.birth_case where case_number = $1 and status = 'withdrawn' and joined_into is not null)
    and not exists (select from ledger.notice where case_number = $1 and template like 'finished%')
    and not exists (select from ledger.payment_order where case_number = $1 and status <> 'cancelled')`,
  'taken-up': `exists (select from ledger.birth_case where case_number = $1 and completed_at is not null)
    and not exists (select from ledger.human_task where case_number = $1 and kind = 'case-set-aside' and status = 'open')`,
};

/** The notice that tells a family what follows. */
function noticeOf({ matter: move, family }: Consequence, { matter }: Standing): string | undefined {
  if (family !== undefined) return 'yours-to-do';
  if (move === 'ends' && matter?.part === 'joint') return 'at-window';
  return move === 'obtained' ? 'certificate-issued' : undefined;
}

async function expectTold(stage: Stage, before: Standing, consequence: Consequence): Promise<void> {
  const template = noticeOf(consequence, before);
  if (template === undefined || before.kind === 'subject-erased') return;
  const told = `exists (select from notifier.message where case_number = $1 and template like $2)`;
  await whenTrue(stage, `a notice ${template}`, told, [before.caseNumber, `${template}%`]);
}

/** What becomes of matter, command, money and family by a decision, as the table of consequences has it. */
export const becomes = {
  /** @throws Error saying what stands otherwise right after the decision */
  atOnce: async (stage: Stage, before: Standing, { matter: move }: Consequence): Promise<void> => {
    if (move) await expectMatter(stage, before, move, AT_ONCE[move]);
  },
  /** @throws Error saying what stands otherwise when all that follows is done */
  atLast: async (stage: Stage, before: Standing, consequence: Consequence): Promise<void> => {
    const { matter: move, orders, kept, cases } = consequence;
    if (before.caseNumber !== null && (kept !== undefined || (move && before.matter)))
      await stage.hospital.whenCompleted(before.caseNumber, SECONDS);
    if (move) await expectMatter(stage, before, move, AT_LAST[move]);
    if (move && before.kind !== 'subject-erased') await expectOthersDone(stage, before, move === 'ends');
    if (orders) await expectOrders(stage, before, orders);
    if (kept && before.caseNumber !== null) await expectKept(stage, before, kept);
    if (cases) await whenTrue(stage, `a case that is ${cases}`, CASES[cases], [before.caseNumber]);
    if (move === 'asked-again')
      await whenTrue(stage, 'a question that was repeated', RESENT, [before.caseNumber]);
    await expectTold(stage, before, consequence);
  },
};

import type { Order, PaymentStatus } from '../../schemas/payment.ts';

/**
 * Where an order stands, as the table below has it: its status, with what the status alone does not tell. An order below
 * zero is a debt (多付待退回): what was paid too much by an earlier decision.
 */
export type OrderState =
  | 'scheduled'
  | 'awaiting-confirmation'
  | 'to-go-with-matter' // 生育津贴: paid by its own matter, for which nobody is asked now
  | 'with-matter' // its matter is asked for: its command is not the order's
  | 'sent' // in the bank's hands: its command is open, also where a person has it asked again
  | 'returned'
  | 'refused'
  | 'paid'
  | 'offset'
  | 'cancelled'
  | 'owed' // a debt that nobody was asked for yet
  | 'recovering'
  | 'recovered'
  | 'waived';

/** What people say of an order: the family, or a clerk. confirmed-with-matter: a yes to what its own matter pays. */
type SaidByPeople =
  | 'confirmed'
  | 'confirmed-with-matter'
  | 'declined'
  | 'asked-again'
  | 'waited-for'
  | 'paid-elsewhere'
  | 'repaid'
  | 'waived';
/** What departments say of it, or do not. */
type SaidByDepartments =
  'accepted' | 'paid' | 'returned' | 'refused' | 'silent' | 'paid-with-matter' | 'matter-held';
/** Its time has come: next-move.ts says for what; of its own matter the round does. */
type OfItsTime = 'asked' | 'needs-account' | 'sent' | 'sent-again' | 'asked-back' | 'matter-asked';
/** A later decision comes to less, and takes it from what is not paid; or to more, and takes it from a debt. */
type OfADecision = 'lessened' | 'used-up';
/** What it rests on has ended, or is done after all. */
type OfItsEnd = 'claim-ended' | 'erased' | 'taken-up' | 'taken-up-with-matter' | 'taken-up-empty';

/** What may happen to an order. */
export type PaymentEvent = SaidByPeople | SaidByDepartments | OfItsTime | OfADecision | OfItsEnd;

/** Brings it to the department. */
type Sending =
  'send' | 'send-soon' | 'send-again' | 'wait-on' | 'go-on' | 'go-with-matter' | 'be-with-matter';
/** Writes down what was paid. */
type Keeping = 'keep-answer' | 'pay-with-matter' | 'pay-elsewhere' | 'keep-promise';
/** Asks a person, or has nobody asked any more. */
type Asking =
  'ask-account' | 'ask-other-account' | 'ask-clerk' | 'ask-about-silence' | 'ask-back' | 'settle-task';
/** Says what happened: in the timeline, and to the family. */
type Saying = 'note' | 'tell';

/** What is done with an order besides its new status, in this order. activities/payments/moves.ts does them. */
export type Move = Sending | Keeping | Asking | Saying;

export interface Step {
  readonly to: PaymentStatus;
  readonly moves: readonly Move[];
}

/** An event that cannot happen to an order that stands there: nothing of the order is changed by it. */
export interface Impossible {
  readonly why: string;
}

const go = (to: PaymentStatus, ...moves: Move[]): Step => ({ to, moves });

const PAID = go('paid', 'keep-answer', 'settle-task', 'note', 'tell');
const CANCELLED = go('cancelled', 'settle-task', 'note');
const DECLINED = go('cancelled', 'note');
const RETURNED = go('returned', 'settle-task', 'ask-other-account', 'note', 'tell');
const REFUSED = go('refused', 'settle-task', 'ask-clerk', 'note', 'tell');

/** What can happen in a state; anything else cannot, for the reason of the state or one of its own. */
interface Row {
  readonly else: string;
  readonly can: Readonly<Partial<Record<PaymentEvent, Step>>>;
  readonly not?: Readonly<Partial<Record<PaymentEvent, string>>>;
}

const UNKNOWN_YET = 'the bank has it: only what it says tells whether it was paid';

/**
 * Through which states money may go. That an order is `paid` although nothing of it is under way is said by a bank that
 * knows more than a ledger which was set back: it is true, and never kept waiting.
 */
const ROWS: Readonly<Record<OrderState, Row>> = {
  scheduled: {
    else: 'nothing of it is under way',
    can: {
      asked: go('awaiting-confirmation', 'note'),
      'needs-account': go('awaiting-confirmation', 'ask-account', 'note', 'tell'),
      sent: go('sent', 'send', 'note'),
      confirmed: go('scheduled'),
      declined: DECLINED,
      paid: PAID,
      lessened: go('scheduled'),
      'used-up': go('offset'),
      'claim-ended': CANCELLED,
      erased: CANCELLED,
      // Nothing is left of what went with its matter before.
      'taken-up-with-matter': go('sent', 'go-with-matter', 'note'),
    },
  },
  'awaiting-confirmation': {
    else: 'a parent is asked about it',
    can: {
      confirmed: go('scheduled', 'go-on'),
      'confirmed-with-matter': go('sent', 'go-with-matter'),
      declined: DECLINED,
      paid: PAID,
      lessened: go('awaiting-confirmation'),
      'used-up': go('offset', 'settle-task'),
      'claim-ended': CANCELLED,
      erased: CANCELLED,
    },
  },
  'to-go-with-matter': {
    else: 'it is paid by its own matter, which nobody is asked for now',
    can: {
      'matter-asked': go('sent', 'be-with-matter'),
      'paid-with-matter': go('paid', 'pay-with-matter', 'tell'),
      // The next attempt asks for what is left.
      lessened: go('sent'),
      'used-up': go('offset'),
      'claim-ended': CANCELLED,
      erased: CANCELLED,
    },
  },
  'with-matter': {
    else: 'it is paid by its own matter',
    can: {
      'matter-held': go('sent', 'go-with-matter'),
      'paid-with-matter': go('paid', 'pay-with-matter', 'tell'),
      'claim-ended': CANCELLED,
    },
  },
  sent: {
    else: 'the bank has it',
    can: {
      'asked-again': go('sent', 'send-soon'),
      'waited-for': go('sent', 'wait-on'),
      'sent-again': go('sent', 'send-again'),
      silent: go('sent', 'ask-about-silence', 'note', 'tell'),
      accepted: go('sent', 'keep-promise'),
      paid: PAID,
      returned: RETURNED,
      refused: REFUSED,
    },
    not: {
      erased: UNKNOWN_YET,
      lessened: UNKNOWN_YET,
      'used-up': UNKNOWN_YET,
      'claim-ended': 'the bank has it, and answers for it',
    },
  },
  returned: {
    else: 'a parent is asked for another account',
    can: {
      confirmed: go('scheduled', 'go-on'),
      declined: DECLINED,
      paid: PAID,
      lessened: go('returned'),
      'used-up': go('offset', 'settle-task'),
      'claim-ended': CANCELLED,
      erased: CANCELLED,
    },
    not: { 'asked-back': 'it was never paid: it is corrected before it goes out again' },
  },
  refused: {
    else: 'a clerk is asked about it',
    can: {
      confirmed: go('scheduled', 'go-on'),
      'paid-elsewhere': go('paid', 'pay-elsewhere', 'note', 'tell'),
      declined: DECLINED,
      paid: PAID,
      lessened: go('refused'),
      'used-up': go('offset', 'settle-task'),
      'claim-ended': CANCELLED,
      erased: CANCELLED,
    },
    not: { 'asked-back': 'it was never paid: it is corrected before it goes out again' },
  },
  paid: { else: 'it is paid, and stays so', can: {} },
  offset: { else: 'nothing of it is left', can: {} },
  cancelled: {
    else: 'it is not paid any more',
    can: {
      // What the family has declined is the first that a later decision need not give.
      lessened: go('cancelled'),
      'used-up': go('cancelled'),
      // A claim that had been given up is done after all.
      'taken-up': go('scheduled', 'note'),
      'taken-up-with-matter': go('sent', 'go-with-matter', 'note'),
      // Later decisions have taken all of it meanwhile: its matter has nothing of it to pay.
      'taken-up-empty': go('offset'),
      'paid-with-matter': go('paid', 'pay-with-matter', 'note', 'tell'),
    },
  },
  owed: {
    else: 'it is a debt that nobody was asked for',
    can: {
      'asked-back': go('recovering', 'note'),
      lessened: go('scheduled'),
      'used-up': go('offset'),
      erased: CANCELLED,
    },
  },
  recovering: {
    else: 'the family is asked for it',
    can: {
      repaid: go('recovered'),
      waived: go('cancelled', 'note'),
      // The question names the sum.
      lessened: go('recovering', 'ask-back'),
      'used-up': go('offset', 'ask-back'),
    },
  },
  recovered: { else: 'it has come back', can: {} },
  // The family has kept it: a later decision that comes to more counts it first.
  waived: {
    else: 'nobody asks for it any more',
    can: { lessened: go('cancelled'), 'used-up': go('cancelled') },
  },
};

/** What an event does to an order that stands there, or why it does nothing. Pure. */
export function transition(state: OrderState, event: PaymentEvent): Step | Impossible {
  const { can, not, else: usually } = ROWS[state];
  return can[event] ?? { why: not?.[event] ?? usually };
}

export function isPossible(step: Step | Impossible): step is Step {
  return 'to' in step;
}

/** Where an order that stands there may be led. */
export function stepsFrom(state: OrderState): readonly Step[] {
  return Object.values(ROWS[state].can);
}

export const ORDER_STATES = Object.keys(ROWS) as readonly OrderState[];

/** What tells where an order stands. */
export interface StandingOrder extends Pick<Order, 'amountFen'> {
  readonly status: PaymentStatus;
  readonly commandId: string | null;
  /** the command of the attempt under way has not been answered yet */
  readonly commandOpen: boolean;
  /** when its department was asked for it, itself or by its matter; null: it is not, or is to be asked again */
  readonly sentAt: Date | null;
}

const DEBT_STATES: Readonly<Partial<Record<PaymentStatus, OrderState>>> = {
  scheduled: 'owed',
  recovering: 'recovering',
  recovered: 'recovered',
  cancelled: 'waived',
  offset: 'offset',
};

/** @throws RangeError when it stands where the table leads nobody */
export function stateOfOrder(order: StandingOrder): OrderState {
  const { amountFen, status, commandId, commandOpen, sentAt } = order;
  if (amountFen < 0) {
    const state = DEBT_STATES[status];
    if (!state) throw new RangeError(`a debt cannot be ${status}`);
    return state;
  }
  if (status === 'sent' && commandId === null) return sentAt === null ? 'to-go-with-matter' : 'with-matter';
  // A release before this one had what a person asked for again wait for the next sweep.
  if (status === 'scheduled' && commandOpen) return 'sent';
  if (status === 'recovering' || status === 'recovered') throw new RangeError(`an order cannot be ${status}`);
  return status;
}

/** Something of it may be kept back, or of a debt taken back: it is not paid, and the bank has not got it. */
export function isCorrectable(state: OrderState): boolean {
  return isPossible(transition(state, 'lessened'));
}

/** Its own matter pays it, whoever has that now. */
export function isPaidByMatter(state: OrderState): state is 'to-go-with-matter' | 'with-matter' {
  return state === 'to-go-with-matter' || state === 'with-matter';
}

/** A department pays it, or may be paying it: what it says decides. */
export function isInHands(state: OrderState): boolean {
  return state === 'sent' || state === 'with-matter';
}

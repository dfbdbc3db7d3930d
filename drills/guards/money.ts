import { patch, unit, type Guard } from './guard.ts';

const TABLE = 'policies/payments/transitions.ts';
const SCHEDULES = 'activities/payments/schedules.property.test.ts';
const ANY_SCHEDULE = 'over any schedule no more is paid than is owed';

/** Through which states money may go, each row of the table that a family's money hangs on. */
export const MONEY: readonly Guard[] = [
  {
    name: 'what a department may be paying is not lessened',
    patches: [
      patch(
        TABLE,
        "      accepted: go('sent', 'keep-promise'),",
        "      accepted: go('sent', 'keep-promise'), lessened: go('sent'), 'used-up': go('offset'),",
      ),
    ],
    check: unit(SCHEDULES, ANY_SCHEDULE),
  },
  {
    name: 'a payment that a person has asked again goes out with the same command',
    patches: [patch(TABLE, "'sent-again': go('sent', 'send-again')", "'sent-again': go('sent', 'send')")],
    check: unit('activities/payments/decide-orders.test.ts', 'silence, and a clerk who asks again'),
  },
  {
    name: 'what the bank has returned is corrected, and not asked back',
    patches: [patch(TABLE, "      lessened: go('returned'),\n", '')],
    check: unit(SCHEDULES, ANY_SCHEDULE),
  },
  {
    name: 'what the family has declined is not asked back',
    patches: [
      patch(
        TABLE,
        "      lessened: go('cancelled'),\n      'used-up': go('cancelled'),\n      // A claim",
        '      // A claim',
      ),
    ],
    check: unit(SCHEDULES, ANY_SCHEDULE),
  },
  {
    name: 'a debt waits until its department has answered',
    patches: [
      patch('policies/payments/next-move.ts', "order.undecided ? 'wait' : 'asked-back'", "'asked-back'"),
    ],
    check: unit(SCHEDULES, ANY_SCHEDULE),
  },
  {
    name: 'a claim that is taken up again is ordered as it is decided by now',
    patches: [
      patch(
        'activities/payments/take-up-orders.ts',
        '  if (isDecidedSince && !hasErasedParent(view)) orderPayments(to);\n',
        '',
      ),
    ],
    check: unit('activities/adopt-result.test.ts', 'goes on as a decision since then has it'),
  },
  {
    name: 'no period pays for another',
    patches: [
      patch(
        'policies/payments/plan-orders.ts',
        'Map.groupBy([...before, ...added], periodOf)',
        'Map.groupBy([...before, ...added], ({ subject }) => subject)',
      ),
    ],
    check: unit('policies/payments/plan-orders.test.ts', 'keep nothing back from another instalment'),
  },
  {
    name: 'what can hardly be is not ordered before a person has looked',
    patches: [
      patch(
        'activities/payments/doubts.ts',
        'return new Set(doubts.map(',
        'return new Set(doubts.slice(1_000).map(',
      ),
    ],
    check: unit('activities/payments/doubts.test.ts', 'is no order before a person has looked'),
  },
  {
    name: 'a confirmed sum lets no other one pass',
    patches: [
      patch(
        'activities/payments/doubts.ts',
        'secretOf(view, entitlement, about)',
        'secretOf(view, entitlement)',
      ),
    ],
    check: unit('activities/payments/doubts.test.ts', 'that was confirmed lets no other one pass'),
  },
];

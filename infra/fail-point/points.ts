/** What must have happened before a point is passed; drills/provoke.ts knows how to make it happen. */
export type Provocation =
  'birth' | 'payment' | 'repetition' | 'task' | 'temporal-away' | 'unreadable-answer' | 'deadlock';

/** One place between two durable writes where a process may be made to die. */
export interface FailPoint {
  /** the processes that pass it, by the name of their log; of the departments one stands for all */
  readonly services: readonly string[];
  /** what is safe already, and what is not yet */
  readonly between: string;
  readonly needs: Provocation;
}

const CONSUMERS = ['gateway', 'health-commission', 'notifier'];

/** Every place between two durable writes, in the order in which a birth meets them. Each is passed in one place of the code. */
export const FAIL_POINTS = {
  'birth-accepted': {
    services: ['api'],
    between: 'case committed, its wake beside it · hospital not answered, workflow not started',
    needs: 'birth',
  },
  'birth-answered': {
    services: ['api'],
    between: 'hospital answered · relay not woken, workflow perhaps not started',
    needs: 'birth',
  },
  'repetition-kept': {
    services: ['api'],
    between: 'answer to a repetition kept under its key · hospital not answered',
    needs: 'repetition',
  },
  'task-completed': {
    services: ['api'],
    between: 'decision of a person committed · gateway not woken, clerk not answered',
    needs: 'task',
  },
  'step-written': {
    services: ['worker'],
    between: 'round committed in the ledger · how it left the case not in the history of the workflow',
    needs: 'birth',
  },
  'rows-selected': {
    services: ['relay', 'health-commission'],
    between: 'outbox rows read · not published',
    needs: 'birth',
  },
  'rows-acknowledged': {
    services: ['relay', 'health-commission'],
    between: 'messages acknowledged by the broker · rows not marked sent',
    needs: 'birth',
  },
  'rows-marked': {
    services: ['relay', 'health-commission'],
    between: 'rows marked sent · refused and undeclared rows of the same round not set aside',
    needs: 'birth',
  },
  'batch-handled': {
    services: CONSUMERS,
    between: 'effect of a batch committed · its offsets not',
    needs: 'birth',
  },
  'dead-letters-kept': {
    services: ['health-commission'],
    between: 'dead letters of a batch that is taken apart written · none of its commands handled',
    needs: 'deadlock',
  },
  'command-handled-alone': {
    services: ['health-commission'],
    between: 'one command of a batch that is taken apart handled · the others and the offsets not',
    needs: 'deadlock',
  },
  'answers-landed': {
    services: ['gateway'],
    between: 'answers in the inbox, wakes beside them · no case woken, offsets not committed',
    needs: 'birth',
  },
  'unreadable-kept': {
    services: ['gateway'],
    between: 'dead letters written · relay not woken, offsets not committed',
    needs: 'unreadable-answer',
  },
  'case-woken': {
    services: ['api', 'gateway'],
    between: 'wake answered by Temporal · its row not deleted',
    needs: 'birth',
  },
  'wakes-taken': {
    services: ['gateway'],
    between: 'next try of a wake set · this one not made',
    needs: 'task',
  },
  'starts-taken': {
    services: ['gateway'],
    between: 'next try of an unstarted case set · this one not made',
    needs: 'temporal-away',
  },
  'notices-accepted': {
    services: ['notifier'],
    between: 'notices written down · not sent, offsets not committed',
    needs: 'birth',
  },
  'messages-claimed': {
    services: ['notifier'],
    between: 'messages claimed for sending · not handed to the carrier',
    needs: 'birth',
  },
  'message-submitted': {
    services: ['notifier'],
    between: 'message with the carrier · not recorded as sent',
    needs: 'birth',
  },
  'receipt-applied': {
    services: ['notifier'],
    between: 'receipt recorded · the carrier not told that it was taken',
    needs: 'birth',
  },
  'orders-moved': {
    services: ['gateway'],
    between: 'payment orders and their commands committed · relay not woken',
    needs: 'payment',
  },
  'batch-formed': {
    services: ['finance'],
    between: 'batch formed · the bank not told',
    needs: 'payment',
  },
  'bank-told': {
    services: ['finance'],
    between: 'transfers with the bank · outcome and answers not written',
    needs: 'payment',
  },
  'payments-landed': {
    services: ['gateway'],
    between: 'answers to payment orders taken into the ledger · offsets not committed',
    needs: 'payment',
  },
} as const satisfies Record<string, FailPoint>;

export type FailPointName = keyof typeof FAIL_POINTS;

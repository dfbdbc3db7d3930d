import { integration, patch, unit, type Guard } from './guard.ts';

const OLDER = 'test/ledger/older-build.integration.test.ts';
const WATCHED = 'test/ledger/clock-watch.integration.test.ts';
const PREPARED = 'infra/postgres/prepare.integration.test.ts';

/** What is made up for while an older build runs beside this one (docs/adr/0055), and what clocks say over time. */
export const OLDER_BUILDS: readonly Guard[] = [
  {
    name: 'a matter that an older build has moved is seen by its row',
    patches: [
      patch(
        'infra/postgres/ledger/clock-watch.ts',
        'ledger.matter m where ${CLOCKED_BEFORE} and',
        'ledger.matter m where false and ${CLOCKED_BEFORE} and',
      ),
    ],
    check: integration(OLDER, 'gets the copy of its clocks and its documents, once'),
  },
  {
    name: 'documents that an older build did not know are issued in a look',
    patches: [patch('activities/due.ts', '    issueMissing(done.effects);\n', '')],
    check: integration(OLDER, 'gets the copy of its clocks and its documents, once'),
  },
  {
    name: 'each moment is gone through for documents that are missing',
    patches: [
      patch(
        'infra/postgres/ledger/paper-watch.ts',
        'c.accepted_at > $1 and c.accepted_at <= $2 and',
        'c.accepted_at > $1 and c.accepted_at < $1 and c.accepted_at <= $2 and',
      ),
    ],
    check: integration(OLDER, 'gets its documents although its clocks are copied'),
  },
  {
    name: 'a receipt begins the term of its own asking alone',
    patches: [
      patch(
        'policies/clocks/case-events.ts',
        "if (event.type === 'notice.told' && isOfBefore(event, asking)) return [];",
        'isOfBefore(event, asking);',
      ),
    ],
    check: unit('activities/notice-answers.test.ts', 'begins the term of its own alone'),
  },
  {
    name: 'a supervision that nobody answers is followed by the next',
    patches: [
      patch(
        'activities/watch-clocks.ts',
        'if (unanswered) noteSilence(to, unanswered, events);',
        'if (unanswered) return noteSilence(to, unanswered, events);',
      ),
    ],
    check: integration(WATCHED, 'supervises anew whatever nobody answers'),
  },
  {
    name: 'what a supervisor asked by hand and nobody answered goes to the next level',
    patches: [
      patch('activities/watch-clocks.ts', ' followOrder(to, order, today);', ' void [order, followOrder];'),
    ],
    check: unit('activities/supervision.test.ts', 'is looked at the day after, and goes to the next level'),
  },
  {
    name: 'the day after a reply is due is a day to look at it',
    patches: [
      patch(
        'activities/order-supervision.ts',
        'if (ordersWatchedBy(to.view, each).includes(opened)) to.matters.add(each);',
        'void [each, ordersWatchedBy];',
      ),
    ],
    check: unit('activities/supervision.test.ts', 'is looked at the day after, and goes to the next level'),
  },
  {
    name: 'one process at a time makes the indexes that are made ahead',
    patches: [
      patch(
        'infra/postgres/prepare.ts',
        'await tryAgain(() => takeTurn(admin), NEXT_TURN);',
        "await admin.query('begin');",
      ),
    ],
    check: integration(PREPARED, 'is migrated by one process at a time'),
  },
  {
    name: 'what belongs to the whole server is touched only where it is not right',
    patches: [
      patch(
        'infra/postgres/rights.ts',
        "is distinct from array['search_path=${schema}'] then",
        'is not null or true then',
      ),
    ],
    check: integration(PREPARED, 'touches nothing that belongs to the whole server'),
  },
];

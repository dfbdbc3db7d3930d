import { integration, patch, type Guard } from './guard.ts';

const REDECIDE = 'services/cli/policy/redecide.integration.test.ts';
const LANES = 'infra/outbox/lanes.integration.test.ts';
const ROWS = 'infra/outbox/rows.ts';

/** A change of rules over many cases: each once, nobody told twice, and births beside it in time. */
export const REDECISION: readonly Guard[] = [
  {
    name: 'a case is decided again once by one run (claim)',
    patches: [
      patch(
        'infra/postgres/ledger/redecisions.ts',
        'if (rowCount !== 1) return false;',
        'if (rowCount === null) return false;',
      ),
    ],
    check: integration(REDECIDE, 'is shared by two who start it at the same time'),
  },
  {
    name: 'an employer that is still to be told is not told twice',
    patches: [
      patch(
        'activities/redecide-case.ts',
        "if (first && (stateOf(first) === 'waiting' || stateOf(first) === 'held')) continue;",
        'void [first, stateOf];',
      ),
    ],
    check: integration(REDECIDE, 'tells no employer again whose first notice is still to come'),
  },
  {
    name: 'bulk work under way is bounded',
    patches: [
      patch(
        ROWS,
        'limit greatest(0, $2::int - (select count(*)::int from ${outbox} u',
        'limit greatest(0, 500 + $2::int - (select count(*)::int from ${outbox} u',
      ),
    ],
    check: integration(LANES, 'has so many under way at each department and no more'),
  },
  {
    name: 'bulk work has its turn while births never cease',
    patches: [
      patch('infra/outbox/relay.ts', 'if (performance.now() < turn.next) return 0;', 'if (turn) return 0;'),
    ],
    check: integration(LANES, 'moves also while births never cease'),
  },
  {
    name: 'births have a lane of their own',
    patches: [
      patch(ROWS, 'where done_at is null and lane = 0 and ${DUE}', 'where done_at is null and ${DUE}'),
    ],
    check: integration(LANES, 'lets births that come later go first'),
  },
];

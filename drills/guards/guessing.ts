import { integration, patch, unit, type Guard } from './guard.ts';

const GUESSING = 'services/api/guessing.integration.test.ts';
const SEATS = 'services/api/change-seats.ts';
const PLACES = 'places are bounded for one and for all';
const CHANGES = 'services/api/changes.integration.test.ts';

/** Whoever tries what is not theirs to see learns nothing by it (docs/guessing.md); whoever listens holds no more than a few places. */
export const GUESSES: readonly Guard[] = [
  {
    name: 'what others have settled is not compared with what a hospital says',
    patches: [
      patch(
        'policies/input/additions.ts',
        'if (this.#settled.includes(at)) {',
        'if (this.#settled.includes(at) && known === undefined) {',
      ),
    ],
    check: unit('policies/input/additions.test.ts', 'is the same whether it is right or wrong'),
  },
  {
    name: 'what a family has answered is settled',
    patches: [
      patch(
        'activities/settled-places.ts',
        'completed && WITH_FACTS.includes(givenWith(kind, completed.outcome)) ? asks : [],',
        'completed && WITH_FACTS.includes(givenWith(kind, completed.outcome)) ? asks.slice(0, 0) : [],',
      ),
    ],
    check: integration(GUESSING, 'is not learnt by reporting the birth once more with a guess'),
  },
  {
    name: 'who collects a paper is tried five times',
    patches: [
      patch('services/api/print-queue-routes.ts', "if (done === 'differs') tries.failed(number);", ''),
    ],
    check: integration(
      'services/api/print-queue.integration.test.ts',
      'is handed to nobody who is found out by trying',
    ),
  },
  {
    name: 'one person listens at four pages at most',
    patches: [patch(SEATS, 'if (mine >= MOST_OF_ONE)', 'if (mine >= MOST_OF_ONE * 9)')],
    check: unit('services/api/change-scope.test.ts', PLACES),
  },
  {
    name: 'who listens leaves connections to who asks',
    patches: [patch(SEATS, 'if (all >= most) throw', 'if (all >= most * 9) throw')],
    check: unit('services/api/change-scope.test.ts', PLACES),
  },
  {
    name: 'a place is given back once',
    patches: [patch(SEATS, '        isMine = false;\n', '')],
    check: unit('services/api/change-scope.test.ts', PLACES),
  },
  {
    name: 'a stream ends with its token (API)',
    patches: [
      patch(
        'services/api/change-stream.ts',
        "if (error instanceof ProblemError && error.code !== 'temporarily-unavailable') end();",
        'void error;',
      ),
    ],
    check: integration(CHANGES, 'ends within seconds once its token is taken back'),
  },
  {
    name: 'a stream ends with its session (pages)',
    patches: [
      patch(
        'services/web/listening.ts',
        'if (!(await desk.see(request, application))) end();',
        'await desk.see(request, application);',
      ),
    ],
    check: unit('services/web/listening.test.ts', 'it ends within seconds of the session'),
  },
];

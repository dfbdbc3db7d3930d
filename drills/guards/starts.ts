import { integration, patch, type Guard } from './guard.ts';

const STARTER = 'services/gateway/starter.ts';
const STARTER_TEST = 'services/gateway/starter.integration.test.ts';

/** Cases are started, all of them, and no more at once than workers can take up. */
export const STARTS: readonly Guard[] = [
  {
    name: 'cases that were accepted and not started are started (sweep)',
    patches: [
      patch(
        STARTER,
        'const result = await startPage(options, { isDue, stopped });',
        "const result = 'none-waits' as PageResult;",
      ),
    ],
    check: integration(STARTER_TEST, 'are started after Temporal was away'),
  },
  {
    name: 'births in a flood are started page by page',
    patches: [
      patch(
        STARTER,
        '  await untilTakenUp(runner, page',
        '  if (pool === undefined) await untilTakenUp(runner, page',
      ),
    ],
    check: integration(STARTER_TEST, 'are started page by page'),
  },
  {
    name: 'no case is started while news do not reach those that run',
    patches: [
      patch(
        STARTER,
        "(await areWorkersBehind(options))) return 'held'",
        "(await areWorkersBehind(options)) && false) return 'held'",
      ),
    ],
    check: integration(STARTER_TEST, 'wait while news do not reach'),
  },
  {
    name: 'births that wait for their start are overtaken for a while only',
    patches: [patch(STARTER, 'if (!isDue && (await', 'if ((isDue || !isDue) && (await')],
    check: integration(STARTER_TEST, 'have their turn although workers are behind'),
  },
  {
    name: 'news of sick cases do not hold the starts of others',
    patches: [patch('infra/postgres/ledger/under-way.ts', 'and tries < $2 limit', 'and $2::int > 0 limit')],
    check: integration(STARTER_TEST, 'do not wait for news of sick cases'),
  },
  {
    name: 'a case that runs and has not said so is woken',
    patches: [
      patch(STARTER, "if (result === 'already-started') deliverer", 'if (result === undefined) deliverer'),
    ],
    check: integration(STARTER_TEST, 'are woken when they run already'),
  },
  {
    name: 'births in a flood are left in the ledger by the API',
    patches: [
      patch(
        'services/api/overload.ts',
        'return underWay + startedSince >= maxUnderWay;',
        'return underWay < 0;',
      ),
    ],
    check: integration('services/api/overload.integration.test.ts', 'leaves births to the gateway'),
  },
];

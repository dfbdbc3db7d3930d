import { drills, integration, patch, unit, type Guard } from './guard.ts';

const SWEEP = 'services/gateway/sweep.ts';
const WAKER = 'infra/wakes/case-waker.ts';
const WAKER_TEST = unit('infra/wakes/case-waker.test.ts', '');
const TEMPORAL = integration('infra/temporal/client.integration.test.ts', '');

/** Cases are started, all of them, and no more at once than workers can take up. */
export const STARTS: readonly Guard[] = [
  {
    name: 'a birth is accepted with the wake that starts it',
    patches: [
      patch(
        'infra/postgres/ledger/accept.ts',
        "'start', ledger.now() + make_interval(secs => $15) from c",
        "'start', ledger.now() + make_interval(secs => 1e6 + $15) from c",
      ),
    ],
    check: integration(
      'services/api/births.integration.test.ts',
      'leaves a wake until Temporal has answered',
    ),
  },
  {
    name: 'cases that were accepted and not started are started (sweep)',
    patches: [patch(SWEEP, 'const wakes = room > 0 ? await', 'const wakes = room < 0 ? await')],
    check: integration('services/gateway/sweep.integration.test.ts', 'is started by the gateway'),
  },
  {
    name: 'no more cases are started at once than workers take up',
    patches: [
      patch(
        'infra/wakes/wake-slots.ts',
        '{ counts: isStart, most: mostStarts, now: 0 }',
        '{ counts: isStart, most: mostStarts + 1e6, now: 0 }',
      ),
    ],
    check: WAKER_TEST,
  },
  {
    name: 'no more starts are taken from the ledger than there is room for',
    patches: [
      patch(
        WAKER,
        'return Math.max(0, this.#slots.freeStarts - waiting.length);',
        'return Math.max(0, this.#options.mostStarts - 0 * waiting.length);',
      ),
    ],
    check: WAKER_TEST,
  },
  {
    name: 'births in a flood are left in the ledger by the API',
    patches: [
      patch(
        'services/api/case-starter.ts',
        '(waker.roomForStarts() > 0 ? GATEWAY_WAITS_SECONDS : 0)',
        '(waker.roomForStarts() >= 0 ? GATEWAY_WAITS_SECONDS : 0)',
      ),
    ],
    check: integration('services/api/overload.integration.test.ts', 'leaves births to the gateway'),
  },
  {
    name: 'a case whose run has ended, or is lost, is started again when it is woken',
    patches: [
      patch(
        'infra/temporal/client.ts',
        'if (!(error instanceof WorkflowNotFoundError)) throw error;',
        'if (error) throw error;',
      ),
    ],
    check: TEMPORAL,
  },
  {
    name: 'a case may run again after it has ended (ALLOW_DUPLICATE)',
    patches: [
      patch(
        'infra/temporal/client.ts',
        'WorkflowIdReusePolicy.ALLOW_DUPLICATE',
        'WorkflowIdReusePolicy.REJECT_DUPLICATE',
      ),
    ],
    check: TEMPORAL,
  },
  {
    name: 'a case that runs is woken, and not started beside itself (USE_EXISTING)',
    patches: [
      patch(
        'infra/temporal/client.ts',
        'WorkflowIdConflictPolicy.USE_EXISTING',
        'WorkflowIdConflictPolicy.FAIL',
      ),
    ],
    check: TEMPORAL,
  },
  {
    name: 'a closed case with everything applied is not started for nothing',
    patches: [patch('infra/temporal/client.ts', '      if (!(await needsRun())) return;\n', '')],
    check: TEMPORAL,
  },
  {
    name: 'a run of before 0.2 is replaced',
    patches: [
      patch(
        'infra/temporal/client.ts',
        "if (of.kind === 'carry-over') await",
        "if (of.kind === ('' as string)) await",
      ),
    ],
    check: TEMPORAL,
  },
  {
    name: 'after a loss of Temporal every open case is woken (npx birth wake --open)',
    patches: [
      patch(
        'infra/postgres/ledger/wakes.ts',
        "where completed_at is null or (accepted_at > ledger.now() - interval '30 days'",
        "where false or (accepted_at > ledger.now() - interval '30 days'",
      ),
    ],
    check: drills('wiped/temporal'),
  },
];

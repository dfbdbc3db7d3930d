import type { RoundTimes } from '../../activities/round-times.ts';
import { histogram } from '../../infra/telemetry/metrics.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const answered = histogram(
  'birth_department_answer_seconds',
  'from asking a department to its matter being completed or refused',
  {
    labelNames: ['department'],
    buckets: [1, 5, 30, 5 * MINUTE, HOUR, DAY, 3 * DAY, 7 * DAY, 15 * DAY, 30 * DAY],
  },
);
const closed = histogram('birth_case_seconds', 'from accepting a case to closing it', {
  buckets: [10, MINUTE, 10 * MINUTE, HOUR, DAY, 5 * DAY, 10 * DAY, 20 * DAY, 60 * DAY],
});

/** Shows how long departments and cases take. */
export function watchRound({ answers, closedAfter }: RoundTimes): void {
  for (const { department, seconds } of answers) answered.observe({ department }, seconds);
  if (closedAfter !== undefined) closed.observe(closedAfter);
}

import { randomUUID } from 'node:crypto';
import { freshSample } from '../../test/support/samples.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { postBirth, type Posted } from '../load.ts';
import { lasting } from '../wait.ts';

/** Ten times what this system completes on two cores. */
const POSTS_A_SECOND = 150;
const SECONDS = 5;
const TICK_SECONDS = 0.05;
/** Small, so that what is accepted is worked off within a drill. */
const LIMITS = { BIRTH_MAX_ACCEPTS: '20', BIRTH_MAX_BACKLOG: '60' };

interface Answer extends Posted {
  readonly notificationId: string;
  readonly ms: number;
}

/** One report that is not repeated. */
async function post({ run }: Arena): Promise<Answer> {
  const notification = freshSample('lanzhou-first-child');
  const began = performance.now();
  const nobody: Posted = { status: 0, caseNumber: '', retryAfter: null };
  const posted = await postBirth(run, notification, randomUUID()).catch(() => nobody);
  return { ...posted, notificationId: notification.notificationId, ms: performance.now() - began };
}

async function postMany(arena: Arena): Promise<Answer[]> {
  const answers: Promise<Answer>[] = [];
  for (let tick = 0; tick < SECONDS / TICK_SECONDS; tick += 1) {
    while (answers.length < (tick + 1) * TICK_SECONDS * POSTS_A_SECOND) answers.push(post(arena));
    await lasting(TICK_SECONDS);
  }
  return Promise.all(answers);
}

/** @throws Error when anybody got another answer than "accepted" or "come again then" */
function sort(answers: readonly Answer[]): { accepted: readonly Answer[]; shed: readonly Answer[] } {
  const accepted = answers.filter(({ status }) => status === 202);
  const shed = answers.filter(({ status, retryAfter }) => status === 429 && Number(retryAfter) > 0);
  const others = answers.filter((answer) => !accepted.includes(answer) && !shed.includes(answer));
  if (others.length === 0) return { accepted, shed };
  const statuses = [...new Set(others.map(({ status }) => status))];
  throw new Error(
    `${others.length} answers were neither 202 nor 429 with Retry-After: ${statuses.join(', ')}`,
  );
}

export function overloadDrills(): Drill[] {
  let shed: readonly Answer[] = [];
  return [
    {
      name: 'overload/api',
      fault: `ten times the load: ${POSTS_A_SECOND} births a second`,
      prepare: (arena) => arena.alter('api', { env: (env) => ({ ...env, ...LIMITS }) }),
      strike: async (arena) => {
        const answers = sort(await postMany(arena));
        ({ shed } = answers);
        for (const { notificationId, caseNumber } of answers.accepted)
          arena.load.accepted.push({ notificationId, caseNumber, acceptedAt: Date.now() });
        if (shed.length === 0) throw new Error('nobody was told to come again');
        const slowest = Math.max(...shed.map(({ ms }) => ms));
        return `${answers.accepted.length} accepted, ${shed.length} told to come again, the slowest in ${slowest.toFixed(0)} ms`;
      },
      check: async ({ database }) => {
        const { rowCount } = await database.query(
          'select from ledger.birth_case where notification_id = any($1)',
          [shed.map(({ notificationId }) => notificationId)],
        );
        if (rowCount) throw new Error(`${rowCount} births were told to come again and accepted all the same`);
      },
      restore: (arena) => arena.restoreServices(),
    },
  ];
}

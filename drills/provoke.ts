import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Provocation } from '../infra/fail-point/points.ts';
import { answersTopic } from '../schemas/topic.ts';
import { publishRaw } from '../test/support/kafka.ts';
import { freshSample } from '../test/support/samples.ts';
import type { Arena } from './arena.ts';
import { completeTasks } from './clerk.ts';
import { postBirth } from './load.ts';
import { until } from './wait.ts';

/** Does what leads past a fail point, again and again until it has struck. */
export type Provoke = (arena: Arena, hasStruck: () => boolean) => Promise<void>;

const SECONDS = 90;

/** @throws Error when the point was not passed in time */
async function waitForStrike(hasStruck: () => boolean): Promise<void> {
  await until('the fail point to be passed', () => (hasStruck() ? true : undefined), SECONDS);
}

async function untilStruck(hasStruck: () => boolean, work: () => Promise<unknown>): Promise<void> {
  const look = async (): Promise<true | undefined> => {
    if (hasStruck()) return true;
    await work().catch(() => undefined);
    return hasStruck() ? true : undefined;
  };
  await until('the fail point to be passed', look, SECONDS);
}

function publishGarbage(topic: string): Provoke {
  return async ({ run }, hasStruck) => {
    await publishRaw(run.kafka, [{ topic, key: 'nobody', value: Buffer.from('not json'), headers: {} }]);
    await waitForStrike(hasStruck);
  };
}

/** A birth whose name comes later: completing its tasks passes the points of people’s decisions. */
async function decide(arena: Arena, hasStruck: () => boolean): Promise<void> {
  const { caseNumber } = await arena.load.report(freshSample('lanzhou-name-and-choices-later'));
  await completeTasks(arena, caseNumber);
  await waitForStrike(hasStruck);
}

async function repeat(arena: Arena, hasStruck: () => boolean): Promise<void> {
  const notification = freshSample('lanzhou-first-child');
  await arena.load.report(notification);
  await untilStruck(hasStruck, () => postBirth(arena.run, notification, randomUUID()));
}

/** A birth whose family confirms what it is given: its first subsidy is paid. */
async function pay({ load, hospital }: Arena, hasStruck: () => boolean): Promise<void> {
  const { caseNumber } = await load.report(freshSample('lanzhou-first-child'));
  const task = await hospital.whenAsked(caseNumber, 'claim-confirmation', SECONDS);
  await untilStruck(hasStruck, () => hospital.complete(task.id, { outcome: 'resolved' }));
}

async function withoutTemporal({ stack, load }: Arena, hasStruck: () => boolean): Promise<void> {
  await stack.stopServer('temporal');
  try {
    await load.report();
    await waitForStrike(hasStruck);
  } finally {
    await stack.startServer('temporal');
  }
}

/**
 * Makes a real deadlock with a batch of 卫健: we hold its register, it holds the inbox rows of its batch; we ask for
 * these. It is told of the deadlock, not we: our patience is longer.
 */
async function deadlock({ run }: Arena, hasStruck: () => boolean): Promise<void> {
  const connectionString = run.postgres;
  await untilStruck(hasStruck, async () => {
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(`set deadlock_timeout = '20s'`);
      await client.query('begin; lock table health_commission.birth_certificate in share row exclusive mode');
      await until('a batch to wait for us', () => waiterOn(client), 15);
      await client.query('lock table health_commission.inbox in exclusive mode');
    } finally {
      await client.query('rollback').catch(() => undefined);
      await client.end();
    }
  });
}

async function waiterOn(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_locks where not granted and relation = 'health_commission.birth_certificate'::regclass limit 1`,
  );
  return rows[0]?.pid;
}

/** What leads past each kind of fail point. */
export const PROVOKE: Readonly<Record<Provocation, Provoke>> = {
  birth: (_arena, hasStruck) => waitForStrike(hasStruck),
  repetition: repeat,
  task: decide,
  'temporal-away': withoutTemporal,
  payment: pay,
  'unreadable-answer': publishGarbage(answersTopic('health-commission')),
  deadlock,
};

/** Provocations that end in a question to a person. */
export const ASKS: ReadonlySet<Provocation> = new Set<Provocation>(['task', 'unreadable-answer']);

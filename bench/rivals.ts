import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { temporalConnection } from '../infra/temporal/connection.ts';
import type { Bench } from './bench-stack.ts';
import { CompletionWatch } from './completion-watch.ts';
import type { Contender } from './contender.ts';
import { skipToEnd } from './kafka-offsets.ts';
import { postBirth } from './post-birth.ts';
import { startRival } from './rival-process.ts';
import { ANSWER_TOPICS } from './rivals/job/answers.ts';

const DEADLINE_MS = 120_000;

/** DBOS or the saga: a process with a door, a group and a schema of its own. It rests until it is woken. */
export async function databaseRival(bench: Bench, name: 'dbos' | 'saga'): Promise<Contender> {
  const { database, births } = bench;
  const rival = await startRival(bench, name);
  const table = `rival_${name}.birth_case`;
  const watch = new CompletionWatch(database, table);
  const url = rival.url ?? '';
  return {
    name,
    pids: () => new Map([[`rival ${name}`, rival.pid]]),
    wake: async () => {
      await skipToEnd(bench, `rival-${name}`, ANSWER_TOPICS);
      await rival.order('wake');
    },
    rest: () => rival.order('rest'),
    begin: async () => {
      const { caseNumber, at } = await postBirth({ url }, births.next());
      return { id: caseNumber, acceptedAt: at, ended: watch.whenEnded(caseNumber, DEADLINE_MS) };
    },
    jointEnds: async (ids) => {
      const { rows } = await database.query<{ id: string; ended: Date }>(
        `select case_number as id, joint_at as ended from ${table} where case_number = any($1)`,
        [ids],
      );
      return new Map(rows.map((row) => [row.id, row.ended.getTime()]));
    },
    stop: () => rival.stop(),
  };
}

/** Bare Temporal. Its load comes from a client in the bench's own process, which also waits for each result. */
export async function bareRivals(bench: Bench): Promise<{ bare: Contender; 'bare-graph': Contender }> {
  const rival = await startRival(bench, 'bare');
  const connection = await Connection.connect(temporalConnection(bench.config));
  const client = new Client({ connection, namespace: bench.config.TEMPORAL_NAMESPACE });
  const stop = async (): Promise<void> => {
    await connection.close();
    await rival.stop();
  };
  const contender = (name: 'bare' | 'bare-graph', workflow: 'bare' | 'bareGraph'): Contender => ({
    name,
    pids: () => new Map([['rival bare', rival.pid]]),
    wake: () => rival.order('wake'),
    rest: () => rival.order('rest'),
    begin: async () => {
      const workflowId = `bare-${randomUUID()}`;
      const handle = await client.workflow.start(workflow, { workflowId, taskQueue: 'bare' });
      const acceptedAt = Date.now();
      const ended = handle.result().then(() => Date.now());
      return { id: workflowId, acceptedAt, ended };
    },
    jointEnds: () => Promise.resolve(new Map()),
    // Both share one process and one connection: the first of them ends both.
    stop: name === 'bare' ? stop : () => Promise.resolve(),
  });
  return { bare: contender('bare', 'bare'), 'bare-graph': contender('bare-graph', 'bareGraph') };
}

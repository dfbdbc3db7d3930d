import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { pino } from 'pino';
import { readConfig } from '../../../infra/config/config.ts';
import { caseKeysFrom } from '../../../infra/config/key-settings.ts';
import { openKeyring } from '../../../infra/postgres/own-root.ts';
import { createPool } from '../../../infra/postgres/pool.ts';
import { createDataConverter } from '../../../infra/temporal/data-converter.ts';
import { BIRTH_CASE, TASK_QUEUE } from '../../../infra/temporal/names.ts';
import { waitFor } from '../../support/wait.ts';
import { both, change, of, remove, type Plant, type Scene } from './plant.ts';

async function withTemporal<T>(
  { system }: Scene,
  work: (client: Client) => Promise<T>,
  dataConverter: DataConverter = {},
): Promise<T> {
  const connection = await Connection.connect({ address: system.stack.run.temporal });
  try {
    return await work(new Client({ connection, dataConverter }));
  } finally {
    await connection.close();
  }
}

/** As the case side writes to Temporal. */
async function sealing({ system }: Scene): Promise<DataConverter> {
  const log = pino({ enabled: false });
  const pool = createPool({ url: system.stack.run.postgres, max: 1, applicationName: 'test', log });
  try {
    return createDataConverter(await openKeyring(pool, caseKeysFrom(readConfig({}))));
  } finally {
    await pool.end();
  }
}

/** A new run, as the gateway starts one; the one before is no longer the case's. */
async function startAgain(scene: Scene, workflowId: string): Promise<void> {
  const start = async (client: Client): Promise<void> => {
    await client.workflow
      .getHandle(workflowId)
      .terminate()
      .catch(() => undefined);
    await client.workflow.start(BIRTH_CASE, { workflowId, taskQueue: TASK_QUEUE, args: [workflowId] });
  };
  await withTemporal(scene, start, await sealing(scene));
}

/** Ends the run of a case as somebody in Temporal's own screen might. */
export function terminateRun(which: 'parked' | 'waiting'): Plant['plant'] {
  return async (scene) => {
    await withTemporal(scene, (client) => client.workflow.getHandle(scene[which]).terminate());
    return () => startAgain(scene, scene[which]);
  };
}

async function startStranger(scene: Scene): Promise<string> {
  const workflowId = `B-NONE-${randomUUID()}`;
  await withTemporal(scene, async (client) => {
    await client.workflow.start('birthCase', { workflowId, taskQueue: 'nowhere', args: [] });
    await waitFor('the run to be listed', async () => {
      for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) return run;
      return undefined;
    });
  });
  return workflowId;
}

function deleteStranger(scene: Scene, workflowId: string): Promise<void> {
  return withTemporal(scene, async (client) => {
    const workflowExecution = { workflowId };
    await client.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
    const handle = client.workflow.getHandle(workflowId);
    await waitFor('the run to be gone', async () =>
      (await handle.describe().catch(() => undefined)) ? undefined : true,
    );
  });
}

/** R8, and what Temporal could hold in clear. */
export const TEMPORAL_PLANTS: readonly Plant[] = [
  {
    name: 'a closed case opened again',
    id: 'R8',
    what: 'open in the ledger, completed in Temporal',
    also: ['R5'],
    plant: change('ledger.birth_case', of('done'), `completed_at = null, status = 'processing'`),
  },
  {
    name: 'an open case closed behind its workflow',
    id: 'R8',
    what: 'closed in the ledger, running in Temporal',
    also: ['R5', 'R7', 'R11', 'R16'],
    plant: change('ledger.birth_case', of('parked'), `completed_at = now(), status = 'completed'`),
  },
  {
    name: 'personal data in a history',
    id: 'R9',
    what: 'a personal field in clear',
    plant: async (scene) => {
      await withTemporal(scene, (client) =>
        client.workflow.getHandle(scene.parked).signal('planted', { name: '某某' }),
      );
      return () => startAgain(scene, scene.parked);
    },
  },
  {
    name: 'a workflow terminated, with nothing to bring its case back',
    id: 'R8',
    what: 'open in the ledger, terminated in Temporal',
    also: ['R5'],
    plant: both(terminateRun('waiting'), remove('ledger.alarm', of('waiting'))),
  },
  {
    name: 'a workflow that belongs to no case',
    id: 'R8',
    what: 'running in Temporal, unknown to the ledger',
    plant: async (scene) => {
      const workflowId = await startStranger(scene);
      return () => deleteStranger(scene, workflowId);
    },
  },
];

import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { readConfig } from '../../../infra/config/config.ts';
import { planOfCase } from '../../../infra/postgres/ledger/starts.ts';
import { openKeyring } from '../../../infra/postgres/own-root.ts';
import { createPool } from '../../../infra/postgres/pool.ts';
import { createCaseRunner } from '../../../infra/temporal/client.ts';
import { waitFor } from '../../support/wait.ts';
import { change, of, type Plant, type Scene } from './plant.ts';

async function withTemporal<T>({ system }: Scene, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: system.stack.run.temporal });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** A new run from the ledger, as the gateway makes one; the old run is no longer the case's. */
async function rebuildParked(scene: Scene): Promise<void> {
  const { parked, system } = scene;
  await withTemporal(scene, (client) =>
    client.workflow
      .getHandle(parked)
      .terminate()
      .catch(() => undefined),
  );
  const log = pino({ enabled: false });
  const pool = createPool({ url: system.stack.run.postgres, max: 1, applicationName: 'test', log });
  const config = readConfig({ TEMPORAL_ADDRESS: system.stack.run.temporal });
  const runner = createCaseRunner(config, await openKeyring(pool, config));
  const found = await planOfCase(pool, parked);
  if (!found) throw new Error('the parked case has a plan');
  await runner.startCase(found.plan, { rebuild: true });
  await Promise.all([runner.close(), pool.end()]);
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
    also: ['R5', 'R7', 'R11'],
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
      return () => rebuildParked(scene);
    },
  },
  {
    name: 'a workflow terminated',
    id: 'R8',
    what: 'open in the ledger, terminated in Temporal',
    also: ['R5'],
    plant: async (scene) => {
      await withTemporal(scene, (client) => client.workflow.getHandle(scene.parked).terminate());
      return () => rebuildParked(scene);
    },
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

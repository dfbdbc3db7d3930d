import { hkdfSync } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { INSECURE_DEMO_MASTER_KEY } from '../../infra/config/config.ts';
import { createDataConverter, FAILURE_CONVERTER_PATH } from '../../infra/temporal/data-converter.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = path.join(ROOT, 'test/replay/histories');
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** Histories of version 0.1.0 were kept as they stood in Temporal, sealed with a key of the demo's master key. */
const FIRST_PAYLOAD_KEYS = {
  currentId: 'payload-1',
  byId: (id: string) =>
    id === 'payload-1'
      ? Buffer.from(hkdfSync('sha256', INSECURE_DEMO_MASTER_KEY, 'birth-one-thing', 'temporal-payload:1', 32))
      : undefined,
};

interface HistoryJson {
  events: Record<string, unknown>[];
}

async function bundle(root: string): Promise<{ code: string; modules: string[] }> {
  const { code, sourceMap: _ } = await bundleWorkflowCode({
    workflowsPath: path.join(root, 'workflows/index.ts'),
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: new DefaultLogger('ERROR'),
  });
  const modules = [...code.matchAll(/!\*\*\* (\S+) \*\*\*!/g)].map((match) => match[1] ?? '');
  return { code, modules };
}

async function replay(code: string, history: unknown): Promise<void> {
  const dataConverter = createDataConverter({ payload: FIRST_PAYLOAD_KEYS });
  await Worker.runReplayHistory(
    { workflowBundle: { code }, dataConverter },
    historyFromJSON(history),
    'B-REPLAY',
  );
}

const read = (file: string): HistoryJson =>
  JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as HistoryJson;

describe('the workflow of today', () => {
  let today: { code: string; modules: string[] };

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    today = await bundle(ROOT);
  });

  it('has histories of every shape of case to replay', () => {
    expect(files.length).toBeGreaterThanOrEqual(10);
  });

  it.each(files)('replays %s', async (file) => {
    await replay(today.code, read(file));
  });

  it('refuses a history that another workflow made', async () => {
    const history = read(files.find((file) => file.includes('lanzhou-seven')) ?? '');
    for (const event of history.events) {
      if (event['eventType'] !== 'EVENT_TYPE_TIMER_STARTED') continue;
      delete event['timerStartedEventAttributes'];
      event['eventType'] = 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED';
      event['activityTaskScheduledEventAttributes'] = {
        activityId: '1',
        activityType: { name: 'sendEverything' },
      };
    }
    await expect(replay(today.code, history)).rejects.toThrow(DeterminismViolationError);
  });

  it('holds neither zod nor packs nor anything that reaches outside', () => {
    const ours = today.modules.filter(
      (module) => !module.includes('node_modules') && module.startsWith('./'),
    );
    expect(
      today.modules.filter((module) => /node_modules\/(zod|pg|kafkajs|pino|cloudevents)\//.test(module)),
    ).toEqual([]);
    expect(ours.length).toBeGreaterThan(3);
    expect(
      ours.filter(
        (module) =>
          !/^\.\/(workflows|schemas|policies\/graph\/readiness|infra\/temporal\/failure)/.test(module),
      ),
    ).toEqual([]);
  });

  it('replays an open case also after the pack of its place was edited', async () => {
    const copy = mkdtempSync(path.join(tmpdir(), 'birth-edited-'));
    try {
      for (const folder of ['workflows', 'schemas', 'policies'])
        cpSync(path.join(ROOT, folder), path.join(copy, folder), { recursive: true });
      symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
      const pack = path.join(copy, 'policies/graph/places/lanzhou.ts');
      const edited = readFileSync(pack, 'utf8').replaceAll("'parenting-guidance',", '');
      expect(edited).not.toBe(readFileSync(pack, 'utf8'));
      writeFileSync(pack, edited);
      const { code } = await bundle(copy);
      await replay(code, read(files.find((file) => file.includes('open-waiting')) ?? ''));
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAILURE_CONVERTER_PATH } from '../../infra/temporal/data-converter.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = path.join(ROOT, 'test/replay/histories');
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

interface EventJson {
  readonly eventId: string;
  eventType: string;
  [attributes: string]: unknown;
}

interface HistoryJson {
  events: EventJson[];
}

async function bundle(): Promise<{ code: string; modules: string[] }> {
  const { code, sourceMap: _ } = await bundleWorkflowCode({
    workflowsPath: path.join(ROOT, 'workflows/index.ts'),
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: new DefaultLogger('ERROR'),
  });
  const modules = [...code.matchAll(/!\*\*\* (\S+) \*\*\*!/g)].map((match) => match[1] ?? '');
  return { code, modules };
}

function replay(code: string, history: HistoryJson): Promise<void> {
  return Worker.runReplayHistory({ workflowBundle: { code } }, historyFromJSON(history), 'B-REPLAY');
}

function read(shape: string): HistoryJson {
  const file = files.find((name) => name.includes(shape)) ?? '';
  return JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as HistoryJson;
}

/** What each kind of event is in these histories: `EVENT_TYPE_TIMER_STARTED`. */
const isA =
  (kind: string) =>
  ({ eventType }: EventJson): boolean =>
    eventType === `EVENT_TYPE_${kind}`;

/**
 * An open case as Temporal would have it, had it suggested at its last wake to begin a new history: its round is
 * made and the wake answered, and the case goes on in another run instead of waiting in this one.
 */
function begunAnew({ events }: HistoryJson, suggested: boolean): HistoryJson {
  const answered = events.findLastIndex(isA('WORKFLOW_EXECUTION_UPDATE_COMPLETED'));
  const kept = structuredClone(events.slice(0, answered + 1));
  const task = kept.findLast(isA('WORKFLOW_TASK_STARTED'));
  const completed = kept.findLast(isA('WORKFLOW_TASK_COMPLETED'));
  if (!task || !completed) throw new Error('the history has no wake that was answered');
  Object.assign(task['workflowTaskStartedEventAttributes'] as object, { suggestContinueAsNew: suggested });
  const { taskId: _, ...last } = structuredClone(events[answered]) as EventJson;
  delete last['workflowExecutionUpdateCompletedEventAttributes'];
  return {
    events: [
      ...kept,
      {
        ...last,
        eventId: String(Number(last.eventId) + 1),
        eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
        workflowExecutionContinuedAsNewEventAttributes: {
          newExecutionRunId: '00000000-0000-4000-8000-000000000000',
          workflowType: { name: 'birthCase' },
          workflowTaskCompletedEventId: completed.eventId,
        },
      },
    ],
  };
}

describe('the workflow of today', () => {
  let today: { code: string; modules: string[] };

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    today = await bundle();
  });

  it('has histories of every shape of case to replay', () => {
    expect(files.length).toBeGreaterThanOrEqual(10);
  });

  it.each(files)('replays %s', async (file) => {
    await replay(today.code, read(file));
  });

  it('refuses a history that another workflow made', async () => {
    const history = read('lanzhou-seven');
    const timer = history.events.find(isA('TIMER_STARTED'));
    if (!timer) throw new Error('the history has no timer');
    delete timer['timerStartedEventAttributes'];
    timer.eventType = 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED';
    timer['activityTaskScheduledEventAttributes'] = {
      activityId: '1',
      activityType: { name: 'sendEverything' },
    };
    await expect(replay(today.code, history)).rejects.toThrow(DeterminismViolationError);
  });

  it('begins a new history when Temporal suggests it, and not before', async () => {
    const open = read('open-waiting');
    await replay(today.code, begunAnew(open, true));
    await expect(replay(today.code, begunAnew(open, false))).rejects.toThrow(DeterminismViolationError);
  });

  it('holds the order of things and words, and neither rules nor anything that reaches outside', () => {
    const ours = today.modules.filter(
      (module) => !module.includes('node_modules') && module.startsWith('./'),
    );
    expect(
      today.modules.filter((module) =>
        /node_modules\/(zod|pg|kafkajs|@platformatic|pino|cloudevents)\//.test(module),
      ),
    ).toEqual([]);
    expect(ours.length).toBeGreaterThan(3);
    expect(
      ours.filter((module) => !/^\.\/(workflows|schemas|infra\/temporal\/failure)/.test(module)),
    ).toEqual([]);
  });
});

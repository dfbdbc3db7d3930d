import {
  Client,
  Connection,
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type WorkflowStartOptions,
} from '@temporalio/client';
import type { Config } from '../config/config.ts';
import type { Keyring } from '../sealing/keys.ts';
import { temporalConnection, type TemporalSettings } from './connection.ts';
import { createDataConverter } from './data-converter.ts';
import { BIRTH_CASE, DIVISION, TASK_QUEUE } from './names.ts';

/** A case that is to make a round. */
export interface CaseToWake {
  readonly caseNumber: string;
  readonly divisionCode: string;
  /** news: it runs, most likely · start: most likely it does not · carry-over: a run of before 0.2 is to be replaced */
  readonly kind: 'news' | 'start' | 'carry-over';
  /** fresh for each wake, and the same while that one is not answered: then a repetition joins it */
  readonly updateId: string;
}

/** What the rest of the case side asks of Temporal. */
export interface CaseRunner {
  /**
   * Wakes a case, and starts it where it does not run: for the first time, after its run was lost, or for what comes when
   * it has ended. Resolves when the task with the round that it makes is durable.
   * @param needsRun asked when it does not run, though it was expected to: whether there is anything to do
   */
  wake(of: CaseToWake, needsRun: () => Promise<boolean>): Promise<void>;
  /** Resolves when the frontend answers. */
  check(): Promise<void>;
  close(): Promise<void>;
}

const WAKE_DEADLINE_MS = 20_000;
const CHECK_DEADLINE_MS = 2_000;
const INVALID_ARGUMENT = 3;

/** The connection is made when it is first needed and kept: a service starts also while Temporal is away. */
export function createCaseRunner(
  config: TemporalSettings & Pick<Config, 'TEMPORAL_NAMESPACE'>,
  keyring: Pick<Keyring, 'payload'>,
): CaseRunner {
  const connection = Connection.lazy(temporalConnection(config));
  const client = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter(keyring),
  });
  const within = <T>(ms: number, call: () => Promise<T>): Promise<T> =>
    connection.withDeadline(Date.now() + ms, call);
  return {
    wake: (of, needsRun) => within(WAKE_DEADLINE_MS, () => wake(client, of, needsRun)),
    check: async () => {
      await within(CHECK_DEADLINE_MS, () => connection.workflowService.getSystemInfo({}));
    },
    close: () => connection.close(),
  };
}

async function wake(client: Client, of: CaseToWake, needsRun: () => Promise<boolean>): Promise<void> {
  if (of.kind === 'carry-over') await withSearchAttributes(of, (options) => replaceRun(client, options));
  if (of.kind !== 'start') {
    try {
      await client.workflow.getHandle(of.caseNumber).executeUpdate('wake', { updateId: of.updateId });
      return;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      if (!(await needsRun())) return;
    }
  }
  await withSearchAttributes(of, (options) => startAndWake(client, of, options));
}

type StartOptions = WorkflowStartOptions<(caseNumber: string) => Promise<void>>;

function startOptions({ caseNumber, divisionCode }: CaseToWake): StartOptions {
  return {
    workflowId: caseNumber,
    taskQueue: TASK_QUEUE,
    args: [caseNumber],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    staticSummary: `出生一件事 · ${divisionCode}`,
    typedSearchAttributes: [{ key: DIVISION, value: divisionCode }],
  };
}

async function startAndWake(client: Client, of: CaseToWake, options: StartOptions): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation(BIRTH_CASE, {
    ...options,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  });
  await client.workflow.executeUpdateWithStart('wake', { updateId: of.updateId, startWorkflowOperation });
}

/** The ledger has all that a run of before 0.2 knew: it is ended, and another goes on. Done twice it does no harm. */
async function replaceRun(client: Client, options: StartOptions): Promise<void> {
  await client.workflow.start(BIRTH_CASE, {
    ...options,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.TERMINATE_EXISTING,
  });
}

/** Where nobody has registered the search attributes a case is carried all the same: it is not found by them. */
async function withSearchAttributes(
  of: CaseToWake,
  start: (options: StartOptions) => Promise<void>,
): Promise<void> {
  const options = startOptions(of);
  try {
    await start(options);
  } catch (error) {
    if (!isAboutSearchAttributes(error)) throw error;
    const { typedSearchAttributes: _, ...plain } = options;
    await start(plain);
  }
}

function isAboutSearchAttributes(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (
      isGrpcServiceError(cause) &&
      cause.code === INVALID_ARGUMENT &&
      /search attribute/i.test(cause.message)
    )
      return true;
  }
  return false;
}

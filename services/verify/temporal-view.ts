import { Connection } from '@temporalio/client';
import type { Config } from '../../infra/config/config.ts';
import { temporalConnection } from '../../infra/temporal/connection.ts';

const CONNECT_MS = 5_000;
const CALL_MS = 20_000;
const PAGE = 1_000;
const NOT_FOUND = 5;

/** Names of the states by the numbers of the protocol (temporal.api.enums.v1.WorkflowExecutionStatus). */
const STATUSES: readonly string[] = [
  'unspecified',
  'running',
  'completed',
  'failed',
  'canceled',
  'terminated',
  'continued-as-new',
  'timed-out',
];

export interface Run {
  readonly caseNumber: string;
  readonly status: string;
  readonly startedAt: Date;
}

/** What Temporal itself says, asked through its plain service calls. */
export interface TemporalView {
  /** Every run of a birth case, open or closed, page by page. Lags behind by up to a few seconds. */
  listRuns(): AsyncIterable<Run[]>;
  /** The state of a case's latest run; undefined when Temporal knows none. Does not lag. */
  describe(caseNumber: string): Promise<string | undefined>;
  /** The events of a case's latest run as plain objects, page by page. */
  history(caseNumber: string): AsyncIterable<unknown[]>;
  close(): Promise<void>;
}

/** @throws Error when the frontend does not answer */
export async function openTemporal(config: Config): Promise<TemporalView> {
  const connection = await Connection.connect({ ...temporalConnection(config), connectTimeout: CONNECT_MS });
  const namespace = config.TEMPORAL_NAMESPACE;
  const service = connection.workflowService;
  const within = <T>(call: () => Promise<T>): Promise<T> =>
    connection.withDeadline(Date.now() + CALL_MS, call);

  async function* listRuns(): AsyncGenerator<Run[]> {
    let nextPageToken: Uint8Array | undefined;
    do {
      const token = nextPageToken;
      const page = await within(() =>
        service.listWorkflowExecutions({
          namespace,
          query: "WorkflowType = 'birthCase'",
          pageSize: PAGE,
          ...(token ? { nextPageToken: token } : {}),
        }),
      );
      yield page.executions.map((info) => ({
        caseNumber: info.execution?.workflowId ?? '',
        status: STATUSES[info.status ?? 0] ?? 'unspecified',
        startedAt: new Date(Number(info.startTime?.seconds ?? 0) * 1000 + (info.startTime?.nanos ?? 0) / 1e6),
      }));
      nextPageToken = page.nextPageToken;
    } while (nextPageToken && nextPageToken.length > 0);
  }

  async function describe(workflowId: string): Promise<string | undefined> {
    try {
      const found = await within(() =>
        service.describeWorkflowExecution({ namespace, execution: { workflowId } }),
      );
      return STATUSES[found.workflowExecutionInfo?.status ?? 0];
    } catch (error) {
      if ((error as { code?: unknown }).code === NOT_FOUND) return undefined;
      throw error;
    }
  }

  async function* history(workflowId: string): AsyncGenerator<unknown[]> {
    let nextPageToken: Uint8Array | undefined;
    do {
      const token = nextPageToken;
      const page = await within(() =>
        service.getWorkflowExecutionHistory({
          namespace,
          execution: { workflowId },
          ...(token ? { nextPageToken: token } : {}),
        }),
      );
      yield page.history?.events ?? [];
      nextPageToken = page.nextPageToken;
    } while (nextPageToken && nextPageToken.length > 0);
  }

  return { listRuns, describe, history, close: () => connection.close() };
}

import closeWithGrace from 'close-with-grace';
import type { Config } from '../../infra/config/config.ts';
import { readServiceConfig } from '../../infra/config/service-config.ts';
import { armFailPoint } from '../../infra/fail-point/fail-point.ts';
import { createLog, describeError, type Logger } from '../../infra/telemetry/log.ts';
import { collectProcessMetrics } from '../../infra/telemetry/metrics.ts';
import { opsPortsOf } from './ops-ports.ts';
import { startOpsServer, type OpsRoute } from './ops-server.ts';

/** What a service is given to start with. */
export interface ServiceContext {
  readonly config: Config;
  readonly log: Logger;
}

/** What a started service gives back. */
export interface RunningService {
  /** One check for each thing it cannot work without; a check throws or rejects when that thing is away. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  /** Stops taking work, finishes what is in hand, closes what was opened. */
  readonly close: () => Promise<void>;
  /** The address people use, where the service has one. */
  readonly url?: string;
  /** what its operations port offers besides, by path */
  readonly routes?: Readonly<Record<string, OpsRoute>>;
}

const STOP_DEADLINE_MS = 8_000;

/**
 * The life of one process: settings, log, operator's endpoints, start, "ready" to the supervisor, and a clean
 * stop on SIGTERM, SIGINT or when the supervisor is gone.
 */
export async function runService(
  name: string,
  start: (context: ServiceContext) => Promise<RunningService>,
): Promise<void> {
  const config = readServiceConfig(name);
  armFailPoint(config.BIRTH_FAIL_POINT, { service: name, dataDir: config.BIRTH_DATA_DIR });
  const log = createLog(name, config.BIRTH_LOG_LEVEL);
  collectProcessMetrics(name);
  const failed = (error: unknown): undefined => {
    log.fatal(describeError(error), 'could not start');
    process.exitCode = 1;
  };
  const service = await start({ config, log }).catch(failed);
  if (!service) return process.disconnect?.();
  const ports = opsPortsOf(name, config);
  const host = config.BIRTH_OPS_HOST;
  const { checks, routes, url } = service;
  const ops = await startOpsServer({ host, ports, checks, routes }).catch(failed);
  if (!ops) return service.close().finally(() => process.disconnect?.());
  const opsPortTaken = ports[0] === 0 || ports[0] === ops.port ? undefined : ports[0];
  const grace = closeWithGrace({ delay: STOP_DEADLINE_MS, logger: false }, async ({ err }) => {
    if (err) log.error(describeError(err), 'stopping after an error');
    await service.close();
    await ops.close();
    log.info('stopped');
  });
  process.once('disconnect', () => void grace.close());
  log.info({ opsPort: ops.port, opsPortTaken }, 'ready');
  process.send?.({ type: 'ready', opsPort: ops.port, opsPortTaken, url });
}

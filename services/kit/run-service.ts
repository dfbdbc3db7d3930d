import closeWithGrace from 'close-with-grace';
import { readConfig, type Config } from '../../infra/config/config.ts';
import { armFailPoint } from '../../infra/fail-point/fail-point.ts';
import { createLog, describeError, type Logger } from '../../infra/telemetry/log.ts';
import { collectProcessMetrics } from '../../infra/telemetry/metrics.ts';
import { startOpsServer } from './ops-server.ts';

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
  const config = readConfig();
  armFailPoint(config.BIRTH_FAIL_POINT, { service: name, dataDir: config.BIRTH_DATA_DIR });
  const log = createLog(name, config.BIRTH_LOG_LEVEL);
  collectProcessMetrics(name);
  const service = await start({ config, log }).catch((error: unknown) => {
    log.fatal(describeError(error), 'could not start');
    process.exitCode = 1;
    return undefined;
  });
  if (!service) return process.disconnect?.();
  const ops = await startOpsServer(config.BIRTH_OPS_PORT, service.checks);
  const grace = closeWithGrace({ delay: STOP_DEADLINE_MS, logger: false }, async ({ err }) => {
    if (err) log.error(describeError(err), 'stopping after an error');
    await service.close();
    await ops.close();
    log.info('stopped');
  });
  process.once('disconnect', () => void grace.close());
  log.info({ opsPort: ops.port }, 'ready');
  process.send?.({ type: 'ready', opsPort: ops.port, ...(service.url ? { url: service.url } : {}) });
}

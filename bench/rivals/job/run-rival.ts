import { z } from 'zod';
import { readConfig, type Config } from '../../../infra/config/config.ts';
import { createLog, describeError, type Logger } from '../../../infra/telemetry/log.ts';

/** A rival that runs in a process of its own. */
export interface Rival {
  /** where births are posted; none for one that is driven through Temporal */
  readonly url?: string;
  /** Works on what comes, after its group's offsets were set to the end. */
  wake(): Promise<void>;
  /** Lets go of Kafka, so that the births of others cost it nothing. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** What the bench tells a rival. */
export const orderSchema = z.object({ id: z.int(), order: z.enum(['wake', 'rest']) });

/** What a rival tells the bench. */
export const reportSchema = z.union([
  z.object({ type: z.literal('ready'), url: z.string().optional() }),
  z.object({ type: z.literal('done'), id: z.int(), failed: z.string().optional() }),
]);

const STOP_DEADLINE_MS = 5_000;

/** The life of a rival's process: it ends when the bench hangs up, or when it is told to. */
export async function runRival(
  name: string,
  start: (context: { config: Config; log: Logger }) => Promise<Rival>,
): Promise<void> {
  const config = readConfig();
  const log = createLog(`rival-${name}`, config.BIRTH_LOG_LEVEL);
  const rival = await start({ config, log });
  process.on('message', (message) => {
    const { id, order } = orderSchema.parse(message);
    rival[order]().then(
      () => process.send?.({ type: 'done', id }),
      (error: unknown) => {
        log.error(describeError(error), 'an order could not be followed');
        process.send?.({ type: 'done', id, failed: error instanceof Error ? error.name : 'failed' });
      },
    );
  });
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    void rival.close().finally(() => process.exit(0));
  };
  process.once('disconnect', stop);
  process.once('SIGTERM', stop);
  process.send?.({ type: 'ready', ...(rival.url === undefined ? {} : { url: rival.url }) });
}

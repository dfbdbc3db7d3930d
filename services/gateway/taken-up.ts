import { randomUUID } from 'node:crypto';
import { CaseNotRunningError, type CaseRunner } from '../../infra/temporal/client.ts';

/**
 * Waits until a worker has taken up the last of the cases that were just started, none: not at all. Workers take cases
 * in the order of their starts: with thousands in their queue at once, a birth that comes now would wait for all of
 * them, and the news of those that have begun would come too late and be brought again.
 * @param stopped ends the wait, not the case: a gateway that stops has no time for a worker that is away
 * @throws Error when no worker takes it up in time
 */
export async function untilTakenUp(
  runner: Pick<CaseRunner, 'deliver'>,
  caseNumber: string | undefined,
  stopped?: AbortSignal,
): Promise<void> {
  if (caseNumber === undefined) return;
  const taken = runner.deliver(caseNumber, [], `taken-up-${randomUUID()}`).catch((error: unknown) => {
    // It was taken up, and has ended already.
    if (!(error instanceof CaseNotRunningError)) throw error;
  });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  if (stopped?.aborted) stop();
  stopped?.addEventListener('abort', stop);
  try {
    await Promise.race([taken, promise]);
  } finally {
    stopped?.removeEventListener('abort', stop);
  }
}

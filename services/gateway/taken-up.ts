import { randomUUID } from 'node:crypto';
import { CaseNotRunningError, type CaseRunner } from '../../infra/temporal/client.ts';

/**
 * Waits until a worker has taken up the last of the cases that were just started, none: not at all. Workers take cases
 * in the order of their starts: with thousands in their queue at once, a birth that comes now would wait for all of
 * them, and the news of those that have begun would come too late and be brought again.
 * @throws Error when no worker takes it up in time
 */
export async function untilTakenUp(
  runner: Pick<CaseRunner, 'deliver'>,
  caseNumber: string | undefined,
): Promise<void> {
  if (caseNumber === undefined) return;
  try {
    await runner.deliver(caseNumber, [], `taken-up-${randomUUID()}`);
  } catch (error) {
    // It was taken up, and has ended already.
    if (!(error instanceof CaseNotRunningError)) throw error;
  }
}

import type { BatchHandler, ReceivedMessage } from '../port.ts';

interface Part {
  readonly partition: string;
  readonly messages: readonly ReceivedMessage[];
  readonly settle: (made: boolean) => void;
}

/**
 * Hands what one fetch brought, from all partitions, to the handler in one call: one statement and one commit
 * instead of one for each partition. A partition whose batch has failed among others is handled alone until it
 * succeeds, so that a sick message holds its own partition only.
 *
 * The function it returns takes one partition's messages and resolves to whether their effect is safe.
 */
export function createGatherer(
  handle: BatchHandler,
  onFailure: (error: unknown) => void,
): (partition: string, messages: readonly ReceivedMessage[]) => Promise<boolean> {
  let waiting: Part[] = [];
  const suspects = new Set<string>();

  const settle = async (parts: readonly Part[]): Promise<void> => {
    if (parts.length === 0) return;
    const made = await attempt(parts.flatMap((part) => part.messages));
    for (const part of parts) {
      if (made) suspects.delete(part.partition);
      else suspects.add(part.partition);
      part.settle(made);
    }
  };
  const attempt = async (messages: readonly ReceivedMessage[]): Promise<boolean> => {
    try {
      await handle(messages);
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    }
  };
  const flush = (): void => {
    const parts = waiting;
    waiting = [];
    void settle(parts.filter((part) => !suspects.has(part.partition)));
    for (const part of parts) if (suspects.has(part.partition)) void settle([part]);
  };

  return (partition, messages) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ partition, messages, settle: resolve });
    });
}

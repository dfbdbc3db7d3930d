import { createRequire } from 'node:module';

/** The part of kafkajs 2.2.4's ConsumerGroup that the patch reads and replaces. */
export interface ConsumerGroup {
  fetch: (this: ConsumerGroup, nodeId: number) => Promise<readonly FetchedBatch[]>;
}

/** What a fetch says of one partition. */
export interface FetchedBatch {
  /** as they came, also those that kafkajs hides from its user */
  readonly rawMessages: readonly unknown[];
}

type ConsumerGroupClass = { readonly prototype: ConsumerGroup };

const patched = new WeakSet<object>();

/**
 * A broker's answer names every partition that was asked for, and kafkajs takes each through its queue of workers and
 * reckons its lag, also when nothing came: more than half of what a quiet consumer costs, for each of up to a hundred
 * partitions. Patched, only partitions with messages go on; kafkajs keeps its heartbeat when that is none at all.
 * @throws Error when the class no longer has the shape that was patched
 */
export function patchEmptyBatches(consumerGroupClass: ConsumerGroupClass): void {
  const prototype = consumerGroupClass.prototype;
  if (patched.has(prototype)) return;
  const original = prototype.fetch;
  if (typeof original !== 'function')
    throw new Error(
      'kafkajs has changed: ConsumerGroup.fetch is gone, so the empty batches patch no longer fits',
    );
  prototype.fetch = async function (this: ConsumerGroup, nodeId) {
    const batches = await original.call(this, nodeId);
    return batches.filter((batch) => batch.rawMessages.length > 0);
  };
  patched.add(prototype);
}

/** kafkajs's own class. It publishes no types for its inside, and no `exports` that would forbid the way in. */
export function kafkajsConsumerGroup(): ConsumerGroupClass {
  return createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as ConsumerGroupClass;
}

patchEmptyBatches(kafkajsConsumerGroup());

import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  kafkajsConsumerGroup,
  patchEmptyBatches,
  type ConsumerGroup,
  type FetchedBatch,
} from './empty-batches-patch.ts';

const require = createRequire(import.meta.url);

type BatchClass = new (topic: string, offset: string, data: Record<string, unknown>) => FetchedBatch;

/** As kafkajs makes it of one partition of an answer. */
function batch(offsets: readonly number[], isControlRecord = false): FetchedBatch {
  const KafkajsBatch = require('kafkajs/src/consumer/batch') as BatchClass;
  const messages = offsets.map((offset) => ({ offset: String(offset), isControlRecord }));
  return new KafkajsBatch('t', '5', { partition: 0, highWatermark: '9', abortedTransactions: [], messages });
}

function groupThatFetches(batches: readonly FetchedBatch[]): { readonly prototype: ConsumerGroup } {
  return { prototype: { fetch: () => Promise.resolve(batches) } };
}

describe('the empty batches patch', () => {
  it('is applied to the class of the version that is installed', () => {
    expect((require('kafkajs/package.json') as { version: string }).version).toBe('2.2.4');
    const applied = kafkajsConsumerGroup().prototype.fetch;
    patchEmptyBatches(kafkajsConsumerGroup());
    expect(kafkajsConsumerGroup().prototype.fetch).toBe(applied);
    expect(applied.toString()).toContain('rawMessages');
  });

  it('lets partitions with messages through, also with such as kafkajs only steps over', async () => {
    const full = batch([5, 6]);
    const control = batch([7], true);
    const old = batch([3]);
    const group = groupThatFetches([batch([]), full, control, batch([]), old]);
    patchEmptyBatches(group);
    expect(await group.prototype.fetch(1)).toEqual([full, control, old]);
  });

  it('refuses a class of another shape', () => {
    expect(() => patchEmptyBatches({ prototype: {} as ConsumerGroup })).toThrow(/kafkajs has changed/);
  });
});

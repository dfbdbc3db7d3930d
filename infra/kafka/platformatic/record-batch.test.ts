import { gzipSync, zstdCompressSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import {
  batchOf,
  javaBatch,
  javaValues,
  recordsOf,
  sealed,
} from '../../../test/support/kafka-batches/batches.ts';
import { MOST_INFLATED } from '../inflate.ts';
import { readBatches, type LogBatch } from './record-batch.ts';

const GARBAGE = Buffer.from('nothing that anybody has compressed');
const one = (batch: Buffer): LogBatch => {
  const [read] = readBatches(batch, 1n);
  if (!read) throw new Error('nothing was read');
  return read;
};
const codeOf = (batch: Buffer): string | undefined => one(batch).undecodable?.code;
const large = (): Buffer => recordsOf('k', 'x'.repeat(MOST_INFLATED + 1));

describe('a batch', () => {
  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)('that Java made with %s is read', (codec) => {
    const { records, firstOffset, lastOffset } = one(javaBatch(codec));
    expect([firstOffset, lastOffset]).toEqual([0n, 2n]);
    expect(records.map(({ value }) => value?.toString())).toEqual(javaValues(codec));
    expect(records.map((r) => [r.offset, r.timestamp, r.key?.toString(), r.headers.length])).toEqual(
      [0, 1, 2].map((i) => [BigInt(i), BigInt(1_750_000_000_000 + i), 'case-1', 1]),
    );
  });

  it.each([
    ['codec-unknown', batchOf({ codec: 5, records: GARBAGE })],
    ['codec-failed', batchOf({ codec: 'gzip', records: GARBAGE })],
    ['codec-failed', batchOf({ codec: 'snappy', records: GARBAGE })],
    ['codec-failed', batchOf({ codec: 'lz4', records: GARBAGE })],
    ['codec-failed', batchOf({ codec: 'zstd', records: GARBAGE })],
    ['codec-failed', batchOf({ codec: 'zstd', records: Buffer.alloc(0) })],
    ['records-damaged', batchOf({ codec: 'none', records: GARBAGE })],
    ['records-damaged', batchOf({ codec: 'zstd', records: zstdCompressSync(GARBAGE) })],
    ['records-damaged', batchOf({ codec: 'none', records: recordsOf('k', 'v'), count: 2 })],
    ['records-damaged', batchOf({ codec: 'none', records: recordsOf('k', 'v'), count: 2 ** 31 - 1 })],
    ['records-damaged', batchOf({ codec: 'none', records: recordsOf('k', 'v').subarray(0, -1) })],
    ['records-damaged', batchOf({ codec: 'none', records: Buffer.concat([recordsOf('k', 'v'), GARBAGE]) })],
    ['checksum-wrong', Buffer.concat([javaBatch('none').subarray(0, -1), Buffer.from('x')])],
    ['format-unknown', withByte(javaBatch('none'), 16, 1)],
  ])('that cannot be taken apart says so, and keeps its bytes: %s', (code, batch) => {
    const { undecodable, records } = one(batch);
    expect([undecodable?.code, undecodable?.bytes.equals(batch), records]).toEqual([code, true, []]);
  });

  it('that would become too large is not even tried', () => {
    const compressed = {
      gzip: gzipSync(large()),
      zstd: zstdCompressSync(large()),
      lz4: compressionsAlgorithms.lz4.compressSync(large()),
      snappy: compressionsAlgorithms.snappy.compressSync(large()),
    };
    const codecs = Object.keys(compressed) as (keyof typeof compressed)[];
    const codes = codecs.map((codec) => codeOf(batchOf({ codec, records: compressed[codec] })));
    expect(codes).toEqual(codecs.map(() => 'inflated-too-large'));
  });

  it('stops nobody else: those before and after it are read, by the codecs too that have failed before', () => {
    const sick = (codec: 'snappy' | 'lz4'): Buffer => at(batchOf({ codec, records: GARBAGE }), 3n);
    const batches = readBatches(
      Buffer.concat([javaBatch('snappy'), sick('snappy'), sick('lz4'), javaBatch('lz4')]),
      9n,
    );
    expect(batches.map(({ records, undecodable }) => undecodable?.code ?? records.length)).toEqual([
      3,
      'codec-failed',
      'codec-failed',
      3,
    ]);
  });

  it('that the broker has cut off is left to the next fetch', () => {
    const cut = Buffer.concat([javaBatch('gzip'), javaBatch('gzip').subarray(0, 80)]);
    expect(readBatches(cut, 6n)).toHaveLength(1);
    expect(readBatches(javaBatch('gzip').subarray(0, 30), 6n)).toEqual([]);
  });

  it('with a wrong checksum is not believed where it says that it ends after the next one', () => {
    const sick = withByte(javaBatch('none'), 24, 0x7f);
    const [first] = readBatches(Buffer.concat([sick, at(javaBatch('none'), 3n)]), 6n);
    expect([first?.undecodable?.code, first?.lastOffset]).toEqual(['checksum-wrong', 2n]);
    expect(readBatches(sick, 6n)[0]?.lastOffset).toBe(5n);
    const cut = at(javaBatch('none'), 3n).subarray(0, 30);
    expect(readBatches(Buffer.concat([sick, cut]), 5_000n)[0]?.lastOffset).toBe(2n);
  });
});

function withByte(batch: Buffer, place: number, byte: number): Buffer {
  const copy = Buffer.from(batch);
  copy[place] = byte;
  return copy;
}

function at(batch: Buffer, offset: bigint): Buffer {
  const copy = sealed(batch);
  copy.writeBigInt64BE(offset, 0);
  return copy;
}

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { compressionsAlgorithms, Writer } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import {
  batchOf,
  javaBatch,
  javaValues,
  recordsOf,
  sealed,
} from '../../../test/support/kafka-batches/batches.ts';
import { MOST_INFLATED } from '../inflate.ts';
import { MOST_PARTS, readBatches, Spent, type LogBatch } from './record-batch.ts';

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

  it.each([
    ['records', batchOf({ codec: 'zstd', records: many(MOST_PARTS + 1), count: MOST_PARTS + 1 })],
    ['headers', batchOf({ codec: 'zstd', records: zstdCompressSync(withHeaders(MOST_PARTS)) })],
  ])(
    'that holds very many %s in few bytes is not taken apart: each costs more than its bytes',
    (_, batch) => {
      expect(batch.length).toBeLessThan(10_000);
      expect(codeOf(batch)).toBe('inflated-too-large');
    },
  );

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

describe('one answer of the broker', () => {
  const packed = (megabytes: number, offset: bigint): Buffer =>
    at(
      batchOf({ codec: 'zstd', records: zstdCompressSync(recordsOf('k', 'x'.repeat(megabytes * 2 ** 20))) }),
      offset,
    );

  it('is taken apart no further than to so much at once, however small its batches are', () => {
    const bytes = Buffer.concat(Array.from({ length: 40 }, (_, i) => packed(8, BigInt(i))));
    expect(bytes.length).toBeLessThan(100_000);
    const batches = readBatches(bytes, 40n);
    expect(batches.map(({ firstOffset }) => firstOffset)).toEqual([0n, 1n, 2n, 3n]);
    expect(readBatches(bytes.subarray(4 * packed(8, 0n).length), 40n)[0]?.firstOffset).toBe(4n);
  });

  it('is taken apart no further than to so many records at once', () => {
    const one = batchOf({ codec: 'zstd', records: many(30_000), count: 30_000 });
    const batches = readBatches(Buffer.concat([one, at(one, 30_000n), at(one, 60_000n)]), 90_000n);
    expect(batches.map(({ firstOffset }) => firstOffset)).toEqual([0n, 30_000n]);
  });

  it('counts what was tried in vain, and leaves the rest to the next fetch', () => {
    const bomb = (i: number): Buffer =>
      at(batchOf({ codec: 'zstd', records: zstdCompressSync(large()) }), BigInt(i));
    const spent = new Spent();
    const first = readBatches(Buffer.concat([bomb(0), bomb(1)]), 2n, spent);
    expect(first.map(({ undecodable }) => undecodable?.code)).toEqual(['inflated-too-large']);
    expect(readBatches(bomb(0), 1n, spent)).toEqual([]);
  });

  it('does not step over what it leaves, also where the batch before says that it ends later', () => {
    const sick = withByte(at(javaBatch('none'), 1n), 24, 0x7f);
    const bomb = batchOf({ codec: 'zstd', records: zstdCompressSync(large()) });
    const read = readBatches(Buffer.concat([bomb, sick, at(javaBatch('none'), 4n)]), 7n, lenient());
    expect(read.map(({ firstOffset, lastOffset }) => [firstOffset, lastOffset])).toEqual([
      [0n, 0n],
      [1n, 3n],
    ]);
  });
});

/** One that is all spent with the second batch. */
function lenient(): Spent {
  const spent = new Spent();
  spent.add(-1, 0);
  return spent;
}

/** The smallest records that there are, packed. */
function many(count: number): Buffer {
  return zstdCompressSync(Buffer.alloc(7 * count, Buffer.from([12, 0, 0, 0, 1, 1, 0])));
}

/** One record with so many headers that have neither name nor value. */
function withHeaders(count: number): Buffer {
  const record = Writer.create()
    .appendInt8(0)
    .appendVarInt64(0n)
    .appendVarInt(0)
    .appendVarInt(-1)
    .appendVarInt(-1);
  record.appendVarInt(count);
  for (let i = 0; i < count; i += 1) record.appendVarInt(0).appendVarInt(0);
  return record.prependVarIntLength().buffer;
}

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

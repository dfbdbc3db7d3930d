import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import type { UndecodableCode } from './port.ts';

/** The codecs of Kafka, by their number in a batch's attributes. */
export type Codec = 'gzip' | 'snappy' | 'lz4' | 'zstd';
const CODECS: readonly (Codec | undefined)[] = [undefined, 'gzip', 'snappy', 'lz4', 'zstd'];

/**
 * A batch of at most 1 MiB that becomes more than this was made to harm: a producer measures its batches before it
 * compresses them.
 */
export const MOST_INFLATED = 32 * 1024 * 1024;

/** Why bytes that a producer wrote are no records. */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
  readonly code: UndecodableCode;

  constructor(code: UndecodableCode) {
    super(code);
    this.code = code;
  }
}

/** The codec with that number, 1 to 7. @throws UndecodableError `codec-unknown` */
export function codecOf(number: number): Codec {
  const codec = CODECS[number];
  if (codec === undefined) throw new UndecodableError('codec-unknown');
  return codec;
}

/** Takes apart what a codec of Kafka has compressed. @throws UndecodableError `codec-failed`, `inflated-too-large` */
export function inflate(codec: Codec, bytes: Buffer): Buffer {
  try {
    if (promised(codec, bytes) > MOST_INFLATED) throw new UndecodableError('inflated-too-large');
    if (codec === 'gzip') return gunzipSync(bytes, { maxOutputLength: MOST_INFLATED });
    if (codec === 'zstd') return zstdDecompressSync(bytes, { maxOutputLength: MOST_INFLATED });
    return compressionsAlgorithms[codec].decompressSync(bytes);
  } catch (error) {
    if (error instanceof UndecodableError) throw error;
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new UndecodableError(isTooLarge ? 'inflated-too-large' : 'codec-failed');
  }
}

/** How much a codec that takes no limit would make of this, at most; the others are given theirs. */
function promised(codec: Codec, bytes: Buffer): number {
  if (codec === 'snappy') return snappyPromises(bytes);
  return codec === 'lz4' ? lz4Promises(bytes) : 0;
}

const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);

/** Each piece says its length first. Java's pieces stand one after the other in a frame of their own. */
function snappyPromises(bytes: Buffer): number {
  if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) return varint(bytes, 0);
  let sum = 0;
  for (let at = 16; at + 4 < bytes.length; at += 4 + bytes.readUInt32BE(at)) sum += varint(bytes, at + 4);
  return sum;
}

function varint(bytes: Buffer, from: number): number {
  let value = 0;
  for (let i = 0; i < 5; i += 1) {
    const byte = bytes[from + i] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  return value;
}

const LZ4_STORED = 0x80_00_00_00;

/** A frame says how large its blocks may be; each block may be that large. */
function lz4Promises(bytes: Buffer): number {
  const [flags = 0, sizes = 0] = bytes.subarray(4, 6);
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  const blockEnd = (flags & 0x10) !== 0 ? 4 : 0;
  const block = 2 ** (8 + 2 * ((sizes >> 4) & 0x07));
  let sum = 0;
  for (let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0); at + 4 <= bytes.length;) {
    const said = bytes.readUInt32LE(at);
    const length = said & ~LZ4_STORED;
    if (length === 0) break;
    sum += said >= LZ4_STORED ? length : block;
    at += 4 + length + blockEnd;
  }
  return sum;
}

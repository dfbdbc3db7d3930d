import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Connection, crc32c, createRecordsBatch, Writer, type Reader } from '@platformatic/kafka';

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type BatchCodec = (typeof CODECS)[number];

const javaBatches = JSON.parse(
  readFileSync(new URL('./java-batches.json', import.meta.url), 'utf8'),
) as Readonly<Record<BatchCodec, string>>;

/** A batch of three messages of `case-1` as Kafka's own Java client makes it (JavaBatches.java). */
export function javaBatch(codec: BatchCodec): Buffer {
  return Buffer.from(javaBatches[codec], 'base64');
}

/** The values of {@link javaBatch}. */
export function javaValues(codec: BatchCodec): string[] {
  return [0, 1, 2].map((i) => `${codec}-${i}${' 出生一件事'.repeat(8)}`);
}

export interface BatchParts {
  /** lowest three bits of the attributes; 5 to 7 mean no codec */
  readonly codec: BatchCodec | number;
  /** what stands where the records stand */
  readonly records: Buffer;
  /** how many of them there are said to be; default 1 */
  readonly count?: number;
  /** when it was written, Unix time, ms; default: now */
  readonly at?: number;
}

/** Records that the broker takes, packed with gzip, and that nobody here can take apart: it reads them as Java does. */
export function trailedRecords(): Buffer {
  return Buffer.concat([gzipSync(recordsOf('k', '{}')), Buffer.from('and more')]);
}

/** A batch of format 2 whose head is right, whatever its records are. */
export function batchOf({ codec, records, count = 1, at = Date.now() }: BatchParts): Buffer {
  const batch = Buffer.alloc(61 + records.length);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt8(2, 16);
  batch.writeInt16BE(typeof codec === 'number' ? codec : CODECS.indexOf(codec), 21);
  batch.writeInt32BE(count - 1, 23);
  batch.writeBigInt64BE(BigInt(at), 27);
  batch.writeBigInt64BE(BigInt(at), 35);
  batch.writeBigInt64BE(-1n, 43);
  batch.writeInt16BE(-1, 51);
  batch.writeInt32BE(-1, 53);
  batch.writeInt32BE(count, 57);
  records.copy(batch, 61);
  return sealed(batch);
}

/** With the checksum that it should have. */
export function sealed(batch: Buffer): Buffer {
  const copy = Buffer.from(batch);
  copy.writeUInt32BE(crc32c(copy.subarray(21)), 17);
  return copy;
}

/** The records of a batch that has some, uncompressed. */
export function recordsOf(key: string, value: string): Buffer {
  return Writer.create()
    .appendInt8(0)
    .appendVarInt64(0n)
    .appendVarInt(0)
    .appendVarIntBytes(Buffer.from(key))
    .appendVarIntBytes(Buffer.from(value))
    .appendVarInt(0)
    .prependVarIntLength().buffer;
}

export interface PackableMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | undefined>>;
}

/** These messages in one batch, packed with a codec. */
export function packed(codec: BatchCodec, messages: readonly PackableMessage[]): Buffer {
  const records = messages.map(({ key, value, headers }) => ({
    topic: '',
    ...(key && { key }),
    value: value ?? Buffer.alloc(0),
    headers: new Map(
      Object.entries(headers).map(([name, bytes]) => [Buffer.from(name), bytes ?? Buffer.alloc(0)]),
    ),
  }));
  return createRecordsBatch(records, { compression: codec }).buffer;
}

const PRODUCE = 0;
const VERSION = 7;

/**
 * Puts bytes on a partition as they are: what a producer with a fault of its own could send. The broker looks at the head
 * and at the checksum, and takes apart only what has a codec.
 * @returns the broker's error code, 0 where it took them
 */
export async function produceBatch(
  brokers: readonly string[],
  { topic, partition, batch }: { readonly topic: string; readonly partition: number; readonly batch: Buffer },
): Promise<number> {
  const [host = '', port] = (brokers[0] ?? '').split(':');
  const connection = new Connection('raw');
  await connection.connect(host, Number(port));
  try {
    return await new Promise<number>((resolve, reject) => {
      const request = (): Writer => produceRequest(topic, partition, batch);
      connection.send(PRODUCE, VERSION, request, readErrorCode, false, false, (error, code) =>
        error ? reject(error) : resolve(code ?? -1),
      );
    });
  } finally {
    await connection.close();
  }
}

function produceRequest(topic: string, partition: number, batch: Buffer): Writer {
  return Writer.create()
    .appendString(null, false)
    .appendInt16(-1)
    .appendInt32(5_000)
    .appendInt32(1)
    .appendString(topic, false)
    .appendInt32(1)
    .appendInt32(partition)
    .appendBytes(batch, false);
}

function readErrorCode(_id: number, _key: number, _version: number, reader: Reader): number {
  reader.readInt32();
  reader.readString(false);
  reader.readInt32();
  reader.readInt32();
  return reader.readInt16();
}

import { crc32c } from '@platformatic/kafka';
import { codecOf, inflate, MOST_INFLATED, UndecodableError } from '../inflate.ts';
import type { UndecodableCode } from '../port.ts';

/** A record as it stands in a batch. */
export interface LogRecord {
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [Buffer, Buffer | null])[];
}

/** A batch as it stands in a partition: what its header says, and its records, or else why there are none. */
export interface LogBatch {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  /** of its first message, Unix time, ms */
  readonly timestamp: bigint;
  readonly producerId: bigint;
  readonly isTransactional: boolean;
  /** a marker of Kafka's own: the end of a transaction */
  readonly isControl: boolean;
  readonly records: readonly LogRecord[];
  readonly undecodable?: { readonly code: UndecodableCode; readonly bytes: Buffer };
}

// The places of a batch of format 2, the only one that Kafka 4 writes:
// https://kafka.apache.org/41/implementation/message-format/
const LENGTH_AT = 8;
const HEAD = 12;
const FORMAT_AT = 16;
const CHECKSUM_AT = 17;
const ATTRIBUTES_AT = 21;
const LAST_DELTA_AT = 23;
const FIRST_TIMESTAMP_AT = 27;
const PRODUCER_AT = 43;
const COUNT_AT = 57;
const RECORDS_AT = 61;
const FORMAT = 2;
const CODEC = 0b111;
const TRANSACTIONAL = 1 << 4;
const CONTROL = 1 << 5;

/** Bytes that one answer of the broker is taken apart to, and parts; what would come after them waits for the next fetch. */
const MOST_BYTES_AT_ONCE = 32 * 1024 * 1024;
const MOST_PARTS_AT_ONCE = 50_000;
/** What a batch counts that was tried in vain: nobody knows how far it was taken apart. */
const IN_VAIN = 8 * 1024 * 1024;

/**
 * How much of one answer has been taken apart. The bound of a batch alone bounds nothing: hundreds of them fit into one
 * answer, and a few kilobytes can hold millions of records, each of which costs many times its own bytes.
 */
export class Spent {
  #bytes = 0;
  #parts = 0;

  add(bytes: number, parts: number): void {
    this.#bytes += bytes;
    this.#parts += parts;
  }

  get isAll(): boolean {
    return this.#bytes >= MOST_BYTES_AT_ONCE || this.#parts >= MOST_PARTS_AT_ONCE;
  }
}

/**
 * Takes apart what a broker says of one partition. A batch that cannot be taken apart is among them, with its bytes; one
 * that the broker has cut off at the end is not, nor what comes after so much that no more is to be held at once.
 * @param end the offset after the partition's last message
 * @param spent of the whole answer; at least one batch of an answer is always taken apart
 */
export function readBatches(bytes: Buffer, end: bigint, spent = new Spent()): LogBatch[] {
  const batches: LogBatch[] = [];
  let at = 0;
  while (at + RECORDS_AT <= bytes.length) {
    const next = at + HEAD + bytes.readInt32BE(at + LENGTH_AT);
    if (next < at + RECORDS_AT || next > bytes.length) break;
    if (spent.isAll) break;
    batches.push(readBatch(bytes.subarray(at, next), spent));
    at = next;
  }
  // What was left, or cut off, says where it begins: what is before that ends there.
  const rest = at + LENGTH_AT <= bytes.length ? bytes.readBigInt64BE(at) : end;
  return batches.map((batch, i) => withTrueEnd(batch, batches[i + 1]?.firstOffset ?? rest));
}

/** What a batch with a wrong checksum says of its own end is not believed: good messages may follow before it. */
function withTrueEnd(batch: LogBatch, next: bigint): LogBatch {
  const isDoubtful = batch.undecodable?.code === 'checksum-wrong';
  return isDoubtful && batch.lastOffset >= next ? { ...batch, lastOffset: next - 1n } : batch;
}

function readBatch(bytes: Buffer, spent: Spent): LogBatch {
  const firstOffset = bytes.readBigInt64BE(0);
  const attributes = bytes.readInt16BE(ATTRIBUTES_AT);
  const head = {
    firstOffset,
    lastOffset: firstOffset + BigInt(Math.max(0, bytes.readInt32BE(LAST_DELTA_AT))),
    timestamp: bytes.readBigInt64BE(FIRST_TIMESTAMP_AT),
    producerId: bytes.readBigInt64BE(PRODUCER_AT),
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
  };
  try {
    return { ...head, records: readRecords(bytes, attributes, { firstOffset, spent }) };
  } catch (error) {
    const code = error instanceof UndecodableError ? error.code : 'records-damaged';
    spent.add(code === 'inflated-too-large' ? MOST_INFLATED : IN_VAIN, 0);
    // The answer's memory is not kept for it.
    return { ...head, records: [], undecodable: { code, bytes: Buffer.from(bytes) } };
  }
}

/** @throws UndecodableError, or RangeError where a record ends outside its batch */
function readRecords(
  bytes: Buffer,
  attributes: number,
  { firstOffset, spent }: { readonly firstOffset: bigint; readonly spent: Spent },
): LogRecord[] {
  if (bytes.readInt8(FORMAT_AT) !== FORMAT) throw new UndecodableError('format-unknown');
  if (crc32c(bytes.subarray(ATTRIBUTES_AT)) !== bytes.readUInt32BE(CHECKSUM_AT))
    throw new UndecodableError('checksum-wrong');
  const codec = attributes & CODEC;
  const packed = bytes.subarray(RECORDS_AT);
  const unpacked = codec === 0 ? packed : inflate(codecOf(codec), packed);
  const reader = new RecordReader(unpacked, {
    firstOffset,
    firstTimestamp: bytes.readBigInt64BE(FIRST_TIMESTAMP_AT),
  });
  const records = reader.readAll(bytes.readInt32BE(COUNT_AT));
  spent.add(unpacked.length, reader.parts);
  return records;
}

/** Nothing that stands in a record may be smaller than this, bytes: whoever promises more of them lies. */
const SMALLEST_RECORD = 7;
const SMALLEST_HEADER = 2;
/**
 * Records and headers of one batch. A message of ours has some 300 bytes: a batch that a producer has measured before it
 * packed it holds far fewer.
 */
export const MOST_PARTS = 200_000;

/** Reads records strictly: each ends where it says, and all together end where the batch ends. */
class RecordReader {
  readonly #bytes: Buffer;
  readonly #firstOffset: bigint;
  readonly #firstTimestamp: bigint;
  #at = 0;
  /** end of the record that is being read */
  #end = 0;
  #parts = 0;

  constructor(bytes: Buffer, first: { readonly firstOffset: bigint; readonly firstTimestamp: bigint }) {
    this.#bytes = bytes;
    this.#firstOffset = first.firstOffset;
    this.#firstTimestamp = first.firstTimestamp;
  }

  /** records and headers that were read */
  get parts(): number {
    return this.#parts;
  }

  readAll(count: number): LogRecord[] {
    const records: LogRecord[] = [];
    if (count < 0 || count * SMALLEST_RECORD > this.#bytes.length)
      throw new UndecodableError('records-damaged');
    this.#count(count);
    for (let i = 0; i < count; i += 1) records.push(this.#record());
    if (this.#at !== this.#bytes.length) throw new UndecodableError('records-damaged');
    return records;
  }

  #record(): LogRecord {
    this.#end = this.#bytes.length;
    const length = this.#number();
    this.#end = this.#checked(this.#at + length);
    this.#at += 1; // attributes: unused
    const timestamp = this.#firstTimestamp + this.#bigNumber();
    const offset = this.#firstOffset + BigInt(this.#number());
    const key = this.#take();
    const value = this.#take();
    const headers = this.#headers();
    if (this.#at !== this.#end) throw new UndecodableError('records-damaged');
    return { offset, timestamp, key, value, headers };
  }

  /** Before they are made: each costs many times the bytes that it stands in. */
  #count(parts: number): void {
    this.#parts += parts;
    if (this.#parts > MOST_PARTS) throw new UndecodableError('inflated-too-large');
  }

  #headers(): [Buffer, Buffer | null][] {
    const count = this.#number();
    if (count < 0 || count * SMALLEST_HEADER > this.#end - this.#at)
      throw new UndecodableError('records-damaged');
    this.#count(count);
    return Array.from({ length: count }, () => [this.#take() ?? Buffer.alloc(0), this.#take()]);
  }

  #take(): Buffer | null {
    const length = this.#number();
    if (length === -1) return null;
    const from = this.#at;
    this.#at = this.#checked(from + length);
    return this.#bytes.subarray(from, this.#at);
  }

  /** A place further on, within the record. */
  #checked(place: number): number {
    if (place < this.#at || place > this.#end) throw new UndecodableError('records-damaged');
    return place;
  }

  #number(): number {
    return Number(this.#bigNumber());
  }

  /** A zigzag varint of up to 64 bits. */
  #bigNumber(): bigint {
    let low = 0;
    let high = 0n;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= this.#end) throw new UndecodableError('records-damaged');
      const byte = this.#bytes[this.#at++] ?? 0;
      if (shift < 28) low += (byte & 0x7f) << shift;
      else high |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte < 0x80) {
        const value = high | BigInt(low);
        return (value >> 1n) ^ -(value & 1n);
      }
    }
    throw new UndecodableError('records-damaged');
  }
}

import { ResponseError, type Reader } from '@platformatic/kafka';
import { readBatches, Spent, type LogBatch } from './record-batch.ts';

/** What a broker says of one partition. Its trouble is its own: `errorCode` concerns no other. */
export interface PartitionAnswer {
  readonly partitionIndex: number;
  /** 0: none */
  readonly errorCode: number;
  /** of a batch that belongs to a transaction which was given up only the place: whoever reads on begins after it */
  readonly batches: readonly LogBatch[];
}

/** A broker's answer to a fetch, in the form that the client expects of a parser, with batches in place of records. */
export interface FetchAnswer {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly {
    readonly topicId: string;
    readonly partitions: readonly PartitionAnswer[];
  }[];
}

/** From here on a fetch names topics by their ids; Kafka 3.1 and later. */
const FIRST_VERSION = 13;

/**
 * Reads the answer to a fetch (https://kafka.apache.org/protocol, Fetch 13 to 17). The client's own parser fails as a
 * whole at the first batch that it cannot take apart, and at the first partition that has an error.
 * @throws ResponseError when the whole fetch has failed
 */
export function parseFetchAnswer(_id: number, key: number, version: number, reader: Reader): FetchAnswer {
  if (version < FIRST_VERSION) throw new Error(`Kafka is too old: it offers fetch ${version} at most`);
  const throttleTimeMs = reader.readInt32();
  const errorCode = reader.readInt16();
  const sessionId = reader.readInt32();
  const spent = new Spent();
  const responses = reader.readArray((r) => {
    const topicId = r.readUUID();
    return { topicId, partitions: r.readArray((p) => readPartition(p, spent), true, true) };
  });
  const answer = { throttleTimeMs, errorCode, sessionId, responses };
  if (errorCode !== 0) throw new ResponseError(key, version, { '': [errorCode, null] }, answer);
  return answer;
}

interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

function readPartition(r: Reader, spent: Spent): PartitionAnswer & { readonly preferredReadReplica: number } {
  const partitionIndex = r.readInt32();
  const errorCode = r.readInt16();
  const highWatermark = r.readInt64();
  r.skip(16); // last stable offset, start of the log
  const aborted = r.readNullableArray((t): AbortedTransaction => ({
    producerId: t.readInt64(),
    firstOffset: t.readInt64(),
  }));
  const preferredReadReplica = r.readInt32();
  const bytes = r.readNullableBytes();
  const batches =
    bytes === null ? [] : withoutAborted(readBatches(bytes, highWatermark, spent), aborted ?? []);
  return { partitionIndex, errorCode, preferredReadReplica, batches };
}

/** A marker's key: its version, and 0 where the transaction was given up. */
function isAbort({ records }: LogBatch): boolean {
  const key = records[0]?.key;
  return key !== null && key !== undefined && key.length >= 4 && key.readInt16BE(2) === 0;
}

/**
 * Empties what belongs to a transaction that was given up: from its first message to its marker. The batch itself stays,
 * since a fetch may bring nothing else, and would be made from the same offset for ever.
 */
function withoutAborted(batches: LogBatch[], aborted: readonly AbortedTransaction[]): LogBatch[] {
  if (aborted.length === 0) return batches;
  const begins = aborted.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  const open = new Set<bigint>();
  return batches.map((batch) => {
    while (begins[0] && begins[0].firstOffset <= batch.lastOffset)
      open.add(begins.shift()?.producerId ?? -1n);
    if (batch.isControl && isAbort(batch)) open.delete(batch.producerId);
    const isGivenUp = !batch.isControl && batch.isTransactional && open.has(batch.producerId);
    return isGivenUp ? emptied(batch) : batch;
  });
}

function emptied(batch: LogBatch): LogBatch {
  const { undecodable: _, ...place } = batch;
  return { ...place, records: [] };
}

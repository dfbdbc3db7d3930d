import type { Config } from '../../../infra/config/config.ts';
import { createKafka, QUICK_RETRY } from '../../../infra/kafka/kafkajs/client.ts';
import { kafkaConnection } from '../../../infra/kafka/connection.ts';
import { readSpans, spansOf, type Span, type TopicMessage } from '../../../infra/kafka/read-spans.ts';
import { createLog } from '../../../infra/telemetry/log.ts';
import { DEPARTMENT_CODES } from '../../../schemas/department.ts';
import { caseEventEnvelopeSchema, erasureEnvelopeSchema, eventType } from '../../../schemas/message.ts';
import { CASE_EVENTS_TOPIC, commandsTopic } from '../../../schemas/topic.ts';
import type { LostBirth, LostErasure } from './unknown.ts';

/** What was told to others, in the order in which it is read. */
export interface Facts {
  readonly births: readonly LostBirth[];
  readonly erasures: readonly LostErasure[];
}

export interface FactReading {
  /** leaves out what was written before; undefined: from the first message that is still there */
  readonly since: Date | undefined;
  readonly take: (facts: Facts) => Promise<void>;
  readonly onProgress: (progress: { readonly read: number; readonly all: number }) => void;
}

/** An operator rather waits for a broker that is only just back than is told half. */
const RETRIES = 8;

/** Messages of these kinds say it in clear: whatever else is on the topics is not even parsed. */
const ACCEPTED = eventType('case', 'accepted');
const ERASURE = eventType('erasure', 'requested');

/**
 * Reads from Kafka which births were accepted and which erasures were asked for: both are published with the ledger's
 * own commit, and stay there when the ledger is set back.
 * @returns since when every acceptance is still there; undefined: there is none at all
 * @throws Error while the brokers are away
 */
export async function readFacts(
  config: Config,
  { since, take, onProgress }: FactReading,
): Promise<Date | undefined> {
  const retry = { ...QUICK_RETRY, retries: RETRIES };
  const connection = kafkaConnection(config);
  const admin = createKafka({ ...connection, log: createLog('lost', 'silent'), retry }).admin();
  await admin.connect();
  try {
    const spans = await spansOf(admin, [CASE_EVENTS_TOPIC, ...DEPARTMENT_CODES.map(commandsTopic)], since);
    const all = spans.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0);
    const known = new KnownSince();
    let read = 0;
    await readSpans(connection, spans, async (span, messages) => {
      known.note(span, messages);
      const births = messages.flatMap(readAccepted);
      const erasures = messages.flatMap(readErasure);
      if (births.length + erasures.length > 0) await take({ births, erasures });
      read += messages.length;
      onProgress({ read, all });
    });
    return known.date;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/**
 * From when on acceptances are complete: the oldest message there is, or, where retention has taken some already, the
 * youngest of the oldest ones of those partitions.
 */
class KnownSince {
  #oldest = Infinity;
  #trimmed = -Infinity;
  readonly #begun = new Set<number>();

  note({ topic, partition, trimmed }: Span, messages: readonly TopicMessage[]): void {
    const [first] = messages;
    if (topic !== CASE_EVENTS_TOPIC || !first || this.#begun.has(partition)) return;
    this.#begun.add(partition);
    const at = Number(first.timestamp);
    this.#oldest = Math.min(this.#oldest, at);
    if (trimmed) this.#trimmed = Math.max(this.#trimmed, at);
  }

  get date(): Date | undefined {
    const at = Math.max(this.#oldest, this.#trimmed);
    return Number.isFinite(at) ? new Date(at) : undefined;
  }
}

function readAccepted({ value }: TopicMessage): LostBirth[] {
  const envelope = caseEventEnvelopeSchema.safeParse(parseOf(value, ACCEPTED)).data;
  if (envelope?.type !== ACCEPTED) return [];
  return [{ caseNumber: envelope.data.caseNumber, acceptedAt: new Date(envelope.time) }];
}

function readErasure({ value }: TopicMessage): LostErasure[] {
  const envelope = erasureEnvelopeSchema.safeParse(parseOf(value, ERASURE)).data;
  if (!envelope) return [];
  const { caseNumber, subject } = envelope.data;
  return [{ caseNumber, subject, requestedAt: new Date(envelope.time) }];
}

/** @returns undefined for what is not of this type */
function parseOf(value: Buffer | null, type: string): unknown {
  if (!value?.includes(type)) return undefined;
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined;
  }
}

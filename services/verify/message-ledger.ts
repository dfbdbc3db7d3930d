import type { Before, Messages } from './messages.ts';
import { personalIn, withoutSealed } from './personal-patterns.ts';
import type { Snapshot } from './snapshot.ts';

const PORTION = 5_000;
const SHOWN = 20;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Header = Buffer | string | undefined | (Buffer | string)[];

/** As much of a Kafka message as is looked at. */
export interface RawMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: string;
  readonly offset: string;
  readonly headers?: Readonly<Record<string, Header>>;
}

/** Writes down of each message where it stands and which one it is, and looks for personal data in it. */
export class MessageLedger {
  readonly #snapshot: Snapshot;
  readonly #trimmed = new Map<string, number>();
  readonly #personal: { where: string; what: string }[] = [];
  #personalCount = 0;
  #count = 0;
  #began = Infinity;
  #rows: (string | number | boolean | null)[][] = [];
  readonly #before: Before;

  constructor(snapshot: Snapshot, before: Before) {
    this.#snapshot = snapshot;
    this.#before = before;
  }

  noteTrimmed(topic: string): void {
    this.#trimmed.set(topic, Infinity);
  }

  async take(topic: string, partition: number, messages: readonly RawMessage[]): Promise<void> {
    for (const message of messages) this.#takeOne(topic, partition, message);
    if (this.#rows.length >= PORTION) await this.#flush();
  }

  async close(): Promise<Messages> {
    await this.#flush();
    await this.#snapshot.query('analyze verify_message');
    return {
      count: this.#count,
      began: Number.isFinite(this.#began) ? new Date(this.#began) : undefined,
      trimmed: new Map(
        [...this.#trimmed].map(([topic, at]) => [topic, new Date(Number.isFinite(at) ? at : 8.64e15)]),
      ),
      personal: this.#personal,
      personalCount: this.#personalCount,
    };
  }

  #takeOne(topic: string, partition: number, message: RawMessage): void {
    this.#count += 1;
    const at = Number(message.timestamp);
    this.#began = Math.min(this.#began, at);
    const oldest = this.#trimmed.get(topic);
    if (oldest !== undefined) this.#trimmed.set(topic, Math.min(oldest, at));
    const text = message.value?.toString() ?? '';
    const place = `${topic}/${partition}`;
    const taken = this.#before.taken.get(place);
    const offset = Number(message.offset);
    const isDead = topic.endsWith('.dlq');
    this.#rows.push([
      topic,
      partition,
      message.offset,
      isDead ? null : idOf(text),
      isDead ? originOf(message) : null,
      taken !== undefined,
      taken !== undefined && offset < taken,
      offset < (this.#before.ends.get(place) ?? 0),
    ]);
    this.#scan(`${place}/${message.offset}`, text, message);
  }

  #scan(where: string, text: string, message: RawMessage): void {
    const { rest, allSealed } = withoutSealed(text);
    const headers = Object.values(message.headers ?? {}).map((value) => String(value));
    const kinds = new Set(personalIn([rest, message.key?.toString() ?? '', ...headers].join('\n')));
    if (!allSealed) kinds.add('a field that should be sealed and is not');
    for (const what of kinds) {
      this.#personalCount += 1;
      if (this.#personal.length < SHOWN) this.#personal.push({ where, what });
    }
  }

  async #flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return;
    await this.#snapshot.query(
      `insert into verify_message
       select * from unnest($1::text[], $2::integer[], $3::bigint[], $4::uuid[], $5::text[], $6::boolean[], $7::boolean[], $8::boolean[])`,
      [0, 1, 2, 3, 4, 5, 6, 7].map((i) => rows.map((row) => row[i])),
    );
  }
}

function idOf(text: string): string | null {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'string' && UUID.test(id) ? id : null;
  } catch {
    return null;
  }
}

/** `topic/partition/offset` that a dead letter was taken from. */
function originOf({ headers = {} }: RawMessage): string | null {
  const parts = ['topic', 'partition', 'offset'].map((name) => headers[`dlq-original-${name}`]);
  return parts.every((part) => part !== undefined) ? parts.map((part) => String(part)).join('/') : null;
}

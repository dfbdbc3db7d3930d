import { hostname } from 'node:os';
import {
  Consumer,
  kGetApi,
  protocolErrors,
  type BaseOptions,
  type Connection,
  type FetchOptions,
} from '@platformatic/kafka';
import type { KafkaConnection } from '../connection.ts';
import { MEMBER } from '../session.ts';
import { parseFetchAnswer, type FetchAnswer } from './fetch-answer.ts';

const RETRIES = 4;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1_000;

/** Few and quick: whoever uses a client goes on trying by itself, with a fresh one. */
export function clientOptions({ brokers, security }: KafkaConnection): BaseOptions {
  return {
    ...(security && {
      tls: { ca: [security.ca] },
      sasl: { mechanism: 'SCRAM-SHA-512', username: security.username, password: security.password },
    }),
    clientId: `birth-${hostname()}-${process.pid}`,
    bootstrapBrokers: [...brokers],
    connectTimeout: 2_000,
    requestTimeout: 8_000,
    retries: RETRIES,
    retryDelay: (_client, _operation, attempt) =>
      Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS),
    metadataMaxAge: MEMBER.metadataMaxAgeMs,
    autocreateTopics: false,
  };
}

/** What was asked of one broker. */
export type FetchRequest = FetchOptions<Buffer, Buffer, Buffer, Buffer>;

type Send = Connection['send'];
/** Where a response's parser stands among what is sent. */
const PARSER_AT = 3;
/** Where its rebalance timeout stands among what a member says to join: after the group and its session timeout. */
const REBALANCE_AT = 2;
type Api = (connection: Pick<Connection, 'send'>, ...args: unknown[]) => void;

/** A member of a group that fetches batches as they stand in the log, those that cannot be taken apart too. */
export class BatchConsumer extends Consumer {
  constructor(options: KafkaConnection & { readonly groupId: string }) {
    super({
      ...clientOptions(options),
      groupId: options.groupId,
      sessionTimeout: MEMBER.sessionMs,
      rebalanceTimeout: MEMBER.sessionMs,
      heartbeatInterval: MEMBER.heartbeatMs,
      // As kafkajs calls it: members of both clients can share a group while one takes the other's place.
      protocols: [{ name: 'RoundRobinAssigner', version: 0 }],
    });
  }

  async fetchBatches(request: FetchRequest): Promise<FetchAnswer> {
    return (await this.fetch(request)) as unknown as FetchAnswer;
  }

  /** The client asks here how to speak each part of the protocol; two parts we speak otherwise. */
  override [kGetApi]: Consumer[typeof kGetApi] = (name, callback) => {
    Consumer.prototype[kGetApi].call(this, name, (error, api) => {
      const changed = api && (CHANGES[name]?.(api as unknown as Api) ?? api);
      callback(error, changed as never);
    });
  };
}

const CHANGES: Readonly<Record<string, (api: Api) => Api>> = {
  Fetch:
    (api) =>
    (connection, ...args) =>
      api({ send: withParser(connection) }, ...args),
  // The client wants it to be no shorter than the session; the broker does not.
  JoinGroup:
    (api) =>
    (connection, ...args) =>
      api(connection, ...args.with(REBALANCE_AT, MEMBER.rebalanceMs)),
};

function withParser(connection: Pick<Connection, 'send'>): Send {
  return (...args) =>
    connection.send(...(args.with(PARSER_AT, parseFetchAnswer as never) as Parameters<Send>));
}

const NAMES = new Map<number, string>(
  Object.values(protocolErrors).map((error) => [Number(error.code), String(error.id)]),
);

/** The protocol's name of an error code: `OFFSET_OUT_OF_RANGE`, … */
export function errorName(code: number): string {
  return NAMES.get(code) ?? `UNKNOWN_${code}`;
}

import { connect } from 'node:net';

const METADATA = 3;
const METADATA_VERSION = 4;
const TIMEOUT_MS = 2_000;

/** A Metadata request (version 4) for no topic at all: correlation id 1, client id `birth`. */
function metadataRequest(): Buffer {
  const client = Buffer.from('birth');
  const body = Buffer.alloc(4 + 2 + 2 + 4 + 2 + client.length + 4 + 1);
  body.writeInt32BE(body.length - 4, 0);
  body.writeInt16BE(METADATA, 4);
  body.writeInt16BE(METADATA_VERSION, 6);
  body.writeInt32BE(1, 8);
  body.writeInt16BE(client.length, 12);
  client.copy(body, 14);
  // an empty topic list, and no creation of topics
  return body;
}

/** The number of live brokers in a Metadata answer, once it is whole. */
function brokersIn(answer: Buffer): number | undefined {
  if (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) return undefined;
  return answer.readInt32BE(12);
}

/**
 * True when the broker at host:port answers and knows at least one live broker: a listening port alone does not
 * mean that it serves.
 */
export function isKafkaServing(address: string): Promise<boolean> {
  const at = address.lastIndexOf(':');
  return new Promise((resolve) => {
    const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)) });
    let answer = Buffer.alloc(0);
    const finish = (serves: boolean): void => {
      socket.destroy();
      resolve(serves);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('connect', () => socket.write(metadataRequest()));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      const brokers = brokersIn(answer);
      if (brokers !== undefined) finish(brokers > 0);
    });
  });
}

import { CloudEvent, CONSTANTS, Kafka, type KafkaMessage } from 'cloudevents';
import type { ReceivedMessage } from '../kafka/port.ts';
import { mustBeShallow, readJson } from './read-json.ts';

/** The header that tells a receiver's CloudEvents library that the value is one event as JSON. */
export const STRUCTURED: Readonly<Record<string, string>> = {
  [CONSTANTS.HEADER_CONTENT_TYPE]: CONSTANTS.DEFAULT_CE_CONTENT_TYPE,
};

/** Nothing that is sent here comes near these; what is beyond them costs far more to look at than it cost to send. */
const MOST = { bytes: 256 * 1024, attributes: 100 } as const;

type Message = Pick<ReceivedMessage, 'headers' | 'key' | 'value'>;

/**
 * The CloudEvents 1.0 event of a message: one as JSON (also without a content type, as earlier builds sent it), or its
 * attributes in headers and its data as value (binary mode). What it says beside that is not looked at.
 * @returns undefined: it is none
 */
export function readEvent(message: Message): CloudEvent<unknown> | undefined {
  if (message.value.length > MOST.bytes || Object.keys(message.headers).length > MOST.attributes)
    return undefined;
  try {
    const headers = lowerCase(message.headers);
    const mode = modeOf(headers);
    if (mode === undefined) return undefined;
    const event = mode === 'binary' ? readBinary({ ...message, headers }) : readStructured(message);
    // The library makes up an id where there is none; what has none is no event.
    if (typeof event?.id !== 'string' || event.id === '' || event.specversion !== '1.0') return undefined;
    if (Object.keys(event).length > MOST.attributes) return undefined;
    return new CloudEvent<unknown>(event as Partial<CloudEvent<unknown>>);
  } catch {
    return undefined;
  }
}

function lowerCase(headers: Message['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Bytes that are no UTF-8 are no JSON. */
function textOf(value: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(value);
}

function modeOf(headers: Readonly<Record<string, string>>): 'structured' | 'binary' | undefined {
  const given = headers[CONSTANTS.HEADER_CONTENT_TYPE];
  const [type = '', ...parameters] = (given ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (headers['ce_id'] !== undefined && !type.startsWith(CONSTANTS.MIME_CE)) return 'binary';
  if (given === undefined || type === '') return 'structured';
  const charset = parameters.find((one) => one.startsWith('charset='))?.slice('charset='.length);
  const isText = charset === undefined || ['utf-8', 'us-ascii'].includes(charset.replaceAll('"', ''));
  const isJson = type === CONSTANTS.MIME_CE_JSON || type === CONSTANTS.MIME_JSON;
  return isText && isJson ? 'structured' : undefined;
}

/** Whatever JSON it is: what is no event has neither. */
interface Perhaps {
  readonly id?: unknown;
  readonly specversion?: unknown;
}

function readStructured({ value }: Message): Perhaps | null {
  return readJson(textOf(value)) as Perhaps | null;
}

function readBinary({ headers, key, value }: Message): Perhaps {
  const text = textOf(value);
  mustBeShallow(text);
  const sent: KafkaMessage<string> = { headers, key: key ?? '', value: text, body: text };
  return { ...(Kafka.toEvent<unknown>(sent) as CloudEvent<unknown>) };
}

import { DEAD_LETTER_REASONS } from '../../../schemas/dead-letter.ts';
import { TOPICS, type Topic } from '../../../schemas/topic.ts';
import { createSchemaShelf, type JsonSchema, type SchemaShelf } from './json-schema.ts';
import { messagesOn, type MessageDescription } from './message-descriptions.ts';

const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';
const DEAD_LETTER = 'dead-letter';
const DAY_MS = 24 * 60 * 60 * 1000;

const INFO = {
  title: '出生一件事 · 事件目录',
  version: '1.0.0',
  description:
    '结构化 CloudEvents 1.0，键为办件编号：同一办件的消息有序。个人信息只在 sealed 字段内，用接收方的密钥以 AES-256-GCM 封装（docs/sealed-messages.md）；键、消息头与明文字段都不含个人信息。收到两次的消息按 id 识别。',
  license: { name: 'Mulan PSL v2', url: 'http://license.coscl.org.cn/MulanPSL2' },
};

/** `birth.health-commission.commands.v1` → health-commission.commands.v1 */
function channelName(topic: Topic): string {
  return topic.name.replace(/^birth\./, '');
}

/** `cn.birth.birth-certificate.requested.v1` → birth-certificate.requested.v1 */
function messageName(type: string): string {
  return type.replace(/^cn\.birth\./, '');
}

function messageKey(topic: Topic, message: MessageDescription): string {
  return `${channelName(topic)}.${messageName(message.type)}`;
}

/** Seen from the case side: it receives answers, and sends everything else. */
function isReceived(topic: Topic): boolean {
  return topic.name.endsWith('.answers.v1');
}

/** What the envelope of many types leaves open, and this type does not. */
function exactly({ type, says, has = [], example }: MessageDescription): JsonSchema {
  const properties: JsonSchema = {
    ...Object.fromEntries(has.map((name) => [name, { type: 'string' }])),
    ...Object.fromEntries(Object.entries(says).map(([name, value]) => [name, { const: value }])),
  };
  const required = Object.keys(properties);
  const data = required.length > 0 ? { data: { type: 'object', required, properties } } : {};
  const source = { const: example['source'] };
  return { type: 'object', properties: { type: { const: type }, source, ...data } };
}

function writeMessage(
  topic: Topic,
  message: MessageDescription,
  shelf: SchemaShelf,
): Record<string, unknown> {
  const { type, title, envelope, sealed } = message;
  const io = isReceived(topic) ? 'input' : 'output';
  const inside = sealed && shelf.put(sealed.name, sealed.schema, io);
  const headers = { 'content-type': CONTENT_TYPE };
  return {
    name: type,
    title,
    contentType: CONTENT_TYPE,
    ...(sealed ? { description: `data.sealed 由${sealed.opens}打开后是 ${sealed.name}。` } : {}),
    headers: { $ref: '#/components/schemas/KafkaHeaders' },
    payload: { allOf: [shelf.put(envelope.name, envelope.schema, io), exactly(message)] },
    ...(inside ? { 'x-sealed-payload': inside, 'x-sealed-example': sealed.example } : {}),
    examples: [
      { name: 'invented', summary: '编造的例子，不含任何人的信息', headers, payload: message.example },
    ],
  };
}

function writeChannel(topic: Topic, messages: readonly MessageDescription[]): Record<string, unknown> {
  const keys = messages.length > 0 ? messages.map((m) => messageKey(topic, m)) : [DEAD_LETTER];
  return {
    address: topic.name,
    description: topic.purpose,
    messages: Object.fromEntries(keys.map((key) => [key, { $ref: `#/components/messages/${key}` }])),
    bindings: {
      kafka: {
        topic: topic.name,
        partitions: topic.partitions,
        topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': topic.retentionDays * DAY_MS },
        bindingVersion: '0.5.0',
      },
    },
  };
}

function writeOperation(topic: Topic): Record<string, unknown> {
  return {
    action: isReceived(topic) ? 'receive' : 'send',
    channel: { $ref: `#/channels/${channelName(topic)}` },
    summary: topic.purpose,
  };
}

const KAFKA_HEADERS = {
  type: 'object',
  description: '消息头只有编码，不含个人信息。收进来的没有 content-type 也认，二进制模式（ce_ 头）也认。',
  properties: {
    'content-type': { type: 'string', examples: ['application/cloudevents+json; charset=utf-8'] },
  },
};

const DEAD_LETTER_MESSAGE = {
  name: DEAD_LETTER,
  title: '无法读取的消息',
  description: '原来的字节、键与消息头，另加取出的位置与原因。',
  contentType: 'application/octet-stream',
  headers: {
    type: 'object',
    required: [
      'dlq-original-topic',
      'dlq-original-partition',
      'dlq-original-offset',
      'dlq-reason',
      'dlq-time',
    ],
    properties: {
      'dlq-original-topic': { type: 'string' },
      'dlq-original-partition': { type: 'string' },
      'dlq-original-offset': { type: 'string' },
      'dlq-reason': {
        type: 'string',
        description: '原因代码，可带 JSON 指针；从不带值',
        examples: Object.keys(DEAD_LETTER_REASONS),
      },
      'dlq-time': { type: 'string', format: 'date-time' },
    },
  },
  payload: { description: '原来的字节' },
  examples: [
    {
      name: 'invented',
      summary: '一封不是 JSON 的来信',
      headers: {
        'dlq-original-topic': 'birth.housing.answers.v1',
        'dlq-original-partition': '3',
        'dlq-original-offset': '17',
        'dlq-reason': 'unreadable',
        'dlq-time': '2026-11-20T03:24:00.000Z',
      },
      payload: '这不是 JSON',
    },
  ],
};

/** The AsyncAPI 3.0 description of every topic, from the topic list and the message schemas. */
export function describeTopics(): Record<string, unknown> {
  const shelf = createSchemaShelf();
  const messages: Record<string, unknown> = { [DEAD_LETTER]: DEAD_LETTER_MESSAGE };
  const channels: Record<string, unknown> = {};
  const operations: Record<string, unknown> = {};
  for (const topic of TOPICS) {
    const onTopic = messagesOn(topic.name);
    for (const message of onTopic) messages[messageKey(topic, message)] = writeMessage(topic, message, shelf);
    channels[channelName(topic)] = writeChannel(topic, onTopic);
    const operation = writeOperation(topic);
    operations[`${operation['action'] as string}.${channelName(topic)}`] = operation;
  }
  return {
    asyncapi: '3.0.0',
    info: INFO,
    defaultContentType: CONTENT_TYPE,
    servers: {
      kafka: {
        host: '{broker}',
        protocol: 'kafka',
        description: 'KAFKA_BROKERS',
        variables: { broker: { default: '127.0.0.1:9092', description: 'host:port' } },
      },
    },
    channels,
    operations,
    components: { messages, schemas: { KafkaHeaders: KAFKA_HEADERS, ...shelf.all() } },
  };
}

/** docs/asyncapi.json */
export function writeAsyncApi(): string {
  return `${JSON.stringify(describeTopics(), null, 2)}\n`;
}

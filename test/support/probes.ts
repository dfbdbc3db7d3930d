import { connect as connectPlain } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import type { KafkaConnection } from '../../infra/kafka/connection.ts';
import { kafkaErrorType } from '../../infra/kafka/error-type.ts';
import { createKafka } from '../../infra/kafka/kafkajs/client.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import type { TemporalConnection } from '../../infra/temporal/connection.ts';

const PATIENCE_MS = 5_000;
const HTTP2_PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';
const log = createLog('probe', 'fatal');

const TLS_ALERT = 0x15;

/** What a port does with plain text: the first bytes it says, or `closed` (perhaps with an alert of TLS before). */
export function plainAnswer(port: number, greeting: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectPlain({ host: '127.0.0.1', port });
    const end = (answer: string): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => end('silent'));
    socket.once('connect', () => socket.write(greeting));
    socket.once('data', (data) => end(data[0] === TLS_ALERT ? 'closed' : data.toString('latin1')));
    socket.once('error', () => end('closed'));
    socket.once('close', () => end('closed'));
  });
}

/** Whether a port that wants a certificate says anything over TLS: the code of its refusal, or `answers`. */
export function tlsAnswer(port: number, options: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
      ...options,
    });
    const end = (answer: string): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => end('silent'));
    socket.once('secureConnect', () => socket.write(HTTP2_PREFACE));
    socket.once('data', () => end('answers'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('close', () => end('closed'));
  });
}

/** A database address with another password. */
export function withPassword(url: string, password: string): string {
  const changed = new URL(url);
  changed.password = password;
  return changed.toString();
}

/** An address of the same server and role, in another database. */
export function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

/** `in`, or the SQLSTATE or message of the refusal. */
export async function enterPostgres(url: string, sql = 'select 1'): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
    return 'in';
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? error.message;
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** `in`, or how the frontend refused. */
export async function enterTemporal(connection: TemporalConnection): Promise<string> {
  try {
    const frontend = await Connection.connect({ ...connection, connectTimeout: 2_000 });
    await frontend.workflowService.listNamespaces({});
    await frontend.close();
    return 'in';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const PERMISSION_DENIED = 7;

/** `done`, `refused` for want of a right, or what else came of a call to the frontend. */
export async function askTemporal(
  connection: TemporalConnection,
  call: (frontend: Connection['workflowService']) => Promise<unknown>,
): Promise<string> {
  let frontend: Connection | undefined;
  try {
    frontend = await Connection.connect({ ...connection, connectTimeout: 2_000 });
    await call(frontend.workflowService);
    return 'done';
  } catch (error) {
    const { code, cause } = error as {
      readonly code?: unknown;
      readonly cause?: { readonly code?: unknown };
    };
    return (code ?? cause?.code) === PERMISSION_DENIED ? 'refused' : String(error);
  } finally {
    await frontend?.close();
  }
}

const ONCE = { retries: 0 };

/** `in`, or the name of the refusal. */
export async function enterKafka(connection: KafkaConnection): Promise<string> {
  const admin = createKafka({ ...connection, log, retry: ONCE }).admin();
  try {
    await admin.connect();
    await admin.listTopics();
    return 'in';
  } catch (error) {
    return kafkaErrorType(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Reads a topic from its beginning as a member of a group: `read`, or the name of the refusal. */
export async function readTopic(
  connection: KafkaConnection,
  from: { groupId: string; topic: string },
): Promise<string> {
  const consumer = createKafka({ ...connection, log, retry: ONCE }).consumer({
    groupId: from.groupId,
    retry: { ...ONCE, restartOnFailure: () => Promise.resolve(false) },
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(kafkaErrorType(payload.error)));
      const run = async (): Promise<void> => {
        await consumer.connect();
        await consumer.subscribe({ topics: [from.topic], fromBeginning: true });
        await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve(resolve('read')) });
      };
      run().catch((error: unknown) => resolve(kafkaErrorType(error)));
      setTimeout(() => reject(new Error(`nothing was read from ${from.topic}`)), 30_000).unref();
    });
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
}

/** Writes one message: `written`, or the name of the refusal. */
export async function writeTopic(connection: KafkaConnection, topic: string): Promise<string> {
  const producer = createKafka({ ...connection, log, retry: ONCE }).producer({
    allowAutoTopicCreation: false,
    retry: ONCE,
  });
  try {
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ key: 'probe', value: 'probe' }] });
    return 'written';
  } catch (error) {
    return kafkaErrorType(error);
  } finally {
    await producer.disconnect().catch(() => undefined);
  }
}

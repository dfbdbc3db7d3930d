import { rename, writeFile } from 'node:fs/promises';

const FOURTEEN_DAYS_HOURS = 14 * 24;

export interface KafkaPorts {
  readonly port: number;
  readonly controller: number;
}

export type KafkaProperties = Readonly<Record<string, string | number | boolean>>;

/** One node on this machine that trusts whoever reaches it. */
export function plainProperties(ports: KafkaPorts, logDirectory: string): KafkaProperties {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${ports.port},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logDirectory,
    // After a kill -9 the broker is let in again only when its old session has run out (9 s if not set).
    'broker.session.timeout.ms': 2_000,
    'broker.heartbeat.interval.ms': 400,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'offsets.retention.minutes': FOURTEEN_DAYS_HOURS * 60,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    'num.partitions': 6,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.retention.hours': FOURTEEN_DAYS_HOURS,
    'log.segment.bytes': 64 * 1024 * 1024,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
  };
}

/** Writes a properties file that only this user can read; values may have several lines. */
export async function writeProperties(file: string, properties: KafkaProperties): Promise<void> {
  const lines = Object.entries(properties).map(
    ([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`,
  );
  await writeFile(`${file}.new`, lines.join(''), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';

/** Who we are to the brokers, and whom we trust to be one. */
export interface KafkaSecurity {
  /** the authority that brokers must prove themselves to, PEM */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
}

/** The library that speaks to the brokers for those who consume and publish (docs/adr/0020). */
export type KafkaClient = Config['KAFKA_CLIENT'];

/** Everything needed to reach Kafka. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  /** default: that of the settings, `platformatic` */
  readonly client?: KafkaClient | undefined;
  /** TLS and SCRAM-SHA-512; none: plain text, for a broker on this machine only */
  readonly security?: KafkaSecurity | undefined;
  /** topics and rights are made by somebody else: we may not create any */
  readonly topicsAreGiven?: boolean | undefined;
}

type KafkaSettings = Pick<
  Config,
  'KAFKA_BROKERS' | 'KAFKA_CLIENT' | 'KAFKA_SSL_CA' | 'KAFKA_USERNAME' | 'KAFKA_PASSWORD' | 'KAFKA_TOPICS'
>;

export function clientOf({ client = 'platformatic' }: KafkaConnection): KafkaClient {
  return client;
}

/** The connection of the settings. @throws Error when the authority's file cannot be read */
export function kafkaConnection(config: KafkaSettings): KafkaConnection {
  const { KAFKA_SSL_CA: ca, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = config;
  return {
    brokers: config.KAFKA_BROKERS,
    client: config.KAFKA_CLIENT,
    ...(ca === '' ? {} : { security: { ca: readFileSync(ca, 'utf8'), username, password } }),
    topicsAreGiven: config.KAFKA_TOPICS === 'given',
  };
}

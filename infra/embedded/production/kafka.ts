import { readFileSync } from 'node:fs';
import type { KafkaConnection } from '../../kafka/connection.ts';
import { brokersAlive } from '../../kafka/topics.ts';
import { KAFKA_ADMIN } from '../../kafka/rights.ts';
import type { KafkaPorts, KafkaProperties } from '../kafka-properties.ts';
import { commonNameOf, type KeyPair } from './certificates.ts';
import type { Ground } from './ground.ts';

const BROKER = 'broker';
const MECHANISM = 'SCRAM-SHA-512';

/** Users that belong to Kafka itself and to whoever sets it up; those of the services are in infra/kafka/rights. */
export const KAFKA_OWN_USERS: readonly string[] = [BROKER, KAFKA_ADMIN];

function passwordOf(ground: Ground, user: string): string {
  const password = ground.secrets.kafka[user];
  if (password === undefined) throw new Error(`the Kafka user ${user} has no password`);
  return password;
}

function pemProperties(listener: string, pair: KeyPair, authority: string): KafkaProperties {
  const key = (name: string): string => `listener.name.${listener}.ssl.${name}`;
  return {
    [key('keystore.type')]: 'PEM',
    [key('keystore.key')]: readFileSync(pair.key, 'utf8'),
    [key('keystore.certificate.chain')]: readFileSync(pair.certificate, 'utf8'),
    [key('truststore.type')]: 'PEM',
    [key('truststore.certificates')]: readFileSync(authority, 'utf8'),
  };
}

/**
 * What differs from {@link plainProperties}: clients prove themselves by SCRAM over TLS, the controller by its
 * certificate, and what no rule allows is forbidden.
 */
export function securedProperties(ports: KafkaPorts, ground: Ground): KafkaProperties {
  const { certificates } = ground;
  const controller = certificates.internal('kafka-controller');
  return {
    listeners: `CLIENTS://127.0.0.1:${ports.port},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${ports.port}`,
    'listener.security.protocol.map': 'CLIENTS:SASL_SSL,CONTROLLER:SSL',
    'inter.broker.listener.name': 'CLIENTS',
    'sasl.enabled.mechanisms': MECHANISM,
    'sasl.mechanism.inter.broker.protocol': MECHANISM,
    [`listener.name.clients.${MECHANISM.toLowerCase()}.sasl.jaas.config`]: `org.apache.kafka.common.security.scram.ScramLoginModule required username="${BROKER}" password="${passwordOf(ground, BROKER)}";`,
    ...pemProperties('clients', certificates.server('kafka'), certificates.serverAuthority),
    ...pemProperties('controller', controller, controller.authority),
    'listener.name.controller.ssl.client.auth': 'required',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': false,
    'super.users': [BROKER, KAFKA_ADMIN, `CN=${commonNameOf('kafka-controller')}`]
      .map((user) => `User:${user}`)
      .join(';'),
  };
}

/** Arguments for `kafka-storage format` that make the users with the data folder (KIP-900). */
export function addScramArguments(ground: Ground): string[] {
  return Object.entries(ground.secrets.kafka).flatMap(([user, password]) => [
    '--add-scram',
    `${MECHANISM}=[name=${user},password=${password}]`,
  ]);
}

/** How a user reaches this broker. */
export function kafkaAs(user: string, address: string, ground: Ground): KafkaConnection {
  return {
    brokers: address.split(','),
    security: {
      ca: readFileSync(ground.certificates.serverAuthority, 'utf8'),
      username: user,
      password: passwordOf(ground, user),
    },
  };
}

/** True when the broker lets its administrator in and knows at least one live broker. */
export async function isSecuredKafkaServing(address: string, ground: Ground): Promise<boolean> {
  return brokersAlive(kafkaAs(KAFKA_ADMIN, address, ground)).then(
    (brokers) => brokers > 0,
    () => false,
  );
}

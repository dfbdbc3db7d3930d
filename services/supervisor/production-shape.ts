import {
  keepCertificates,
  serverNameOf,
  TEMPORAL_CLIENTS,
  type TemporalClient,
} from '../../infra/embedded/production/certificates.ts';
import { clarify, ClearError } from '../../infra/embedded/clear-error.ts';
import { findKafka } from '../../infra/embedded/kafka.ts';
import { findPostgres } from '../../infra/embedded/postgres.ts';
import type { Ground } from '../../infra/embedded/production/ground.ts';
import { KAFKA_OWN_USERS, kafkaAs } from '../../infra/embedded/production/kafka.ts';
import { keepSecrets } from '../../infra/embedded/production/secrets.ts';
import { keepTemporalTokens, type TemporalRole } from '../../infra/embedded/production/temporal-tokens.ts';
import { findProductionTemporal } from '../../infra/embedded/production/temporal.ts';
import type { ServerHandle } from '../../infra/embedded/server.ts';
import { ensureRights, KAFKA_ADMIN, KAFKA_USERS } from '../../infra/kafka/rights.ts';
import { ensureTopics } from '../../infra/kafka/topics.ts';
import { masterKeyOf } from './service-environment.ts';
import type { Shape } from './shape.ts';

/** Servers that run elsewhere have an administrator of their own: this shape sets up servers of its own only. */
const ELSEWHERE = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'KAFKA_BROKERS'] as const;

/** Topics first, rights last: nobody ever meets a topic that it may write and that is not there. */
async function provisionKafka(kafka: ServerHandle, ground: Ground): Promise<void> {
  const connection = kafkaAs(KAFKA_ADMIN, kafka.address, ground);
  await ensureTopics(connection);
  await ensureRights(connection);
}

function kafkaSettings(user: string, ground: Ground): Record<string, string> {
  const password = ground.secrets.kafka[user];
  const isKnown = user === KAFKA_ADMIN || KAFKA_USERS.some((known) => known === user);
  if (password === undefined || !isKnown) return {};
  return {
    KAFKA_SSL_CA: ground.certificates.serverAuthority,
    KAFKA_USERNAME: user,
    KAFKA_PASSWORD: password,
    KAFKA_TOPICS: 'given',
  };
}

function temporalSettings(client: string, ground: Ground, role = client): Record<string, string> {
  if (!TEMPORAL_CLIENTS.some((known) => known === client)) return {};
  const pair = ground.certificates.client(client as TemporalClient);
  return {
    TEMPORAL_TLS_CA: ground.certificates.serverAuthority,
    TEMPORAL_TLS_CERT: pair.certificate,
    TEMPORAL_TLS_KEY: pair.key,
    TEMPORAL_TLS_SERVER_NAME: serverNameOf('temporal'),
    TEMPORAL_TOKEN: ground.tokens.tokenOf(role as TemporalRole),
  };
}

/**
 * The stack as a province would run it, on one machine: Temporal server on PostgreSQL, TLS and a login of its own
 * for every service at every server.
 * @throws ClearError
 */
export async function productionShape(dataDir: string, env: NodeJS.ProcessEnv): Promise<Shape> {
  const given = ELSEWHERE.find((name) => env[name]);
  if (given)
    throw new ClearError(
      `${given} names a server that runs elsewhere, and the production-shaped stack secures servers of its own: unset it (docs/production.md says how to run against your servers).`,
    );
  const certificates = await keepCertificates(dataDir).catch((error: unknown) =>
    Promise.reject(clarify(error, 'making certificates')),
  );
  const namespace = env['TEMPORAL_NAMESPACE'] || 'default';
  const ground: Ground = {
    certificates,
    tokens: keepTemporalTokens(certificates.folder, namespace),
    secrets: keepSecrets(dataDir, [...KAFKA_OWN_USERS, ...KAFKA_USERS]),
  };
  return {
    name: 'production',
    // What was invented here is random; what is given may be anything.
    masterKey: env['BIRTH_MASTER_KEY']
      ? masterKeyOf({ ...env, BIRTH_ENVIRONMENT: 'production' })
      : ground.secrets.masterKey,
    find: (name, options, address) => {
      if (name === 'kafka') return findKafka({ ...options, ground });
      if (name === 'postgres') return findPostgres({ ...options, ground });
      return findProductionTemporal({ ...options, ground, namespace, postgres: () => address('postgres') });
    },
    provisionKafka: (kafka) => provisionKafka(kafka, ground),
    administrator: {
      ...kafkaSettings(KAFKA_ADMIN, ground),
      ...temporalSettings('operator', ground, 'administrator'),
    },
    operator: { ...kafkaSettings('operator', ground), ...temporalSettings('operator', ground) },
    settingsOf: (service) => {
      const name = service.replace('departments/', '');
      return {
        BIRTH_ENVIRONMENT: 'production',
        ...kafkaSettings(name, ground),
        ...temporalSettings(name, ground),
      };
    },
  };
}

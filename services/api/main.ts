import { caseKeysFrom } from '../../infra/config/key-settings.ts';
import { hasCode } from '../../infra/embedded/clear-error.ts';
import { portTaken } from '../../infra/embedded/ports.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { createCaseRunner } from '../../infra/temporal/client.ts';
import { readFacilities } from './facilities.ts';
import { runService } from '../kit/run-service.ts';
import { buildApp } from './app.ts';
import { checkDatabase, checkKafka, checkMigrations } from './dependency-checks.ts';

await runService('api', async ({ config, log }) => {
  const pool = createPool({
    url: config.DATABASE_URL,
    max: 10,
    applicationName: 'api',
    log,
    locksCases: true,
  });
  const keyring = await openKeyring(pool, caseKeysFrom(config));
  const temporal = createCaseRunner(config, keyring);
  const checks = {
    database: () => checkDatabase(pool),
    migrations: () => checkMigrations(pool),
    temporal: () => temporal.check(),
    kafka: () => checkKafka(config.KAFKA_BROKERS),
  };
  const app = await buildApp({
    pool,
    keyring,
    tokens: config.BIRTH_TOKENS,
    runner: temporal,
    checks,
    patienceSeconds: config.BIRTH_PATIENCE_SECONDS,
    facilities: readFacilities(config.BIRTH_FACILITIES),
    limits: {
      maxAccepts: config.BIRTH_MAX_ACCEPTS,
      maxBacklog: config.BIRTH_MAX_BACKLOG,
      mostStarts: config.BIRTH_MOST_STARTS,
    },
    connections: {
      connections: config.BIRTH_MAX_CONNECTIONS,
      // Behind a proxy all have its address.
      ofAddress:
        config.BIRTH_API_PROXY === 'tls'
          ? config.BIRTH_MAX_CONNECTIONS
          : config.BIRTH_MAX_CONNECTIONS_OF_ADDRESS,
      requestSeconds: config.BIRTH_REQUEST_SECONDS,
    },
    log,
  });
  const url = await app
    .listen({ host: config.BIRTH_API_HOST, port: config.BIRTH_API_PORT })
    .catch((error: unknown) => {
      throw hasCode(error, 'EADDRINUSE') ? portTaken(config.BIRTH_API_PORT, 'BIRTH_API_PORT') : error;
    });
  return {
    checks,
    url,
    close: async () => {
      await app.close();
      await temporal.close();
      await pool.end();
    },
  };
});
